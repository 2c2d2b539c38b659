import Primitives

extension Screen {
    /// Puts away what a secondary order brings [MS-RDPEGDI 2.2.2.2.1.2].
    mutating func take(_ order: SecondaryOrder) throws(WireError) {
        tally.secondaryOrders[order.type, default: 0] += 1
        var reader = order.data
        switch order.type {
        case 0, 2: try cacheBitmap1(&reader, order.flags, isCompressed: order.type == 2)
        // Cached bitmaps have their colours from the palette: a table says nothing new.
        case 1: break
        case 3: try cacheGlyphs(&reader, order.flags)
        case 4, 5: try cacheBitmap2(&reader, order.flags, isCompressed: order.type == 5)
        case 7: try cacheBrush(&reader)
        case 8: try cacheBitmap3(&reader, order.flags)
        default: throw reader.unexpected("orderType", "0 to 5, 7 or 8", "\(order.type)")
        }
    }

    /// CACHE_BITMAP_ORDER [MS-RDPEGDI 2.2.2.2.1.2.2]
    private mutating func cacheBitmap1(
        _ reader: inout ByteReader, _ flags: UInt16, isCompressed: Bool
    ) throws(WireError) {
        let cache = Int(try reader.u8("cacheId"))
        _ = try reader.u8("pad1Octet")
        let width = Int(try reader.u8("bitmapWidth"))
        let height = Int(try reader.u8("bitmapHeight"))
        let depth = try colourDepth(Int(try reader.u8("bitmapBitsPerPel")), reader)
        let length = Int(try reader.u16le("bitmapLength"))
        let index = Int(try reader.u16le("cacheIndex"))
        // NO_BITMAP_COMPRESSION_HDR
        let data =
            isCompressed && flags & 0x0400 == 0
            ? try afterCompressedDataHeader(&reader) : try reader.take(length, "bitmapDataStream")
        let place = CachedBitmap(cache: cache, index: index, width: width, height: height)
        try keep(data, place, depth, isCompressed, reader)
    }

    /// CACHE_BITMAP_REV2_ORDER [MS-RDPEGDI 2.2.2.2.1.2.3]
    private mutating func cacheBitmap2(
        _ reader: inout ByteReader, _ flags: UInt16, isCompressed: Bool
    ) throws(WireError) {
        let depth = try colourDepth(ofID: flags >> 3 & 15, reader)
        // CBR2_PERSISTENT_KEY_PRESENT
        if flags >> 7 & 0x02 != 0 { _ = try reader.take(8, "persistent key") }
        let width = try reader.encoded2("bitmapWidth")
        // CBR2_HEIGHT_SAME_AS_WIDTH
        let height = flags >> 7 & 0x01 != 0 ? width : try reader.encoded2("bitmapHeight")
        let length = try reader.encoded4("bitmapLength")
        var index = try reader.encoded2("cacheIndex")
        // CBR2_DO_NOT_CACHE
        if flags >> 7 & 0x10 != 0 { index = BitmapCache.waitingListIndex }
        // CBR2_NO_BITMAP_COMPRESSION_HDR
        let data =
            isCompressed && flags >> 7 & 0x08 == 0
            ? try afterCompressedDataHeader(&reader) : try reader.take(length, "bitmapDataStream")
        let place = CachedBitmap(cache: Int(flags & 7), index: index, width: width, height: height)
        try keep(data, place, depth, isCompressed, reader)
    }

    /// CACHE_BITMAP_REV3_ORDER [MS-RDPEGDI 2.2.2.2.1.2.8]
    private mutating func cacheBitmap3(_ reader: inout ByteReader, _ flags: UInt16) throws(WireError) {
        var index = Int(try reader.u16le("cacheIndex"))
        _ = try reader.take(8, "persistent key")
        let data = try BitmapDataEx(&reader)
        // CBR3_DO_NOT_CACHE
        if flags >> 7 & 0x10 != 0 { index = BitmapCache.waitingListIndex }
        guard data.codecID == 0 else {
            tally.foreignCodecs[data.codecID, default: 0] += 1
            return
        }
        let place = CachedBitmap(cache: Int(flags & 7), index: index, width: data.width, height: data.height)
        try keep(data.bytes, place, data.depth, false, reader)
    }

    private struct CachedBitmap {
        let cache: Int
        let index: Int
        let width: Int
        let height: Int
    }

    /// 64 × 64 pixels are the largest cell that is advertised; whatever is over 256 × 256 is a claim.
    private static let cachedPixelLimit = 65_536

