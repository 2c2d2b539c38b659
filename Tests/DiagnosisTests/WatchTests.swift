import Evidence
import Knowledge
import Testing

@testable import Diagnosis

/// Rounds of a watch, each answered at once by the named machine; a hyphen: not answered, an exclamation mark: a second late.
private func watched(_ names: String..., addresses: [String] = ["10.0.0.41"]) -> [any Fact] {
    let rounds = names.enumerated().map { index, name in
        var round = WatchRound(
            round: index, planned: names.count, outcome: name == "-" ? .unanswered : .answered,
            address: addresses[index % addresses.count])
        round.answerMs = name == "-" ? nil : name == "!" ? 1200 : 10
        round.computer = ["-", "!"].contains(name) ? nil : name
        return round
    }
    return Array(rounds.dropFirst()) + [WatchSummary(of: rounds, end: .completed)]
}

struct WatchFindingTests {
    private func judged(_ facts: [any Fact]) -> Diagnosis { diagnose(walk(healthyWindows + facts), knowledge: .shared) }

    private func value(_ id: String, _ facts: [any Fact]) -> String? {
        watchFindings(Seen(walk(facts))).first { $0.id == id }?.value
    }

    @Test func aSteadyHostIsHealthyAndSaysSo() {
        let result = judged(watched("a", "a", "a", "a"))
        #expect(result.verdict.state == .healthy)
        #expect(result.causes.isEmpty)
        #expect(result.notes.contains { $0.id == "watch-steady" })
    }

    @Test func lossInBetween() {
        let result = judged(watched("a", "-", "a", "a", "-", "a"))
        #expect(result.verdict.state == .degraded)
        #expect(result.causes.first?.id == "lossy-or-saturated-link")
        #expect(result.steps.first { $0.step == .stay }?.state == .warning)
    }

    @Test func delays() {
        let result = judged(watched("a", "!", "a", "a", "!", "a"))
        #expect(result.verdict.state == .degraded)
        let causes: Set = ["bruteforce-flood", "server-out-of-resources", "lossy-or-saturated-link"]
        #expect(causes.contains(result.causes.first?.id ?? ""))
        #expect(judged(watched("a", "!", "a", "a")).verdict.state == .healthy, "one is chance")
    }

    @Test func twoMachinesByTurns() {
        let result = judged(watched("a", "b", "a", "b"))
        #expect(result.verdict.state == .degraded)
        #expect(result.causes.first?.id == "duplicate-ip")
        #expect(result.verdict.summary.text.contains("(b, a)"))
    }

    /// A name that leads to several machines by intent is no fault of any.
    @Test func aFarmIsHealthy() {
        let result = judged(watched("a", "b", "a", "b", addresses: ["10.0.0.41", "10.0.0.42"]))
        #expect(result.verdict.state == .healthy)
        #expect(result.notes.contains { $0.id == "watch-several-addresses" })
    }

    @Test func whoFallsSilentMayHaveBannedUs() {
        let result = judged(watched("a", "a", "a", "-", "-", "-"))
        #expect(result.verdict.state == .degraded)
        #expect(result.causes.first?.id == "bruteforce-blocker-banned-you")
    }

    @Test func tooFewRoundsSayNothing() {
        #expect(watchFindings(Seen(walk(watched("a", "-")))).isEmpty)
        #expect(watchFindings(Seen(walk(watched("-", "-", "-")))).isEmpty)
    }

    @Test func theValues() {
        #expect(value("stay.loss", watched("a", "-", "-", "-")) == "ended")
        #expect(value("stay.loss", watched("a", "a", "a", "-")) == "lossy")
        #expect(value("stay.loss", watched("-", "a", "a")) == "lossy")
        #expect(value("stay.identity", watched("a", "b", "b")) == "changed")
        #expect(value("stay.identity", watched("!", "!", "!")) == nil)
    }
}
