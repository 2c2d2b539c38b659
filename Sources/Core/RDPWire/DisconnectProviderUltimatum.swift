import Primitives

/// The last word of an MCS provider. Also sent in place of any other answer, even where TLS is due. [T.125 7; MS-RDPBCGR 2.2.2.3]
public struct DisconnectProviderUltimatum: Equatable, Sendable {
    public var reason: MCSReason

    public init(reason: MCSReason) { self.reason = reason }

    static let choice: UInt8 = 8

    /// The three bits of the reason straddle two bytes.
    init(head: UInt8, from reader: inout ByteReader) throws(WireError) {
        reason = MCSReason(rawValue: (head & 3) << 1 | (try reader.u8("reason")) >> 7)
    }

    func write(to writer: inout ByteWriter) {
        writer.u8(Self.choice << 2 | reason.rawValue >> 1)
        writer.u8(reason.rawValue << 7)
    }
}
