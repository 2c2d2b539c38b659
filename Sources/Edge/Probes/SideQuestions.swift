import Evidence
import NIOCore
import RDPSequence
import Synchronization
import Transport

extension WalkRunner {
    /// Further connection requests, each over a connection of its own, once the first answer tells which are worth it.
    func askBeside(_ signals: Signals) async {
        let silenceMs = Self.provisionalAfterMs
        guard case .some(.some(let connected)) = await signals.connected.wait(ms: options.timeoutMs) else { return }
        let answered = await signals.answer.wait(ms: min(silenceMs, options.timeoutMs))
        switch answered {
        case .some(.some(let answered)):
            async let again: Void = lookAgain(at: answered)
            await ask(
                PlannedQuestions.after(answered.answer), at: answered.address,
                healthy: answered.answer.outcome == .selected)
            await askEachCipher(at: answered.address)
            await again
        case .some(.none):
            return
        case .none:
            // Silent so far: does it answer the oldest opening there is?
            await ask([.noRequest], at: connected, healthy: false)
        }
    }

    private func ask(_ questions: [ProtocolAnswer.Question], at address: SocketAddress, healthy: Bool) async {
        let limit = healthy && !options.deep ? PlannedQuestions.healthyLimit : nil
        let later = await withTaskGroup(of: Bool.self) { group in
            for question in questions {
                guard leftMs >= Self.leastTimeMs else {
                    recorder.note(Probe(question), .notRun(.deadline))
                    continue
                }
                guard recorder.claimConnection(within: limit) else {
                    recorder.note(Probe(question), .notRun(.connectionsSpent))
                    continue
                }
                group.addTask { await ask(question, at: address) }
            }
            return await group.reduce(into: (asked: 0, answered: 0)) { count, isAnswered in
                count.asked += 1
                if isAnswered { count.answered += 1 }
            }
        }
        // Only where the first connection was answered does silence on later ones say something of its own.
        guard healthy, later.asked > 0 else { return }
        recorder.observe(LaterConnections(asked: later.asked, answered: later.answered), by: .portAnswers)
    }

    /// True when the server said anything at all.
    private func ask(_ question: ProtocolAnswer.Question, at address: SocketAddress) async -> Bool {
        let endMs = min(options.timeoutMs, recorder.clock.nowMs() + Self.sideLimitMs)
        let answered = Mutex(false)
        let sighting = Mutex(Sighting(question: question, address: address.ipAddress ?? ""))
        let oldSecurityIsTheWay = refusesTLS
        let attempt = await dialer.converse(
            with: address, sequence: sequence(question, address), limitMs: reachMs,
            deadlineMs: endMs,
            onReach: { reached in
                if reached.outcome == .connected { recorder.connectionAnswered(from: reached.source) }
                return PlannedQuestions.depth(of: question, oldSecurityIsTheWay: oldSecurityIsTheWay)
            },
            observe: { fact, durationMs in
                guard !Sighting.isOfTheAnswerer(fact) else { return sighting.withLock { $0.take(fact) } }
                recorder.observe(fact, by: Probe(question), durationMs: durationMs)
                if let end = fact as? JoinEnd, oldSecurityIsTheWay, !Self.isCut(end) {
                    recorder.note(.channelsJoined, Self.attempt(end))
                }
                guard let answer = fact as? ProtocolAnswer else { return }
                recorder.note(Probe(question), Self.attempt(answer))
                answered.withLock { $0 = answer.outcome != .silence && answer.outcome != .closed }
            })
        if let fact = sighting.withLock(\.fact) { recorder.observe(fact, by: Probe(question)) }
        recorder.note(Probe(question), attempt)
        return answered.withLock(\.self)
    }
}
