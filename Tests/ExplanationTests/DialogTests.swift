import Diagnosis
import Evidence
import Knowledge
import Testing

@testable import Explanation

private let knowledge = Knowledge.shared

private func explained(_ text: String) -> Explanation { explain(text, knowledge: knowledge) }

/// Dialogs that show no number, as people paste them.
@Suite struct DialogTests {
    @Test func everyRowStandsForACode() {
        let rows = DialogTable.shared.rows
        #expect(rows.count > 90)
        for row in rows {
            #expect(CodeTable.shared.entry(row) != nil, "\(row.words)")
            #expect(rows.filter { $0.words == row.words }.count == 1, "\(row.words)")
        }
    }

    @Test func everyRowIsFoundInADialog() {
        for row in DialogTable.shared.rows {
            let entry = CodeTable.shared.entry(row)
            let broken = row.words.replacing(" ", with: "\n").replacing("'", with: "\u{2019}")
            for text in [row.words, "Remote Desktop Connection\n\(row.words.uppercased()).\nOK", broken] {
                #expect(explained(text).codes.contains { $0.entry == entry }, "\(text)")
            }
        }
    }

    /// As mstsc words them. [rackerlabs/support-how-to; MicrosoftDocs/win32]
    @Test(arguments: [
        (
            "The remote session was disconnected because there are no Remote Desktop License Servers available to provide a license.\r\n\r\nPlease contact the server administrator.",
            "extendedReason", 0x101, "rds-grace-period-over"
        ),
        (
            "Your credentials did not work\nThe credentials that were used to connect to WS-041 did not work. Please enter new credentials.",
            "disconnectReason", 0x807, "wrong-password-or-user-form"
        ),
        (
            "The connection was denied because the user account is not authorized for remote login.", "extendedReason",
            9, "no-remote-logon-right"
        ),
        (
            "Remote Desktop can\u{2019}t find the computer \u{201c}ws-041\u{201d}. This might mean that \u{201c}ws-041\u{201d} does not belong to the specified network.",
            "disconnectReason", 0x104, "dns-name-not-found"
        ),
        (
            "As a security precaution, the user account has been locked because there were too many logon attempts or password change attempts.",
            "disconnectReason", 0xd07, "account-locked"
        ),
    ])
    func numbersAreTheirs(_ text: String, _ kind: String, _ number: UInt32, _ cause: String) {
        let explanation = explained(text)
        #expect(explanation.codes.first?.entry?.kind.rawValue == kind && explanation.codes.first?.number == number)
        #expect(explanation.codes.first?.reading.id == "explain.by-words")
        #expect(explanation.causes.contains { $0.id == cause })
    }

    /// As people paste them, and what they stand for. [rackerlabs/support-how-to]
    @Test(arguments: [
        (
            "Your Remote Desktop Services session has ended. Your network administrator might have ended the connection. Try connecting again.",
            "exDiscReasonAPIInitiatedDisconnect"
        ),
        (
            "Your computer can't connect to the Remote Desktop Gateway server. Contact your network administrator for assistance.",
            "gateway-cannot-connect"
        ),
        ("The following RemoteApp program is not in the list of authorized programs.", "program-not-authorized"),
        (
            "The connection cannot proceed because authentication is not enabled and the remote computer requires that authentication be enabled to connect.",
            "authentication-not-enabled"
        ),
        ("There are currently no logon servers available to service the logon request.", "ERROR_NO_LOGON_SERVERS"),
        (
            "The trust relationship between this workstation and the primary domain failed.",
            "ERROR_TRUSTED_RELATIONSHIP_FAILURE"
        ),
        (
            "The Terminal Server security layer detected an error in the protocol stream and has disconnected the client. Client IP: 10.0.0.7.",
            "TermDD"
        ),
    ])
    func wordsAloneAreKnown(text: String, name: String) {
        #expect(explained(text).codes.map { $0.entry?.name } == [name])
    }

    @Test(arguments: [
        ("Your user account is not listed in the RD Gateway's permission list", 0x300_001b),
        ("Your user account is not authorized to access the RD Gateway \"gw\"", 0x300_001c),
    ])
    func theReasonsOfAGatewayAreItsCode(reason: String, number: UInt32) {
        let text =
            "Remote Desktop can't connect to the remote computer \"ws\" for one of these reasons: 1) \(reason) 2) another"
        #expect(explained(text).codes.map(\.number) == [number])
        #expect(explained(text).causes.first?.id == "rdgateway-auth-or-name")
    }

    @Test func wordsThatBeginManyMessagesAreToldOnlyAlone() {
        let oracle = explained(
            """
            An authentication error has occurred. The function requested is not supported. Remote computer: WS-041
            This could be due to CredSSP encryption oracle remediation.
            """)
        #expect(oracle.codes.compactMap(\.entry?.name) == ["credssp-oracle-remediation", "SEC_E_UNSUPPORTED_FUNCTION"])
        #expect(oracle.causes.map(\.id).contains("credssp-oracle-patch-mismatch"))
        let alone = explained("Remote Desktop Connection: An internal error has occurred. OK")
        #expect(alone.isKnown && alone.codes.map { $0.entry?.name } == ["internal-error"])
        #expect(alone.stepsPossible == Step.allCases, "it names none")
        let numbered = explained("An internal error has occurred. Error code: 0x4")
        #expect(!numbered.codes.contains { $0.entry?.kind == .message })
    }

    @Test func aPhaseTellsHowFarItCame() {
        #expect(
            explained("it is stuck at Securing remote connection").stepsPossible == [
                .negotiate, .encrypt, .authenticate,
            ])
        #expect(explained("Initiating remote connection...").stepsPossible == [.resolve, .reach])
    }

    @Test func aLongerPieceHidesTheShorterOnesInIt() {
        let text = "there was an internal error in the remote computer's licensing protocol"
        #expect(explained(text).codes.map(\.number) == [0x100])
    }

    @Test func otherWordsAreNoDialog() {
        for text in ["the server is slow today", "remote desktop", "error", "certificate is bad on my server"] {
            #expect(explained(text).codes.isEmpty, "\(text)")
        }
    }
}
