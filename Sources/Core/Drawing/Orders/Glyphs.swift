import Primitives

extension Screen {
    /// CACHE_GLYPH_ORDER and CACHE_GLYPH_REV2_ORDER [MS-RDPEGDI 2.2.2.2.1.2.5, 2.2.2.2.1.2.6]. Unicode characters that may
    /// stand behind the glyphs are not needed.
    mutating func cacheGlyphs(_ reader: inout ByteReader, _ flags: UInt16) throws(WireError) {
        // GLYPH_ORDER_REV2
        if flags & 0x20 != 0 {
            for _ in 0..<Int(flags >> 8) {
                let index = Int(try reader.u8("cacheIndex"))
                caches.glyphs.put(try glyph2(&reader), cache: Int(flags & 15), index: index)
            }
            return
        }
        let cache = Int(try reader.u8("cacheId"))
        for _ in 0..<(try reader.u8("cGlyphs")) {
            let index = Int(try reader.u16le("cacheIndex"))
            let x = Int(Int16(bitPattern: try reader.u16le("x")))
            let y = Int(Int16(bitPattern: try reader.u16le("y")))
            let width = Int(try reader.u16le("cx"))
            let height = Int(try reader.u16le("cy"))
            caches.glyphs.put(try glyph(&reader, x, y, width, height), cache: cache, index: index)
        }
    }

    private func glyph2(_ reader: inout ByteReader) throws(WireError) -> Glyph {
        let x = try reader.encodedSigned2("x")
        let y = try reader.encodedSigned2("y")
        let width = try reader.encoded2("cx")
        let height = try reader.encoded2("cy")
        return try glyph(&reader, x, y, width, height)
    }

    private func glyph(
        _ reader: inout ByteReader, _ x: Int, _ y: Int, _ width: Int, _ height: Int
    ) throws(WireError) -> Glyph {
        guard max(width, height) <= Glyph.sideLimit else {
            throw reader.tooLarge("glyph", limit: Glyph.sideLimit, got: max(width, height))
        }
        let rows = Array(try reader.take(Glyph.bytes(width: width, height: height), "aj"))
        return Glyph(x: x, y: y, width: width, height: height, rows: rows)
    }

    mutating func glyphIndex(_ fields: inout OrderFields, _ clip: PixelRectangle) throws(WireError) {
        try fields.byte(&orders.glyphIndex.cacheID)
        try fields.byte(&orders.glyphIndex.acceleration)
        try fields.byte(&orders.glyphIndex.increment)
        try fields.byte(&orders.glyphIndex.isRedundant)
        try fields.colour(&orders.glyphIndex.back)
        try fields.colour(&orders.glyphIndex.fore)
        try fields.signedCorners(&orders.glyphIndex.background)
        try fields.signedCorners(&orders.glyphIndex.opaque)
        try fields.brush(&orders.glyphIndex.brush)
        try fields.signed16(&orders.glyphIndex.x)
        try fields.signed16(&orders.glyphIndex.y)
        try fields.counted(&orders.glyphIndex.data)
        try draw(orders.glyphIndex, orders.glyphIndex.data, clip, fields.reader)
    }

    mutating func fastIndex(_ fields: inout OrderFields, _ clip: PixelRectangle) throws(WireError) {
        try Self.readFast(&fields, &orders.fastIndex)
        try draw(resolved(orders.fastIndex), orders.fastIndex.data, clip, fields.reader)
    }

    /// One glyph, which may come along to be cached.
    mutating func fastGlyph(_ fields: inout OrderFields, _ clip: PixelRectangle) throws(WireError) {
        try Self.readFast(&fields, &orders.fastGlyph)
        let order = orders.fastGlyph
        var reader = ByteReader(order.data, message: "FAST_GLYPH_ORDER")
        let index = try reader.u8("cacheIndex")
        if !reader.isAtEnd {
            caches.glyphs.put(try glyph2(&reader), cache: Int(order.cacheID), index: Int(index))
        }
        // As text of one glyph at no distance.
        try draw(resolved(order), [index, 0], clip, fields.reader)
    }

