import Evidence
import NIOCore
import RDPSequence
import Synchronization
import Transport

extension WalkRunner {
    /// How often a deep walk looks again who answers.
    private static let deepSightings = 2

    /// Connects as the client does, once more and then once more, and records only who answered: two machines behind one
    /// address answer by turns.
    func lookAgain(at answered: Answered) async {
        guard options.deep, answered.answer.outcome == .selected, answered.answer.selected ?? 0 != 0 else { return }
        var sightings = 0
        for _ in 0..<Self.deepSightings {
            guard leftMs >= Self.leastTimeMs, recorder.claimConnection() else { break }
            if await lookOnce(at: answered.address) { sightings += 1 }
        }
        recorder.note(.identityAgain, sightings > 0 ? .answered : .unanswered(.cutOff))
    }

    private func lookOnce(at address: SocketAddress) async -> Bool {
        let sighting = Mutex(Sighting(question: .client, address: address.ipAddress ?? ""))
        _ = await dialer.converse(
            with: address, sequence: sequence(.client, address), limitMs: reachMs,
            deadlineMs: min(options.timeoutMs, recorder.clock.nowMs() + Self.sideLimitMs),
            onReach: { reached in
                if reached.outcome == .connected { recorder.connectionAnswered(from: reached.source) }
                return .authenticate
            },
            observe: { fact, _ in sighting.withLock { $0.take(fact) } })
        guard let fact = sighting.withLock(\.fact) else { return false }
        recorder.observe(fact, by: .identityAgain)
        return true
    }
}
