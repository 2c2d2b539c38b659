import Access
import Evidence
import Registry
import Repairs
import Synchronization

/// A machine in memory, which can be made to fail.
final class FakeMachine: Access {
    struct Inside {
        var states: [MachineItem: ItemState] = [:]
        var restarted: [String] = []
        /// Changes that may still be made before the way in breaks.
        var changesLeft = Int.max
        /// What is written to this is not kept, though the call returns.
        var deaf: MachineItem?
        /// What it wants changed before it is of use.
        var needed: [ItemChange] = []
        var mayRestart = true
    }

    let inside: Mutex<Inside>
    let name = "fake://machine"

    init(_ states: [MachineItem: ItemState]) { inside = Mutex(Inside(states: states)) }

    func canChange(_ item: MachineItem) -> Bool { true }
    func readings() async throws(AccessFailure) -> [FileReading] { [] }

    func states(of items: [MachineItem]) async throws(AccessFailure) -> [ItemState] {
        inside.withLock { inside in items.map { inside.states[$0] ?? .absent } }
    }

    func make(_ changes: [ItemChange]) async throws(AccessFailure) {
        for change in changes {
            let isMade = inside.withLock { inside in
                guard inside.changesLeft > 0 else { return false }
                inside.changesLeft -= 1
                if inside.deaf != change.item { inside.states[change.item] = change.after }
                return true
            }
            guard isMade else { throw AccessFailure(.unreachable, "The connection is lost.") }
        }
    }

    func restart(_ service: String) async throws(AccessFailure) {
        let isDone = inside.withLock { inside in
            if inside.mayRestart { inside.restarted.append(service) }
            return inside.mayRestart
        }
        guard isDone else { throw AccessFailure(.denied, "The services may not be changed.") }
    }

    func preparation() async throws(AccessFailure) -> [ItemChange] {
        inside.withLock { inside in inside.needed.filter { inside.states[$0.item] != $0.after } }
    }
}
