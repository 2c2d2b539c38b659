import Primitives

extension Screen {
    /// Bytes of field flags by order type [MS-RDPEGDI 2.2.2.2.1.1.2, fieldFlags].
    private static let fieldFlagBytes: [UInt8: Int] = [
        0: 1, 1: 2, 2: 1, 7: 1, 8: 1, 9: 2, 10: 1, 11: 1, 13: 2, 14: 3, 15: 1, 16: 2, 17: 2, 18: 2, 19: 2, 20: 1,
        21: 2, 22: 1, 24: 2, 25: 1, 26: 2, 27: 3,
    ]

    /// One order of the primary class [MS-RDPEGDI 2.2.2.2.1.1.2].
    mutating func drawPrimaryOrder(_ reader: inout ByteReader, _ flags: UInt8) throws(WireError) {
        // TS_TYPE_CHANGE
        if flags & 0x08 != 0 { orders.type = try reader.u8("orderType") }
        tally.primaryOrders[orders.type, default: 0] += 1
        guard let whole = Self.fieldFlagBytes[orders.type] else {
            throw reader.unexpected("orderType", "a drawing order", "\(orders.type)")
        }
        // TS_ZERO_FIELD_BYTE_BIT0 and BIT1 say how many bytes of flags are left out, as zeros.
        let left = max(whole - Int(flags >> 6), 0)
        var fieldFlags: UInt32 = 0
        for index in 0..<left { fieldFlags |= UInt32(try reader.u8("fieldFlags")) << UInt32(8 * index) }
        // TS_BOUNDS without TS_ZERO_BOUNDS_DELTAS
        if flags & 0x24 == 0x04 { try orders.clip.read(&reader) }
        let clip = flags & 0x04 != 0 ? orders.clip.area.intersection(canvas.bounds) : canvas.bounds
        var fields = OrderFields(reader, flags: fieldFlags, areDeltas: flags & 0x10 != 0)
        try draw(&fields, clip)
        reader = fields.reader
    }

    private mutating func draw(_ fields: inout OrderFields, _ clip: PixelRectangle) throws(WireError) {
        switch orders.type {
        case 0: try destinationBlt(&fields, clip)
        case 1: try patternBlt(&fields, clip)
        case 2: try screenBlt(&fields, clip)
        case 9: try lineTo(&fields, clip)
        case 10: try opaqueRectangle(&fields, clip)
        case 13: try memoryBlt(&fields, clip)
        case 14: try memory3Blt(&fields, clip)
        case 18: try opaqueRectangles(&fields, clip)
        case 19: try fastIndex(&fields, clip)
        case 22: try polyline(&fields, clip)
        case 24: try fastGlyph(&fields, clip)
        case 27: try glyphIndex(&fields, clip)
        default:
            throw fields.reader.unexpected("orderType", "an order that was offered", "\(orders.type)")
        }
    }

    private mutating func destinationBlt(_ fields: inout OrderFields, _ clip: PixelRectangle) throws(WireError) {
        try fields.place(&orders.destination.place)
        try fields.byte(&orders.destination.operation)
        try paint(orders.destination.place.area, clip, orders.destination.operation, .solid(0), fields.reader)
    }

    private mutating func patternBlt(_ fields: inout OrderFields, _ clip: PixelRectangle) throws(WireError) {
        try fields.place(&orders.pattern.place)
        try fields.byte(&orders.pattern.operation)
        try fields.colour(&orders.pattern.back)
        try fields.colour(&orders.pattern.fore)
        try fields.brush(&orders.pattern.brush)
        let order = orders.pattern
        let pattern = try brush(order.brush, back: order.back, fore: order.fore, fields.reader)
        try paint(order.place.area, clip, order.operation, pattern, fields.reader)
    }

