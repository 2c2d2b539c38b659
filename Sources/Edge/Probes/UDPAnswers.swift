import Evidence
import NIOCore
import RDPUDP
import RDPSequence
import Transport

/// How long to wait for an answer over UDP, and how often to ask. Pure.
struct UDPPatience: Equatable {
    /// Between two SYNs, three of which are sent at most; silence is concluded as long after the last one.
    let retransmitMs: Int

    var limitMs: Int { retransmitMs * UDPSynSequence.mostDatagrams }

    /// Below this a round trip is the local network's, and what a server takes to think counts for more.
    private static let leastMs = 80.0

    /// Where silence would be no more than a note, twice the measured round trip of TCP is enough for each SYN: then the answer
    /// is there before the walk over TCP is through, and silence ends soon after it. Where it changes the verdict, each has the
    /// time that Windows gives it.
    static func waiting(rttMs: Double, changesVerdict: Bool) -> UDPPatience {
        let twice = max(leastMs, 2 * rttMs)
        let most = Double(UDPSynSequence.retransmitMs)
        return UDPPatience(retransmitMs: Int(changesVerdict ? max(most, twice) : min(most, twice)))
    }
}

extension WalkRunner {
    /// RDP over UDP, asked of the address and the port that answered TCP, beside everything that still goes on there.
    func askOverUDP(_ signals: Signals) async {
        guard case .some(.some(let answered)) = await signals.answer.wait(ms: options.timeoutMs) else {
            return recorder.note(.udpAnswers, .notRun(.blockedByEarlierStep))
        }
        // Without a session over TCP there is none over UDP: what failed at the first answer is settled there.
        guard answered.answer.outcome == .selected else {
            return recorder.note(.udpAnswers, .notRun(.cannotChangeVerdict))
        }
        let rttMs = recorder.rttMs(of: answered.address.ipAddress ?? "")
        let patience = UDPPatience.waiting(rttMs: rttMs, changesVerdict: options.deep || options.udpWasUsed)
        guard leftMs > Double(patience.limitMs) else { return recorder.note(.udpAnswers, .notRun(.deadline)) }
        let plan = UDPSynSequence.Plan(
            snInitialSequenceNumber: .random(in: 0 ... .max), limitMs: patience.limitMs,
            retransmitMs: patience.retransmitMs)
        let answer = await udpDialer.ask(answered.address, plan: plan)
        recorder.datagramsSent(answer.datagrams)
        recorder.observe(answer, by: .udpAnswers, durationMs: answer.afterMs)
        recorder.note(.udpAnswers, Self.attempt(answer))
    }

    private static func attempt(_ answer: UDPAnswer) -> Attempt {
        switch answer.outcome {
        case .answered, .refused, .unreachable, .garbage: .answered
        case .silence: .unanswered(.timedOut)
        case .notSent: .unanswered(.connectionFailed)
        }
    }
}
