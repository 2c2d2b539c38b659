import Primitives

/// RDPUDP_SYNDATA_PAYLOAD: what a side begins with. Eight bytes. [MS-RDPEUDP 2.2.2.5]
public struct SynDataPayload: Equatable, Sendable {
    /// The sizes of a datagram that a side may announce, in bytes without the headers of IP and UDP.
    public static let allowedMtu: ClosedRange<UInt16> = 1132...1232

    /// Where the sender's sequence numbers start; of a random source, as in TCP.
    public var snInitialSequenceNumber: UInt32
    /// The longest datagram from client to server, in bytes.
    public var uUpStreamMtu: UInt16
    /// The longest datagram from server to client, in bytes.
    public var uDownStreamMtu: UInt16

    public init(
        snInitialSequenceNumber: UInt32, uUpStreamMtu: UInt16 = allowedMtu.upperBound,
        uDownStreamMtu: UInt16 = allowedMtu.upperBound
    ) {
        self.snInitialSequenceNumber = snInitialSequenceNumber
        self.uUpStreamMtu = uUpStreamMtu
        self.uDownStreamMtu = uDownStreamMtu
    }

    /// Whether both sizes are ones that the specification allows. [MS-RDPEUDP 3.1.1.3]
    public var hasAllowedMtus: Bool {
        Self.allowedMtu.contains(uUpStreamMtu) && Self.allowedMtu.contains(uDownStreamMtu)
    }

    /// Throws `truncated` on fewer than eight bytes; sizes out of range are kept.
    init(from reader: inout ByteReader) throws(WireError) {
        snInitialSequenceNumber = try reader.u32be("snInitialSequenceNumber")
        uUpStreamMtu = try reader.u16be("uUpStreamMtu")
        uDownStreamMtu = try reader.u16be("uDownStreamMtu")
    }

    func write(to writer: inout ByteWriter) {
        writer.u32be(snInitialSequenceNumber)
        writer.u16be(uUpStreamMtu)
        writer.u16be(uDownStreamMtu)
    }
}
