import Evidence
import Testing

/// A round that was answered after so many milliseconds, by this machine; nil: it was not.
private func round(_ ms: Double?, _ computer: String? = "a", address: String = "10.0.0.41") -> WatchRound {
    var round = WatchRound(round: 1, planned: 12, outcome: ms == nil ? .unanswered : .answered, address: address)
    round.connectMs = 1
    round.answerMs = ms.map { $0 - 1 }
    round.computer = ms == nil ? nil : computer
    return round
}

@Suite struct WatchSummaryTests {
    @Test func aSteadyHost() {
        let summary = WatchSummary(of: [10, 12, 11, 30].map { round($0) }, end: .completed)
        #expect((summary.rounds, summary.answered, summary.lostAtEnd, summary.delayed) == (4, 4, 0, 0))
        #expect((summary.minMs, summary.medianMs, summary.maxMs) == (10, 12, 30))
        #expect((summary.identities, summary.returns, summary.addresses) == (1, 0, 1))
    }

    @Test func lossInBetweenAndAtTheEnd() {
        #expect(WatchSummary(of: [round(1), round(nil), round(1)], end: .completed).lostAtEnd == 0)
        let ended = WatchSummary(of: [round(1), round(nil), round(nil)], end: .stopped)
        #expect((ended.answered, ended.lostAtEnd) == (1, 2))
        let never = WatchSummary(of: [round(nil), round(nil)], end: .stopped)
        #expect((never.answered, never.lostAtEnd, never.medianMs, never.delayed) == (0, 2, nil, 0))
        #expect(WatchSummary(of: [], end: .interrupted).rounds == 0)
    }

    /// A lost packet is sent again after a second.
    @Test func delays() {
        #expect(WatchSummary(of: [10, 11, 1100, 1200, 12].map { round($0) }, end: .completed).delayed == 2)
        #expect(WatchSummary(of: [2000, 2100, 2200].map { round($0) }, end: .completed).delayed == 0)
    }

    @Test(
        arguments: [
            (["a", "a", "a"], 1, 0), (["a", "b", "b"], 2, 0), (["a", "b", "a"], 2, 1), (["a", "b", "a", "b"], 2, 2),
            (["a", "b", "c"], 3, 0),
        ]) func whoAnswers(_ names: [String], _ identities: Int, _ returns: Int)
    {
        let summary = WatchSummary(of: names.map { round(5, $0) }, end: .completed)
        #expect((summary.identities, summary.returns) == (identities, returns))
    }

    /// A name outlives a certificate; a round that shows neither says nothing.
    @Test func identityIsTheNameThenTheCertificate() {
        var renewed = round(5, "a")
        renewed.certificate = "01"
        var old = round(5, "a")
        old.certificate = "02"
        var mute = round(5, nil)
        #expect(WatchSummary(of: [old, renewed, mute], end: .completed).identities == 1)
        mute.certificate = "03"
        #expect(WatchSummary(of: [old, mute], end: .completed).identities == 2)
    }

    @Test func addressesAreCounted() {
        let rounds = [round(5), round(5, address: "10.0.0.42"), round(5)]
        #expect(WatchSummary(of: rounds, end: .completed).addresses == 2)
    }
}
