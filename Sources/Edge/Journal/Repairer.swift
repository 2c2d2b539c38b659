public import Access
public import Knowledge
public import Primitives
public import Repairs
import State

/// Carries repairs out through a way into a machine, and takes them back.
///
/// The order is always the same: read what is there, write it to the journal and sync, change, read back. So whenever this
/// program ends, either nothing was changed or the journal says what was there.
public struct Repairer: Sendable {
    let access: any Access
    let journal: Journal

    public init(through access: any Access, keeping journal: Journal) {
        self.access = access
        self.journal = journal
    }

    /// What a repair would change on this machine as it is now. Changes nothing.
    public func execution(of repair: Repair, knowing known: KnownNames = .none) async throws(AccessFailure) -> Execution
    {
        let items = Execution.items(of: repair, knowing: known).filter(access.canChange)
        let states = try await present(items)
        return Execution(repair, present: states, isRunning: access.isRunning, knowing: known)
    }

    /// Makes the changes of an entry that is not yet in the journal, and restarts what has to be.
    ///
    /// - Parameter until: of an experiment, when the machine itself is to put the old values back, where it can.
    /// - Returns: the entry as it stands in the journal at the end, and what was read back.
    public func apply(_ entry: JournalEntry, revertingBy until: UnixTime? = nil) async -> Outcome {
        do {
            guard try await isAsPlanned(entry) else {
                return Outcome(
                    entry, .failed,
                    "The machine is no longer as it was when the repair was planned; nothing was changed.")
            }
            try journal.write(entry)
        } catch let failure as AccessFailure {
            return Outcome(entry, .failed, failure.text + " Nothing was changed.")
        } catch {
            return Outcome(entry, .failed, Self.sentence(on: error))
        }
        return await change(entry, until)
    }

    private func isAsPlanned(_ entry: JournalEntry) async throws -> Bool {
        let now = try await present(entry.changes.map(\.item))
        return entry.changes.allSatisfy { now[$0.item] == $0.before }
    }

    private func change(_ entry: JournalEntry, _ until: UnixTime?) async -> Outcome {
        var entry = entry
        var isRestarted = false
        do {
            try await access.keep(try Journal.bytes(of: entry), id: entry.id)
            if let until { _ = try await access.revertLater(entry, at: until) }
            try await access.make(entry.changes)
            let now = try await present(entry.changes.map(\.item))
            if let wrong = entry.changes.first(where: { now[$0.item] != $0.after }) {
                throw AccessFailure(
                    .unexpected,
                    "\(wrong.item.path) reads back as \(now[wrong.item]?.text ?? "nothing") and not as it was written.")
            }
            for service in entry.restarts where access.isRunning {
                try await restart(service, &isRestarted)
            }
            entry.state = .applied
            try journal.write(entry)
            return Outcome(entry, .done, nil, readBack: now)
        } catch {
            let why = Self.sentence(on: error)
            let undone = await undo(entry, restarting: isRestarted)
            return undone.result == .done
                ? Outcome(undone.entry, .failed, why + " All is as it was.")
                : Outcome(undone.entry, .left, why + " " + (undone.text ?? ""))
        }
    }

    /// - Parameter isRestarted: becomes true unless nothing was stopped: whoever may not stop a service left it alone.
    private func restart(_ service: String, _ isRestarted: inout Bool) async throws(AccessFailure) {
        do {
            try await access.restart(service)
            isRestarted = true
        } catch {
            isRestarted = isRestarted || error.kind != .denied
            throw error
        }
    }

    /// What would take an entry back from the machine as it is now. Changes nothing.
    public func restoration(of entry: JournalEntry) async throws(AccessFailure) -> Restoration {
        Restoration(of: entry, present: try await present(entry.changes.map(\.item)))
    }

    /// Takes back what an entry changed, whatever of it was made. Can be repeated after it was cut off.
    ///
    /// - Parameter restarting: false where no service has seen the changes, so that nobody is interrupted for nothing.
    public func undo(_ entry: JournalEntry, restarting: Bool = true) async -> Outcome {
        var entry = entry
        do {
            let items = entry.changes.map(\.item)
            let restoration = try await restoration(of: entry)
            // Whoever is cut off between putting back and restarting has to restart all the same.
            let restarting = restarting && (!restoration.changes.isEmpty || entry.state == .undoing)
            if restarting, !entry.restarts.isEmpty, entry.state != .undoing {
                entry.state = .undoing
                try journal.write(entry)
            }
            try await access.make(restoration.changes)
            if restarting {
                for service in entry.restarts where access.isRunning { try await access.restart(service) }
            }
            let now = try await present(items)
            let left = entry.changes.filter { now[$0.item] != $0.before && !isKeyInUse($0, now) }
            guard left.isEmpty else { return Outcome(entry, .left, Self.sentence(left, now), readBack: now) }
            if entry.until != nil { try await access.withdrawRevert(entry) }
            try await access.forget(entry)
            entry.state = .undone
            try journal.write(entry)
            return Outcome(entry, .done, nil, readBack: now)
        } catch {
            let why = Self.sentence(on: error)
            return Outcome(entry, .left, why + " redial undo \(entry.id) tries again.")
        }
    }

    /// A key that was made and now holds what somebody else put there: it stays.
    private func isKeyInUse(_ change: ItemChange, _ now: [MachineItem: ItemState]) -> Bool {
        if case .key = change.item { now[change.item] == .present } else { false }
    }

    private static func sentence(on error: any Error) -> String {
        (error as? AccessFailure)?.text ?? (error as? StateTrouble)?.text ?? "\(error)"
    }

    private static func sentence(_ left: [ItemChange], _ now: [MachineItem: ItemState]) -> String {
        let places = left.map {
            "\($0.item.path) was \($0.before.text) and is now \(now[$0.item]?.text ?? "unknown")"
        }
        return "Not everything is as it was: " + places.joined(separator: "; ")
            + ". What redial did not set it does not overwrite."
    }

    private func present(_ items: [MachineItem]) async throws(AccessFailure) -> [MachineItem: ItemState] {
        guard !items.isEmpty else { return [:] }
        let states = try await access.states(of: items)
        guard states.count == items.count else {
            throw AccessFailure(.unexpected, "\(access.name) answered \(states.count) of \(items.count) questions.")
        }
        return Dictionary(zip(items, states)) { first, _ in first }
    }
}
