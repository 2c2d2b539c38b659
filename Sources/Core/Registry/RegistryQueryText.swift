/// What `reg query` prints of one key or of all below it: the key's path, then its values indented by four blanks, then the
/// paths of the keys in it. The names of the types and the forms of the data are the same in every language.
public struct RegistryQueryText: Sendable {
    public struct Value: Equatable, Sendable {
        public let key: String
        public let name: String
        /// `REG_DWORD`.
        public let type: String
        /// As printed: `0x1` of a number, pairs of digits of bytes, the parts of a list with `\0` between them.
        public let text: String
    }

    /// Paths as printed, `HKEY_LOCAL_MACHINE\…`: the asked key where it has values, and those in it.
    public private(set) var keys: [String] = []
    public private(set) var values: [Value] = []
    /// Lines that are not empty, whatever they are.
    public private(set) var lineCount = 0

    public init(_ bytes: [UInt8]) {
        var key = ""
        var decoder = LineDecoder()
        var lines: [String] = []
        let keep = { (line: ArraySlice<UInt8>) in
            if !line.isEmpty { lines.append(String(decoding: line, as: UTF8.self)) }
        }
        decoder.take(bytes, keep)
        decoder.finish(keep)
        keep(decoder.rest[...])
        lineCount = lines.count
        for line in lines where values.count < RegistryContents.mostValues && keys.count < RegistryContents.mostValues {
            if line.hasPrefix("HKEY_") {
                key = line
                keys.append(line)
            } else if let value = Self.value(line, key) {
                values.append(value)
            }
        }
    }

    /// `    name    REG_DWORD    0x1`: names may hold blanks, so the type is what parts them.
    private static func value(_ line: String, _ key: String) -> Value? {
        let indent = "    "
        guard !key.isEmpty, line.hasPrefix(indent) else { return nil }
        let rest = line.dropFirst(indent.count)
        guard let place = typePlace(rest), place > rest.startIndex else { return nil }
        let named = rest[place...].dropFirst(indent.count)
        let type = named.prefix { $0 != " " }
        let data = named.dropFirst(type.count)
        return Value(
            key: key, name: String(rest[..<place]), type: String(type),
            text: String(data.hasPrefix(indent) ? data.dropFirst(indent.count) : data))
    }

    /// Where the four blanks before the type stand.
    private static func typePlace(_ text: Substring) -> Substring.Index? {
        let mark = Array("    REG_".utf8)
        var place = text.utf8.startIndex
        while place < text.utf8.endIndex {
            if text.utf8[place...].starts(with: mark) { return place }
            place = text.utf8.index(after: place)
        }
        return nil
    }

    /// The only value that was asked for.
    public func value(_ name: String) -> Value? { values.first { $0.name.lowercased() == name.lowercased() } }

    /// Whether a key directly in the asked one is named.
    public func holds(child name: String, of key: String) -> Bool {
        let wanted =
            "\\" + (key.split(separator: "\\").dropFirst() + [Substring(name)]).joined(separator: "\\").lowercased()
        return keys.contains { $0.lowercased().hasSuffix(wanted) }
    }

    /// Whether nothing is in the asked key, and every line was understood. A default value that is not set is printed by some, in
    /// brackets or as nothing.
    ///
    /// - Parameters:
    ///   - removed: values that will not be there any more.
    ///   - children: the number of keys in it that will not be there any more.
    public func isEmpty(key: String, but removed: [Value] = [], children: Int = 0) -> Bool {
        let own = key.split(separator: "\\").dropFirst().joined(separator: "\\").lowercased()
        let others = keys.filter { !$0.lowercased().hasSuffix("\\" + own) }
        return lineCount == keys.count + values.count && others.count == children
            && values.allSatisfy { $0.isUnsetDefault || removed.contains($0) }
    }

    /// All of it that is wanted.
    public func add(to contents: inout RegistryContents, _ selection: RegistrySelection) {
        for key in keys {
            if let path = RegistryPath(key), selection.wants(path) { contents.add(path) }
        }
        for value in values {
            guard let path = RegistryPath(value.key), selection.wants(path), let data = value.data else { continue }
            contents.set(path, value.name, data)
        }
    }
}

extension RegistryQueryText.Value {
    fileprivate var isUnsetDefault: Bool {
        name.hasPrefix("(") && name.hasSuffix(")") && type == "REG_SZ"
            && (text.isEmpty || text.hasPrefix("(") && text.hasSuffix(")"))
    }

    private var number: UInt64? {
        guard text.hasPrefix("0x"), text.utf8.count > 2, text.utf8.allSatisfy({ $0 != UInt8(ascii: "+") }) else {
            return nil
        }
        return UInt64(text.dropFirst(2), radix: 16)
    }

    /// Byte for byte; nil where what is printed does not tell them. Texts pass through a code page that has not all characters,
    /// so none of them is sure.
    public var exact: RegistryValue? {
        switch type {
        case "REG_DWORD": number.flatMap { UInt32(exactly: $0) }.map { RegistryValue(number: $0) }
        case "REG_QWORD":
            number.map { long in
                RegistryValue(type: 11, bytes: (0..<8).map { UInt8(truncatingIfNeeded: long >> ($0 * 8)) })
            }
        case "REG_BINARY", "REG_NONE": binary
        default: nil
        }
    }

    private var binary: RegistryValue? {
        guard let type = RegistryValue.type(named: type), let bytes = Self.bytes(text) else { return nil }
        return RegistryValue(type: type, bytes: bytes)
    }

    private static func bytes(_ text: String) -> [UInt8]? {
        guard text.utf8.count.isMultiple(of: 2), text.utf8.count / 2 <= RegistryValue.longest else { return nil }
        let digits = text.utf8.compactMap { byte -> UInt8? in
            switch byte {
            case 0x30...0x39: byte - 0x30
            case 0x41...0x46: byte - 0x41 + 10
            case 0x61...0x66: byte - 0x61 + 10
            default: nil
            }
        }
        guard digits.count == text.utf8.count else { return nil }
        return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }

    /// As far as it can be read, to be judged and shown.
    public var data: RegistryData? {
        switch type {
        case "REG_SZ", "REG_EXPAND_SZ": .text(text)
        case "REG_MULTI_SZ": .list(parts)
        default: exact?.data
        }
    }

    private var parts: [String] {
        var parts: [String] = [""]
        var isAfterBackslash = false
        for character in text {
            if isAfterBackslash, character == "0" {
                parts.append("")
            } else {
                if isAfterBackslash { parts[parts.count - 1].append("\\") }
                if character != "\\" { parts[parts.count - 1].append(character) }
            }
            isAfterBackslash = character == "\\"
        }
        return parts.filter { !$0.isEmpty }
    }
}
