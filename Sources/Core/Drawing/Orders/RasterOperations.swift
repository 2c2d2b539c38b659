/// What a raster operation takes besides what is there: a brush.
enum Pattern: Sendable {
    case solid(UInt32)
    /// 8 × 8 pixels from the top, repeated from an origin.
    case tile([UInt32], x: Int, y: Int)

    /// What the operation does at each pixel of the pattern, one or 64.
    func mixers(_ operation: RasterOperation3) -> [Mixer] {
        switch self {
        case .solid(let colour): [Mixer(operation, colour)]
        case .tile(let pixels, _, _): pixels.map { Mixer(operation, $0) }
        }
    }

    /// The mixer of a place.
    @inline(__always)
    func index(_ x: Int, _ y: Int) -> Int {
        switch self {
        case .solid: 0
        case .tile(_, let originX, let originY): ((y - originY) & 7) << 3 | (x - originX) & 7
        }
    }
}

/// A ternary operation with its pattern known: what becomes of each bit, by source and destination.
struct Mixer: Sendable {
    private let neither: UInt32
    private let target: UInt32
    private let source: UInt32
    private let both: UInt32

    init(_ operation: RasterOperation3, _ pattern: UInt32) {
        neither = operation(pattern, 0, 0)
        target = operation(pattern, 0, .max)
        source = operation(pattern, .max, 0)
        both = operation(pattern, .max, .max)
    }

    @inline(__always)
    func callAsFunction(_ over: UInt32, _ under: UInt32) -> UInt32 {
        ~over & (~under & neither | under & target) | over & (~under & source | under & both)
    }
}

/// A ternary raster operation: its code is its own truth table, indexed by pattern, source and destination
/// [MS-RDPEGDI 2.2.2.2.1.1.1.7].
struct RasterOperation3: Sendable {
    let code: UInt8

    /// Bits that are set whatever the source is, or only with it.
    var usesSource: Bool { (code >> 2 ^ code) & 0x33 != 0 }

    @inline(__always)
    func callAsFunction(_ pattern: UInt32, _ source: UInt32, _ target: UInt32) -> UInt32 {
        var result: UInt32 = 0
        for term in 0..<UInt8(8) where code >> term & 1 != 0 {
            result |=
                (term & 4 != 0 ? pattern : ~pattern) & (term & 2 != 0 ? source : ~source)
                & (term & 1 != 0 ? target : ~target)
        }
        return result & 0x00ff_ffff
    }
}

/// A binary raster operation, 1 to 16: one less is the truth table of pen and destination [MS-RDPEGDI 2.2.2.2.1.1.1.6].
struct RasterOperation2: Sendable {
    let code: UInt8

    @inline(__always)
    func callAsFunction(_ pen: UInt32, _ target: UInt32) -> UInt32 {
        let table = code &- 1
        var result: UInt32 = 0
        for term in 0..<UInt8(4) where table >> term & 1 != 0 {
            result |= (term & 2 != 0 ? pen : ~pen) & (term & 1 != 0 ? target : ~target)
        }
        return result & 0x00ff_ffff
    }
}

extension Canvas {
    /// Applies an operation to an area, within the canvas. The source pixel of `x`, `y` is that of `source` at
    /// `x - sourceLeft`, `y - sourceTop`; what lies outside of the source stays as it is. Returns how many pixels changed.
    mutating func paint(
        _ area: PixelRectangle, _ operation: RasterOperation3, _ pattern: Pattern, source: Bitmap? = nil,
        sourceLeft: Int = 0, sourceTop: Int = 0
    ) -> Int {
        var area = area.intersection(bounds)
        if operation.usesSource {
            guard let source, source.pixels.count >= source.width * source.height else { return 0 }
            area = area.intersection(
                PixelRectangle(left: sourceLeft, top: sourceTop, width: source.width, height: source.height))
            if operation.code == 0xcc { return copy(source, left: sourceLeft, top: sourceTop, clip: area) }
        } else if operation.code == 0xf0, case .solid(let colour) = pattern {
            return fill(area, colour)
        }
        guard !area.isEmpty else { return 0 }
        let mixers = pattern.mixers(operation)
        var changed = 0
        for y in area.top..<area.bottom {
            var over = 0
            if let source {
                over =
                    (source.isBottomUp ? source.height - 1 - (y - sourceTop) : y - sourceTop) * source.width
                    - sourceLeft
            }
            for x in area.left..<area.right {
                let under = pixels[y * width + x]
                let mixer = mixers[pattern.index(x, y)]
                let pixel = mixer(operation.usesSource ? source?.pixels[over + x] ?? 0 : 0, under)
                changed += pixel == under ? 0 : 1
                pixels[y * width + x] = pixel
            }
        }
        return changed
    }

    /// What an area shows, as a bitmap of its own: a copy may overlap what it is made of.
    func bitmap(_ area: PixelRectangle) -> Bitmap {
        let area = area.intersection(bounds)
        var bitmap = Bitmap()
        bitmap.isBottomUp = false
        guard !area.isEmpty else { return bitmap }
        bitmap.width = area.width
        bitmap.height = area.height
        bitmap.pixels.reserveCapacity(area.area)
        for y in area.top..<area.bottom {
            bitmap.pixels.append(contentsOf: pixels[(y * width + area.left)..<(y * width + area.right)])
        }
        return bitmap
    }
}
