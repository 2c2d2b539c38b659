import Primitives
import RDPWire

/// Makes updates of pictures, in the size, the depth and the way that a client can take.
struct Painter: Sendable {
    enum Update: Equatable, Sendable {
        /// TS_FP_UPDATE. [MS-RDPBCGR 2.2.9.1.2.1]
        case fastPath([UInt8])
        /// The body of share data of kind update. [MS-RDPBCGR 2.2.9.1.1.3.1.2]
        case slowPath([UInt8])
    }

    /// RNS_UD_CS_WANT_32BPP_SESSION. [MS-RDPBCGR 2.2.1.3.2]
    private static let wants32Bits: UInt16 = 2
    private static let updateTypeBitmap: UInt16 = 1
    /// Tiles of this size fit into one update at any depth.
    private static let tile = 64
    private static let slowTileHeight = 32

    let width: Int
    let height: Int
    let bitsPerPixel: Int
    private let encoding: Session.Encoding
    private var isSlowPath: Bool

    init(_ core: ClientCoreData, _ behaviour: Session) {
        let (wide, high) = (Int(core.desktopWidth), Int(core.desktopHeight))
        // Sizes that nobody has are answered with one that everybody has.
        let isUsual = (200...8192).contains(wide) && (200...8192).contains(high) && wide * high <= 8_388_608
        (width, height) = isUsual ? (wide, high) : (1024, 768)
        encoding = behaviour.encoding
        isSlowPath = behaviour.isSlowPath
        let asked = (core.earlyCapabilityFlags ?? 0) & Self.wants32Bits != 0 ? 32 : Int(core.highColorDepth ?? 16)
        let possible = [15, 16, 24, 32].contains(asked) ? asked : 16
        bitsPerPixel = encoding == .interleaved ? 16 : possible
    }

    /// What the client confirmed.
    mutating func learn(_ capabilities: [CapabilitySet]) {
        for case .general(let general) in capabilities
        where general.extraFlags & GeneralCapability.fastPathOutput == 0 {
            isSlowPath = true
        }
    }

    /// What the server demands. [MS-RDPBCGR 2.2.1.13.1.1]
    var capabilities: [CapabilitySet] {
        var general = GeneralCapability()
        general.osMajorType = 1
        general.osMinorType = 3
        general.extraFlags =
            GeneralCapability.fastPathOutput | GeneralCapability.longCredentials
            | GeneralCapability.noBitmapCompressionHeader
        general.refreshRectSupport = 1
        general.suppressOutputSupport = 1
        var bitmap = BitmapCapability()
        bitmap.preferredBitsPerPixel = UInt16(bitsPerPixel)
        bitmap.desktopWidth = UInt16(width)
        bitmap.desktopHeight = UInt16(height)
        var order = OrderCapability()
        order.orderFlags = OrderCapability.negotiateOrderSupport | OrderCapability.zeroBoundsDeltasSupport
        var input = InputCapability()
        input.inputFlags = InputCapability.scanCodes | InputCapability.fastPathInput | InputCapability.fastPathInput2
        return [
            .share(ShareCapability()), .general(general), .virtualChannel(VirtualChannelCapability()),
            .bitmap(bitmap), .order(order), .font(FontCapability()), .pointer(PointerCapability()), .input(input),
        ]
    }

    // MARK: pictures

    func picture(of scene: Scene) -> [Update] {
        switch scene {
        case .nothing: []
        case .hostile(let update): [.fastPath(fastPath(update.data))]
        case .frozen: updates(of: scene.picture(width: width, height: height), 0, 0, width, height / 2)
        default: updates(of: scene.picture(width: width, height: height), 0, 0, width, height)
        }
    }

    /// A block in the middle that has another colour each time.
    func movement(_ frame: Int) -> [Update] {
        var block = Picture(width: width, height: height)
        let color = UInt32(truncatingIfNeeded: frame &* 0x2f_51a3) & 0xff_ffff
        block.fill(width / 2, height / 2, Self.tile, Self.slowTileHeight, color)
        return updates(of: block, width / 2, height / 2, Self.tile, Self.slowTileHeight)
    }

    private func updates(of picture: Picture, _ left: Int, _ top: Int, _ wide: Int, _ high: Int) -> [Update] {
        let tileHeight = isSlowPath ? Self.slowTileHeight : Self.tile
        let (right, bottom) = (min(width, left + wide), min(height, top + high))
        return stride(from: top, to: bottom, by: tileHeight).flatMap { y in
            stride(from: left, to: right, by: Self.tile).map { x in
                tile(picture, x, y, min(Self.tile, right - x), min(tileHeight, bottom - y))
            }
        }
    }

