import Evidence
import Knowledge
import Testing

@testable import Diagnosis

func udp(_ outcome: UDPAnswer.Outcome, afterMs: Double? = nil) -> UDPAnswer {
    var answer = UDPAnswer(
        address: "10.0.0.41", port: 3389, outcome: outcome, datagrams: outcome == .silence ? 3 : 1)
    answer.afterMs = afterMs ?? (outcome == .silence ? 2400 : 2)
    return answer
}

/// What bears on a running session: it changes the verdict only where there is reason to expect it.
struct StayTests {
    private static let outcomes: [UDPAnswer.Outcome] = [
        .answered, .refused, .unreachable, .garbage, .silence, .notSent,
    ]

    @Test(arguments: outcomes) func withoutReasonToExpectUDPItIsANote(_ outcome: UDPAnswer.Outcome) {
        let result = diagnose(walk(healthyWindows + [udp(outcome)]), knowledge: .shared)
        #expect(result.verdict.state == .healthy)
        #expect(result.causes.isEmpty)
        let notes = result.notes.filter { $0.id.hasPrefix("udp-") }
        #expect(notes.map(\.id) == (outcome == .notSent ? [] : ["udp-" + outcome.rawValue]))
        #expect(notes.allSatisfy { $0.severity == .info })
    }

    @Test(arguments: [UDPAnswer.Outcome.silence, .refused, .unreachable])
    func whereSessionsUseUDPItsLossIsACause(_ outcome: UDPAnswer.Outcome) {
        let result = diagnose(
            walk(healthyWindows + [udp(outcome)]), knowledge: .shared, answers: ["udp-was-used": .yes])
        #expect(result.verdict.state == .degraded)
        #expect(result.verdict.step == nil)
        #expect(result.causes.first?.id == "udp-blocked-or-eaten")
        #expect(result.steps.first { $0.step == .stay }?.state == .warning)
        #expect(!result.notes.contains { $0.id.hasPrefix("udp-") })
    }

    /// A walk that did not know of it, judged again: its short wait accuses nobody.
    @Test func silenceThatWasNotHeardOutIsNoCause() {
        let result = diagnose(
            walk(healthyWindows + [udp(.silence, afterMs: 240)]), knowledge: .shared, answers: ["udp-was-used": .yes])
        #expect(result.verdict.state == .healthy)
        #expect(result.notes.contains { $0.id == "udp-silence" })
    }

    @Test(arguments: [Answer.no, .unknown]) func otherAnswersChangeNothing(_ answer: Answer) {
        let result = diagnose(
            walk(healthyWindows + [udp(.silence)]), knowledge: .shared, answers: ["udp-was-used": answer])
        #expect(result.verdict.state == .healthy)
    }

    @Test func anAnswerRulesOutThatUDPIsBlocked() throws {
        let result = diagnose(
            walk(healthyWindows + [udp(.answered)]), knowledge: .shared, answers: ["udp-was-used": .yes])
        #expect(result.verdict.state == .healthy)
        let ruledOut = try #require(result.ruledOut.first { $0.id == "udp-blocked-or-eaten" })
        #expect(ruledOut.observation == "o\(healthyWindows.count + 1)")
    }

    @Test func sessionsThatBreakOffAfterAMinute() {
        let result = diagnose(
            walk(healthyWindows + [udp(.answered)]), knowledge: .shared,
            answers: ["udp-was-used": .yes, "drops-after-a-minute": .yes])
        #expect(result.causes.first?.id == "udp-24h2-65s-drop")
        #expect(result.verdict.state == .degraded)
    }

    /// A connection that broke before tells nothing of what would come after.
    @Test func aBrokenHandshakeHidesIt() {
        let broken = reached + [windowsNLA, handshake(.closed, .nothing), udp(.silence)]
        let result = diagnose(walk(broken), knowledge: .shared, answers: ["udp-was-used": .yes])
        #expect(result.verdict.state == .broken)
        #expect(result.verdict.step == .encrypt)
        #expect(result.causes.first?.id != "udp-blocked-or-eaten")
    }
}
