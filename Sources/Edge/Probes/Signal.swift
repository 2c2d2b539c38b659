import Synchronization

/// A value that becomes known once and that several may wait for.
final class Signal<Value: Sendable>: Sendable {
    private struct State {
        var value: Value?
        var waiters: [UInt64: CheckedContinuation<Value?, Never>] = [:]
        /// Waits whose time was over before they had begun to wait.
        var expired: Set<UInt64> = []
        var nextID: UInt64 = 0
    }

    private let state = Mutex(State())

    /// The first value stands.
    func fire(_ value: Value) {
        let waiters = state.withLock { state in
            guard state.value == nil else { return [CheckedContinuation<Value?, Never>]() }
            state.value = value
            defer { state.waiters = [:] }
            return Array(state.waiters.values)
        }
        for waiter in waiters { waiter.resume(returning: value) }
    }

    /// The value, or nil when it is not known after so many milliseconds.
    func wait(ms: Double) async -> Value? {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        let timer = Task {
            try? await Task.sleep(for: .microseconds(Int64(max(0, ms) * 1000)))
            self.giveUp(id)
        }
        defer { timer.cancel() }
        return await withCheckedContinuation { continuation in
            let (known, isOver) = state.withLock { state in
                let isOver = state.value != nil || state.expired.remove(id) != nil
                if !isOver { state.waiters[id] = continuation }
                return (state.value, isOver)
            }
            if isOver { continuation.resume(returning: known) }
        }
    }

    private func giveUp(_ id: UInt64) {
        let waiter = state.withLock { state in
            let waiter = state.waiters.removeValue(forKey: id)
            if waiter == nil, state.value == nil { state.expired.insert(id) }
            return waiter
        }
        waiter?.resume(returning: nil)
    }
}