    /// One rectangle in one update; its rows are filled up to whole words of four pixels.
    private func tile(_ picture: Picture, _ x: Int, _ y: Int, _ wide: Int, _ high: Int) -> Update {
        let padded = (wide + 3) & ~3
        let encoded = BitmapEncoder(encoding, bitsPerPixel).encode(picture.part(x, y, padded, high), width: padded)
        var writer = ByteWriter()
        writer.u16le(Self.updateTypeBitmap)
        writer.u16le(1)
        let edges = [x, y, x + wide - 1, y + high - 1, padded, high, bitsPerPixel]
        for value in edges + [encoded.flags, encoded.bytes.count] { writer.u16le(UInt16(truncatingIfNeeded: value)) }
        writer.append(encoded.bytes)
        return isSlowPath ? .slowPath(writer.bytes) : .fastPath(fastPath(writer.bytes))
    }

    /// FASTPATH_UPDATETYPE_BITMAP in one fragment. [MS-RDPBCGR 2.2.9.1.2.1]
    private func fastPath(_ data: [UInt8]) -> [UInt8] {
        var writer = ByteWriter()
        writer.u8(1)
        writer.u16le(UInt16(truncatingIfNeeded: data.count))
        writer.append(data)
        return writer.bytes
    }
}

/// Writes the pixels of one rectangle, from the bottom row up.
struct BitmapEncoder {
    /// BITMAP_COMPRESSION and NO_BITMAP_COMPRESSION_HDR. [MS-RDPBCGR 2.2.9.1.1.3.1.2.2]
    private static let compressed = 0x0401

    private let encoding: Session.Encoding
    private let bitsPerPixel: Int

    init(_ encoding: Session.Encoding, _ bitsPerPixel: Int) {
        self.encoding = encoding
        self.bitsPerPixel = bitsPerPixel
    }

    /// - Parameter pixels: 0x00RRGGBB from the top row down.
    func encode(_ pixels: [UInt32], width: Int) -> (bytes: [UInt8], flags: Int) {
        let rows = stride(from: 0, to: pixels.count, by: width).reversed().flatMap { pixels[$0..<$0 + width] }
        switch encoding {
        case .planar where bitsPerPixel == 32: return (planes(rows), Self.compressed)
        case .interleaved where bitsPerPixel == 16: return (runs(rows.map(sixteen)), Self.compressed)
        default: return (raw(rows), 0)
        }
    }

    private func raw(_ pixels: [UInt32]) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(pixels.count * 4)
        for pixel in pixels {
            let value =
                switch bitsPerPixel {
                case 32, 24: pixel
                case 15: pixel >> 9 & 0x7c00 | pixel >> 6 & 0x03e0 | pixel >> 3 & 0x1f
                default: UInt32(sixteen(pixel))
                }
            for byte in 0..<UInt32((bitsPerPixel + 7) / 8) {
                out.append(UInt8(truncatingIfNeeded: value >> (8 * byte)))
            }
        }
        return out
    }

    private func sixteen(_ pixel: UInt32) -> UInt16 {
        UInt16(truncatingIfNeeded: pixel >> 8 & 0xf800 | pixel >> 5 & 0x07e0 | pixel >> 3 & 0x1f)
    }

    private func little(_ value: UInt32, _ count: UInt32) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }

    /// Red, green, blue, without alpha and without runs; a byte of padding ends them. [MS-RDPEGDI 2.2.2.5.1]
    private func planes(_ rows: [UInt32]) -> [UInt8] {
        let noAlpha: UInt8 = 0x20
        let planes = ([16, 8, 0] as [UInt32]).flatMap { shift in rows.map { UInt8(truncatingIfNeeded: $0 >> shift) } }
        return [noAlpha] + planes + [0]
    }

    /// MEGA_MEGA_COLOR_RUN and MEGA_MEGA_COLOR_IMAGE, and no other order. [MS-RDPBCGR 2.2.9.1.1.3.1.2.4]
    private func runs(_ pixels: [UInt16]) -> [UInt8] {
        var out: [UInt8] = []
        var image: [UInt16] = []
        func word(_ value: Int) -> [UInt8] { little(UInt32(truncatingIfNeeded: value), 2) }
        func flush() {
            if !image.isEmpty { out += [0xf4] + word(image.count) + image.flatMap { word(Int($0)) } }
            image = []
        }
        var at = 0
        while at < pixels.count {
            let end = pixels[at...].firstIndex { $0 != pixels[at] } ?? pixels.count
            if end - at > 3 {
                flush()
                out += [0xf3] + word(end - at) + word(Int(pixels[at]))
            } else {
                image += pixels[at..<end]
            }
            at = end
        }
        flush()
        return out
    }
}