    private mutating func screenBlt(_ fields: inout OrderFields, _ clip: PixelRectangle) throws(WireError) {
        try fields.place(&orders.screen.place)
        try fields.byte(&orders.screen.operation)
        try fields.coordinate(&orders.screen.sourceX)
        try fields.coordinate(&orders.screen.sourceY)
        let order = orders.screen
        let area = order.place.area.intersection(clip)
        let (right, down) = (order.sourceX - order.place.left, order.sourceY - order.place.top)
        try budget.spend(area.area * 2, fields.reader)
        let source = PixelRectangle(
            left: area.left + right, top: area.top + down, right: area.right + right, bottom: area.bottom + down
        ).intersection(canvas.bounds)
        let changed = canvas.paint(
            area, RasterOperation3(code: order.operation), .solid(0), source: canvas.bitmap(source),
            sourceLeft: source.left - right, sourceTop: source.top - down)
        drew(area.area, changed: changed)
    }

    private mutating func opaqueRectangle(_ fields: inout OrderFields, _ clip: PixelRectangle) throws(WireError) {
        try fields.place(&orders.rectangle.place)
        try fields.colourBytes(&orders.rectangle.colour)
        let colour = depth.colour(ofOrder: orders.rectangle.colour, palette)
        try paint(orders.rectangle.place.area, clip, 0xf0, .solid(colour), fields.reader)
    }

    private mutating func opaqueRectangles(_ fields: inout OrderFields, _ clip: PixelRectangle) throws(WireError) {
        try fields.place(&orders.rectangles.place)
        try fields.colourBytes(&orders.rectangles.colour)
        try fields.byte(&orders.rectangles.count)
        try fields.longCounted(&orders.rectangles.deltas)
        let colour = depth.colour(ofOrder: orders.rectangles.colour, palette)
        for area in try deltaRectangles(orders.rectangles.deltas, count: Int(orders.rectangles.count)) {
            try paint(area, clip, 0xf0, .solid(colour), fields.reader)
        }
    }

    private mutating func memoryBlt(_ fields: inout OrderFields, _ clip: PixelRectangle) throws(WireError) {
        try Self.read(&fields, &orders.memory)
        try fields.word(&orders.memory.index)
        try paint(orders.memory, .solid(0), clip, fields.reader)
    }

    private mutating func memory3Blt(_ fields: inout OrderFields, _ clip: PixelRectangle) throws(WireError) {
        try Self.read(&fields, &orders.memory3)
        try fields.colour(&orders.memory3.back)
        try fields.colour(&orders.memory3.fore)
        try fields.brush(&orders.memory3.brush)
        try fields.word(&orders.memory3.index)
        let order = orders.memory3
        let pattern = try brush(order.brush, back: order.back, fore: order.fore, fields.reader)
        try paint(order, pattern, clip, fields.reader)
    }

    private static func read(
        _ fields: inout OrderFields, _ order: inout PrimaryOrderState.MemoryBlt
    ) throws(WireError) {
        try fields.word(&order.cacheID)
        try fields.place(&order.place)
        try fields.byte(&order.operation)
        try fields.coordinate(&order.sourceX)
        try fields.coordinate(&order.sourceY)
    }

    /// The upper byte of the cache id names a colour table: cached bitmaps are decoded by the palette of their time.
    private mutating func paint(
        _ order: PrimaryOrderState.MemoryBlt, _ pattern: Pattern, _ clip: PixelRectangle, _ reader: ByteReader
    ) throws(WireError) {
        let cache = Int(order.cacheID & 0xff)
        guard let bitmap = caches.bitmaps.bitmap(cache: cache, index: Int(order.index)) else {
            throw reader.unexpected("cacheIndex", "a cached bitmap", "none in \(cache), \(order.index)")
        }
        let area = order.place.area.intersection(clip)
        try budget.spend(area.area, reader)
        let changed = canvas.paint(
            area, RasterOperation3(code: order.operation), pattern, source: bitmap,
            sourceLeft: order.place.left - order.sourceX, sourceTop: order.place.top - order.sourceY)
        drew(area.area, changed: changed)
    }

    private mutating func paint(
        _ area: PixelRectangle, _ clip: PixelRectangle, _ operation: UInt8, _ pattern: Pattern, _ reader: ByteReader
    ) throws(WireError) {
        let area = area.intersection(clip)
        try budget.spend(area.area, reader)
        drew(area.area, changed: canvas.paint(area, RasterOperation3(code: operation), pattern))
    }
}
