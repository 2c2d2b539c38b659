/// Bits per pixel of a session or of one bitmap [MS-RDPBCGR 2.2.7.1.2 preferredBitsPerPixel].
public enum ColorDepth: Int, CaseIterable, Sendable {
    case eight = 8
    case fifteen = 15
    case sixteen = 16
    case twentyFour = 24
    case thirtyTwo = 32

    /// Bytes of one pixel on the wire.
    var bytes: Int { (rawValue + 7) / 8 }
}

/// 256 colours as 0x00RRGGBB; until a server sends its own, shades of grey.
struct Palette: Equatable, Sendable {
    private(set) var colours: [UInt32] = (0..<256).map { $0 << 16 | $0 << 8 | $0 }

    subscript(index: UInt8) -> UInt32 { colours[Int(index)] }

    mutating func set(_ index: Int, red: UInt8, green: UInt8, blue: UInt8) {
        guard colours.indices.contains(index) else { return }
        colours[index] = UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue)
    }
}

/// What 15-bit and 16-bit pixels mean: the upper bits are repeated below, so that white is white.
@inline(__always)
func colour(of555 pixel: UInt32) -> UInt32 {
    let red = pixel >> 10 & 31
    let green = pixel >> 5 & 31
    let blue = pixel & 31
    return (red << 3 | red >> 2) << 16 | (green << 3 | green >> 2) << 8 | (blue << 3 | blue >> 2)
}

@inline(__always)
func colour(of565 pixel: UInt32) -> UInt32 {
    let red = pixel >> 11 & 31
    let green = pixel >> 5 & 63
    let blue = pixel & 31
    return (red << 3 | red >> 2) << 16 | (green << 2 | green >> 4) << 8 | (blue << 3 | blue >> 2)
}

extension ColorDepth {
    /// Turns pixels as they stand on the wire (one in each 32 bits) into colours, in place.
    func convert(_ pixels: UnsafeMutableBufferPointer<UInt32>, _ palette: Palette) {
        switch self {
        case .eight:
            palette.colours.withUnsafeBufferPointer { table in
                guard table.count == 256 else { return }
                for index in pixels.indices { pixels[index] = table[Int(pixels[index] & 0xff)] }
            }
        case .fifteen: for index in pixels.indices { pixels[index] = Drawing.colour(of555: pixels[index]) }
        case .sixteen: for index in pixels.indices { pixels[index] = Drawing.colour(of565: pixels[index]) }
        case .twentyFour, .thirtyTwo: for index in pixels.indices { pixels[index] &= 0x00ff_ffff }
        }
    }

    /// A TS_COLOR of a drawing order, read as three bytes with the first one lowest [MS-RDPEGDI 2.2.2.2.1.1.1.1].
    func colour(ofOrder value: UInt32, _ palette: Palette) -> UInt32 {
        switch self {
        case .eight: palette[UInt8(truncatingIfNeeded: value)]
        case .fifteen: Drawing.colour(of555: value & 0xffff)
        case .sixteen: Drawing.colour(of565: value & 0xffff)
        case .twentyFour, .thirtyTwo: (value & 0xff) << 16 | value & 0xff00 | value >> 16 & 0xff
        }
    }
}
