import Primitives

/// What one side of a share can do, one kind of it. A set that is unknown, or of another length than its kind has, is kept as
/// bytes. [MS-RDPBCGR 2.2.1.13.1.1.1, TS_CAPS_SET]
public enum CapabilitySet: Equatable, Sendable {
    case general(GeneralCapability)
    case bitmap(BitmapCapability)
    case order(OrderCapability)
    case bitmapCache(BitmapCacheCapability)
    case control(ControlCapability)
    case activation(ActivationCapability)
    case pointer(PointerCapability)
    case share(ShareCapability)
    case colorCache(ColorCacheCapability)
    case sound(SoundCapability)
    case input(InputCapability)
    case font(FontCapability)
    case brush(BrushCapability)
    case glyphCache(GlyphCacheCapability)
    case offscreen(OffscreenCapability)
    case bitmapCache2(BitmapCache2Capability)
    case virtualChannel(VirtualChannelCapability)
    case multifragmentUpdate(MultifragmentUpdateCapability)
    case largePointer(LargePointerCapability)
    case surfaceCommands(SurfaceCommandsCapability)
    case bitmapCodecs(BitmapCodecsCapability)
    case frameAcknowledge(FrameAcknowledgeCapability)
    case other(type: UInt16, body: [UInt8])

    static let headerLength = 4

    init(from reader: inout ByteReader) throws(WireError) {
        let type = try reader.u16le("capabilitySetType")
        let at = reader.offset
        let length = Int(try reader.u16le("lengthCapability"))
        guard length >= Self.headerLength else {
            throw reader.unexpected("lengthCapability", "at least 4", "\(length)", at: at)
        }
        let body = try reader.take(length - Self.headerLength, "capabilityData")
        self = (try? Self.known(type, body)) ?? .other(type: type, body: Array(body))
    }

    /// Nil: of no kind that is read.
    private static func known(_ type: UInt16, _ body: ArraySlice<UInt8>) throws(WireError) -> CapabilitySet? {
        switch type {
        case GeneralCapability.type: .general(try whole(body))
        case BitmapCapability.type: .bitmap(try whole(body))
        case OrderCapability.type: .order(try whole(body))
        case BitmapCacheCapability.type: .bitmapCache(try whole(body))
        case ControlCapability.type: .control(try whole(body))
        case ActivationCapability.type: .activation(try whole(body))
        case PointerCapability.type: .pointer(try whole(body))
        case ShareCapability.type: .share(try whole(body))
        case ColorCacheCapability.type: .colorCache(try whole(body))
        case SoundCapability.type: .sound(try whole(body))
        case InputCapability.type: .input(try whole(body))
        case FontCapability.type: .font(try whole(body))
        case BrushCapability.type: .brush(try whole(body))
        default: try later(type, body)
        }
    }

    private static func later(_ type: UInt16, _ body: ArraySlice<UInt8>) throws(WireError) -> CapabilitySet? {
        switch type {
        case GlyphCacheCapability.type: .glyphCache(try whole(body))
        case OffscreenCapability.type: .offscreen(try whole(body))
        case BitmapCache2Capability.type: .bitmapCache2(try whole(body))
        case VirtualChannelCapability.type: .virtualChannel(try whole(body))
        case MultifragmentUpdateCapability.type: .multifragmentUpdate(try whole(body))
        case LargePointerCapability.type: .largePointer(try whole(body))
        case SurfaceCommandsCapability.type: .surfaceCommands(try whole(body))
        case BitmapCodecsCapability.type: .bitmapCodecs(try whole(body))
        case FrameAcknowledgeCapability.type: .frameAcknowledge(try whole(body))
        default: nil
        }
    }

    private static func whole<Body: CapabilityBody>(_ bytes: ArraySlice<UInt8>) throws(WireError) -> Body {
        var reader = ByteReader(bytes, message: "capability set")
        let body = try Body(from: &reader)
        try reader.expectEnd()
        return body
    }

    func write(to writer: inout ByteWriter) {
        var inner = ByteWriter()
        if case .other(_, let bytes) = self { inner.append(bytes) }
        body?.write(to: &inner)
        writer.u16le(type)
        writer.u16le(UInt16(truncatingIfNeeded: Self.headerLength + inner.count))
        writer.append(inner.bytes)
    }

    /// capabilitySetType.
    public var type: UInt16 {
        if case .other(let type, _) = self { return type }
        return body.map { Swift.type(of: $0).type } ?? 0
    }

    private var body: (any CapabilityBody)? {
        switch self {
        case .general(let body): body
        case .bitmap(let body): body
        case .order(let body): body
        case .bitmapCache(let body): body
        case .control(let body): body
        case .activation(let body): body
        case .pointer(let body): body
        case .share(let body): body
        case .colorCache(let body): body
        case .sound(let body): body
        case .input(let body): body
        case .font(let body): body
        case .brush(let body): body
        case .glyphCache(let body): body
        case .offscreen(let body): body
        case .bitmapCache2(let body): body
        case .virtualChannel(let body): body
        case .multifragmentUpdate(let body): body
        case .largePointer(let body): body
        case .surfaceCommands(let body): body
        case .bitmapCodecs(let body): body
        case .frameAcknowledge(let body): body
        case .other: nil
        }
    }
}

/// What stands behind the type and the length of a set.
protocol CapabilityBody {
    static var type: UInt16 { get }
    init(from reader: inout ByteReader) throws(WireError)
    func write(to writer: inout ByteWriter)
}

extension ByteReader {
    /// A count of sets, two bytes of padding, and the sets.
    mutating func capabilitySets() throws(WireError) -> [CapabilitySet] {
        let count = try u16le("numberCapabilities")
        _ = try u16le("pad2Octets")
        var sets: [CapabilitySet] = []
        for _ in 0..<count { sets.append(try CapabilitySet(from: &self)) }
        return sets
    }
}

func encodedCapabilitySets(_ sets: [CapabilitySet]) -> [UInt8] {
    var writer = ByteWriter()
    writer.u16le(UInt16(truncatingIfNeeded: sets.count))
    writer.zeros(2)
    for set in sets { set.write(to: &writer) }
    return writer.bytes
}
