public import Knowledge
import Registry

/// A repair as it is carried out on one machine, whose present state was read. Pure: nothing is changed by making one.
public struct Execution: Equatable, Sendable {
    /// Why it is not carried out there as it stands.
    public enum Obstacle: Equatable, Sendable {
        /// One of its changes takes a person, or a script: no way into a machine makes it.
        case takesAPerson
        /// A policy sets the value otherwise; it wins, and comes back at the next refresh.
        case policy(path: String, value: String)
        /// A value that holds something else than what would be written over it.
        case unexpectedType(path: String, found: String, wanted: String)
        /// Another repair comes first: this value is too small for it; `why` is a sentence.
        case needsFirst(repair: String, path: String, value: String, why: String)
        /// A firewall rule would let everybody in who is in the public network that the machine is in.
        case publicNetwork
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

    /// Whether one script carries all of it out.
    public var isScripted: Bool { changes.areScripted }

    /// False where nobody looked at the machine for it.
    public var isOfMachine: Bool {
        !obstacles.contains { obstacle in
            switch obstacle {
            case .takesAPerson, .unreadable: true
            case .policy, .unexpectedType, .needsFirst, .publicNetwork, .missing, .outOfReach: false
            }
        }
    }

    /// All that has to be read before it is known what a repair changes.
    public static func items(of repair: Repair, knowing known: KnownNames = .none) -> [MachineItem] {
        if let script = scripted(repair, known) { return [script] }
        let actions = repair.actionsOnAMachine ?? []
        let own = actions.flatMap(\.items) + repair.conditions.map(\.item)
        let network: [MachineItem] = actions.rules.isEmpty || known.acceptsRisk ? [] : [.publicNetwork]
        var seen: Set<MachineItem> = []
        return (own + own.compactMap(policy(over:)) + network).filter { seen.insert($0).inserted }
    }

    /// - Parameters:
    ///   - present: the state of each of `items(of:)` that can be reached.
    ///   - isRunning: false for a disk, whose services start with the machine.
    public init(
        _ repair: Repair, present: [MachineItem: ItemState], isRunning: Bool = true, knowing known: KnownNames = .none
    ) {
        self.repair = repair
        guard let actions = repair.actionsOnAMachine else {
            let script = Self.scripted(repair, known)
            let change = script.flatMap { item in
                present[item].map { ItemChange(item, from: $0, to: .carriedOut(true)) }
            }
            changes = [change].compactMap(\.self).filter { $0.before != $0.after }
            // A script restarts by itself what has to be.
            (restarts, obstacles) = ([], change == nil ? [.takesAPerson] : [])
            return
        }
        let items = actions.flatMap(\.items).filter { isRunning || !$0.isOfRunningMachine }
        let beyond = items.filter { present[$0] == nil }
        // Values of one key have the same keys above them.
        var seen: Set<MachineItem> = []
        let all = actions.flatMap { $0.changes(present) }.filter { seen.insert($0.item).inserted }
        // Which rules there are differs by the version of Windows.
        let hasRule = all.contains { $0.item.isRule && $0.before != .absent }
        let wanted = all.filter { !(hasRule && $0.item.isRule && $0.before == .absent) }
        let needed = Set(actions.filter { !$0.isUsual(present) }.flatMap(\.items))
        changes = wanted.filter { $0.before != $0.after && needed.contains($0.item) }
        restarts =
            isRunning ? actions.compactMap { if case .restart(let service) = $0 { service } else { nil } } : []
        let numbers = actions.numbers
        obstacles =
            beyond.map { .outOfReach(path: $0.path) }
            + wanted.compactMap { Self.obstacle($0, numbers[$0.item], present) }
            + (changes.isEmpty ? [] : Self.obstacles(before: repair, present))
    }

    /// Of a repair that cannot be carried out, whatever the machine is like.
    public init(_ repair: Repair, _ obstacle: Obstacle) {
        self.repair = repair
        (changes, restarts, obstacles) = ([], [], [obstacle])
    }

    /// Of a repair that a script carries out, where one can.
    private static func scripted(_ repair: Repair, _ known: KnownNames) -> MachineItem? {
        repair.actionsOnAMachine == nil ? ScriptedRepair(repair, known).map { .script($0) } : nil
    }

    private static func obstacle(
        _ change: ItemChange, _ wanted: WantedNumber?, _ present: [MachineItem: ItemState]
    ) -> Obstacle? {
        if let item = policy(over: change.item), case .value(let set)? = present[item], .value(set) != change.after {
            let isEnough = set.dword.flatMap { wanted?.byPolicy.accepts($0) } ?? false
            if !isEnough { return .policy(path: item.path, value: set.data.shownText) }
        }
        switch (change.item, change.before, change.after) {
        case (.value, .value(let found), .value(let wanted)) where found.type != wanted.type:
            return .unexpectedType(path: change.item.path, found: found.typeName, wanted: wanted.typeName)
        case (.service, .absent, _), (.serviceStart, .absent, _), (.rule, .absent, _):
            return .missing(path: change.item.path)
        default: return nil
        }
    }