    private mutating func keep(
        _ data: ArraySlice<UInt8>, _ place: CachedBitmap, _ depth: ColorDepth, _ isCompressed: Bool,
        _ reader: ByteReader
    ) throws(WireError) {
        let pixels = place.width * place.height
        guard pixels <= Self.cachedPixelLimit else {
            throw reader.tooLarge("bitmapWidth * bitmapHeight", limit: Self.cachedPixelLimit, got: pixels)
        }
        try budget.spend(pixels, reader)
        try decode(data, place.width, place.height, depth, isCompressed: isCompressed)
        guard caches.bitmaps.put(scratch, cache: place.cache, index: place.index) else {
            throw reader.tooLarge("cached pixels", limit: BitmapCache.pixelLimit, got: BitmapCache.pixelLimit + pixels)
        }
    }

    private func colourDepth(_ bits: Int, _ reader: ByteReader) throws(WireError) -> ColorDepth {
        guard let found = ColorDepth(rawValue: bits) else {
            throw reader.unexpected("bitmapBitsPerPel", "8, 15, 16, 24 or 32", "\(bits)")
        }
        // Sixteen bits of a session of fifteen are fifteen.
        return found == .sixteen && depth == .fifteen ? .fifteen : found
    }

    private func colourDepth(ofID id: UInt16, _ reader: ByteReader) throws(WireError) -> ColorDepth {
        guard (3...6).contains(id) else { throw reader.unexpected("bitsPerPixelId", "3 to 6", "\(id)") }
        return try colourDepth(8 * (Int(id) - 2), reader)
    }

    /// CACHE_BRUSH_ORDER [MS-RDPEGDI 2.2.2.2.1.2.7]
    private mutating func cacheBrush(_ reader: inout ByteReader) throws(WireError) {
        let entry = try reader.u8("cacheEntry")
        let format = try reader.u8("iBitmapFormat")
        let width = try reader.u8("cx")
        let height = try reader.u8("cy")
        _ = try reader.u8("Style")
        let data = try reader.sub(Int(try reader.u8("iBytes")), "brushData")
        guard width == 8, height == 8 else { throw reader.unexpected("cx, cy", "8, 8", "\(width), \(height)") }
        var rows = data
        if format == 1 {
            // Rows stand from the bottom.
            caches.monochromeBrushes[entry] = try rows.take(8, "brushData").reversed()
        } else {
            caches.colourBrushes[entry] = try brushPixels(&rows, try colourDepth(ofID: UInt16(format), reader))
        }
    }

    /// 64 pixels from the bottom, as they are or as two bits each into a table of four behind them
    /// [MS-RDPEGDI 2.2.2.2.1.2.7.1].
    private func brushPixels(_ reader: inout ByteReader, _ depth: ColorDepth) throws(WireError) -> [UInt32] {
        var pixels: [UInt32] = []
        if reader.remaining == 16 + 4 * depth.bytes {
            let indices = try reader.take(16, "indices")
            let table = try brushColours(&reader, 4, depth)
            pixels = indices.flatMap { byte in [6, 4, 2, 0].map { table[Int(byte >> UInt8($0) & 3)] } }
        } else {
            pixels = try brushColours(&reader, 64, depth)
        }
        return (0..<8).reversed().flatMap { pixels[($0 * 8)..<($0 * 8 + 8)] }
    }

    private func brushColours(_ reader: inout ByteReader, _ count: Int, _ depth: ColorDepth) throws(WireError)
        -> [UInt32]
    {
        var pixels: [UInt32] = []
        for _ in 0..<count {
            let bytes = try reader.take(depth.bytes, "brush pixel")
            pixels.append(bytes.reversed().reduce(0) { $0 << 8 | UInt32($1) })
        }
        pixels.withUnsafeMutableBufferPointer { depth.convert($0, palette) }
        return pixels
    }
}

extension ByteReader {
    /// TWO_BYTE_UNSIGNED_ENCODING [MS-RDPEGDI 2.2.2.2.1.2.1.2]
    mutating func encoded2(_ field: StaticString) throws(WireError) -> Int {
        let first = Int(try u8(field))
        return first & 0x80 != 0 ? (first & 0x7f) << 8 | Int(try u8(field)) : first
    }

    /// TWO_BYTE_SIGNED_ENCODING [MS-RDPEGDI 2.2.2.2.1.2.1.3]
    mutating func encodedSigned2(_ field: StaticString) throws(WireError) -> Int {
        let first = Int(try u8(field))
        let value = first & 0x80 != 0 ? (first & 0x3f) << 8 | Int(try u8(field)) : first & 0x3f
        return first & 0x40 != 0 ? -value : value
    }

    /// FOUR_BYTE_UNSIGNED_ENCODING [MS-RDPEGDI 2.2.2.2.1.2.1.4]
    mutating func encoded4(_ field: StaticString) throws(WireError) -> Int {
        let first = Int(try u8(field))
        var value = first & 0x3f
        for _ in 0..<(first >> 6) { value = value << 8 | Int(try u8(field)) }
        return value
    }
}
