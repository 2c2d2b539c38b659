import CredSSP
import Evidence
import Primitives
import RDPSequence
import Testing

/// The first answer of FreeRDP 2.11's shadow server (Debian 12), recorded on loopback within TLS on a machine named `labhost`
/// at 2026-11-23T15:58:00Z: version 6, a bare NTLM CHALLENGE, and the client's nonce handed back.
private let recorded = hexBytes(
    """
    3081d6a003020106a181aa3081a73081a4a081a104819e4e544c4d53535000020000000e000e0038000000b78288e27bce7b191cfb2ffb000000
    000000000058005800460000000601b11d0000000f4c004100420048004f005300540002000e004c004100420048004f005300540001000e004c
    004100420048004f005300540004000e006c006100620068006f007300740003000e006c006100620068006f0073007400070008000074eb6963
    7bdd0100000000a5220420bec51038f6c1b7531e70a61086e3b7056698e2c9bb5922b7a2096f123ccbd98d
    """)

private let recordedAt = UnixTime(rfc3339: "2026-11-23T15:58:00Z") ?? UnixTime(milliseconds: 0)

/// A server as Windows answers: the challenge within SPNEGO. [MS-SPNG 4.1]
private func windowsAnswer(_ info: TargetInfo, version: NTLMVersion? = NTLMVersion(major: 10, minor: 0, build: 20348))
    -> [UInt8]
{
    let challenge = ChallengeMessage(
        targetName: "CORP", flags: [.unicode, .ntlm], serverChallenge: 7, targetInfo: info, version: version)
    let token = NegTokenResp(negState: .acceptIncomplete, supportedMech: .ntlm, responseToken: challenge.encoded())
    return TSRequest(version: 6, negoTokens: [token.encoded()]).encoded()
}

@Suite struct OpeningTests {
    /// Version 6 with one token: an NTLM NEGOTIATE that asks for the target's names and names nobody.
    @Test func isATSRequestWithNothingSecret() throws {
        let conversation = Conversation.secured()
        let opening = try #require(conversation.sent.last)
        #expect(conversation.sent.count == 2)
        let request = try TSRequest(decoding: opening[...])
        #expect(request.version == 6)
        #expect(request.negoTokens.count == 1)
        #expect(request.authInfo == nil && request.pubKeyAuth == nil && request.errorCode == nil)
        let token = try #require(request.negoTokens.first)
        let negotiate = try NegotiateMessage(decoding: try #require(ntlmMessage(inToken: token))[...])
        #expect(negotiate.flags.isSuperset(of: [.unicode, .requestTarget, .ntlm, .extendedSessionSecurity, .version]))
        #expect(negotiate.domainName.isEmpty && negotiate.workstation.isEmpty)
        #expect(negotiate.version != nil)
    }

    /// The frame by hand: SEQUENCE { [0] 6, [1] { { [0] OCTET STRING "NTLMSSP\0" type 1 } } }. [MS-CSSP 2.2.1]
    @Test func standsInTheFrameOfTheSpecification() throws {
        let opening = try #require(Conversation.secured().sent.last)
        let text = hex(opening)
        #expect(opening.count == Int(opening[1]) + 2)
        #expect(text.hasPrefix("30" + hex(opening[1]) + "a003020106a1"))
        #expect(text.contains("04284e544c4d5353500001000000"))
    }
}

@Suite struct ChallengeTests {
    @Test(arguments: pieces) func readsARecordedAnswer(_ piece: Int) {
        var conversation = Conversation.secured(nowMs: 100)
        conversation.nowMs = 140
        conversation.receive(recorded, piece: piece)
        #expect(conversation.credSSP?.outcome == .challenge)
        #expect(conversation.credSSP?.version == 6)
        #expect(conversation.credSSP?.errorCode == nil)
        #expect(conversation.credSSP?.afterMs == 40)
        let identity = conversation.first(NTLMIdentity.self)
        #expect(identity?.netbiosComputer == "LABHOST")
        #expect(identity?.netbiosDomain == "LABHOST")
        #expect(identity?.dnsComputer == "labhost")
        #expect(identity?.dnsDomain == "labhost")
        #expect(identity?.dnsForest == nil)
        #expect(identity?.build == "6.1.7601")
        #expect(identity?.match == .exact)
        // The request left at 100 and the answer came at 140: the server read its clock at 120.
        let clock = conversation.first(ServerClock.self)
        #expect(clock?.instant == recordedAt)
        #expect(clock?.skewMs == Double(recordedAt.milliseconds - Conversation.startedAt.milliseconds - 120))
        #expect(conversation.finishes == [.answered])
    }

    @Test(arguments: pieces) func readsAnAnswerWithinSPNEGO(_ piece: Int) {
        let info = TargetInfo(
            nbComputerName: "WS-041", nbDomainName: "CORP", dnsComputerName: "ws-041.corp.example",
            dnsDomainName: "corp.example",
            dnsTreeName: "forest.example", timestamp: Conversation.startedAt)
        var conversation = Conversation.secured(nowMs: 0, askedHost: "ws-041")
        conversation.receive(windowsAnswer(info), piece: piece)
        #expect(conversation.credSSP?.mechanisms == ["NTLM"])
        let identity = NTLMIdentity(
            netbiosComputer: "WS-041", netbiosDomain: "CORP", dnsComputer: "ws-041.corp.example",
            dnsDomain: "corp.example",
            dnsForest: "forest.example", build: "10.0.20348", match: .exact)
        #expect(conversation.first(NTLMIdentity.self) == identity)
        #expect(conversation.first(ServerClock.self)?.skewMs == 0)
    }

