import Primitives

/// What a value of the registry holds. [MS-RRP 3.1.1.5]
public enum RegistryData: Hashable, Sendable {
    case number(UInt32)
    case long(UInt64)
    case text(String)
    case list([String])
    /// Any other type, and data that do not fit their type.
    case bytes(type: UInt32, [UInt8])

    /// From the bytes that a hive or a `.reg` file holds. Texts are UTF-16, or of one byte a character in files of the old kind.
    public init(type: UInt32, bytes: [UInt8], isWide: Bool = true) {
        let text = isWide ? Self.wide(bytes) : Self.narrow(bytes)
        switch (type, bytes.count) {
        case (1, _), (2, _): self = .text(String(text.prefix { $0 != "\0" }))
        case (4, 4): self = .number(UInt32(truncatingIfNeeded: Self.little(bytes)))
        case (5, 4): self = .number(UInt32(truncatingIfNeeded: Self.little(bytes.reversed())))
        case (7, _): self = .list(text.split(separator: "\0").map(String.init))
        case (11, 8): self = .long(Self.little(bytes))
        default: self = .bytes(type: type, bytes)
        }
    }

    public var number: UInt32? {
        if case .number(let number) = self { return number }
        return nil
    }

    public var text: String? {
        if case .text(let text) = self { return text }
        return nil
    }

    public var bytes: [UInt8]? {
        if case .bytes(_, let bytes) = self { return bytes }
        return nil
    }

    /// About how much memory it takes.
    var size: Int {
        switch self {
        case .number, .long: 8
        case .text(let text): text.utf8.count
        case .list(let parts): parts.reduce(0) { $0 + $1.utf8.count + 16 }
        case .bytes(_, let bytes): bytes.count
        }
    }

    /// As a report shows it: numbers in decimal, lists with commas, bytes in hex. Escaped and bounded.
    public var shownText: String {
        switch self {
        case .number(let number): String(number)
        case .long(let long): String(long)
        case .text(let text): shown(text, limit: 2000)
        case .list(let parts): shown(parts.prefix(100).joined(separator: ", "), limit: 2000)
        case .bytes(_, let bytes): hex(bytes.prefix(64)) + (bytes.count > 64 ? "…" : "")
        }
    }

    private static func little(_ bytes: [UInt8]) -> UInt64 { bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) } }

    private static func wide(_ bytes: [UInt8]) -> String {
        let units = stride(from: 0, to: bytes.count - 1, by: 2).map { UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8 }
        return String(decoding: units, as: UTF16.self)
    }

    /// Of a code page nobody knows only ASCII is sure.
    private static func narrow(_ bytes: [UInt8]) -> String {
        String(decoding: bytes.map { $0 < 0x80 ? $0 : UInt8(ascii: "?") }, as: UTF8.self)
    }
}
