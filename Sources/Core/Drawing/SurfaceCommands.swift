import Primitives

extension Screen {
    /// The commands of a FASTPATH_UPDATETYPE_SURFCMDS [MS-RDPBCGR 2.2.9.1.2.1.10]. A codec that redial does not read is
    /// counted and passed over.
    mutating func drawSurfaceCommands(_ reader: inout ByteReader) throws(WireError) {
        while !reader.isAtEnd {
            let type = try reader.u16le("cmdType")
            switch type {
            // CMDTYPE_SET_SURFACE_BITS and CMDTYPE_STREAM_SURFACE_BITS are read alike [MS-RDPBCGR 2.2.9.2.1, 2.2.9.2.2].
            case 1, 6: try drawSurfaceBits(&reader)
            // CMDTYPE_FRAME_MARKER [MS-RDPBCGR 2.2.9.2.3]
            case 4:
                let action = try reader.u16le("frameAction")
                _ = try reader.u32le("frameId")
                if action == 1 { tally.framesEnded += 1 }
            default: throw reader.unexpected("cmdType", "1, 4 or 6", "\(type)")
            }
        }
    }

    private mutating func drawSurfaceBits(_ reader: inout ByteReader) throws(WireError) {
        let left = Int(try reader.u16le("destLeft"))
        let top = Int(try reader.u16le("destTop"))
        // The size stands with the bitmap; whether these two are inclusive is not the same with all servers.
        _ = try reader.take(4, "destRight, destBottom")
        let data = try BitmapDataEx(&reader)
        guard data.codecID == 0 else {
            tally.foreignCodecs[data.codecID, default: 0] += 1
            return
        }
        guard data.width * data.height <= Canvas.pixelLimit else {
            throw reader.tooLarge("width * height", limit: Canvas.pixelLimit, got: data.width * data.height)
        }
        try budget.spend(data.width * data.height, reader)
        try scratch.uncompressed(data.bytes, data.width, data.height, data.depth, palette)
        let area = PixelRectangle(left: left, top: top, width: data.width, height: data.height)
        drew(area.intersection(canvas.bounds).area, changed: canvas.copy(scratch, left: left, top: top, clip: area))
    }
}

/// TS_BITMAP_DATA_EX [MS-RDPBCGR 2.2.9.2.1.1], as surface commands and CACHE_BITMAP_REV3_ORDER have it.
struct BitmapDataEx: Sendable {
    let depth: ColorDepth
    let codecID: UInt8
    let width: Int
    let height: Int
    let bytes: ArraySlice<UInt8>

    init(_ reader: inout ByteReader) throws(WireError) {
        let bits = try reader.u8("bpp")
        let flags = try reader.u8("flags")
        _ = try reader.u8("reserved")
        codecID = try reader.u8("codecID")
        width = Int(try reader.u16le("width"))
        height = Int(try reader.u16le("height"))
        let length = Int(try reader.u32le("bitmapDataLength"))
        // EX_COMPRESSED_BITMAP_HEADER_PRESENT
        if flags & 1 != 0 { _ = try reader.take(24, "exBitmapDataHeader") }
        bytes = try reader.take(length, "bitmapData")
        // Of another codec the depth is its own affair.
        guard let depth = ColorDepth(rawValue: Int(bits)) ?? (codecID == 0 ? nil : .thirtyTwo) else {
            throw reader.unexpected("bpp", "8, 15, 16, 24 or 32", "\(bits)")
        }
        self.depth = depth
    }
}