    private static func readFast(
        _ fields: inout OrderFields, _ order: inout PrimaryOrderState.GlyphText
    ) throws(WireError) {
        try fields.byte(&order.cacheID)
        // fDrawing: the increment, then the acceleration flags.
        if fields.isNext() {
            order.increment = try fields.reader.u8("fDrawing")
            order.acceleration = try fields.reader.u8("fDrawing")
        }
        try fields.colour(&order.back)
        try fields.colour(&order.fore)
        try fields.corners(&order.background)
        try fields.corners(&order.opaque)
        try fields.coordinate(&order.x)
        try fields.coordinate(&order.y)
        try fields.counted(&order.data)
    }

    /// What FastIndex and FastGlyph leave to be inferred [MS-RDPEGDI 2.2.2.2.1.1.2.14]: the edges of the opaque rectangle
    /// where its bottom is a negative number of flags, and a place that is -32768.
    private func resolved(_ order: PrimaryOrderState.GlyphText) -> PrimaryOrderState.GlyphText {
        var order = order
        if order.opaque.bottom == -32768 {
            let flags = order.opaque.top
            if flags & 0x01 != 0 { order.opaque.bottom = order.background.bottom }
            if flags & 0x02 != 0 { order.opaque.right = order.background.right }
            if flags & 0x04 != 0 { order.opaque.top = order.background.top }
            if flags & 0x08 != 0 { order.opaque.left = order.background.left }
        }
        // An opaque rectangle without an area is the background's.
        if order.opaque.left == 0 { order.opaque.left = order.background.left }
        if order.opaque.right == 0 { order.opaque.right = order.background.right }
        if order.x == -32768 { order.x = order.background.left }
        if order.y == -32768 { order.y = order.background.top }
        return order
    }

    /// Fills the opaque rectangle and draws text over it: glyphs, and fragments of glyphs that are kept or used again
    /// [MS-RDPEGDI 2.2.2.2.1.1.2.13].
    private mutating func draw(
        _ order: PrimaryOrderState.GlyphText, _ data: [UInt8], _ clip: PixelRectangle, _ reader: ByteReader
    ) throws(WireError) {
        let text = order.back
        let opaque = order.opaque.area.intersection(clip)
        if order.isRedundant == 0, !opaque.isEmpty {
            try budget.spend(opaque.area, reader)
            drew(opaque.area, changed: canvas.fill(opaque, depth.colour(ofOrder: order.fore, palette)))
        }
        var pen = GlyphPen(order, colour: depth.colour(ofOrder: text, palette), clip: clip)
        var items = ByteReader(data, message: "Glyph text")
        while let op = items.peek() {
            _ = try items.u8("glyph")
            switch op {
            // GLYPH_FRAGMENT_USE
            case 0xfe:
                let index = try items.u8("fragment")
                guard let fragment = caches.glyphs.fragments[index] else {
                    throw items.unexpected("fragment", "a cached fragment", "\(index)")
                }
                // A distance of its own counts where the first glyph of the fragment has none.
                var moved = pen
                try moved.advance(&items)
                if fragment.count > 1, fragment[1] == 0 { pen = moved }
                var inner = ByteReader(fragment, message: "Glyph fragment")
                while !inner.isAtEnd { try draw(try inner.u8("glyph"), &inner, &pen) }
            // GLYPH_FRAGMENT_ADD: of what stands before it.
            case 0xff:
                let index = try items.u8("fragment")
                let size = Int(try items.u8("fragment size"))
                let end = items.offset - 3
                guard size <= end else { throw items.tooLarge("fragment size", limit: end, got: size) }
                caches.glyphs.putFragment(Array(data[(end - size)..<end]), index: index)
            default: try draw(op, &items, &pen)
            }
        }
    }

