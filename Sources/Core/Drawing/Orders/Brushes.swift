import Primitives

extension Screen {
    /// The pattern of a brush: of one colour, hatched, of eight rows of its own, or cached [MS-RDPEGDI 2.2.2.2.1.1.1.5].
    func brush(_ fields: BrushFields, back: UInt32, fore: UInt32, _ reader: ByteReader) throws(WireError) -> Pattern {
        let fore = depth.colour(ofOrder: fore, palette)
        let back = depth.colour(ofOrder: back, palette)
        let (x, y) = (Int(fields.originX), Int(fields.originY))
        // TS_CACHED_BRUSH: the hatch is its index.
        if fields.style & 0x80 != 0 {
            // BMF_1BPP
            if fields.style & 0x0f == 1, let rows = caches.monochromeBrushes[fields.hatch] {
                return .tile(tile(rows, back: back, fore: fore), x: x, y: y)
            }
            if fields.style & 0x0f != 1, let pixels = caches.colourBrushes[fields.hatch] {
                return .tile(pixels, x: x, y: y)
            }
            throw reader.unexpected("BrushHatch", "a cached brush", "\(fields.hatch)")
        }
        switch fields.style {
        case 0: return .solid(fore)
        // BS_NULL draws nothing that can be seen.
        case 1: return .solid(back)
        case 2:
            guard Int(fields.hatch) < hatches.count else {
                throw reader.unexpected("BrushHatch", "0 to 5", "\(fields.hatch)")
            }
            return .tile(tile(hatches[Int(fields.hatch)], back: back, fore: fore), x: x, y: y)
        // Rows stand from the bottom: the hatch is the lowest.
        case 3: return .tile(tile(fields.extra.reversed() + [fields.hatch], back: back, fore: fore), x: x, y: y)
        default: throw reader.unexpected("BrushStyle", "0 to 3", "\(fields.style)")
        }
    }

    /// A set bit is the background.
    private func tile(_ rows: [UInt8], back: UInt32, fore: UInt32) -> [UInt32] {
        rows.flatMap { row in (0..<8).map { row >> (7 - $0) & 1 != 0 ? back : fore } }
    }
}

/// HS_HORIZONTAL, HS_VERTICAL, HS_FDIAGONAL, HS_BDIAGONAL, HS_CROSS, HS_DIAGCROSS; lines are zeros, as in patterns.
private let hatches: [[UInt8]] = [
    [0xff, 0xff, 0xff, 0x00, 0xff, 0xff, 0xff, 0xff], [0xf7, 0xf7, 0xf7, 0xf7, 0xf7, 0xf7, 0xf7, 0xf7],
    [0x7f, 0xbf, 0xdf, 0xef, 0xf7, 0xfb, 0xfd, 0xfe], [0xfe, 0xfd, 0xfb, 0xf7, 0xef, 0xdf, 0xbf, 0x7f],
    [0xf7, 0xf7, 0xf7, 0x00, 0xf7, 0xf7, 0xf7, 0xf7], [0x7e, 0xbd, 0xdb, 0xe7, 0xe7, 0xdb, 0xbd, 0x7e],
]
