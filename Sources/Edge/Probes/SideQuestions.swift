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
            // What the user asked for comes before what is asked beside it: a healthy host sees four in all.
            _ = await signals.clientHasConnection.wait(ms: leftMs)
            // Where a session is to come about over the client's own connection, nothing is asked beside it: there are servers
            // on which the end of one connection tears others down.
            guard options.session == nil || answered.answer.outcome != .selected else { return }
            // A logon is not made to wait for what is only asked beside it.
            if options.logon != nil { _ = await signals.conversed.wait(ms: leftMs) }
            async let again: Void = lookAgain(at: answered)
            await ask(
                PlannedQuestions.after(answered.answer, deep: options.deep), at: answered.address,
                healthy: answered.answer.outcome == .selected,
                measuringPath: PlannedQuestions.measuresPath(after: answered.answer))
            await askEachCipher(at: answered.address)
            await again
        case .some(.none):
            return
        case .none:
            // Silent so far: does it answer the oldest opening there is?
            await ask([.noRequest], at: connected, healthy: false)
        }
    }

    private func ask(
        _ questions: [ProtocolAnswer.Question], at address: SocketAddress, healthy: Bool, measuringPath: Bool = false
    ) async {
        let limit = healthy && !options.deep ? PlannedQuestions.healthyLimit : nil
        // Nil: the padded hello.
        var waiting = (questions + (measuringPath ? [nil] : []))[...]
        await withTaskGroup(of: Void.self) { group in
            func startNext() {
                while let question = waiting.popFirst() {
                    guard mayOpenConnection(for: question.map { Probe($0) } ?? .pathOutgoing, within: limit) else {
                        continue
                    }
                    return group.addTask {
                        if let question { await ask(question, at: address) } else { await sendPaddedHello(to: address) }
                    }
                }
            }
            // `--deep` asks enough to be banned for: few at a time, so that a silence is heard before the next.
            for _ in 0..<(options.deep ? 2 : waiting.count) { startNext() }
            while await group.next() != nil { startNext() }
        }
    }

    /// Claims a connection, or notes why there is none for the probe.
    private func mayOpenConnection(for probe: Probe, within limit: Int?) -> Bool {
        guard leftMs >= Self.leastTimeMs else {
            recorder.note(probe, .notRun(.deadline))
            return false
        }
        guard recorder.claimConnection(within: limit) else {
            recorder.note(probe, .notRun(recorder.whyNoConnection))
            return false
        }
        return true
    }

    private func ask(_ question: ProtocolAnswer.Question, at address: SocketAddress) async {
        let endMs = min(options.timeoutMs, recorder.clock.nowMs() + Self.sideLimitMs)
        let sighting = Mutex(Sighting(question: question, address: address.ipAddress ?? ""))
        let oldSecurityIsTheWay = refusesTLS
        // A server of the old security alone is come in to again, as a client does, and there the session is opened.
        let isTheWayIn = question == .rdpOnly && oldSecurityIsTheWay && options.session != nil
        let logon = isTheWayIn ? await logonPlan(fetchesTicket: false) : nil
        let yield = SessionYield()
        var sequence = sequence(question, address)
        if isTheWayIn { sequence.logOn(with: logon, session: sessionPlan(logon)) }
        let attempt = await dialer.converse(
            with: address, sequence: sequence, limitMs: reachMs,
            deadlineMs: isTheWayIn ? options.timeoutMs : endMs, results: yield.results,
            onReach: { reached in
                if reached.outcome == .connected { recorder.connectionAnswered(from: reached.source) }
                return PlannedQuestions.depth(of: question, oldSecurityIsTheWay: oldSecurityIsTheWay)
            },
            observe: { fact, durationMs in
                let isOfTheUser = fact is IdentityTrust || fact is SessionSecured
                guard isOfTheUser || !Sighting.isOfTheAnswerer(fact) else { return sighting.withLock { $0.take(fact) } }
                recorder.observe(
                    fact, by: isTheWayIn ? .of(fact, question: question) : Probe(question), durationMs: durationMs)
                if fact is ActivateEnd { recorder.note(.sessionOpened, .answered) }
                if let end = fact as? JoinEnd, oldSecurityIsTheWay, !Self.isCut(end) {
                    recorder.note(.channelsJoined, Self.attempt(end))
                }
                guard let answer = fact as? ProtocolAnswer else { return }
                recorder.note(Probe(question), Self.attempt(answer))
            })
        if let fact = sighting.withLock(\.fact) { recorder.observe(fact, by: Probe(question)) }
        recorder.note(Probe(question), attempt)
        if isTheWayIn { await settle(yield, at: address, logon) }
    }
}
