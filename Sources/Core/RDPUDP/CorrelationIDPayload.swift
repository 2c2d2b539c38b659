import Primitives

/// RDPUDP_CORRELATION_ID_PAYLOAD: names the connection in the server's event logs, as RDP_NEG_CORRELATION_INFO does over
/// TCP. 32 bytes. [MS-RDPEUDP 2.2.2.8]
public struct CorrelationIDPayload: Equatable, Sendable {
    public static let idLength = 16

    /// 16 bytes in the order of the wire.
    public var uCorrelationId: [UInt8]
    /// 16 bytes, zero from every sender that follows the specification.
    public var uReserved: [UInt8]

    public init(uCorrelationId: [UInt8]) {
        self.uCorrelationId = uCorrelationId
        uReserved = Array(repeating: 0, count: Self.idLength)
    }

    /// Whether a client may choose this identifier: 16 bytes, none of them `0D`, the first neither `00` nor `F4`.
    /// [MS-RDPEUDP 3.1.5.1.1]
    public var isAllowed: Bool {
        uCorrelationId.count == Self.idLength && !uCorrelationId.contains(0x0d) && uCorrelationId[0] != 0x00
            && uCorrelationId[0] != 0xf4
    }

    /// Throws `truncated` on fewer than 32 bytes.
    init(from reader: inout ByteReader) throws(WireError) {
        uCorrelationId = Array(try reader.take(Self.idLength, "uCorrelationId"))
        uReserved = Array(try reader.take(Self.idLength, "uReserved"))
    }

    func write(to writer: inout ByteWriter) {
        writer.append(uCorrelationId, filledTo: Self.idLength)
        writer.append(uReserved, filledTo: Self.idLength)
    }
}
