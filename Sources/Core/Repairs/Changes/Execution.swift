public import Knowledge
import Registry

/// A repair as it is carried out on one machine, whose present state was read. Pure: nothing is changed by making one.
public struct Execution: Equatable, Sendable {
    /// Why it is not carried out there as it stands.
    public enum Obstacle: Equatable, Sendable {
        /// One of its changes takes a person.
        case takesAPerson
        /// A policy sets the value otherwise; it wins, and comes back at the next refresh.
        case policy(path: String, value: String)
        /// A value that holds something else than what would be written over it.
        case unexpectedType(path: String, found: String, wanted: String)
        /// There is no such service or rule.
        case missing(path: String)
        /// The way into the machine does not lead to it.
        case outOfReach(path: String)
        /// Something that it touches cannot be read this way, so that it could not be put back either; a sentence for people.
        case unreadable(String)
    }

    public let repair: Repair
    /// Only what is not yet as it should be, in the order in which it is made.
    public let changes: [ItemChange]
    /// Services to restart when all is changed.
    public let restarts: [String]
    public let obstacles: [Obstacle]

    /// False where the machine is already as the repair would make it.
    public var isNeeded: Bool { !changes.isEmpty }

    /// False where nobody looked at the machine for it.
    public var isOfMachine: Bool {
        !obstacles.contains { obstacle in
            switch obstacle {
            case .takesAPerson, .unreadable: true
            case .policy, .unexpectedType, .missing, .outOfReach: false
            }
        }
    }

    /// All that has to be read before it is known what a repair changes.
    public static func items(of repair: Repair) -> [MachineItem] {
        let actions = repair.actions ?? []
        let own = actions.flatMap(\.items)
        var seen: Set<MachineItem> = []
        return (own + own.compactMap(policy(over:))).filter { seen.insert($0).inserted }
    }

    /// - Parameters:
    ///   - present: the state of each of `items(of:)` that can be reached.
    ///   - isRunning: false for a disk, whose services start with the machine.
    public init(_ repair: Repair, present: [MachineItem: ItemState], isRunning: Bool = true) {
        self.repair = repair
        guard let actions = repair.actions else {
            (changes, restarts, obstacles) = ([], [], [.takesAPerson])
            return
        }
        let items = actions.flatMap(\.items).filter { isRunning || !$0.isOfRunningMachine }
        let beyond = items.filter { present[$0] == nil }
        // Values of one key have the same keys above them.
        var seen: Set<MachineItem> = []
        let wanted = actions.flatMap { $0.changes(present) }.filter { seen.insert($0.item).inserted }
        changes = wanted.filter { $0.before != $0.after }
        restarts =
            isRunning ? actions.compactMap { if case .restart(let service) = $0 { service } else { nil } } : []
        obstacles =
            beyond.map { .outOfReach(path: $0.path) } + wanted.compactMap { Self.obstacle($0, present) }
    }

    /// Of a repair that cannot be carried out, whatever the machine is like.
    public init(_ repair: Repair, _ obstacle: Obstacle) {
        self.repair = repair
        (changes, restarts, obstacles) = ([], [], [obstacle])
    }

    private static func obstacle(_ change: ItemChange, _ present: [MachineItem: ItemState]) -> Obstacle? {
        if let item = policy(over: change.item), case .value(let set)? = present[item], .value(set) != change.after {
            return .policy(path: item.path, value: set.data.shownText)
        }
        switch (change.item, change.before, change.after) {
        case (.value, .value(let found), .value(let wanted)) where found.type != wanted.type:
            return .unexpectedType(path: change.item.path, found: found.typeName, wanted: wanted.typeName)
        case (.service, .absent, _), (.serviceStart, .absent, _), (.rule, .absent, _):
            return .missing(path: change.item.path)
        default: return nil
        }
    }

    /// The value that wins over another where a policy sets it.
    static func policy(over item: MachineItem) -> MachineItem? {
        guard case .value(let key, let name) = item, let path = RegistryPath(key) else { return nil }
        let row = SettingTable.shared.rows.first { row in
            row.hive.map { $0 == .system } == (path.hive == .system) && row.key?.lowercased() == path.folded
                && row.name?.lowercased() == name.lowercased()
        }
        return row?.policy.map { .value(key: "HKLM\\SOFTWARE\\" + $0.key, name: $0.name) }
    }
}

extension MachineItem {
    /// Whether a disk has no such thing.
    fileprivate var isOfRunningMachine: Bool { if case .service = self { true } else { false } }
}

extension Action {
    /// What it touches, with the keys above a value: those that are missing are made, and go when it is undone.
    fileprivate var items: [MachineItem] {
        switch self {
        case .setNumber(let key, let name, _): Self.keys(to: key) + [.value(key: key, name: name)]
        case .removeValue(let key, let name): [.value(key: key, name: name)]
        case .start(let service): [.serviceStart(service), .service(service)]
        case .restart: []
        case .enableRule(let name): [.rule(name)]
        }
    }

    fileprivate func changes(_ present: [MachineItem: ItemState]) -> [ItemChange] {
        items.compactMap { item in
            present[item].map { ItemChange(item, from: $0, to: after(item, $0)) }
        }
    }

    private func after(_ item: MachineItem, _ before: ItemState) -> ItemState {
        switch (self, item) {
        case (_, .key): .present
        case (.setNumber(_, _, let value), .value): .value(RegistryValue(number: value))
        case (.removeValue, _): .absent
        case (.start, .service): .running(true)
        // A service that is disabled cannot be started.
        case (.start, .serviceStart): before == .start(4) ? .start(3) : before
        case (.enableRule, _): .enabled(true)
        default: before
        }
    }

    /// The keys from below `HKLM\SOFTWARE` or `HKLM\SYSTEM\CurrentControlSet` down to this one, the outermost first.
    private static func keys(to key: String) -> [MachineItem] {
        let parts = key.split(separator: "\\")
        let start = parts.count > 2 && parts[1].uppercased() == "SYSTEM" ? 3 : 2
        guard start < parts.count else { return [] }
        return (start..<parts.count).map { .key(parts[...$0].joined(separator: "\\")) }
    }
}
