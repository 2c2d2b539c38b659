/// The keys that are worth keeping of a registry: everything else is passed over, so that its size costs no memory.
public struct RegistrySelection: Sendable {
    /// A key, and how much below it.
    public struct Part: Sendable, Hashable {
        public let hive: RegistryPath.Hive
        public let key: String
        /// Levels of keys below it: 0 only itself.
        public let depth: Int

        public init(_ hive: RegistryPath.Hive, _ key: String, depth: Int = 0) {
            self.hive = hive
            self.key = key
            self.depth = depth
        }
    }

    public let parts: [Part]
    private let depths: [RegistryPath.Hive: [String: Int]]

    public init(_ parts: [Part]) {
        var depths: [RegistryPath.Hive: [String: Int]] = [:]
        for part in parts {
            depths[part.hive, default: [:]][part.key.lowercased(), default: 0].raise(to: part.depth)
        }
        self.parts = parts
        self.depths = depths
    }

    public func wants(_ path: RegistryPath) -> Bool {
        guard let wanted = depths[path.hive] else { return false }
        if wanted[path.folded] != nil { return true }
        var key = path.folded[...]
        var above = 0
        while let cut = key.lastIndex(of: "\\") {
            key = key[..<cut]
            above += 1
            if let depth = wanted[String(key)], depth >= above { return true }
        }
        return false
    }
}

extension Int {
    fileprivate mutating func raise(to other: Int) { self = Swift.max(self, other) }
}
