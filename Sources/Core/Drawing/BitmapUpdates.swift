import Primitives

extension Screen {
    /// TS_UPDATE_BITMAP_DATA behind its updateType [MS-RDPBCGR 2.2.9.1.1.3.1.2.1]. A rectangle that cannot be decoded does
    /// not keep the others from being drawn.
    mutating func drawBitmaps(_ reader: inout ByteReader) throws(WireError) {
        let count = try reader.u16le("numberRectangles")
        var first: WireError?
        for _ in 0..<count {
            let data = try BitmapData(&reader)
            do throws(WireError) {
                try draw(data, reader)
            } catch {
                if first != nil { tally.failed(error) }
                first = first ?? error
            }
        }
        if let first { throw first }
        try reader.expectEnd()
    }

    private mutating func draw(_ data: BitmapData, _ reader: ByteReader) throws(WireError) {
        guard data.width * data.height <= Canvas.pixelLimit else {
            throw reader.tooLarge("width * height", limit: Canvas.pixelLimit, got: data.width * data.height)
        }
        try budget.spend(data.width * data.height, reader)
        try decode(data.bytes, data.width, data.height, data.depth, isCompressed: data.isCompressed)
        let area = data.area.intersection(
            PixelRectangle(left: data.area.left, top: data.area.top, width: data.width, height: data.height))
        let changed = canvas.copy(scratch, left: data.area.left, top: data.area.top, clip: area)
        drew(area.intersection(canvas.bounds).area, changed: changed)
    }

    /// Decodes a bitmap into `scratch`; the caller has bounded its size.
    mutating func decode(
        _ bytes: ArraySlice<UInt8>, _ width: Int, _ height: Int, _ depth: ColorDepth, isCompressed: Bool
    ) throws(WireError) {
        if !isCompressed {
            try scratch.uncompressed(bytes, width, height, depth, palette)
        } else if depth == .thirtyTwo {
            try scratch.planar(bytes, width, height, &planes)
        } else {
            try scratch.interleavedRLE(bytes, width, height, depth, palette)
        }
    }
}

/// TS_BITMAP_DATA [MS-RDPBCGR 2.2.9.1.1.3.1.2.2], without a TS_CD_HEADER that may stand before its data.
struct BitmapData: Sendable {
    /// Where it goes; its edges are inclusive on the wire.
    let area: PixelRectangle
    let width: Int
    let height: Int
    let depth: ColorDepth
    let isCompressed: Bool
    let bytes: ArraySlice<UInt8>

    init(_ reader: inout ByteReader) throws(WireError) {
        let left = Int(try reader.u16le("destLeft"))
        let top = Int(try reader.u16le("destTop"))
        let right = Int(try reader.u16le("destRight"))
        let bottom = Int(try reader.u16le("destBottom"))
        area = PixelRectangle(left: left, top: top, right: right + 1, bottom: bottom + 1)
        width = Int(try reader.u16le("width"))
        height = Int(try reader.u16le("height"))
        let bits = try reader.u16le("bitsPerPixel")
        let flags = try reader.u16le("flags")
        let length = Int(try reader.u16le("bitmapLength"))
        var data = try reader.sub(length, "bitmapDataStream")
        guard let depth = ColorDepth(rawValue: Int(bits)) else {
            throw reader.unexpected("bitsPerPixel", "8, 15, 16, 24 or 32", "\(bits)")
        }
        self.depth = depth
        isCompressed = flags & 0x0001 != 0
        // BITMAP_COMPRESSION without NO_BITMAP_COMPRESSION_HDR
        bytes = isCompressed && flags & 0x0400 == 0 ? try afterCompressedDataHeader(&data) : data.rest()
    }
}

/// What stands behind a TS_CD_HEADER, as much of it as the header says [MS-RDPBCGR 2.2.9.1.1.3.1.2.3].
func afterCompressedDataHeader(_ reader: inout ByteReader) throws(WireError) -> ArraySlice<UInt8> {
    _ = try reader.u16le("cbCompFirstRowSize")
    let size = Int(try reader.u16le("cbCompMainBodySize"))
    _ = try reader.u16le("cbScanWidth")
    _ = try reader.u16le("cbUncompressedSize")
    return try reader.take(size, "compressed data")
}

extension Bitmap {
    /// Pixels as they are, every row padded to four bytes where the length says so [MS-RDPBCGR 2.2.9.1.1.3.1.2.2].
    mutating func uncompressed(
        _ bytes: ArraySlice<UInt8>, _ width: Int, _ height: Int, _ depth: ColorDepth, _ palette: Palette
    ) throws(WireError) {
        let reader = ByteReader(bytes, message: "Uncompressed bitmap")
        let (tight, padded) = (width * depth.bytes, (width * depth.bytes + 3) & ~3)
        let stride = bytes.count >= padded * height ? padded : tight
        guard bytes.count >= stride * height else {
            throw WireError(
                message: reader.message, field: "bitmapDataStream", offset: bytes.count,
                reason: .truncated(missing: stride * height - bytes.count))
        }
        guard bytes.count - stride * height < 4 else {
            throw WireError(
                message: reader.message, field: "end", offset: stride * height,
                reason: .trailing(count: bytes.count - stride * height))
        }
        resize(width: width, height: height)
        isBottomUp = true
        let step = depth.bytes
        bytes.withUnsafeBufferPointer { source in
            pixels.withUnsafeMutableBufferPointer { target in
                for y in 0..<height {
                    for x in 0..<width {
                        var pixel: UInt32 = 0
                        let at = y * stride + x * step
                        for byte in 0..<step { pixel |= UInt32(source[at + byte]) << UInt32(8 * byte) }
                        target[y * width + x] = pixel
                    }
                }
                depth.convert(UnsafeMutableBufferPointer(rebasing: target[..<(width * height)]), palette)
            }
        }
    }
}
