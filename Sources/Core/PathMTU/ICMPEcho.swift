public import Primitives

/// An echo request or reply. [RFC 792 "Echo or Echo Reply Message", RFC 4443 4.1 and 4.2]
public struct ICMPEcho: Equatable, Sendable {
    public enum Family: Sendable, CaseIterable {
        case four, six

        /// Bytes of the IP header, without options or extension headers.
        public var ipHeaderLength: Int { self == .four ? 20 : 40 }
        fileprivate var request: UInt8 { self == .four ? 8 : 128 }
        fileprivate var reply: UInt8 { self == .four ? 0 : 129 }
    }

    public static let headerLength = 8

    public var family: Family
    public var isReply: Bool
    /// Given by the kernel where the socket is an unprivileged one.
    public var identifier: UInt16
    public var sequence: UInt16
    public var data: [UInt8]

    public init(family: Family, isReply: Bool = false, identifier: UInt16 = 0, sequence: UInt16, data: [UInt8]) {
        self.family = family
        self.isReply = isReply
        self.identifier = identifier
        self.sequence = sequence
        self.data = data
    }

    /// A request whose IP packet is `packet` bytes long, or as short as one can be.
    public init(requestOf packet: Int, family: Family, sequence: UInt16) {
        let count = max(0, packet - family.ipHeaderLength - Self.headerLength)
        self.init(family: family, sequence: sequence, data: (0..<count).map { UInt8(truncatingIfNeeded: $0) })
    }

    /// With the checksum of ICMP; that of ICMPv6 covers addresses too and is left to the kernel.
    public func encoded() -> [UInt8] {
        let sum = family == .four ? internetChecksum(written(checksum: 0)) : 0
        return written(checksum: sum)
    }

    private func written(checksum: UInt16) -> [UInt8] {
        var writer = ByteWriter()
        writer.u8(isReply ? family.reply : family.request)
        writer.u8(0)
        writer.u16be(checksum)
        writer.u16be(identifier)
        writer.u16be(sequence)
        writer.append(data)
        return writer.bytes
    }

    /// Reads a whole message, its checksum passed over: the kernel has looked at it.
    public init(decoding bytes: ArraySlice<UInt8>, family: Family) throws(WireError) {
        var reader = ByteReader(bytes, message: "ICMP echo")
        let type = try reader.u8("type")
        guard type == family.request || type == family.reply else {
            throw reader.unexpected("type", "\(family.request) or \(family.reply)", "\(type)", at: 0)
        }
        try reader.expect(0, "code")
        _ = try reader.u16be("checksum")
        self.family = family
        isReply = type == family.reply
        identifier = try reader.u16be("identifier")
        sequence = try reader.u16be("sequence")
        data = Array(reader.rest())
    }
}

/// The ones' complement of the ones' complement sum. [RFC 1071]
func internetChecksum(_ bytes: [UInt8]) -> UInt16 {
    var sum: UInt32 = 0
    for index in stride(from: 0, to: bytes.count, by: 2) {
        let low = index + 1 < bytes.count ? bytes[index + 1] : 0
        sum &+= UInt32(bytes[index]) << 8 | UInt32(low)
        sum = (sum & 0xffff) + (sum >> 16)
    }
    return ~UInt16(truncatingIfNeeded: sum)
}
