import Evidence
import Knowledge
import Primitives
import Testing

@testable import Diagnosis

struct JoinVerdictTests {
    private let tls: [any Fact] = reached + [xrdpTLS, handshake()] + Shown().facts

    private func judged(_ facts: [any Fact], final: Bool = true) -> Diagnosis {
        diagnose(walk(facts, final: final), knowledge: .shared)
    }

    private func ids(_ facts: [any Fact]) -> Set<String> { Set(judged(facts).notes.map(\.id)) }

    /// A logon that nobody asks for breaks no row; what needs one is not walked.
    @Test func provenThroughTheConference() {
        let result = judged(tls + [joined])
        #expect(result.verdict.state == .healthy)
        #expect(result.verdict.provenThrough == .join)
        #expect(result.verdict.notWalked.map(\.step) == [.authenticate, .license, .activate, .draw, .stay])
        #expect(
            result.verdict.notWalked.map(\.why) == ["not-applicable"] + Array(repeating: "needs-credentials", count: 4))
    }

    /// The old security's keys are exchanged with the logon: nothing of its encryption is proven.
    @Test func theOldSecurityProvesNoEncryption() {
        let result = judged(reached + [answer(.selected, selected: 0, flags: 1), joined])
        #expect(result.verdict.provenThrough == .negotiate)
        #expect(result.steps.first { $0.step == .join }?.state == .ok)
    }

    @Test func behindALogonItIsNotWalked() {
        let result = judged(healthyWindows)
        #expect(result.verdict.notWalked.contains(.init(step: .join, why: "needs-credentials")))
    }

    @Test func whatWasNeverAskedIsNoFailure() {
        let result = judged(tls)
        #expect(result.verdict.state == .healthy && result.verdict.provenThrough == .encrypt)
        #expect(result.verdict.notWalked.contains(.init(step: .join, why: "not-built")))
    }

    @Test func aWaitIsNoFailure() {
        let result = judged(tls, final: false)
        #expect(result.verdict.state == .inconclusive)
        #expect(result.steps.first { $0.step == .join }?.detail.id == "join.waiting")
    }

    /// One try was cut by the end of another connection; the second came through.
    @Test func aSecondTryCounts() {
        let cut = JoinEnd(question: .client, outcome: .closed, stage: .attachUser)
        let result = judged(tls + [cut, joined])
        #expect(result.verdict.state == .healthy && result.verdict.provenThrough == .join)
        #expect(result.notes.contains { $0.id == "conference-second-try" })
        #expect(judged(tls + [cut, cut]).verdict.step == .join)
    }

    @Test func aSideQuestionIsNotTheClients() {
        let side = JoinEnd(question: .rdpOnly, outcome: .closed, stage: .nothing)
        let words: [any Fact] = [
            ErrorInfo(question: .rdpOnly, code: 7, leaving: false),
            Redirection(question: .rdpOnly, sessionID: 1, flags: 0),
            LicensingEnd(question: .noRequest, code: 6, name: nil, transition: nil),
        ]
        #expect(judged(tls + [joined] + words).verdict.state == .healthy)
        #expect(judged(tls + [joined, side]).verdict.state == .healthy)
        #expect(judged(healthyWindows + [side]).verdict.state == .healthy)
    }

    /// Clients whose TLS is refused come in again with the old security: that is their conference.
    @Test func theOldSecurityStandsForARefusedTLS() {
        let refused = reached + [answer(.failure, failure: 2)]
        let result = judged(refused + [JoinEnd(question: .rdpOnly, outcome: .refused, stage: .nothing)])
        #expect(result.verdict.step == .join)
        let silent = judged(refused + [JoinEnd(question: .rdpOnly, outcome: .silence, stage: .nothing)])
        #expect(silent.verdict.step == nil)
    }

    /// ERRINFO_RPC_INITIATED_DISCONNECT_BYUSER is the answer to our farewell.
    @Test(arguments: [0x1, 0x2, 0xb, 0xc] as [UInt32]) func theAnswerToOurFarewellIsNoFault(_ code: UInt32) {
        #expect(
            judged(tls + [joined, ErrorInfo(question: .client, code: code, leaving: true)]).verdict.state == .healthy)
        #expect(
            judged(tls + [joined, ErrorInfo(question: .client, code: code, leaving: false)]).verdict.state == .broken)
    }

    /// ERRINFO_NONE takes an earlier one back.
    @Test func noErrorIsNoError() {
        #expect(
            judged(tls + [joined, ErrorInfo(question: .client, code: 0, leaving: false)]).verdict.state == .healthy)
    }

    /// xfreerdp does not follow one that comes so early.
    @Test func aRedirectionIsAWarning() {
        let away = Redirection(question: .client, sessionID: 1, flags: 0x100, targetName: "ws-041.corp.test")
        let result = judged(tls + [away, JoinEnd(question: .client, outcome: .closed, stage: .attachUser)])
        #expect(result.verdict.state == .degraded && result.verdict.step == nil)
        #expect(result.notes.contains { $0.id == "redirected" && $0.text.contains("ws-041.corp.test") })
    }

    /// Whoever changes a request on its way must change this too, or shows.
    @Test func aRequestThatArrivedChanged() {
        func settings(_ arrived: UInt32?) -> ConferenceSettings {
            ConferenceSettings(question: .client, requestedProtocols: arrived)
        }
        #expect(ids(tls + [settings(1), joined]).contains("request-changed"))
        #expect(!ids(tls + [settings(11), joined]).contains("request-changed"))
        #expect(!ids(tls + [settings(nil), joined]).contains("request-changed"))
    }

    @Test func whetherTheServerSaidTheExtendedCode() {
        let code = UserCode(code: 0x904, extended: 7)
        #expect(
            ids(tls + [joined, code, ErrorInfo(question: .client, code: 7, leaving: true)]).contains("extended-seen"))
        #expect(
            ids(tls + [joined, code, ErrorInfo(question: .client, code: 6, leaving: true)]).contains(
                "extended-other-seen"))
        #expect(ids(tls + [joined, code]).contains("extended-not-seen"))
        let cut = JoinEnd(question: .client, outcome: .closed, stage: .nothing)
        #expect(ids(tls + [cut, code]).contains("extended-not-seen-at-end"))
        #expect(ids(reached + [windowsNLA, handshake(.reset, .nothing), code]).contains("extended-not-reached"))
        #expect(ids(healthyWindows + [code]).contains("extended-after-logon"))
        // A number that no server says, and none at all.
        for extended: UInt32? in [0xbeef, 0, nil] {
            let others = ids(tls + [joined, UserCode(code: 0x904, extended: extended)])
            #expect(!others.contains { $0.hasPrefix("extended-") })
        }
    }

    /// Only FIPS speaks for the policy that asks for nothing else.
    @Test func nothingButFIPSNamesTheMode() {
        func probability(_ method: UInt32, _ name: String) -> Double {
            let settled = RDPSecurity(
                question: .client, offered: "40BIT|128BIT|56BIT|FIPS", method: method, methodName: name, level: 4,
                levelName: "FIPS", randomBytes: 32)
            let result = judged(reached + [answer(.selected, selected: 0, flags: 0x1f), settled, joined])
            return result.causes.first { $0.id == "fips-mode" }?.probability ?? 0
        }
        #expect(probability(0x10, "FIPS") > 0.05)
        #expect(probability(0x02, "128BIT") < 0.01)
    }

    @Test func theOldSecurityInANote() {
        func settled(_ offered: String, _ name: String, _ method: UInt32, _ level: UInt32) -> RDPSecurity {
            RDPSecurity(
                question: .rdpOnly, offered: offered, method: method, methodName: name, level: level,
                levelName: level == 3 ? "HIGH" : "LOW", randomBytes: 32)
        }
        let all = "40BIT|128BIT|56BIT|FIPS"
        #expect(ids(tls + [joined, settled(all, "128BIT", 2, 3)]).contains("old-security-settled"))
        #expect(ids(tls + [joined, settled(all, "40BIT", 1, 1)]).contains("old-security-weak"))
        let notes = judged(
            tls + [
                joined, settled(all, "128BIT", 2, 3), settled("128BIT", "128BIT", 2, 3),
                settled("40BIT", "128BIT", 2, 3),
            ]
                + [RDPSecurityRefused(offered: "FIPS", how: .disconnected)]
        ).notes
        let text = notes.first { $0.id == "old-security-ciphers" }?.text ?? ""
        #expect(text.contains("128BIT: taken") && text.contains("40BIT: 128BIT settled in its place"))
        #expect(text.contains("FIPS: refused"))
    }
}
