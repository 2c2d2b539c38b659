public import Primitives

/// What was read of a machine's registry, whatever it was read from.
public struct RegistryContents: Sendable {
    /// Bounds for foreign input: no machine has more of what is looked for.
    public static let mostValues = 20_000
    public static let mostBytes = 16 << 20

    /// What is known of a hive as a file.
    public struct HiveFile: Sendable, Equatable {
        /// The control set that Windows used last, where the file says.
        public var controlSet: Int?
        public var written: UnixTime?

        public init(controlSet: Int? = nil, written: UnixTime? = nil) {
            self.controlSet = controlSet
            self.written = written
        }
    }

    /// Every key that was met, also one without values.
    public private(set) var keys: Set<RegistryPath> = []
    private var values: [RegistryPath: [String: (name: String, data: RegistryData)]] = [:]
    private var count = 0
    private var bytes = 0
    /// Hives that were read as a whole: what is missing in them is not set.
    public var whole: Set<RegistryPath.Hive> = []
    public var files: [RegistryPath.Hive: HiveFile] = [:]

    public init() {}

    public var isEmpty: Bool { keys.isEmpty }
    public var isFull: Bool { count >= Self.mostValues || bytes >= Self.mostBytes }

    public mutating func add(_ path: RegistryPath) {
        if keys.count < Self.mostValues { keys.insert(path) }
    }

    public mutating func set(_ path: RegistryPath, _ name: String, _ data: RegistryData) {
        guard !isFull else { return }
        add(path)
        // What is taken away again stays counted: a hostile file gains nothing by that.
        bytes += data.size + name.utf8.count
        if values[path, default: [:]].updateValue((name, data), forKey: name.lowercased()) == nil { count += 1 }
    }

    /// A `.reg` file takes away as well: a value, or a key with all that is under it.
    public mutating func remove(_ path: RegistryPath, _ name: String) {
        if values[path]?.removeValue(forKey: name.lowercased()) != nil { count -= 1 }
    }

    public mutating func remove(_ path: RegistryPath) {
        let gone = keys.filter {
            $0.hive == path.hive && $0.controlSet == path.controlSet
                && ($0.folded == path.folded || $0.folded.hasPrefix(path.folded + "\\"))
        }
        for key in gone {
            count -= values.removeValue(forKey: key)?.count ?? 0
            keys.remove(key)
        }
    }

    public func value(_ path: RegistryPath, _ name: String) -> RegistryData? {
        values[path]?[name.lowercased()]?.data
    }

    /// All values of a key, in the order of their names.
    public func values(_ path: RegistryPath) -> [(name: String, data: RegistryData)] {
        (values[path] ?? [:]).sorted { $0.key < $1.key }.map(\.value)
    }

    /// The names of the keys directly under one.
    public func children(_ path: RegistryPath) -> [String] {
        let prefix = path.folded + "\\"
        let below = keys.filter {
            $0.hive == path.hive && $0.controlSet == path.controlSet && $0.folded.hasPrefix(prefix)
        }
        let names = below.map { String($0.key.dropFirst(prefix.count).prefix { $0 != "\\" }) }
        return Set(names).sorted()
    }

    /// The control set to read: the one that a running Windows calls current, else the one that the file says was used last, else
    /// the only one that there is.
    public var controlSet: Int?? {
        let sets = Set(keys.filter { $0.hive == .system && !$0.folded.hasPrefix("select") }.map(\.controlSet))
        if sets.isEmpty { return .none }
        if sets.contains(nil) { return .some(nil) }
        let selected = value(RegistryPath(.system, "Select"), "Current")?.number.map(Int.init)
        if let selected, sets.contains(selected) { return .some(selected) }
        return .some(sets.compactMap(\.self).min())
    }
}
