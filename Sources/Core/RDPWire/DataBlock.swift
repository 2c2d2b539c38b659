import Primitives

/// One block of settings, as GCC user data carries them: type, length of the whole, body. [MS-RDPBCGR 2.2.1.3.1]
struct DataBlock {
    let type: UInt16
    var body: ByteReader

    private static let headerLength = 4

    static func readAll(from reader: inout ByteReader) throws(WireError) -> [DataBlock] {
        var blocks: [DataBlock] = []
        while !reader.isAtEnd {
            let type = try reader.u16le("block type")
            let at = reader.offset
            let length = Int(try reader.u16le("block length"))
            guard length >= headerLength else {
                throw reader.unexpected("block length", "at least \(headerLength)", "\(length)", at: at)
            }
            blocks.append(DataBlock(type: type, body: try reader.sub(length - headerLength, "block")))
        }
        return blocks
    }

    static func write(_ type: UInt16, to writer: inout ByteWriter, _ body: (inout ByteWriter) -> Void) {
        var inner = ByteWriter()
        body(&inner)
        writer.u16le(type)
        writer.u16le(UInt16(truncatingIfNeeded: headerLength + inner.count))
        writer.append(inner.bytes)
    }
}
