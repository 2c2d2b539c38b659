import Evidence
import NIOCore
import RDPSequence
import Transport

extension WalkRunner {
    /// Further connection requests, each over a connection of its own, once the first answer tells which are worth it.
    func askBeside(_ signals: Signals) async {
        let silenceMs = Self.provisionalAfterMs
        guard case .some(.some(let connected)) = await signals.connected.wait(ms: options.timeoutMs) else { return }
        let answered = await signals.answer.wait(ms: min(silenceMs, options.timeoutMs))
        switch answered {
        case .some(.some(let answered)):
            await ask(
                PlannedQuestions.after(answered.answer), at: answered.address,
                healthy: answered.answer.outcome == .selected)
        case .some(.none):
            return
        case .none:
            // Silent so far: does it answer the oldest opening there is?
            await ask([.noRequest], at: connected, healthy: false)
        }
    }

    private func ask(_ questions: [ProtocolAnswer.Question], at address: SocketAddress, healthy: Bool) async {
        let limit = healthy && !options.deep ? PlannedQuestions.healthyLimit : nil
        await withTaskGroup(of: Void.self) { group in
            for question in questions {
                guard leftMs >= Self.leastTimeMs else {
                    recorder.note(Probe(question), .notRun(.deadline))
                    continue
                }
                guard recorder.claimConnection(within: limit) else {
                    recorder.note(Probe(question), .notRun(recorder.whyNoConnection))
                    continue
                }
                group.addTask { await ask(question, at: address) }
            }
        }
    }

    private func ask(_ question: ProtocolAnswer.Question, at address: SocketAddress) async {
        let endMs = min(options.timeoutMs, recorder.clock.nowMs() + Self.sideLimitMs)
        let attempt = await dialer.converse(
            with: address, sequence: sequence(question, address), limitMs: reachMs,
            deadlineMs: endMs,
            onReach: { reached in
                if reached.outcome == .connected { recorder.connectionAnswered(from: reached.source) }
                return .negotiate
            },
            observe: { fact, durationMs in
                recorder.observe(fact, by: Probe(question), durationMs: durationMs)
                guard let answer = fact as? ProtocolAnswer else { return }
                recorder.note(Probe(question), Self.attempt(answer))
            })
        recorder.note(Probe(question), attempt)
    }
}
