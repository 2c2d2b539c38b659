public import Primitives

/// What a server draws, as a picture: bitmaps, drawing orders and surface bits of both paths, painted on a canvas.
///
/// Whatever cannot be read is counted in `tally` and thrown, and never ends anything: the caller may go on with the next
/// update. Time and memory are bounded whatever is claimed: see `WorkBudget`, `Canvas.pixelLimit`, `BitmapCache`.
public struct Screen: Sendable {
    public internal(set) var canvas: Canvas
    public let depth: ColorDepth
    public internal(set) var tally = DrawingTally()

    var palette = Palette()
    var caches = DrawingCaches()
    var orders = PrimaryOrderState()
    var fragments = FragmentBuffer()
    var budget = WorkBudget()
    /// The bitmap that is being drawn; kept for its memory.
    var scratch = Bitmap()
    var planes = PlanarBitmap.Planes()
    /// The kind of the update that is being read, for the tally.
    var kind = DrawingTally.Kind.other

    /// The server has drawn more than we follow, and nothing of what it draws from now on is seen.
    public var isExhausted: Bool { budget.isExhausted }

    /// A black screen of a session. Nil when the size is none that a `Canvas` takes.
    public init?(width: Int, height: Int, depth: ColorDepth) {
        guard let canvas = Canvas(width: width, height: height) else { return nil }
        self.canvas = canvas
        self.depth = depth
    }

    /// Draws the body of a share data PDU of the type PDUTYPE2_UPDATE, from its updateType on
    /// [MS-RDPBCGR 2.2.9.1.1.3.1, MS-RDPEGDI 2.2.2.1].
    ///
    /// Throws the first error of this update, after what could be drawn of it was drawn; it is in the tally, too.
    public mutating func slowPath(update: ArraySlice<UInt8>) throws(WireError) {
        var reader = ByteReader(update, message: "Update")
        budget.refill(canvas)
        do throws(WireError) {
            try drawSlowPath(&reader)
        } catch {
            tally.failed(error)
            throw error
        }
    }

    private mutating func drawSlowPath(_ reader: inout ByteReader) throws(WireError) {
        let bytes = reader.remaining
        let type = UpdateType(rawValue: try reader.u16le("updateType"))
        begin(type?.kind ?? .other, bytes: bytes)
        switch type {
        case .orders:
            _ = try reader.u16le("pad2OctetsA")
            let count = Int(try reader.u16le("numberOrders"))
            _ = try reader.u16le("pad2OctetsB")
            try drawOrders(&reader, count: count)
        case .bitmap: try drawBitmaps(&reader)
        case .palette: try readPalette(&reader)
        // Two bytes of padding, which some servers leave out.
        case .synchronize: break
        case nil: throw reader.unexpected("updateType", "0 to 3", "another", at: 0)
        }
    }

    mutating func begin(_ kind: DrawingTally.Kind, bytes: Int) {
        self.kind = kind
        tally.begin(kind, bytes: bytes)
    }

    mutating func drew(_ pixels: Int, changed: Int) {
        tally.drew(kind, pixels: pixels, changed: changed)
    }

    /// TS_UPDATE_PALETTE_DATA behind its updateType [MS-RDPBCGR 2.2.9.1.1.3.1.1.1].
    mutating func readPalette(_ reader: inout ByteReader) throws(WireError) {
        _ = try reader.u16le("pad2Octets")
        let count = Int(try reader.u32le("numberColors"))
        guard count <= 256 else { throw reader.tooLarge("numberColors", limit: 256, got: count) }
        var entries = try reader.sub(count * 3, "paletteEntries")
        for index in 0..<count {
            let red = try entries.u8("red")
            let green = try entries.u8("green")
            palette.set(index, red: red, green: green, blue: try entries.u8("blue"))
        }
        try reader.expectEnd()
    }
}

/// [MS-RDPBCGR 2.2.9.1.1.3.1.1, 2.2.9.1.1.3.1.2], [MS-RDPEGDI 2.2.2.1]: what a slow-path update holds.
enum UpdateType: UInt16 {
    case orders = 0
    case bitmap = 1
    case palette = 2
    case synchronize = 3

    var kind: DrawingTally.Kind {
        switch self {
        case .orders: .orders
        case .bitmap: .bitmap
        case .palette: .palette
        case .synchronize: .synchronize
        }
    }
}

/// How many pixels a server may make us write or decode: a few bytes can name a whole screen, over and over.
struct WorkBudget: Sendable {
    /// Of one update, in whole screens: nobody draws one over itself so often.
    static let screens = 16
    /// Of all updates: some 600 screens of 1024 × 768, 64 of the largest; a second or two of a processor.
    static let mostInAll = 1 << 29
    private var left = 0
    private var limit = 0
    private var leftInAll = Self.mostInAll

    /// Nothing more is drawn.
    private(set) var isExhausted = false

    mutating func refill(_ canvas: Canvas) {
        limit = min(canvas.width * canvas.height * Self.screens + 1_048_576, leftInAll)
        left = limit
    }

    /// Throws when the update asks for more than it may.
    mutating func spend(_ pixels: Int, _ reader: ByteReader) throws(WireError) {
        guard pixels <= left else {
            if pixels > leftInAll { isExhausted = true }
            throw reader.tooLarge("pixels drawn by one update", limit: limit, got: limit - left + pixels)
        }
        left -= pixels
        leftInAll -= pixels
    }
}
