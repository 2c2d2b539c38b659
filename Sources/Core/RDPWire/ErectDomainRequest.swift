import Primitives

/// The client tells its place in the domain; servers look at neither number. [T.125 7; MS-RDPBCGR 2.2.1.5]
public struct ErectDomainRequest: Equatable, Sendable {
    public var subHeight: UInt32
    public var subInterval: UInt32

    public init(subHeight: UInt32 = 0, subInterval: UInt32 = 0) {
        self.subHeight = subHeight
        self.subInterval = subInterval
    }

    static let choice: UInt8 = 1

    init(from reader: inout ByteReader) throws(WireError) {
        subHeight = try reader.perInteger("subHeight")
        subInterval = try reader.perInteger("subInterval")
    }

    func write(to writer: inout ByteWriter) {
        writer.u8(Self.choice << 2)
        writer.perInteger(subHeight)
        writer.perInteger(subInterval)
    }
}
