/// What drawing orders put away for later orders. Every cache is bounded whatever a server claims.
struct DrawingCaches: Sendable {
    var bitmaps = BitmapCache()
    var glyphs = GlyphCache()
    /// CACHE_BRUSH_ORDER: 64 entries each for brushes of one bit and of colours [MS-RDPEGDI 3.1.8.1.4].
    var monochromeBrushes: [UInt8: [UInt8]] = [:]
    var colourBrushes: [UInt8: [UInt32]] = [:]
}

/// Bitmaps by cache and index, decoded.
struct BitmapCache: Sendable {
    /// All cached pixels together: 16 MiB, more than three times what the largest advertised cache takes.
    static let pixelLimit = 4_194_304
    /// The index of a bitmap that is used once and not kept [MS-RDPEGDI 2.2.2.2.1.2.3 CBR2_DO_NOT_CACHE].
    static let waitingListIndex = 0x7fff

    private var entries: [Int: Bitmap] = [:]
    private var pixels = 0

    /// False when the caches would hold too many pixels; then nothing is put away.
    mutating func put(_ bitmap: Bitmap, cache: Int, index: Int) -> Bool {
        let key = cache << 16 | index
        let (old, new) = (entries[key]?.pixels.count ?? 0, bitmap.width * bitmap.height)
        guard pixels - old + new <= Self.pixelLimit else { return false }
        var kept = bitmap
        kept.pixels = Array(bitmap.pixels.prefix(new))
        entries[key] = kept
        pixels += new - old
        return true
    }

    func bitmap(cache: Int, index: Int) -> Bitmap? { entries[cache << 16 | index] }
}

/// A glyph: one bit a pixel, rows of whole bytes from the top [MS-RDPEGDI 2.2.2.2.1.2.5.1].
struct Glyph: Sendable {
    let x: Int
    let y: Int
    let width: Int
    let height: Int
    let rows: [UInt8]

    /// Glyphs are at most so wide and high: the largest cell advertised is 2048 bytes.
    static let sideLimit = 256

    static func bytes(width: Int, height: Int) -> Int { ((width + 7) / 8 * height + 3) & ~3 }
}

struct GlyphCache: Sendable {
    private var glyphs: [Int: Glyph] = [:]
    private(set) var fragments: [UInt8: [UInt8]] = [:]

    /// Ten caches of 256 glyphs.
    mutating func put(_ glyph: Glyph, cache: Int, index: Int) {
        guard (0..<10).contains(cache), (0..<256).contains(index) else { return }
        glyphs[cache << 8 | index] = glyph
    }

    func glyph(cache: Int, index: Int) -> Glyph? { glyphs[cache << 8 | index] }

    mutating func putFragment(_ bytes: [UInt8], index: UInt8) { fragments[index] = bytes }
}
