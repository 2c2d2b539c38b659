import Synchronization

/// Counts connections, and tells who came too often, at the same time as too many others, or has to wait for them. Everybody comes
/// from the one loopback address.
final class Tally: Sendable {
    private static let minuteMs = 60_000.0

    private struct State {
        var count = 0
        var open = 0
        var recentMs: [Double] = []
        var busyUntilMs = 0.0

        /// True when more than `limit` connections came within the last minute, this one counted.
        mutating func isOften(atMs now: Double, limit: Int?) -> Bool {
            guard let limit else { return false }
            recentMs = recentMs.suffix(limit).filter { $0 > now - minuteMs } + [now]
            return recentMs.count > limit
        }
    }

    private let state = Mutex(State())

    var count: Int { state.withLock { $0.count } }

    /// How the server meets one more connection.
    func admit(atMs now: Double, _ behaviour: ServerBehaviour) -> ServerBehaviour {
        state.withLock { state in
            state.count += 1
            state.open += 1
            let isBanned = state.isOften(atMs: now, limit: behaviour.bansAfter)
            let isTooMany = behaviour.takesAtOnce.map { state.open > $0 } ?? false
            if isBanned || isTooMany { return behaviour.with { $0.onAccept = .reset } }
            guard let busyMs = behaviour.busyMs else { return behaviour }
            state.busyUntilMs = max(now, state.busyUntilMs) + Double(busyMs)
            return behaviour.with { $0.negotiation.lateMs = Int(state.busyUntilMs - now) }
        }
    }

    func leave() { state.withLock { $0.open -= 1 } }
}
