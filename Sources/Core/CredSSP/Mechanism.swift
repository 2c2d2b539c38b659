import Primitives

/// A security mechanism by its object identifier. An open set. [RFC 4178 4.1, MS-SPNG 3.1.5.2]
public struct Mechanism: Hashable, Sendable {
    /// `1.3.6.1.4.1.311.2.2.10`.
    public let dotted: String

    public init(dotted: String) { self.dotted = dotted }

    public static let ntlm = Mechanism(dotted: "1.3.6.1.4.1.311.2.2.10")
    public static let kerberos = Mechanism(dotted: "1.2.840.113554.1.2.2")
    /// Kerberos under the number that Windows 2000 gave it by mistake and every Windows still offers first.
    public static let msKerberos = Mechanism(dotted: "1.2.840.48018.1.2.2")
    public static let negoEx = Mechanism(dotted: "1.3.6.1.4.1.311.2.2.30")
    public static let spnego = Mechanism(dotted: "1.3.6.1.5.5.2")

    /// `NTLM`, `Kerberos`, `MS-Kerberos`, `NEGOEX`, `SPNEGO`; the dotted number for others.
    public var name: String {
        switch self {
        case .ntlm: "NTLM"
        case .kerberos: "Kerberos"
        case .msKerberos: "MS-Kerberos"
        case .negoEx: "NEGOEX"
        case .spnego: "SPNEGO"
        default: dotted
        }
    }
}

extension ByteReader {
    /// The OBJECT IDENTIFIER that comes next, as a mechanism. [X.690 8.19]
    mutating func mechanism(_ field: StaticString) throws(WireError) -> Mechanism {
        var contents = try element(.objectIdentifier, field)
        let longest = 64
        guard contents.remaining <= longest else {
            throw contents.tooLarge(field, limit: longest, got: contents.remaining)
        }
        let first = try contents.arc(field)
        let root = min(first / 40, 2)
        var arcs = [root, first - root * 40]
        while !contents.isAtEnd { arcs.append(try contents.arc(field)) }
        return Mechanism(dotted: arcs.map(String.init).joined(separator: "."))
    }

    /// One number in base 128, the high bit saying that more follows.
    private mutating func arc(_ field: StaticString) throws(WireError) -> UInt64 {
        var value: UInt64 = 0
        while true {
            let byte = try u8(field)
            guard value >> 57 == 0 else { throw unexpected(field, "numbers below 2^64", "a longer one") }
            value = value << 7 | UInt64(byte & 0x7f)
            if byte & 0x80 == 0 { return value }
        }
    }
}

extension ByteWriter {
    /// An identifier that is not dotted numbers is written empty.
    mutating func mechanism(_ mechanism: Mechanism) {
        let arcs = mechanism.dotted.split(separator: ".").compactMap { UInt64($0) }
        element(.objectIdentifier) { contents in
            guard arcs.count >= 2, arcs[0] <= 2, arcs[1] <= .max - 80 else { return }
            contents.arc(arcs[0] * 40 + arcs[1])
            for arc in arcs.dropFirst(2) { contents.arc(arc) }
        }
    }

    private mutating func arc(_ value: UInt64) {
        var groups = [UInt8(value & 0x7f)]
        var rest = value >> 7
        while rest > 0 {
            groups.append(UInt8(rest & 0x7f) | 0x80)
            rest >>= 7
        }
        append(groups.reversed())
    }
}
