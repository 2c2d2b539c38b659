/// What a screen looks like in numbers.
public struct PixelStatistics: Equatable, Sendable {
    /// Pixels of the screen.
    public let pixels: Int
    /// The colour that most pixels have, and their share of all (0…1).
    public let commonColour: UInt32
    public let commonShare: Double
    /// The share of pixels that are black or nearly so (`ScreenRules.blackest`).
    public let blackShare: Double
    /// Different colours; counting ends at `colourLimit`.
    public let colours: Int

    /// So many colours are told apart: far more than any rule asks for, and little to remember.
    public static let colourLimit = 16_384

    public init(of canvas: Canvas) {
        var counts = ColourCounts()
        var black = 0
        canvas.pixels.withUnsafeBufferPointer { all in
            var index = 0
            while index < all.count {
                let colour = all[index]
                var end = index + 1
                while end < all.count, all[end] == colour { end += 1 }
                counts.add(colour, end - index)
                if ScreenRules.isBlack(colour) { black += end - index }
                index = end
            }
        }
        let common = counts.mostCommon
        pixels = canvas.pixels.count
        commonColour = common.colour
        commonShare = Double(common.count) / Double(max(pixels, 1))
        blackShare = Double(black) / Double(max(pixels, 1))
        colours = counts.colours
    }
}

/// Counts colours in a table of fixed size; once it holds `colourLimit`, new ones are no longer told apart.
private struct ColourCounts {
    private static let slots = 32_768
    private var keys = [UInt32](repeating: .max, count: slots)
    private var counts = [Int](repeating: 0, count: slots)
    private(set) var colours = 0

    mutating func add(_ colour: UInt32, _ count: Int) {
        var slot = Int(truncatingIfNeeded: (colour &* 0x9e37_79b1) >> 17)
        // Half of the slots stay empty, so there is always an end.
        while keys[slot] != colour {
            if keys[slot] == .max {
                guard colours < PixelStatistics.colourLimit else { return }
                keys[slot] = colour
                colours += 1
                break
            }
            slot = (slot + 1) & (Self.slots - 1)
        }
        counts[slot] += count
    }

    var mostCommon: (colour: UInt32, count: Int) {
        var best = 0
        for slot in counts.indices where counts[slot] > counts[best] { best = slot }
        return (keys[best] == .max ? 0 : keys[best], counts[best])
    }
}
