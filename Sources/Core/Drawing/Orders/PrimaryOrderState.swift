import Primitives

/// The last values of all primary drawing orders, which later ones leave out [MS-RDPEGDI 3.2.1.1].
struct PrimaryOrderState: Sendable {
    var type: UInt8 = 1
    var clip = ClipFields()
    var destination = DestinationBlt()
    var pattern = PatternBlt()
    var screen = ScreenBlt()
    var memory = MemoryBlt()
    var memory3 = MemoryBlt()
    var rectangle = OpaqueRectangle()
    var rectangles = OpaqueRectangle()
    var line = Line()
    var polyline = Polyline()
    var glyphIndex = GlyphText()
    var fastIndex = GlyphText()
    var fastGlyph = GlyphText()

    /// DSTBLT_ORDER [MS-RDPEGDI 2.2.2.2.1.1.2.1]
    struct DestinationBlt: Sendable {
        var place = PlacedRectangle()
        var operation: UInt8 = 0
    }

    /// PATBLT_ORDER [MS-RDPEGDI 2.2.2.2.1.1.2.3]
    struct PatternBlt: Sendable {
        var place = PlacedRectangle()
        var operation: UInt8 = 0
        var back: UInt32 = 0
        var fore: UInt32 = 0
        var brush = BrushFields()
    }

    /// SCRBLT_ORDER [MS-RDPEGDI 2.2.2.2.1.1.2.7]
    struct ScreenBlt: Sendable {
        var place = PlacedRectangle()
        var operation: UInt8 = 0
        var sourceX = 0
        var sourceY = 0
    }

    /// MEMBLT_ORDER and MEM3BLT_ORDER [MS-RDPEGDI 2.2.2.2.1.1.2.9, 2.2.2.2.1.1.2.10]
    struct MemoryBlt: Sendable {
        var cacheID: UInt16 = 0
        var place = PlacedRectangle()
        var operation: UInt8 = 0
        var sourceX = 0
        var sourceY = 0
        var back: UInt32 = 0
        var fore: UInt32 = 0
        var brush = BrushFields()
        var index: UInt16 = 0
    }

    /// OPAQUERECT_ORDER and MULTI_OPAQUERECT_ORDER [MS-RDPEGDI 2.2.2.2.1.1.2.5, 2.2.2.2.1.1.2.6]
    struct OpaqueRectangle: Sendable {
        var place = PlacedRectangle()
        var colour: UInt32 = 0
        var count: UInt8 = 0
        var deltas: [UInt8] = []
    }

    /// LINETO_ORDER [MS-RDPEGDI 2.2.2.2.1.1.2.11]
    struct Line: Sendable {
        var backMode: UInt16 = 0
        var startX = 0
        var startY = 0
        var endX = 0
        var endY = 0
        var back: UInt32 = 0
        var operation: UInt8 = 0
        var penStyle: UInt8 = 0
        var penWidth: UInt8 = 0
        var pen: UInt32 = 0
    }

    /// POLYLINE_ORDER [MS-RDPEGDI 2.2.2.2.1.1.2.18]
    struct Polyline: Sendable {
        var startX = 0
        var startY = 0
        var operation: UInt8 = 0
        var brush: UInt16 = 0
        var pen: UInt32 = 0
        var count: UInt8 = 0
        var deltas: [UInt8] = []
    }

    /// GLYPHINDEX_ORDER, FAST_INDEX_ORDER and FAST_GLYPH_ORDER [MS-RDPEGDI 2.2.2.2.1.1.2.13 to 2.2.2.2.1.1.2.15]
    struct GlyphText: Sendable {
        var cacheID: UInt8 = 0
        var acceleration: UInt8 = 0
        var increment: UInt8 = 0
        var isRedundant: UInt8 = 0
        /// Of the text, although the specification calls it BackColor; and of the rectangle below it.
        var back: UInt32 = 0
        var fore: UInt32 = 0
        var background = Corners()
        var opaque = Corners()
        var brush = BrushFields()
        var x = 0
        var y = 0
        var data: [UInt8] = []
    }

    struct Corners: Sendable {
        var left = 0
        var top = 0
        var right = 0
        var bottom = 0
    }
}

/// The rectangle that an order is confined to [MS-RDPEGDI 2.2.2.2.1.1.2, bounds].
struct ClipFields: Sendable {
    private var left = 0
    private var top = 0
    private var right = 0
    private var bottom = 0

    mutating func read(_ reader: inout ByteReader) throws(WireError) {
        let flags = try reader.u8("bounds")
        try edge(&left, flags, 0x01, &reader)
        try edge(&top, flags, 0x02, &reader)
        try edge(&right, flags, 0x04, &reader)
        try edge(&bottom, flags, 0x08, &reader)
    }

    private func edge(_ value: inout Int, _ flags: UInt8, _ bit: UInt8, _ reader: inout ByteReader) throws(WireError) {
        if flags & bit != 0 {
            value = Int(Int16(bitPattern: try reader.u16le("bound")))
        } else if flags & bit << 4 != 0 {
            value = Int(Int16(truncatingIfNeeded: value + Int(Int8(bitPattern: try reader.u8("bound delta")))))
        }
    }

    /// Edges are inclusive on the wire.
    var area: PixelRectangle { PixelRectangle(left: left, top: top, right: right + 1, bottom: bottom + 1) }
}
