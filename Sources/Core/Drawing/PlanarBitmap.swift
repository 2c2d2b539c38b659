import Primitives

// The one file of this codec: every segment is checked against both buffers before it is written through pointers.

/// RDP6_BITMAP_STREAM [MS-RDPEGDI 2.2.2.5.1].
enum PlanarBitmap {
    static let message = "RDP 6.0 bitmap"

    /// Buffers for alpha, red or luma, green or orange chroma, blue or green chroma; kept for their memory.
    struct Planes: Sendable {
        var bytes: [[UInt8]] = [[], [], [], []]
    }

    /// formatHeader [MS-RDPEGDI 2.2.2.5.1].
    struct Format {
        let colourLossLevel: UInt8
        let isSubsampled: Bool
        let isCompressed: Bool
        let hasAlpha: Bool

        init(_ header: UInt8) {
            colourLossLevel = header & 7
            isSubsampled = header & 0x08 != 0
            isCompressed = header & 0x10 != 0
            hasAlpha = header & 0x20 == 0
        }
    }
}

extension Bitmap {
    /// Decodes an RDP 6.0 bitmap; alpha is read and dropped. The caller has bounded the size.
    ///
    /// Throws when the planes end early, when a line is longer than the bitmap is wide, or when bytes are left over.
    mutating func planar(
        _ bytes: ArraySlice<UInt8>, _ width: Int, _ height: Int, _ planes: inout PlanarBitmap.Planes
    ) throws(WireError) {
        var reader = ByteReader(bytes, message: PlanarBitmap.message)
        let format = PlanarBitmap.Format(try reader.u8("formatHeader"))
        let isSubsampled = format.isSubsampled && format.colourLossLevel > 0
        let chroma = isSubsampled ? ((width + 1) / 2, (height + 1) / 2) : (width, height)
        for plane in (format.hasAlpha ? 0 : 1)..<4 {
            let size = plane < 2 ? (width, height) : chroma
            try read(&reader, &planes.bytes[plane], size.0, size.1, isCompressed: format.isCompressed)
        }
        // Raw planes end with one byte of padding, which some encoders leave out.
        if !format.isCompressed, !reader.isAtEnd { _ = try reader.u8("pad1Octet") }
        try reader.expectEnd()
        resize(width: width, height: height)
        isBottomUp = true
        if isSubsampled {
            planes.bytes[2] = enlarged(planes.bytes[2], width, height)
            planes.bytes[3] = enlarged(planes.bytes[3], width, height)
        }
        if format.colourLossLevel == 0 {
            combine(planes)
        } else {
            combine(planes, colourLossLevel: format.colourLossLevel)
        }
    }

    private func read(
        _ reader: inout ByteReader, _ plane: inout [UInt8], _ width: Int, _ height: Int, isCompressed: Bool
    ) throws(WireError) {
        if !isCompressed {
            plane = Array(try reader.take(width * height, "colour plane"))
            return
        }
        if plane.count < width * height {
            plane.append(contentsOf: repeatElement(0, count: width * height - plane.count))
        }
        let rest = reader.rest()
        var used = 0
        var failure: WireError?
        rest.withUnsafeBufferPointer { source in
            plane.withUnsafeMutableBufferPointer { target in
                var decoder = PlaneDecoder(source, target, width, height)
                do throws(WireError) { used = try decoder.decode() } catch { failure = error }
            }
        }
        if let failure { throw failure }
        reader = ByteReader(rest.dropFirst(used), message: PlanarBitmap.message)
    }

    /// Red, green and blue as they are.
    private mutating func combine(_ planes: PlanarBitmap.Planes) {
        let total = width * height
        pixels.withUnsafeMutableBufferPointer { target in
            planes.bytes[1].withUnsafeBufferPointer { red in
                planes.bytes[2].withUnsafeBufferPointer { green in
                    planes.bytes[3].withUnsafeBufferPointer { blue in
                        guard min(target.count, red.count, green.count, blue.count) >= total else { return }
                        for index in 0..<total {
                            target[index] = UInt32(red[index]) << 16 | UInt32(green[index]) << 8 | UInt32(blue[index])
                        }
                    }
                }
            }
        }
    }