    @Test(arguments: [
        ("ws-041.corp.example", CertificateNames.Match.exact), ("ws-041.other.example", .short), ("ws-042", .none),
        ("10.0.0.1", .byAddress),
    ]) func holdsTheNamesAgainstTheAskedOne(_ asked: String, _ match: CertificateNames.Match) {
        var conversation = Conversation.secured(askedHost: asked)
        let info = TargetInfo(nbComputerName: "WS-041", dnsComputerName: "ws-041.corp.example")
        conversation.receive(windowsAnswer(info))
        #expect(conversation.first(NTLMIdentity.self)?.match == match)
    }

    @Test func whatAServerLeavesOutIsAbsent() {
        var conversation = Conversation.secured()
        conversation.receive(windowsAnswer(TargetInfo(pairs: []), version: nil))
        #expect(conversation.first(NTLMIdentity.self)?.build == nil)
        #expect(conversation.first(NTLMIdentity.self)?.dnsComputer == nil)
        #expect(conversation.first(ServerClock.self) == nil)
        #expect(conversation.credSSP?.outcome == .challenge)
    }

    /// Names are foreign text, and a clock may say anything.
    @Test func hostileNamesAreEscapedAndBounded() throws {
        let name = "\u{1b}[31m\u{202e}" + String(repeating: "x", count: 5000)
        let info = TargetInfo(nbComputerName: name, dnsComputerName: name, timestamp: UnixTime(milliseconds: .max))
        var conversation = Conversation.secured()
        conversation.receive(windowsAnswer(info))
        let shown = try #require(conversation.first(NTLMIdentity.self)?.dnsComputer)
        #expect(shown.hasPrefix("\\u{1b}[31m\\u{202e}xxx"))
        #expect(shown.count < 250)
        #expect(conversation.first(ServerClock.self)?.skewMs.isFinite == true)
    }

    /// STATUS_LOGON_TYPE_NOT_GRANTED, signed in four bytes as Windows writes it. [MS-CSSP 2.2.1, MS-ERREF]
    @Test(arguments: pieces) func anErrorCode(_ piece: Int) {
        var conversation = Conversation.secured()
        conversation.receive(hexBytes("300d a003020106 a406 0204c000015b"), piece: piece)
        #expect(conversation.credSSP?.outcome == .errorCode)
        #expect(conversation.credSSP?.errorCode == 0xc000_015b)
        #expect(conversation.finishes == [.answered])
    }

    @Test func kerberosAlone() {
        var conversation = Conversation.secured()
        let token = NegTokenResp(negState: .requestMIC, supportedMech: .kerberos)
        conversation.receive(TSRequest(version: 5, negoTokens: [token.encoded()]).encoded())
        #expect(conversation.credSSP?.outcome == .noNTLM)
        #expect(conversation.credSSP?.mechanisms == ["Kerberos"])
        #expect(conversation.credSSP?.version == 5)
        #expect(conversation.first(NTLMIdentity.self) == nil)
    }

    @Test(arguments: ["0300 0009 02f0802180", "3005 a003", "30 84 ffffffff", "3005 020101 0500"]) func garbage(
        _ text: String
    ) {
        var conversation = Conversation.secured()
        conversation.receive(hexBytes(text))
        conversation.tell(.closed(.eof))
        #expect(conversation.credSSP?.outcome == .garbage)
        #expect(conversation.finishes.count == 1)
    }

    @Test(arguments: [
        (ClientSequence.Event.closed(.eof), CredSSPAnswer.Outcome.closed, Attempt.unanswered(.cutOff)),
        (.closed(.reset), .reset, .unanswered(.cutOff)), (.alert(49), .tlsAlert, .unanswered(.cutOff)),
        (.deadline, .silence, .unanswered(.timedOut)),
    ]) func anEndBeforeAnyByte(_ event: ClientSequence.Event, _ outcome: CredSSPAnswer.Outcome, _ attempt: Attempt) {
        var conversation = Conversation.secured(nowMs: 100)
        conversation.nowMs = 350
        conversation.tell(event)
        #expect(conversation.credSSP?.outcome == outcome)
        #expect(conversation.credSSP?.afterMs == (outcome == .silence ? nil : 250))
        #expect(conversation.credSSP?.detail == (outcome == .tlsAlert ? "TLS alert 49" : nil))
        #expect(conversation.finishes == [attempt])
    }

    /// Every cut of the recording is waited for, and every end within it is garbage, not silence.
    @Test func everyPrefixWaitsAndThenIsGarbage() {
        for length in 1..<recorded.count {
            var conversation = Conversation.secured()
            conversation.receive(Array(recorded.prefix(length)))
            #expect(conversation.finishes.isEmpty, "after \(length) bytes")
            conversation.tell(.closed(.eof))
            #expect(conversation.credSSP?.outcome == .garbage, "after \(length) bytes")
        }
    }
}
