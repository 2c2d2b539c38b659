public import Primitives

extension Screen {
    /// Draws the fpOutputUpdates of a fast-path output PDU, decrypted [MS-RDPBCGR 2.2.9.1.2.1].
    ///
    /// Throws the first error among them, after the others were drawn; it is in the tally, too.
    public mutating func fastPath(updates: ArraySlice<UInt8>) throws(WireError) {
        var reader = ByteReader(updates, message: "Fast-path update")
        budget.refill(canvas)
        var first: WireError?
        do throws(WireError) {
            while !reader.isAtEnd {
                if let update = try fragments.next(&reader) {
                    do throws(WireError) {
                        try draw(update)
                    } catch {
                        tally.failed(error)
                        first = first ?? error
                    }
                }
            }
        } catch {
            tally.failed(error)
            first = first ?? error
        }
        if let first { throw first }
    }

    private mutating func draw(_ update: FastPathUpdate) throws(WireError) {
        var reader = ByteReader(update.data, message: "Fast-path update")
        begin(update.kind, bytes: update.data.count)
        switch update.code {
        case 0:
            let count = Int(try reader.u16le("numberOrders"))
            try drawOrders(&reader, count: count)
        case 1:
            try expect(.bitmap, &reader)
            try drawBitmaps(&reader)
        case 2:
            try expect(.palette, &reader)
            try readPalette(&reader)
        case 4: try drawSurfaceCommands(&reader)
        // Synchronize has no data; pointers are no part of the picture.
        case 3, 5...0xc: break
        default: throw reader.unexpected("updateCode", "0 to 12", "\(update.code)", at: 0)
        }
    }

    /// Bitmap and palette updates repeat their type as the slow path has it.
    private func expect(_ type: UpdateType, _ reader: inout ByteReader) throws(WireError) {
        let got = try reader.u16le("updateType")
        guard got == type.rawValue else { throw reader.unexpected("updateType", "\(type.rawValue)", "\(got)", at: 0) }
    }
}

/// One whole TS_FP_UPDATE [MS-RDPBCGR 2.2.9.1.2.1].
struct FastPathUpdate: Sendable {
    let code: UInt8
    let data: ArraySlice<UInt8>

    var kind: DrawingTally.Kind {
        switch code {
        case 0: .orders
        case 1: .bitmap
        case 2: .palette
        case 3: .synchronize
        case 4: .surfaceCommands
        case 5...0xc: .pointer
        default: .other
        }
    }
}

/// Joins the fragments of fast-path updates.
struct FragmentBuffer: Sendable {
    /// Four times what is advertised: some servers mind what they think that every client takes.
    private static let limit = 4 * DrawingCapabilities.maximumRequestSize

    private var code: UInt8?
    private var bytes: [UInt8] = []

    private enum Fragmentation: UInt8 {
        case single = 0
        case last = 1
        case first = 2
        case next = 3
    }

    /// Reads one TS_FP_UPDATE; nil while more fragments must come. Throws for compressed data, which nobody was offered.
    mutating func next(_ reader: inout ByteReader) throws(WireError) -> FastPathUpdate? {
        let header = try reader.u8("updateHeader")
        let flags: UInt8 = header >> 6 & 2 == 2 ? try reader.u8("compressionFlags") : 0
        let size = Int(try reader.u16le("size"))
        let data = try reader.take(size, "updateData")
        let kind = Fragmentation(rawValue: header >> 4 & 3) ?? .single
        guard flags & 0x20 == 0 else {
            code = nil
            throw reader.unexpected("compressionFlags", "no compression", "PACKET_COMPRESSED")
        }
        return try join(kind, header & 15, data, reader)
    }

    private mutating func join(
        _ kind: Fragmentation, _ code: UInt8, _ data: ArraySlice<UInt8>, _ reader: ByteReader
    ) throws(WireError) -> FastPathUpdate? {
        if kind == .single {
            self.code = nil
            return FastPathUpdate(code: code, data: data)
        }
        if kind == .first {
            self.code = code
            bytes.removeAll(keepingCapacity: true)
        }
        guard self.code == code else {
            self.code = nil
            throw reader.unexpected("fragmentation", "a fragment of the update before", "one of type \(code)")
        }
        guard bytes.count + data.count <= Self.limit else {
            self.code = nil
            throw reader.tooLarge("fragmented update", limit: Self.limit, got: bytes.count + data.count)
        }
        bytes.append(contentsOf: data)
        guard kind == .last else { return nil }
        self.code = nil
        defer { bytes = [] }
        return FastPathUpdate(code: code, data: bytes[...])
    }
}
