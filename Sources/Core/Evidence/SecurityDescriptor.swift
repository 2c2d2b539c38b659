/// The discretionary access control list of a security descriptor in its string form, as far as reading a file goes.
/// [MS-DTYP 2.5.1]
public struct SecurityDescriptor: Sendable {
    /// An account with the groups that its token always has.
    public enum Account: Sendable {
        case system, networkService

        /// By their short names and their identifiers. [MS-DTYP 2.4.2.4, 2.5.1.1]
        fileprivate var names: Set<String> {
            let everybody: Set = ["WD", "S-1-1-0", "AU", "S-1-5-11"]
            switch self {
            case .system: return everybody.union(["SY", "S-1-5-18", "BA", "S-1-5-32-544"])
            case .networkService:
                return everybody.union(["NS", "S-1-5-20", "SU", "S-1-5-6", "BU", "S-1-5-32-545", "S-1-2-0"])
            }
        }
    }

    private static let mostEntries = 256

    private struct Entry {
        let allows: Bool
        let account: Substring
    }

    /// Nil where there is no list, which lets everybody in.
    private let entries: [Entry]?

    /// Nil for what is no such string.
    public init?(_ text: some StringProtocol) {
        guard let start = Self.list(in: Substring(text)) else { return nil }
        if start.hasPrefix("NO_ACCESS_CONTROL") {
            entries = nil
            return
        }
        var entries: [Entry] = []
        var rest = Self.withoutFlags(start)
        while rest.first == "(" {
            guard entries.count < Self.mostEntries, let end = rest.firstIndex(of: ")") else { return nil }
            let fields = rest[rest.index(after: rest.startIndex)..<end].split(
                separator: ";", omittingEmptySubsequences: false)
            // A condition has brackets of its own, and who meets it is not known.
            guard fields.count >= 6, !["XA", "XD", "XU", "ZA"].contains(fields[0]) else { return nil }
            // Entries that only children inherit, and those of conditions and audits, let nobody read this file.
            let isOfFile = !Self.pairs(fields[1]).contains("IO") && (fields[0] == "A" || fields[0] == "D")
            if isOfFile, Self.reads(fields[2]) { entries.append(Entry(allows: fields[0] == "A", account: fields[5])) }
            rest = rest[rest.index(after: end)...]
        }
        // What is not understood could let somebody in.
        guard rest.isEmpty || rest.hasPrefix("S:") else { return nil }
        self.entries = entries
    }

    /// P, AR and AI may stand before the entries. [MS-DTYP 2.5.1.1]
    private static func withoutFlags(_ text: Substring) -> Substring {
        var rest = text
        while let flag = ["P", "AR", "AI"].first(where: { rest.hasPrefix($0) }) { rest = rest.dropFirst(flag.count) }
        return rest
    }

    /// What stands behind `D:`; owner and group may stand before it.
    private static func list(in text: Substring) -> Substring? {
        guard ["O:", "G:", "D:"].contains(where: { text.hasPrefix($0) }) else { return nil }
        var rest = text
        while let colon = rest.firstIndex(of: ":"), colon > rest.startIndex {
            let name = rest[rest.index(before: colon)]
            rest = rest[rest.index(after: colon)...]
            if name == "D" { return rest }
        }
        return nil
    }

    private static func pairs(_ text: Substring) -> Set<String> {
        var pairs: Set<String> = []
        var rest = text
        while !rest.isEmpty {
            pairs.insert(String(rest.prefix(2)))
            rest = rest.dropFirst(2)
        }
        return pairs
    }

    /// FILE_READ_DATA, or a right that holds it. [MS-DTYP 2.5.1.1]
    private static func reads(_ rights: Substring) -> Bool {
        if rights.lowercased().hasPrefix("0x") {
            return UInt32(rights.dropFirst(2), radix: 16).map { $0 & 0x9000_0001 != 0 } ?? false
        }
        return !pairs(rights).isDisjoint(with: ["FR", "FA", "GR", "GA", "CC"])
    }

    /// The first entry that speaks of the account decides. A service's own identifier may be in its token, so one of those
    /// leaves it open.
    public func access(of account: Account) -> ListenerKey.Access {
        guard let entries else { return .readable }
        let names = account.names
        var isOpen = false
        for entry in entries {
            if names.contains(String(entry.account)) {
                return entry.allows ? .readable : isOpen ? .unknown : .unreadable
            }
            if entry.account.hasPrefix("S-1-5-80-") { isOpen = true }
        }
        return isOpen ? .unknown : .unreadable
    }
}