    /// Luma, orange and green chroma that lost `colourLossLevel` - 1 bits, to colours [MS-RDPEGDI 3.1.9.1.2].
    private mutating func combine(_ planes: PlanarBitmap.Planes, colourLossLevel: UInt8) {
        let shift = colourLossLevel - 1
        let (luma, orange, green) = (planes.bytes[1], planes.bytes[2], planes.bytes[3])
        for index in 0..<(width * height) {
            let y = Int32(luma[index])
            let co = Int32(Int8(truncatingIfNeeded: Int32(orange[index]) << Int32(shift)))
            let cg = Int32(Int8(truncatingIfNeeded: Int32(green[index]) << Int32(shift)))
            let t = y - cg
            pixels[index] = clamped(t + co) << 16 | clamped(y + cg) << 8 | clamped(t - co)
        }
    }

    private func clamped(_ value: Int32) -> UInt32 { UInt32(max(0, min(255, value))) }

    /// A chroma plane of half the width and height, every value four times [MS-RDPEGDI 3.1.9.1.3].
    private func enlarged(_ plane: [UInt8], _ width: Int, _ height: Int) -> [UInt8] {
        let half = (width + 1) / 2
        var whole: [UInt8] = []
        whole.reserveCapacity(width * height)
        for y in 0..<height {
            for x in 0..<width { whole.append(plane[y / 2 * half + x / 2]) }
        }
        return whole
    }
}

/// One colour plane of RDP6_RLE_SEGMENTs [MS-RDPEGDI 2.2.2.5.1.1]. A line after the first holds differences to the line before.
private struct PlaneDecoder {
    private let source: UnsafeBufferPointer<UInt8>
    private let target: UnsafeMutableBufferPointer<UInt8>
    private let width: Int
    private let height: Int
    private var at = 0

    init(
        _ source: UnsafeBufferPointer<UInt8>, _ target: UnsafeMutableBufferPointer<UInt8>, _ width: Int, _ height: Int
    ) {
        self.source = source
        self.target = target
        self.width = width
        self.height = height
    }

    /// Returns how many bytes the plane took.
    mutating func decode() throws(WireError) -> Int {
        guard let out = target.baseAddress, target.count >= width * height else { return 0 }
        for y in 0..<height {
            let line = out + y * width
            if y == 0 { try firstLine(line) } else { try nextLine(line, above: line - width) }
        }
        return at
    }

    /// How many raw values and how long a run stand behind a control byte; both fit into the line and the data.
    @inline(__always)
    private mutating func segment(_ room: Int) throws(WireError) -> (raw: Int, run: Int) {
        guard at < source.count else { throw error(.truncated(missing: 1)) }
        let control = Int(source[at])
        at += 1
        var (raw, run) = (control >> 4, control & 15)
        // Runs of 16 to 47 use the upper bits for their length.
        if run == 1 || run == 2 {
            run = 16 * run + raw
            raw = 0
        }
        guard raw + run <= room, raw + run > 0 else { throw error(.tooLarge(limit: room, got: raw + run)) }
        guard source.count - at >= raw else { throw error(.truncated(missing: raw - (source.count - at))) }
        return (raw, run)
    }

    private mutating func firstLine(_ line: UnsafeMutablePointer<UInt8>) throws(WireError) {
        var x = 0
        var value: UInt8 = 0
        while x < width {
            let (raw, run) = try segment(width - x)
            for index in 0..<raw { line[x + index] = source[at + index] }
            if raw > 0 { value = source[at + raw - 1] }
            at += raw
            x += raw
            for index in 0..<run { line[x + index] = value }
            x += run
        }
    }

    private mutating func nextLine(
        _ line: UnsafeMutablePointer<UInt8>, above: UnsafeMutablePointer<UInt8>
    ) throws(WireError) {
        var x = 0
        var delta: UInt8 = 0
        while x < width {
            let (raw, run) = try segment(width - x)
            for index in 0..<raw {
                delta = difference(source[at + index])
                line[x + index] = above[x + index] &+ delta
            }
            at += raw
            x += raw
            for index in 0..<run { line[x + index] = above[x + index] &+ delta }
            x += run
        }
    }

    /// The sign of a difference stands in its lowest bit [MS-RDPEGDI 3.1.9.2.3].
    @inline(__always)
    private func difference(_ value: UInt8) -> UInt8 { (value >> 1) ^ (0 &- (value & 1)) }

    private func error(_ reason: WireError.Reason) -> WireError {
        WireError(message: PlanarBitmap.message, field: "RLE segment", offset: at, reason: reason)
    }
}
