import Evidence
import NIOCore
import Primitives
import RDPSequence
import Synchronization
import TLSRecords
import Transport

extension WalkRunner {
    /// So many hellos at a time: servers that fork for each connection keep a queue of two. The few that a verdict waits for are
    /// asked together.
    private var hellosAtOnce: Int { options.deep ? 2 : 4 }

    /// The TLS matrix: the whole of it with `--deep`, a few telling hellos where a handshake failed, nothing otherwise.
    func askMatrix(_ signals: Signals) async {
        guard case .some(.some(let first)) = await signals.answer.wait(ms: options.timeoutMs) else { return }
        guard first.answer.outcome == .selected, (first.answer.selected ?? 0) != 0 else {
            return recorder.note(.tlsMatrix, .notRun(.notApplicable))
        }
        if options.deep { await ask(at: first.address) { PlannedOffers.whole(rows: $0) } }
        guard case .some(.some(let end)) = await signals.handshake.wait(ms: leftMs) else { return }
        if end.outcome != .completed {
            await ask(at: first.address) { PlannedOffers.after(end, rows: $0) }
        } else if case .some(.some(let offer)) = await signals.clientOffer.wait(ms: leftMs) {
            await ask(at: first.address) { PlannedOffers.after(offer, rows: $0) }
        }
    }

    /// Asks what the plan wants, round after round, until it wants nothing more or the server stops talking to us.
    private func ask(at address: SocketAddress, _ plan: @Sendable ([TLSOffer]) -> [MatrixHello]) async {
        while leftMs >= Self.leastTimeMs {
            let rows = recorder.snapshot(final: false).all(TLSOffer.self).map(\.fact)
            let hellos = plan(rows)
            guard !hellos.isEmpty, await ask(hellos, at: address) else { return }
        }
    }

    /// False when there is nothing more to be had: the promise is reached, or the server no longer answers.
    private func ask(_ hellos: [MatrixHello], at address: SocketAddress) async -> Bool {
        await withTaskGroup(of: Bool.self) { group in
            var waiting = hellos[...]
            var goesOn = true
            func startNext() {
                guard goesOn, let hello = waiting.popFirst() else { return }
                let isInTime = leftMs >= Self.leastTimeMs
                guard isInTime, recorder.claimConnection() else {
                    goesOn = false
                    return recorder.note(.tlsMatrix, .notRun(isInTime ? .connectionsSpent : .deadline))
                }
                group.addTask { await ask(hello, at: address) }
            }
            for _ in 0..<hellosAtOnce { startNext() }
            while let isAnswered = await group.next() {
                goesOn = goesOn && isAnswered
                startNext()
            }
            return goesOn
        }
    }

    /// True when the server came as far as to be asked for TLS, whatever it said to the hello.
    private func ask(_ hello: MatrixHello, at address: SocketAddress) async -> Bool {
        let name = isLiteralAddress(target.host) ? nil : target.host
        let offer = HandmadeOffer(hello: hello.records(serverName: name, random: randomBytes(64))) { _, answer in
            answer.map {
                TLSOffer(version: TLSVersionName.of(hello.version), family: hello.family.rawValue, answer: $0)
            }
        }
        let isTold = Mutex(false)
        let attempt = await converse(offer, at: address, limitMs: Self.sideLimitMs) { fact in
            guard fact is TLSOffer else { return }
            isTold.withLock { $0 = true }
            recorder.observe(fact, by: .tlsMatrix)
        }
        let told = isTold.withLock(\.self)
        recorder.note(.tlsMatrix, told ? .answered : attempt)
        return told
    }

    /// One connection that tells one fact.
    func converse(
        _ offer: HandmadeOffer, at address: SocketAddress, limitMs: Double,
        observe: @escaping @Sendable (any Fact) -> Void
    ) async -> Attempt {
        var sequence = sequence(.client, address)
        sequence = ClientSequence(plan: sequence.plan.with(offer), depth: .negotiate)
        return await dialer.converse(
            with: address, sequence: sequence, limitMs: reachMs,
            deadlineMs: min(options.timeoutMs, recorder.clock.nowMs() + limitMs),
            onReach: { reached in
                if reached.outcome == .connected { recorder.connectionAnswered(from: reached.source) }
                return .negotiate
            }, observe: { fact, _ in observe(fact) })
    }
}

func randomBytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in .random(in: .min ... .max) } }
