import Knowledge
public import Primitives

/// What was changed on a machine, with what was there before: written and synced before the first change, so that it can be
/// taken back after whatever happens. `redial.journal/1`.
public struct JournalEntry: Codable, Equatable, Sendable {
    public static let schema = "redial.journal/1"

    public enum State: String, Codable, Sendable {
        /// Written before the first change: some of the changes may have been made.
        case prepared
        /// All changes were made and read back.
        case applied
        /// And what failed before works now.
        case verified
        /// And what failed before still fails.
        case notBetter = "not-better"
        /// The old values are being put back: some of them may be.
        case undoing
        /// All is as it was.
        case undone
    }

    public let schema: String
    /// A ULID.
    public let id: String
    public let redial: String
    public let startedAt: UnixTime
    /// The way in, as it has to be named to undo it; no secret is in it.
    public internal(set) var access: String
    /// The host that the repair is for, as it was asked for; nil where only the way in was named.
    public let target: String?
    /// The repair's id.
    public let repair: String
    public let changes: [ItemChange]
    public let restarts: [String]
    /// Of a timed experiment when it is to be taken back.
    public let until: UnixTime?
    public var state: State

    public init(
        id: String, redial: String, startedAt: UnixTime, access: String, target: String?, _ execution: Execution,
        until: UnixTime? = nil
    ) {
        schema = Self.schema
        self.id = id
        self.redial = redial
        self.startedAt = startedAt
        self.access = access
        self.target = target
        repair = execution.repair.id
        changes = execution.changes
        restarts = execution.restarts
        self.until = until
        state = .prepared
    }

    /// Whether there is something to take back.
    public var isOpen: Bool { state != .undone }

    /// The same machine by another way in, as where its disk is mounted elsewhere now.
    public func through(_ access: String) -> JournalEntry {
        var entry = self
        entry.access = access
        return entry
    }
}

/// What takes an entry back, given what the machine is like now.
public struct Restoration: Equatable, Sendable {
    /// In the order in which they are made: the last change goes first.
    public let changes: [ItemChange]
    /// What is neither as it was nor as the repair left it: somebody else changed it since, so it stays.
    public let foreign: [ItemChange]

    /// - Parameter present: the state of each of the entry's items.
    public init(of entry: JournalEntry, present: [MachineItem: ItemState]) {
        var changes: [ItemChange] = []
        var foreign: [ItemChange] = []
        for change in entry.changes.reversed() {
            let now = present[change.item] ?? .absent
            let back = ItemChange(change.item, from: now, to: change.before)
            if now == change.before { continue }
            if now == change.after { changes.append(back) } else { foreign.append(back) }
        }
        self.changes = changes
        self.foreign = foreign
    }
}
