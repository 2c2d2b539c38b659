import Synchronization

/// A continuation that several may try to resume; the first one does.
final class Once<Answer: Sendable>: Sendable {
    private let continuation = Mutex<CheckedContinuation<Answer, Never>?>(nil)

    func hold(_ continuation: CheckedContinuation<Answer, Never>) {
        self.continuation.withLock { $0 = continuation }
    }

    func resume(_ answer: Answer) {
        let held = continuation.withLock { held in
            defer { held = nil }
            return held
        }
        held?.resume(returning: answer)
    }
}