    private mutating func draw(_ index: UInt8, _ reader: inout ByteReader, _ pen: inout GlyphPen) throws(WireError) {
        try pen.advance(&reader)
        guard let glyph = caches.glyphs.glyph(cache: pen.cache, index: Int(index)) else {
            throw reader.unexpected("glyph", "a cached glyph", "none in \(pen.cache), \(index)")
        }
        try budget.spend(glyph.width * glyph.height, reader)
        let (drawn, changed) = canvas.draw(glyph, pen)
        drew(drawn, changed: changed)
        pen.pass(glyph)
    }
}

extension PrimaryOrderState.Corners {
    var area: PixelRectangle { PixelRectangle(left: left, top: top, right: right, bottom: bottom) }
}

extension OrderFields {
    mutating func signedCorners(_ value: inout PrimaryOrderState.Corners) throws(WireError) {
        try signed16(&value.left)
        try signed16(&value.top)
        try signed16(&value.right)
        try signed16(&value.bottom)
    }

    mutating func corners(_ value: inout PrimaryOrderState.Corners) throws(WireError) {
        try coordinate(&value.left)
        try coordinate(&value.top)
        try coordinate(&value.right)
        try coordinate(&value.bottom)
    }
}

/// Where the next glyph goes.
struct GlyphPen {
    let cache: Int
    let colour: UInt32
    let clip: PixelRectangle
    private(set) var x: Int
    private(set) var y: Int
    private let increment: Int
    /// SO_VERTICAL
    private let isVertical: Bool
    /// SO_CHAR_INC_EQUAL_BM_BASE: every glyph moves by its own width.
    private let movesByGlyph: Bool

    init(_ order: PrimaryOrderState.GlyphText, colour: UInt32, clip: PixelRectangle) {
        cache = Int(order.cacheID)
        self.colour = colour
        let background = order.background.area
        self.clip = background.isEmpty ? clip : clip.intersection(background)
        x = order.x
        y = order.y
        increment = Int(order.increment)
        isVertical = order.acceleration & 0x04 != 0
        movesByGlyph = order.acceleration & 0x20 != 0
    }

    /// Where neither flag nor increment says how far glyphs are apart, a distance stands behind each.
    mutating func advance(_ reader: inout ByteReader) throws(WireError) {
        guard increment == 0, !movesByGlyph else { return }
        var distance = Int(try reader.u8("distance"))
        if distance & 0x80 != 0 { distance = Int(try reader.u16le("distance")) }
        move(distance)
    }

    mutating func pass(_ glyph: Glyph) {
        if movesByGlyph { move(isVertical ? glyph.height : glyph.width) } else { move(increment) }
    }

    private mutating func move(_ distance: Int) {
        // Bounded by the 255 bytes of an order.
        if isVertical { y += distance } else { x += distance }
    }
}

extension Canvas {
    /// Draws the set bits of a glyph. Returns how many pixels were drawn, and how many of them changed.
    mutating func draw(_ glyph: Glyph, _ pen: GlyphPen) -> (drawn: Int, changed: Int) {
        let (left, top) = (pen.x + glyph.x, pen.y + glyph.y)
        let area = PixelRectangle(left: left, top: top, width: glyph.width, height: glyph.height)
            .intersection(pen.clip).intersection(bounds)
        guard !area.isEmpty else { return (0, 0) }
        let stride = (glyph.width + 7) / 8
        var (drawn, changed) = (0, 0)
        for y in area.top..<area.bottom {
            for x in area.left..<area.right {
                let bit = x - left
                guard glyph.rows[(y - top) * stride + bit / 8] >> UInt8(7 - bit % 8) & 1 != 0 else { continue }
                drawn += 1
                changed += pixels[y * width + x] == pen.colour ? 0 : 1
                pixels[y * width + x] = pen.colour
            }
        }
        return (drawn, changed)
    }
}
