public import Primitives

/// A packet of the data phase of version 3, as far as it takes to recognise one: the prefix byte and the header. The
/// payloads stay raw. [MS-RDPEUDP2 2.2.1]
public struct RDPUDP2Packet: Equatable, Sendable {
    /// Which payloads follow: 12 bits. An open set. [MS-RDPEUDP2 2.2.1.1]
    public struct Flags: OptionSet, Hashable, Sendable {
        public let rawValue: UInt16

        public init(rawValue: UInt16) { self.rawValue = rawValue }

        /// ACK. Never beside ACKVEC.
        public static let ack = Flags(rawValue: 0x001)
        /// DATA.
        public static let data = Flags(rawValue: 0x004)
        /// ACKVEC.
        public static let ackVec = Flags(rawValue: 0x008)
        /// AOA.
        public static let ackOfAcks = Flags(rawValue: 0x010)
        /// OVERHEADSIZE.
        public static let overheadSize = Flags(rawValue: 0x040)
        /// DELAYACKINFO.
        public static let delayAckInfo = Flags(rawValue: 0x100)

        fileprivate static let mask: UInt16 = 0x0fff
    }

    /// Packet_Type_Index. [MS-RDPEUDP2 3.1.1.1.5]
    public enum PacketType: UInt8, Sendable {
        case data = 0
        /// Fills the line; its contents are for nobody.
        case dummy = 8
    }

    /// Where the prefix byte stands on the wire, counted from 0.
    private static let prefixPosition = 7

    public var type: PacketType
    public var flags: Flags
    /// The logarithm to base 2 of the receive window, in multiples of the MTU: 0 to 15.
    public var logWindowSize: UInt8
    /// The payloads, in the order of [MS-RDPEUDP2 2.2.1].
    public var payloads: [UInt8]

    public init(type: PacketType, flags: Flags, logWindowSize: UInt8, payloads: [UInt8]) {
        self.type = type
        self.flags = flags
        self.logWindowSize = logWindowSize
        self.payloads = payloads
    }
}

extension RDPUDP2Packet {
    /// The datagram: padded to seven bytes, prefixed, and the first byte exchanged with the eighth.
    /// [MS-RDPEUDP2 3.1.1.1.5.1]
    public func encoded() -> [UInt8] {
        var writer = ByteWriter()
        writer.u8(0)
        writer.u16le(flags.rawValue & Flags.mask | UInt16(logWindowSize & 0x0f) << 12)
        writer.append(payloads)
        let length = min(writer.count - 1, Self.prefixPosition)
        writer.zeros(Self.prefixPosition - length)
        var bytes = writer.bytes
        bytes[0] = type.rawValue << 1 | UInt8(length) << 5
        bytes.swapAt(0, Self.prefixPosition)
        return bytes
    }

    /// Reads one datagram. Throws `truncated` below eight bytes, and `unexpected` where a reserved bit, a type, a length
    /// or a set of flags is one that the specification forbids: what passes is very probably a packet of version 3.
    /// [MS-RDPEUDP2 3.1.1.1.5.2]
    public init(decoding datagram: ArraySlice<UInt8>) throws(WireError) {
        var reader = ByteReader(datagram, message: "RDP-UDP2 packet")
        var front = Array(try reader.take(Self.prefixPosition + 1, "PacketPrefixByte"))
        front.swapAt(0, Self.prefixPosition)
        var prefix = ByteReader(front, message: "RDP-UDP2 packet")
        let byte = try prefix.u8("PacketPrefixByte")
        type = try Self.type(of: byte, prefix)
        let header = try prefix.u16le("Header")
        flags = Flags(rawValue: header & Flags.mask)
        logWindowSize = UInt8(header >> 12)
        guard !flags.isEmpty, !flags.isSuperset(of: [.ack, .ackVec]) else {
            throw prefix.unexpected("Flags", "ACK, ACKVEC or others", hexCode(flags.rawValue), at: 1)
        }
        let kept = try Self.keptBytes(Int(byte >> 5), of: Array(prefix.rest()), behind: reader)
        payloads = kept + reader.rest()
    }

    /// From the lowest bit up: one reserved, four of the type, three of the short length.
    private static func type(of prefix: UInt8, _ reader: ByteReader) throws(WireError) -> PacketType {
        guard prefix & 1 == 0, let type = PacketType(rawValue: prefix >> 1 & 0x0f) else {
            throw reader.unexpected("PacketPrefixByte", "type 0 or 8", "0x" + hex(prefix), at: prefixPosition)
        }
        return type
    }

    /// Takes the padding off a short packet. A length of 0 counts as 7: the specification's own example writes it so.
    private static func keptBytes(
        _ shortLength: Int, of payloads: [UInt8], behind reader: ByteReader
    ) throws(WireError) -> [UInt8] {
        guard shortLength != 0, shortLength != prefixPosition else { return payloads }
        // Two bytes are the header; and a short packet has no bytes behind its padding.
        guard shortLength >= 2, reader.isAtEnd else {
            throw reader.unexpected(
                "Short_Packet_Length", "7 or the packet's own length", "\(shortLength)", at: prefixPosition)
        }
        return Array(payloads.prefix(shortLength - 2))
    }
}
