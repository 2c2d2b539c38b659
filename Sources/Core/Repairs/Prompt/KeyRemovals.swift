public import Registry

/// Which keys that are to go will hold nothing once the changes before them are made, by what was in them before. Pure.
public struct KeyRemovals: Sendable {
    /// Of each key that can go, how many lines it prints at most when it is empty.
    public private(set) var lineCounts: [String: Int] = [:]

    /// - Parameter listings: of the keys that are to go; one that has none is gone already.
    public init(_ changes: [ItemChange], _ listings: [String: RegistryQueryText]) {
        for change in changes {
            guard case .key(let path) = change.item, change.after == .absent, let listing = listings[path] else {
                continue
            }
            let removed = listing.values.filter { value in
                changes.contains { Self.removes($0, value.name, of: path) }
            }
            let children = lineCounts.keys.filter { Self.parent(of: $0)?.lowercased() == path.lowercased() }
                .filter { listing.holds(child: String($0.dropFirst(path.count + 1)), of: path) }
            // What holds something else stays.
            guard listing.isEmpty(key: path, but: removed, children: children.count) else { continue }
            lineCounts[path] = listing.lineCount - removed.count - children.count
        }
    }

    /// The keys that are asked for before.
    public static func keys(in changes: [ItemChange]) -> [String] {
        changes.compactMap { change in
            if case .key(let path) = change.item, change.after == .absent { path } else { nil }
        }
    }

    private static func removes(_ change: ItemChange, _ name: String, of path: String) -> Bool {
        guard case .value(let key, let other) = change.item, change.after == .absent else { return false }
        return key.lowercased() == path.lowercased() && other.lowercased() == name.lowercased()
    }

    private static func parent(of path: String) -> String? {
        path.lastIndex(of: "\\").map { String(path[..<$0]) }
    }
}
