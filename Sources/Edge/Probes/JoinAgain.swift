import Evidence
import NIOCore
import RDPSequence
import Transport

/// A conference that was cut is tried once more before it counts, with no other question under way: there are servers on which
/// the end of one connection tears others down (FreeRDP 2 within one thread, such as weston's).
extension WalkRunner {
    func joinAgainIfCut(_ signals: Signals) async {
        guard let cut = cutConference() else { return }
        guard isWorthAnother(cut), leftMs >= Self.leastTimeMs,
            case .some(.some(let answered)) = await signals.answer.wait(ms: 0), recorder.claimConnection()
        else { return recorder.note(.channelsJoined, .unanswered(.cutOff)) }
        _ = await dialer.converse(
            with: answered.address, sequence: sequence(cut.question, answered.address), limitMs: reachMs,
            deadlineMs: options.timeoutMs,
            onReach: { reached in
                if reached.outcome == .connected { recorder.connectionAnswered(from: reached.source) }
                return .join
            },
            observe: { fact, durationMs in
                // What comes before the conference was seen the first time.
                guard fact.step == .join || fact.step == .license else { return }
                recorder.observe(fact, by: .channelsJoined, durationMs: durationMs)
                if let end = fact as? JoinEnd { recorder.note(.channelsJoined, Self.attempt(end)) }
            })
        recorder.note(.channelsJoined, .unanswered(.cutOff))
    }

    /// The client's own conference, or the one that stands for it, where it was cut without a word.
    private func cutConference() -> JoinEnd? {
        let question: ProtocolAnswer.Question = refusesTLS ? .rdpOnly : .client
        let ends = recorder.snapshot(final: false).all(JoinEnd.self).map(\.fact)
        return ends.first { $0.question == question && Self.isCut($0) }
    }

    /// Who said why is believed at once; who stopped answering may have banned us, and is left alone.
    private func isWorthAnother(_ cut: JoinEnd) -> Bool {
        let walk = recorder.snapshot(final: false)
        let hasSaidWhy =
            walk.all(ErrorInfo.self).contains { $0.fact.question == cut.question }
            || walk.all(LicensingEnd.self).contains { $0.fact.question == cut.question }
            || walk.all(Redirection.self).contains { $0.fact.question == cut.question }
        return !hasSaidWhy && !recorder.door.isShut
    }

    /// Such an end is noted when the second try is over.
    static func isCut(_ end: JoinEnd) -> Bool { [.closed, .reset, .tlsAlert].contains(end.outcome) }
}
