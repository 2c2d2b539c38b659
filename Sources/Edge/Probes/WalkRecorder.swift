import Evidence
import Synchronization
import Transport

/// Gathers what the probes of one walk see, in the order of sight, and counts the connections against the promise.
final class WalkRecorder: Sendable {
    /// What any check may cost the other side, and what a deep one may; a healthy host that is not looked into deeply is left
    /// at `PlannedQuestions.healthyLimit`.
    static let connectionLimit = 10
    static let deepConnectionLimit = 40

    let clock: WalkClock
    /// The most connections that this walk may open.
    let limit: Int
    /// Once answers stop, no more connections are opened.
    let door = Door()
    private let state: Mutex<Walk>
    private let progress: @Sendable (Observation) -> Void

    init(
        target: Target, vantage: Vantage, clock: WalkClock, limit: Int = WalkRecorder.connectionLimit,
        progress: @escaping @Sendable (Observation) -> Void = { _ in }
    ) {
        self.clock = clock
        self.limit = limit
        self.progress = progress
        state = Mutex(Walk(target: target, vantage: vantage, startedAt: clock.startedAt))
    }

    func observe(_ fact: any Fact, by probe: Probe, durationMs: Double? = nil) {
        let atMs = clock.nowMs()
        let observation = state.withLock { walk in
            let observation = Observation(
                id: "o\(walk.observations.count + 1)", probe: probe.rawValue, atMs: atMs, durationMs: durationMs,
                fact: fact)
            walk.observations.append(observation)
            return observation
        }
        progress(observation)
    }

    /// What became of a probe's question; the first word on it stands.
    func note(_ probe: Probe, _ attempt: Attempt) {
        state.withLock { walk in
            guard !walk.probes.contains(where: { $0.probe == probe.rawValue }) else { return }
            walk.probes.append(ProbeRecord(probe: probe.rawValue, attempt: attempt))
        }
    }

    /// True when one more connection may be opened; it is then counted. `within` is a narrower limit than the walk's own.
    ///
    /// - Parameter anyway: also where the host has stopped answering.
    func claimConnection(within narrower: Int? = nil, anyway: Bool = false) -> Bool {
        guard anyway || !door.isShut else { return false }
        return state.withLock { walk in
            guard walk.connections.opened < min(limit, narrower ?? limit) else { return false }
            walk.connections.opened += 1
            return true
        }
    }

    /// How many more connections the walk may open.
    var connectionsLeft: Int { max(0, limit - connectionsOpened) }

    var connectionsOpened: Int { state.withLock(\.connections.opened) }

    /// Why a connection could not be claimed.
    var whyNoConnection: Attempt.NotRun { door.isShut ? .answersStopped : .connectionsSpent }

    /// Beside the promise: a watch has one of its own.
    func countConnection() { state.withLock { $0.connections.opened += 1 } }

    func connectionAnswered(from source: String?) {
        state.withLock { walk in
            walk.connections.answered += 1
            guard walk.vantage.source == nil, let source else { return }
            let interface = localAddresses().first { $0.address == source }?.interface
            walk.vantage = walk.vantage.with(source: source, interface: interface)
        }
    }

    func datagramsSent(_ count: Int) { state.withLock { $0.connections.datagrams += count } }

    /// What connecting to an address took; 0 where that is not known.
    func rttMs(of address: String) -> Double {
        let answers = state.withLock { $0.all(PortAnswer.self) }
        return answers.first { $0.fact.address == address }?.fact.rttMs ?? 0
    }

    func snapshot(final: Bool) -> Walk {
        let nowMs = clock.nowMs()
        return state.withLock { walk in
            walk.final = final
            walk.durationMs = nowMs
            return walk
        }
    }
}
