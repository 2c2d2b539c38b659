import Primitives

/// A value as it is stored, byte for byte, so that it can be put back as it was. [MS-RRP 3.1.1.5]
public struct RegistryValue: Hashable, Sendable {
    /// No value that a repair touches comes near; what is longer is not kept, so it is not changed either.
    public static let longest = 1 << 16

    public static let string: UInt32 = 1
    public static let binary: UInt32 = 3
    public static let number: UInt32 = 4
    public static let list: UInt32 = 7

    public let type: UInt32
    public let bytes: [UInt8]

    public init(type: UInt32, bytes: [UInt8]) {
        self.type = type
        self.bytes = bytes
    }

    public init(number: UInt32) {
        self.init(type: Self.number, bytes: (0..<4).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) })
    }

    /// REG_SZ: UTF-16LE with its final zero.
    public init(text: String) { self.init(type: Self.string, bytes: Self.wide(text) + [0, 0]) }

    /// REG_MULTI_SZ.
    public init(list: [String]) {
        self.init(type: Self.list, bytes: list.flatMap { Self.wide($0) + [0, 0] } + [0, 0])
    }

    /// What it means.
    public var data: RegistryData { RegistryData(type: type, bytes: bytes) }

    /// `REG_DWORD`; a type without a name is shown as its number.
    public var typeName: String { Self.names[type] ?? "type \(type)" }

    public static func type(named name: String) -> UInt32? { names.first { $0.value == name }?.key }

    private static let names: [UInt32: String] = [
        0: "REG_NONE", 1: "REG_SZ", 2: "REG_EXPAND_SZ", 3: "REG_BINARY", 4: "REG_DWORD", 5: "REG_DWORD_BIG_ENDIAN",
        6: "REG_LINK", 7: "REG_MULTI_SZ", 8: "REG_RESOURCE_LIST", 9: "REG_FULL_RESOURCE_DESCRIPTOR",
        10: "REG_RESOURCE_REQUIREMENTS_LIST", 11: "REG_QWORD",
    ]

    private static func wide(_ text: String) -> [UInt8] {
        text.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
    }
}

extension RegistryValue: Codable {
    private enum Key: String, CodingKey { case type, hex }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        let text = try container.decode(String.self, forKey: .hex)
        guard let bytes = Primitives.bytes(fromHex: text), bytes.count <= Self.longest else {
            throw DecodingError.dataCorruptedError(forKey: .hex, in: container, debugDescription: "no bytes in hex")
        }
        self.init(type: try container.decode(UInt32.self, forKey: .type), bytes: bytes)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(type, forKey: .type)
        try container.encode(Primitives.hex(bytes), forKey: .hex)
    }
}
