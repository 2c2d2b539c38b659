/// What `reg query` prints: keys, and under each its values. The names of the types are the same in every language.
public struct RegistryListing: Equatable, Sendable {
    public struct Value: Equatable, Sendable {
        public var key: String
        public var name: String
        /// `REG_DWORD`.
        public var type: String
        /// As printed: `0x1` of a number, the parts of a list with `\0` between them.
        public var data: String

        public init(key: String, name: String, type: String, data: String) {
            self.key = key
            self.name = name
            self.type = type
            self.data = data
        }

        public var number: UInt32? {
            guard type == "REG_DWORD", data.hasPrefix("0x") else { return nil }
            return UInt32(data.dropFirst(2), radix: 16)
        }

        public var list: [String] {
            guard type == "REG_MULTI_SZ" else { return data.isEmpty ? [] : [data] }
            var parts: [String] = [""]
            var rest = data[...]
            while !rest.isEmpty {
                if rest.hasPrefix("\\0") {
                    parts.append("")
                    rest = rest.dropFirst(2)
                } else {
                    parts[parts.count - 1].append(rest.removeFirst())
                }
            }
            return parts.filter { !$0.isEmpty }
        }
    }

    public static let mostValues = 1000

    public var values: [Value] = []

    public init(_ bytes: [UInt8], limit: Int = WindowsText.limit) {
        var key = ""
        for line in WindowsText(bytes, limit: limit).lines where values.count < Self.mostValues {
            if line.hasPrefix("HKEY_") {
                key = line
            } else if let value = Self.value(line, key) {
                values.append(value)
            }
        }
    }

    /// Of all keys, for one key was asked for.
    public func value(_ name: String) -> Value? {
        values.first { $0.name.lowercased() == name.lowercased() }
    }

    /// `    name    REG_DWORD    0x1`: names may hold blanks, so the type is what parts them.
    private static func value(_ line: String, _ key: String) -> Value? {
        guard line.first == " " || line.first == "\t" else { return nil }
        let words = line.split(omittingEmptySubsequences: true) { $0 == " " || $0 == "\t" }
        guard let type = words.first(where: isType) else { return nil }
        let name = line[..<type.startIndex].drop { $0 == " " || $0 == "\t" }
        let data = line[type.endIndex...].drop { $0 == " " || $0 == "\t" }
        let trimmed = String(name.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
        guard !trimmed.isEmpty else { return nil }
        return Value(key: key, name: trimmed, type: String(type), data: String(data))
    }

    private static func isType(_ word: Substring) -> Bool {
        word.hasPrefix("REG_") && word.dropFirst(4).utf8.allSatisfy { $0 == UInt8(ascii: "_") || ($0 | 0x20).isLetter }
    }
}

extension UInt8 {
    fileprivate var isLetter: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self) }
}
