import Primitives

extension Screen {
    /// `count` drawing orders [MS-RDPEGDI 2.2.2.2.1]. An order that cannot be read ends the update: nothing says where
    /// the next one begins, save behind secondary orders, which tell their length.
    mutating func drawOrders(_ reader: inout ByteReader, count: Int) throws(WireError) {
        var first: WireError?
        for _ in 0..<count {
            let flags = try reader.u8("controlFlags")
            switch flags & 3 {
            // TS_STANDARD
            case 1: try drawPrimaryOrder(&reader, flags)
            // TS_STANDARD and TS_SECONDARY
            case 3:
                let order = try SecondaryOrder(&reader)
                do throws(WireError) {
                    try take(order)
                } catch {
                    if first != nil { tally.failed(error) }
                    first = first ?? error
                }
            // TS_SECONDARY
            case 2: try passOver(flags >> 2, &reader)
            default: throw reader.unexpected("controlFlags", "the class of an order", "0x" + hex(flags))
            }
        }
        if let first { throw first }
        try reader.expectEnd()
    }

    /// Alternate secondary orders [MS-RDPEGDI 2.2.2.2.1.3]: none is advertised; the frame marker draws nothing, those of
    /// windows (2.2.1.3 of [MS-RDPERP]) tell their length. Drawing into bitmaps off the screen cannot be passed over.
    private mutating func passOver(_ type: UInt8, _ reader: inout ByteReader) throws(WireError) {
        tally.alternateOrders[type, default: 0] += 1
        switch type {
        // TS_ALTSEC_FRAME_MARKER
        case 0x0d: _ = try reader.u32le("action")
        // TS_ALTSEC_WINDOW: orderSize counts from the control flags.
        case 0x0b:
            let size = Int(try reader.u16le("orderSize"))
            _ = try reader.take(size - 3, "window order")
        default: throw reader.unexpected("alternate secondary orderType", "11 or 13", "\(type)")
        }
    }
}

/// DRAWING_ORDER of the secondary class [MS-RDPEGDI 2.2.2.2.1.2.1.1].
struct SecondaryOrder: Sendable {
    let flags: UInt16
    let type: UInt8
    let data: ByteReader

    init(_ reader: inout ByteReader) throws(WireError) {
        // Thirteen less than the whole order, seven less than what stands behind its type; as signed 16 bits.
        let length = Int(Int16(bitPattern: try reader.u16le("orderLength"))) + 7
        flags = try reader.u16le("extraFlags")
        type = try reader.u8("orderType")
        data = try reader.sub(length, "secondary order", message: "Secondary order \(type)")
    }
}
