/// A key of the two parts of the registry that matter here, however the file or the way that it came through names it.
public struct RegistryPath: Hashable, Sendable {
    public enum Hive: String, Codable, Sendable, CaseIterable { case system, software }

    public let hive: Hive
    /// Of a key under `ControlSet001` 1; nil for the current one, as a running Windows names it, and where there are none.
    public let controlSet: Int?
    /// The key within its hive, without the control set: `Control\Terminal Server`.
    public let key: String
    /// The same for comparisons: keys and names of the registry know no case.
    public let folded: String

    public init(_ hive: Hive, controlSet: Int? = nil, _ key: String) {
        self.hive = hive
        self.controlSet = controlSet
        self.key = key
        folded = key.lowercased()
    }

    /// Reads `HKEY_LOCAL_MACHINE\SYSTEM\ControlSet001\Control`, `HKLM\…`, and the names of a hive that was loaded under
    /// another name or written without a root: what stands under it tells which it is. Nil for any other key.
    public init?(_ text: String) {
        var parts = text.split(separator: "\\", omittingEmptySubsequences: true).map(String.init)
        let isRooted = parts.first.map { ["hkey_local_machine", "hklm"].contains($0.lowercased()) } ?? false
        if isRooted { parts.removeFirst() }
        guard let first = parts.first else { return nil }
        if let known = Hive(rawValue: first.lowercased()) {
            parts.removeFirst()
            self.init(known, parts)
        } else if isRooted {
            guard parts.count > 1, let told = Hive(holding: parts[1]) else { return nil }
            self.init(told, Array(parts.dropFirst()))
        } else {
            guard !first.uppercased().hasPrefix("HK"), let told = Hive(holding: first) else { return nil }
            self.init(told, parts)
        }
    }

    private init(_ hive: Hive, _ parts: [String]) {
        guard hive == .system, let first = parts.first, let set = ControlSetName(first) else {
            self.init(hive, parts.joined(separator: "\\"))
            return
        }
        self.init(hive, controlSet: set.number, parts.dropFirst().joined(separator: "\\"))
    }

    public static func == (left: Self, right: Self) -> Bool {
        left.hive == right.hive && left.controlSet == right.controlSet && left.folded == right.folded
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(hive)
        hasher.combine(controlSet)
        hasher.combine(folded)
    }
}

/// `CurrentControlSet`, or `ControlSet001`.
private struct ControlSetName {
    /// Nil of the current one.
    let number: Int?

    init?(_ name: String) {
        let name = name.lowercased()
        if name == "currentcontrolset" {
            number = nil
            return
        }
        let digits = name.dropFirst("controlset".count)
        guard name.hasPrefix("controlset"), digits.count == 3, let set = Int(digits), set > 0 else { return nil }
        number = set
    }
}

extension RegistryPath.Hive {
    /// The hive that has such a key at its root.
    init?(holding name: String) {
        if ControlSetName(name) != nil || name.lowercased() == "select" {
            self = .system
        } else if ["microsoft", "policies"].contains(name.lowercased()) {
            self = .software
        } else {
            return nil
        }
    }
}
