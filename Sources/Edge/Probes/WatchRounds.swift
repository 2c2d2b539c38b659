import Evidence
import NIOCore
import RDPSequence
import Synchronization
import Transport

extension WalkRunner {
    /// So many rounds in a row without an answer end a watch: an outage is proven by then, and whoever was banned stays banned by
    /// knocking on.
    private static let lostToStop = 3
    /// How long one round waits for the name.
    private static let lookUpMs = 3000.0

    /// The rounds seen so far; nothing is added once the watch is over.
    private final class Log: Sendable {
        private let state: Mutex<(rounds: [WatchRound], isOver: Bool)>

        init(_ first: WatchRound) { state = Mutex(([first], false)) }

        /// False when it came too late.
        func add(_ round: WatchRound) -> Bool {
            state.withLock { state in
                if !state.isOver { state.rounds.append(round) }
                return !state.isOver
            }
        }

        func close() -> [WatchRound] {
            state.withLock { state in
                state.isOver = true
                return state.rounds
            }
        }
    }

    /// Looks again and again until the plan is through, the host falls silent or somebody stops it; what was seen until then counts.
    ///
    /// - Returns: the round that may still be under way.
    func watch(_ plan: WatchPlan, until stop: WatchStop?) async -> Task<Void, Never> {
        let log = Log(WatchRound(of: recorder.snapshot(final: false), planned: plan.rounds))
        let end = Signal<WatchSummary.End>()
        let looking = Task { end.fire(await look(plan, log)) }
        let stopping = Task {
            if await stop?.signal.wait(ms: plan.everyMs * Double(plan.rounds + 1) + Self.longestWaitMs) == true {
                end.fire(.interrupted)
            }
        }
        let how = await end.wait(ms: plan.everyMs * Double(plan.rounds + 1) + Self.longestWaitMs) ?? .stopped
        looking.cancel()
        stopping.cancel()
        let rounds = log.close()
        if rounds.count > 1 { recorder.observe(WatchSummary(of: rounds, end: how), by: .watch) }
        recorder.note(.watch, rounds.count > 1 ? .answered : .unanswered(.cutOff))
        return looking
    }

    /// All rounds at their slowest, beyond the pauses between them.
    private static var longestWaitMs: Double {
        Double(WatchPlan.mostRounds) * (lookUpMs + reachLimitMs + sideLimitMs)
    }

    private func look(_ plan: WatchPlan, _ log: Log) async -> WatchSummary.End {
        let startMs = recorder.clock.nowMs()
        var lost = 0
        for number in 1...plan.rounds {
            let pauseMs = startMs + Double(number) * plan.everyMs - recorder.clock.nowMs()
            try? await Task.sleep(for: .milliseconds(Int64(max(0, pauseMs))))
            if Task.isCancelled { return .interrupted }
            let round = await self.round(number, of: plan.rounds)
            guard log.add(round) else { return .interrupted }
            recorder.observe(round, by: .watch, durationMs: round.ms)
            lost = round.outcome == .answered ? 0 : lost + 1
            if lost >= Self.lostToStop { return .stopped }
        }
        return .completed
    }

    private func round(_ number: Int, of planned: Int) async -> WatchRound {
        let names = await systemLookup(target.address ?? target.host, port: target.port, limitMs: Self.lookUpMs)
        guard let address = again(names.addresses) else {
            return WatchRound(round: number, planned: planned, outcome: .unresolved)
        }
        let seen = Mutex(WatchRound(round: number, planned: planned, address: address.ipAddress))
        let nowMs = recorder.clock.nowMs()
        recorder.countConnection()
        _ = await dialer.converse(
            with: address, sequence: sequence(.client, address), limitMs: Self.reachLimitMs,
            deadlineMs: nowMs + Self.reachLimitMs + Self.sideLimitMs,
            onReach: { reached in
                guard reached.outcome == .connected else { return .negotiate }
                recorder.connectionAnswered(from: reached.source)
                seen.withLock { round in
                    round.outcome = .unanswered
                    round.connectMs = reached.rttMs
                }
                return .authenticate
            },
            observe: { fact, _ in seen.withLock { $0.take(fact) } })
        return seen.withLock(\.self)
    }

    /// The address that the walk went over, as long as the name still leads there.
    private func again(_ addresses: [SocketAddress]) -> SocketAddress? {
        let used = recorder.snapshot(final: false).all(PortAnswer.self).first { $0.fact.used }?.fact.address
        return addresses.first { $0.ipAddress == used } ?? addresses.first
    }
}

extension WatchRound {
    /// What a round keeps of what a conversation shows.
    mutating func take(_ fact: any Fact) {
        switch fact {
        case let answer as ProtocolAnswer where answer.outcome != .silence && answer.outcome != .closed:
            outcome = .answered
            answerMs = answer.afterMs
        case let shown as CertificateShown: certificate = shown.sha256
        case let identity as NTLMIdentity: computer = identity.dnsComputer ?? identity.netbiosComputer
        default: break
        }
    }

    /// The walk before the watch, as its round 0.
    init(of walk: Walk, planned: Int) {
        let reached = walk.all(PortAnswer.self).map(\.fact)
        let used = reached.first { $0.used } ?? reached.first
        let client = walk.all(ProtocolAnswer.self).map(\.fact)
            .first { $0.question == .client && $0.address == used?.address }
        self.init(round: 0, planned: planned, outcome: .unreached, address: used?.address)
        connectMs = used?.rttMs
        if used?.outcome == .connected { outcome = .unanswered }
        for fact in [client, walk.first(CertificateShown.self)?.fact, walk.first(NTLMIdentity.self)?.fact]
            as [(any Fact)?]
        {
            if let fact { take(fact) }
        }
    }
}
