public import Knowledge
public import Registry

/// One thing of a machine that a repair looks at and changes.
public enum MachineItem: Hashable, Sendable {
    /// A key of the registry, by its whole path: `HKLM\SYSTEM\CurrentControlSet\Control\Terminal Server`.
    case key(String)
    case value(key: String, name: String)
    /// Whether a service runs.
    case service(String)
    /// How a service starts: 2 by itself, 3 on demand, 4 not at all.
    case serviceStart(String)
    /// A rule of Windows' firewall, by its name, which is the same in every language.
    case rule(String)
    /// Whether a script carried a whole repair out.
    case script(ScriptedRepair)
    /// Whether the machine is in a network of the kind `public`; it is only looked at.
    case publicNetwork

    /// As plans and journals name the kind.
    public var `where`: Repair.Change.Place {
        switch self {
        case .key, .value: .registry
        case .service, .serviceStart: .service
        case .rule, .publicNetwork: .firewall
        case .script: .command
        }
    }

    public var path: String {
        switch self {
        case .key(let path): path
        case .value(let key, let name): key + "\\" + name
        case .service(let name), .serviceStart(let name), .rule(let name): name
        case .script(let script): script.repair
        case .publicNetwork: "the kind of its network"
        }
    }
}

/// What such a thing is at a time. "Not read" is no state: reading it fails instead.
public enum ItemState: Hashable, Sendable {
    /// There is no such value, key, service or rule.
    case absent
    /// Of a key.
    case present
    case value(RegistryValue)
    case running(Bool)
    case start(UInt32)
    case enabled(Bool)
    /// Of a script.
    case carriedOut(Bool)

    /// A few words for people; foreign text in it is escaped.
    public var text: String {
        switch self {
        case .absent: "not there"
        case .present: "there"
        case .value(let value): value.data.shownText
        case .running(let isRunning): isRunning ? "running" : "stopped"
        case .start(2): "starts by itself"
        case .start(3): "starts on demand"
        case .start(4): "disabled"
        case .start(let type): "start type \(type)"
        case .enabled(let isEnabled): isEnabled ? "enabled" : "disabled"
        case .carriedOut(let isDone): isDone ? "carried out by a script" : "not carried out"
        }
    }
}

extension [ItemChange] {
    /// Whether one script carries all of them out.
    public var areScripted: Bool { contains { if case .script = $0.item { true } else { false } } }
}

/// From what a thing was to what it becomes.
public struct ItemChange: Hashable, Sendable {
    public let item: MachineItem
    public let before: ItemState
    public let after: ItemState

    public init(_ item: MachineItem, from before: ItemState, to after: ItemState) {
        self.item = item
        self.before = before
        self.after = after
    }
}