    /// What stands against a repair that would change something, whatever it changes.
    private static func obstacles(before repair: Repair, _ present: [MachineItem: ItemState]) -> [Obstacle] {
        let conditions = repair.conditions.compactMap { condition -> Obstacle? in
            let holding = [policy(over: condition.item), condition.item].compactMap(\.self)
                .lazy.compactMap { item in present[item]?.dword.map { (item, $0) } }.first
            guard let (item, number) = holding, number < condition.least else { return nil }
            return .needsFirst(
                repair: condition.row.repair, path: item.path, value: String(number), why: condition.row.why)
        }
        return conditions + (present[.publicNetwork] == .present ? [.publicNetwork] : [])
    }

    /// The value that wins over another where a policy sets it.
    static func policy(over item: MachineItem) -> MachineItem? {
        setting(item)?.policy.map { .value(key: "HKLM\\SOFTWARE\\" + $0.key, name: $0.name) }
    }

    /// What is known of a value of the machine's own; nil of a policy's, and of what is no value.
    fileprivate static func setting(_ item: MachineItem) -> SettingRow? {
        guard case .value(let key, let name) = item, let path = RegistryPath(key) else { return nil }
        return SettingTable.shared.rows.first { row in
            row.hive.map { $0 == .system } == (path.hive == .system) && row.key?.lowercased() == path.folded
                && row.name?.lowercased() == name.lowercased()
        }
    }
}

extension MachineItem {
    /// Whether a disk has no such thing.
    fileprivate var isOfRunningMachine: Bool { if case .service = self { true } else { false } }

    fileprivate var isRule: Bool { if case .rule = self { true } else { false } }
}

extension Repair {
    /// Its changes where every one of them is made through any way into a machine.
    fileprivate var actionsOnAMachine: [Action]? {
        actions.flatMap { $0.steps.isEmpty && $0.blanks.isEmpty ? $0 : nil }
    }
}

extension Action {
    /// What it touches, with the keys above a value: those that are missing are made, and go when it is undone.
    fileprivate var items: [MachineItem] {
        switch self {
        case .setNumber(let key, let name, _): Self.keys(to: key).map { .key($0) } + [.value(key: key, name: name)]
        case .removeValue(let key, let name): [.value(key: key, name: name)]
        case .start(let service): [.serviceStart(service), .service(service)]
        case .restart, .step, .setBlank: []
        case .enableRule(let name): [.rule(name)]
        }
    }

    /// The value that it sets to a number, and which one.
    fileprivate var number: (item: MachineItem, wanted: WantedNumber)? {
        guard case .setNumber(let key, let name, let value) = self else { return nil }
        return (.value(key: key, name: name), value)
    }

    fileprivate func changes(_ present: [MachineItem: ItemState]) -> [ItemChange] {
        items.compactMap { item in
            present[item].map { ItemChange(item, from: $0, to: after(item, $0)) }
        }
    }

    /// Whether it would only write down what Windows does without the value. Where that depends on the version it is written.
    fileprivate func isUsual(_ present: [MachineItem: ItemState]) -> Bool {
        guard case .setNumber(let key, let name, let value) = self else { return false }
        let item = MachineItem.value(key: key, name: name)
        return present[item] == .absent
            && Execution.setting(item)?.usual(build: nil).flatMap { UInt32($0) }
                .map(value.accepts) == true
    }

    private func after(_ item: MachineItem, _ before: ItemState) -> ItemState {
        switch (self, item) {
        case (_, .key): .present
        case (.setNumber(_, _, let value), .value):
            before.dword.map(value.accepts) == true ? before : .value(RegistryValue(number: value.number))
        case (.removeValue, _): .absent
        case (.start, .service): .running(true)
        // A service that is disabled cannot be started.
        case (.start, .serviceStart(let name)): before == .start(4) ? .start(ServiceOrder.usualStart(of: name)) : before
        case (.enableRule, _): .enabled(true)
        default: before
        }
    }
}

extension [Action] {
    fileprivate var numbers: [MachineItem: WantedNumber] {
        Dictionary(compactMap(\.number).map { ($0.item, $0.wanted) }) { first, _ in first }
    }
}

extension ItemState {
    /// Of a value that is a REG_DWORD.
    fileprivate var dword: UInt32? { if case .value(let value) = self { value.dword } else { nil } }
}

extension RegistryValue {
    fileprivate var dword: UInt32? { type == Self.number ? data.number.flatMap { UInt32(exactly: $0) } : nil }
}
