import Primitives

/// Ciphers of Standard RDP Security: a set when a client offers them, one when a server selects. [MS-RDPBCGR 2.2.1.4.3]
public struct EncryptionMethods: OptionSet, Hashable, Sendable {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    public static let none: EncryptionMethods = []
    /// RC4 with 40-bit keys.
    public static let rc4With40Bits = EncryptionMethods(rawValue: 0x01)
    /// RC4 with 128-bit keys.
    public static let rc4With128Bits = EncryptionMethods(rawValue: 0x02)
    /// RC4 with 56-bit keys.
    public static let rc4With56Bits = EncryptionMethods(rawValue: 0x08)
    /// Triple DES with SHA-1.
    public static let fips = EncryptionMethods(rawValue: 0x10)

    private static let known: [(bit: EncryptionMethods, name: String)] = [
        (.rc4With40Bits, "40BIT"), (.rc4With128Bits, "128BIT"), (.rc4With56Bits, "56BIT"), (.fips, "FIPS"),
    ]

    /// `NONE`, or names joined by `|`; bits without a name follow as one hexadecimal number.
    public var name: String {
        guard !isEmpty else { return "NONE" }
        var names = Self.known.filter { contains($0.bit) }.map(\.name)
        let nameless = Self.known.reduce(into: self) { $0.remove($1.bit) }
        if !nameless.isEmpty { names.append(hexCode(nameless.rawValue)) }
        return names.joined(separator: "|")
    }
}

/// How much of the traffic a server encrypts, and how well. An open set. [MS-RDPBCGR 2.2.1.4.3, 5.3.1]
public struct EncryptionLevel: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    public static let none = EncryptionLevel(rawValue: 0)
    public static let low = EncryptionLevel(rawValue: 1)
    public static let clientCompatible = EncryptionLevel(rawValue: 2)
    public static let high = EncryptionLevel(rawValue: 3)
    public static let fips = EncryptionLevel(rawValue: 4)

    private static let names = ["NONE", "LOW", "CLIENT_COMPATIBLE", "HIGH", "FIPS"]

    /// Nil for numbers the specification does not list.
    public var name: String? { rawValue < Self.names.count ? Self.names[Int(rawValue)] : nil }
}
