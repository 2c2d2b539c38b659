public import Primitives

/// RDPUDP_FEC_HEADER: the eight bytes at the front of every datagram of versions 1 and 2, and of the SYN and SYN+ACK
/// of every version. All numbers are big-endian. [MS-RDPEUDP 2.2.2.1]
public struct FECHeader: Equatable, Sendable {
    /// What the datagram is and which structures follow. An open set: bits without a name are kept.
    public struct Flags: OptionSet, Hashable, Sendable {
        public let rawValue: UInt16

        public init(rawValue: UInt16) { self.rawValue = rawValue }

        /// RDPUDP_FLAG_SYN: opens a connection.
        public static let syn = Flags(rawValue: 0x0001)
        /// RDPUDP_FLAG_FIN: unused.
        public static let fin = Flags(rawValue: 0x0002)
        /// RDPUDP_FLAG_ACK: an ``AckVectorHeader`` follows, except in a SYN+ACK, which has none.
        public static let ack = Flags(rawValue: 0x0004)
        /// RDPUDP_FLAG_DATA: a source or an FEC payload follows.
        public static let data = Flags(rawValue: 0x0008)
        /// RDPUDP_FLAG_FEC: the payload is an FEC packet.
        public static let fec = Flags(rawValue: 0x0010)
        /// RDPUDP_FLAG_CN: the receiver missed datagrams.
        public static let cn = Flags(rawValue: 0x0020)
        /// RDPUDP_FLAG_CWR: the sender slowed down.
        public static let cwr = Flags(rawValue: 0x0040)
        /// RDPUDP_FLAG_SACK_OPTION: unused.
        public static let sackOption = Flags(rawValue: 0x0080)
        /// RDPUDP_FLAG_ACK_OF_ACKS: a new start of the ACK vector follows.
        public static let ackOfAcks = Flags(rawValue: 0x0100)
        /// RDPUDP_FLAG_SYNLOSSY: best-efforts mode, nothing lost is sent again.
        public static let synLossy = Flags(rawValue: 0x0200)
        /// RDPUDP_FLAG_ACKDELAYED: this acknowledgment waited, so it tells nothing about the round trip.
        public static let ackDelayed = Flags(rawValue: 0x0400)
        /// RDPUDP_FLAG_CORRELATION_ID: a ``CorrelationIDPayload`` follows.
        public static let correlationID = Flags(rawValue: 0x0800)
        /// RDPUDP_FLAG_SYNEX: a ``SynDataExPayload`` follows.
        public static let synEx = Flags(rawValue: 0x1000)

        private static let known: [(bit: Flags, name: String)] = [
            (.syn, "SYN"), (.fin, "FIN"), (.ack, "ACK"), (.data, "DATA"), (.fec, "FEC"), (.cn, "CN"), (.cwr, "CWR"),
            (.sackOption, "SACK_OPTION"), (.ackOfAcks, "ACK_OF_ACKS"), (.synLossy, "SYNLOSSY"),
            (.ackDelayed, "ACKDELAYED"), (.correlationID, "CORRELATION_ID"), (.synEx, "SYNEX"),
        ]

        /// The names of the bits, without `RDPUDP_FLAG_`, joined by `|`; bits without a name follow as one hexadecimal
        /// number. `0x0` for the empty set.
        public var name: String {
            var names = Self.known.filter { contains($0.bit) }.map(\.name)
            let nameless = Self.known.reduce(into: self) { $0.remove($1.bit) }
            if !nameless.isEmpty || names.isEmpty { names.append(hexCode(nameless.rawValue)) }
            return names.joined(separator: "|")
        }
    }

    public static let length = 8
    /// What stands in `snSourceAck` of a client's SYN, which has nothing to acknowledge: −1. [MS-RDPEUDP 3.1.5.1.1]
    public static let nothingToAcknowledge = UInt32.max

    /// The highest source sequence number seen of the other side.
    public var snSourceAck: UInt32
    /// How many packets the sender can hold; a count, not bytes. [MS-RDPEUDP 3.1.5.1.1]
    public var uReceiveWindowSize: UInt16
    public var uFlags: Flags

    public init(snSourceAck: UInt32, uReceiveWindowSize: UInt16, uFlags: Flags) {
        self.snSourceAck = snSourceAck
        self.uReceiveWindowSize = uReceiveWindowSize
        self.uFlags = uFlags
    }

    /// Throws `truncated` on fewer than eight bytes.
    public init(from reader: inout ByteReader) throws(WireError) {
        snSourceAck = try reader.u32be("snSourceAck")
        uReceiveWindowSize = try reader.u16be("uReceiveWindowSize")
        uFlags = Flags(rawValue: try reader.u16be("uFlags"))
    }

    public func write(to writer: inout ByteWriter) {
        writer.u32be(snSourceAck)
        writer.u16be(uReceiveWindowSize)
        writer.u16be(uFlags.rawValue)
    }
}
