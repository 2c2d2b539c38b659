/// A picture of 32-bit pixels (0x00RRGGBB), row by row from the top.
public struct Canvas: Equatable, Sendable {
    /// Wider or higher is no desktop that redial takes; RDP itself ends at 8192 [MS-RDPBCGR 2.2.7.1.2].
    public static let sideLimit = 8192
    /// 4096 × 2048: a screen of 3840 × 2160 fits, and a canvas takes at most 32 MiB whatever a server claims.
    public static let pixelLimit = 8_388_608

    public let width: Int
    public let height: Int
    public internal(set) var pixels: [UInt32]

    /// A black canvas. Nil when a side is not within 1…8192, or the area is over `pixelLimit`.
    public init?(width: Int, height: Int) {
        guard (1...Self.sideLimit).contains(width), (1...Self.sideLimit).contains(height),
            width * height <= Self.pixelLimit
        else { return nil }
        self.width = width
        self.height = height
        self.pixels = Array(repeating: 0, count: width * height)
    }

    /// A canvas of given pixels, row by row from the top. Nil also when their number is not `width` × `height`.
    public init?(width: Int, height: Int, pixels: [UInt32]) {
        guard (1...Self.sideLimit).contains(width), (1...Self.sideLimit).contains(height),
            width * height <= Self.pixelLimit, pixels.count == width * height
        else { return nil }
        self.width = width
        self.height = height
        self.pixels = pixels
    }

    public var bounds: PixelRectangle { PixelRectangle(left: 0, top: 0, right: width, bottom: height) }

    /// The pixel at a place; black outside of the canvas.
    public subscript(x: Int, y: Int) -> UInt32 {
        (0..<width).contains(x) && (0..<height).contains(y) ? pixels[y * width + x] : 0
    }
}

/// Decoded pixels (0x00RRGGBB) as they came: row by row, from the bottom in bitmaps of the protocol.
struct Bitmap: Sendable {
    var width = 0
    var height = 0
    /// At least `width` × `height`; the buffer is used again for the next bitmap.
    var pixels: [UInt32] = []
    var isBottomUp = true

    /// Makes room for a bitmap; what the pixels are is undefined until they are written.
    mutating func resize(width: Int, height: Int) {
        self.width = width
        self.height = height
        let more = width * height - pixels.count
        if more > 0 { pixels.append(contentsOf: repeatElement(0, count: more)) }
    }
}

extension Canvas {
    /// Copies a bitmap to `left`, `top`, within `clip`. Returns how many pixels became others.
    mutating func copy(_ bitmap: borrowing Bitmap, left: Int, top: Int, clip: PixelRectangle) -> Int {
        let area = PixelRectangle(left: left, top: top, width: bitmap.width, height: bitmap.height)
            .intersection(clip).intersection(bounds)
        guard !area.isEmpty, bitmap.pixels.count >= bitmap.width * bitmap.height else { return 0 }
        let stride = width
        let (sourceWidth, last, flipped) = (bitmap.width, bitmap.height - 1, bitmap.isBottomUp)
        var changed = 0
        pixels.withUnsafeMutableBufferPointer { target in
            bitmap.pixels.withUnsafeBufferPointer { source in
                guard let to = target.baseAddress, let from = source.baseAddress else { return }
                for y in area.top..<area.bottom {
                    let row = flipped ? last - (y - top) : y - top
                    changed += copyCounting(
                        from + (row * sourceWidth + area.left - left), to + (y * stride + area.left), area.width)
                }
            }
        }
        return changed
    }

    /// Fills what lies within the canvas with one colour. Returns how many pixels became others.
    mutating func fill(_ area: PixelRectangle, _ colour: UInt32) -> Int {
        let area = area.intersection(bounds)
        guard !area.isEmpty else { return 0 }
        let stride = width
        var changed = 0
        pixels.withUnsafeMutableBufferPointer { target in
            for y in area.top..<area.bottom {
                let row = UnsafeMutableBufferPointer(
                    rebasing: target[(y * stride + area.left)..<(y * stride + area.right)])
                for x in row.indices {
                    changed &+= row[x] == colour ? 0 : 1
                    row[x] = colour
                }
            }
        }
        return changed
    }
}

/// Copies `count` pixels; the caller has checked both sides. Returns how many were others before.
@inline(__always)
private func copyCounting(_ from: UnsafePointer<UInt32>, _ to: UnsafeMutablePointer<UInt32>, _ count: Int) -> Int {
    var changed: UInt32 = 0
    for x in 0..<count {
        changed &+= from[x] == to[x] ? 0 : 1
        to[x] = from[x]
    }
    return Int(changed)
}
