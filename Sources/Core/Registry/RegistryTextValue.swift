import Primitives

/// One value of a `.reg` file: `"name"=dword:00000001`, `@="text"`, `"name"=hex(7):61,00,…`, `"name"=-`.
enum RegistryTextValue: Equatable {
    case value(String, RegistryData)
    case removal(String)
    case unreadable

    /// How a value goes on in the next line: bytes after a backslash, a text until its closing quote.
    enum Continuation: Sendable { case bytes, text }

    /// Nil of a value that its first line ends.
    static func continuation(of line: ArraySlice<UInt8>) -> Continuation? {
        guard let (_, data) = named(line) else { return nil }
        if let quote = quote(of: data) {
            return endsText(data[(quote + 1)...]) ? nil : .text
        }
        return trimmed(data).last == backslash ? .bytes : nil
    }

    static func isLast(_ line: ArraySlice<UInt8>, of kind: Continuation) -> Bool {
        kind == .text ? endsText(line) : trimmed(line).last != backslash
    }

    /// What a further line adds to a value.
    static func joint(_ begun: [UInt8], _ line: ArraySlice<UInt8>, _ kind: Continuation) -> [UInt8] {
        kind == .text ? [newline] + line : Array(line)
    }

    /// The closing quote is the last of its line; one after an odd number of backslashes closes nothing.
    private static func endsText(_ line: ArraySlice<UInt8>) -> Bool {
        let line = trimmed(line)
        guard line.last == UInt8(ascii: "\"") else { return false }
        return line.dropLast().reversed().prefix { $0 == backslash }.count.isMultiple(of: 2)
    }

    /// Where the text of a value begins: `"text"`, or `str(2):"text"` as some programs write a text of another type.
    private static func quote(of data: ArraySlice<UInt8>) -> Int? {
        if data.first == UInt8(ascii: "\"") { return data.startIndex }
        return data.starts(with: "str".utf8) ? data.firstIndex(of: UInt8(ascii: "\"")) : nil
    }

    /// The name, and what stands behind the equals sign.
    private static func named(_ line: ArraySlice<UInt8>) -> (name: String, data: ArraySlice<UInt8>)? {
        let name: String
        var rest: ArraySlice<UInt8>
        if line.first == UInt8(ascii: "@") {
            (name, rest) = ("", line.dropFirst())
        } else {
            guard let (text, after) = quoted(line) else { return nil }
            (name, rest) = (text, after)
        }
        rest = trimmed(rest)
        return rest.first == UInt8(ascii: "=") ? (name, trimmed(rest.dropFirst())) : nil
    }

    static func read(_ line: ArraySlice<UInt8>, isNew: Bool) -> RegistryTextValue {
        guard let (name, data) = named(line) else { return .unreadable }
        return read(data: data, of: name, isNew: isNew)
    }

    private static func read(data: ArraySlice<UInt8>, of name: String, isNew: Bool) -> RegistryTextValue {
        if let quote = quote(of: data) { return text(data[quote...], of: name) }
        if data.elementsEqual([UInt8(ascii: "-")]) { return .removal(name) }
        guard let colon = data.firstIndex(of: UInt8(ascii: ":")) else { return .unreadable }
        let kind = String(decoding: data[..<colon], as: UTF8.self).lowercased()
        let rest = trimmed(data[(colon + 1)...])
        if kind == "dword" {
            return UInt32(String(decoding: rest, as: UTF8.self), radix: 16).map { .value(name, .number($0)) }
                ?? .unreadable
        }
        guard let type = type(of: kind), let bytes = bytesBetweenCommas(rest) else { return .unreadable }
        return .value(name, RegistryData(type: type, bytes: bytes, isWide: isNew))
    }

    private static func text(_ data: ArraySlice<UInt8>, of name: String) -> RegistryTextValue {
        guard let (text, rest) = quoted(data), trimmed(rest).isEmpty else { return .unreadable }
        return .value(name, .text(text))
    }

    /// `hex` is REG_BINARY, `hex(n)` the type with that number, itself in hex.
    private static func type(of kind: String) -> UInt32? {
        if kind == "hex" { return 3 }
        guard kind.hasPrefix("hex("), kind.hasSuffix(")") else { return nil }
        return UInt32(kind.dropFirst(4).dropLast(), radix: 16)
    }

    private static func bytesBetweenCommas(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 3 + 1)
        var value: UInt8?
        for character in text {
            switch character {
            case UInt8(ascii: ","):
                guard let last = value else { return nil }
                bytes.append(last)
                value = nil
            case blank, tab, newline, backslash: continue
            default:
                guard let digit = hexDigit(character), (value ?? 0) < 16 else { return nil }
                value = (value ?? 0) << 4 | digit
            }
        }
        if let value { bytes.append(value) }
        return bytes
    }

    /// The text between quotes, and what comes after it; a backslash takes the next character as it is.
    private static func quoted(_ text: ArraySlice<UInt8>) -> (text: String, after: ArraySlice<UInt8>)? {
        guard text.first == UInt8(ascii: "\"") else { return nil }
        var content: [UInt8] = []
        var index = text.startIndex + 1
        while index < text.endIndex {
            switch text[index] {
            case UInt8(ascii: "\""): return (String(decoding: content, as: UTF8.self), text[(index + 1)...])
            case backslash where index + 1 < text.endIndex:
                content.append(text[index + 1])
                index += 2
            default:
                content.append(text[index])
                index += 1
            }
        }
        return nil
    }
}

private let backslash = UInt8(ascii: "\\")

private func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var text = text.drop { $0 == blank || $0 == tab }
    while let last = text.last, last == blank || last == tab { text = text.dropLast() }
    return text
}

private func hexDigit(_ character: UInt8) -> UInt8? {
    switch character {
    case 0x30...0x39: character - 0x30
    case 0x41...0x46: character - 0x41 + 10
    case 0x61...0x66: character - 0x61 + 10
    default: nil
    }
}
