import Evidence
import Identity
import NIOCore
import Transport

extension WalkRunner {
    /// A folder on a disk that hangs must not hold up the verdict.
    private static let recallLimitMs = 500.0

    /// What is remembered of the asked host and of the address that the walk goes over, read beside the walk. Nil where there
    /// is nothing to ask, or no answer.
    func recall(_ signals: Signals) async -> Memory? {
        guard let knownHosts = options.knownHosts else { return note(.notRun(.notApplicable)) }
        guard case .some(.some) = await signals.connected.wait(ms: options.timeoutMs) else {
            return note(.notRun(.blockedByEarlierStep))
        }
        let keys = MemoryKeys(recorder.snapshot(final: false))
        guard keys.asked != nil || keys.address != nil else { return note(.notRun(.notApplicable)) }
        let recalled = await withDeadline(ms: Self.recallLimitMs, Recalled.late) {
            do {
                return .known(try knownHosts.recall(keys))
            } catch {
                return .unreadable
            }
        }
        switch recalled {
        case .known(let memory): return memory
        case .unreadable: return note(.unanswered(.ourFault))
        case .late: return note(.unanswered(.timedOut))
        }
    }

    private enum Recalled: Sendable {
        case known(Memory)
        case unreadable, late
    }

    private func note(_ attempt: Attempt) -> Memory? {
        recorder.note(.remembered, attempt)
        return nil
    }

    /// Holds who answered against what is remembered.
    func noteHistory(_ memory: Memory?) {
        let walk = recorder.snapshot(final: false)
        guard let memory, let seen = SeenIdentity(walk) else {
            return recorder.note(.remembered, .notRun(.blockedByEarlierStep))
        }
        let keys = MemoryKeys(walk)
        if keys.asked != nil {
            recorder.observe(certificateHistory(of: seen, in: memory.asked), by: .remembered)
            let about: IdentityHistory.About = isLiteralAddress(target.host) ? .address : .name
            if let history = identityHistory(of: seen, about: about, in: memory.asked) {
                recorder.observe(history, by: .remembered)
            }
        }
        if keys.address != nil, let history = identityHistory(of: seen, about: .address, in: memory.address) {
            recorder.observe(history, by: .remembered)
        }
        recorder.note(.remembered, .answered)
    }
}
