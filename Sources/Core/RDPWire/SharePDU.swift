public import Primitives

/// What follows the security header, if there is one, on the I/O channel once licensing is over: a Share Control Header and
/// its body. [MS-RDPBCGR 2.2.8.1.1.1.1]
public struct SharePDU: Equatable, Sendable {
    /// The low four bits of pduType. An open set.
    public struct Kind: RawRepresentable, Hashable, Sendable {
        public let rawValue: UInt8

        public init(rawValue: UInt8) { self.rawValue = rawValue & 0x0f }

        public static let demandActive = Kind(rawValue: 1)
        public static let confirmActive = Kind(rawValue: 3)
        public static let deactivateAll = Kind(rawValue: 6)
        public static let data = Kind(rawValue: 7)
        public static let serverRedirect = Kind(rawValue: 10)
    }

    public var kind: Kind
    /// The channel number of the sender.
    public var source: UInt16
    public var body: [UInt8]

    public init(kind: Kind, source: UInt16, body: [UInt8]) {
        self.kind = kind
        self.source = source
        self.body = body
    }

    private static let headerLength = 6
    private static let protocolVersion: UInt16 = 0x10

    /// The bytes for `SendData.userData`.
    public func encoded() -> [UInt8] {
        var writer = ByteWriter()
        writer.u16le(UInt16(truncatingIfNeeded: Self.headerLength + body.count))
        writer.u16le(Self.protocolVersion | UInt16(kind.rawValue))
        writer.u16le(source)
        writer.append(body)
        return writer.bytes
    }

    /// Reads one PDU that fills `userData`.
    public init(userData: ArraySlice<UInt8>) throws(WireError) {
        var reader = ByteReader(userData, message: "Share PDU")
        let length = Int(try reader.u16le("totalLength"))
        guard length >= Self.headerLength else {
            throw reader.unexpected("totalLength", "at least \(Self.headerLength)", "\(length)", at: 0)
        }
        let type = try reader.u16le("pduType")
        kind = Kind(rawValue: UInt8(truncatingIfNeeded: type))
        source = try reader.u16le("PDUSource")
        body = Array(try reader.take(length - Self.headerLength, "body"))
        try reader.expectEnd()
    }

    /// Reads all PDUs that `userData` holds: servers may put several into one message. The marker of T.128's flow control, which
    /// means nothing, is passed over. [MS-RDPBCGR 2.2.8.1.1.1.1]
    public static func all(in userData: ArraySlice<UInt8>) throws(WireError) -> [SharePDU] {
        var pdus: [SharePDU] = []
        var rest = userData
        while !rest.isEmpty {
            var reader = ByteReader(rest, message: "Share PDU")
            let length = Int(try reader.u16le("totalLength"))
            guard length != flowMarker else { return pdus }
            pdus.append(try SharePDU(userData: rest.prefix(max(length, headerLength))))
            rest = rest.dropFirst(length)
        }
        return pdus
    }

    private static let flowMarker = 0x8000
}

/// A Share PDU of kind data: a Share Data Header and its body. [MS-RDPBCGR 2.2.8.1.1.1.2]
public struct ShareData: Equatable, Sendable {
    /// pduType2. An open set.
    public struct Kind: RawRepresentable, Hashable, Sendable {
        public let rawValue: UInt8

        public init(rawValue: UInt8) { self.rawValue = rawValue }

        public static let update = Kind(rawValue: 0x02)
        public static let control = Kind(rawValue: 0x14)
        public static let pointer = Kind(rawValue: 0x1b)
        public static let input = Kind(rawValue: 0x1c)
        public static let synchronize = Kind(rawValue: 0x1f)
        public static let refreshRect = Kind(rawValue: 0x21)
        public static let playSound = Kind(rawValue: 0x22)
        public static let suppressOutput = Kind(rawValue: 0x23)
        public static let shutdownRequest = Kind(rawValue: 0x24)
        public static let shutdownDenied = Kind(rawValue: 0x25)
        public static let saveSessionInfo = Kind(rawValue: 0x26)
        public static let fontList = Kind(rawValue: 0x27)
        public static let fontMap = Kind(rawValue: 0x28)
        public static let setKeyboardIndicators = Kind(rawValue: 0x29)
        public static let bitmapCachePersistentList = Kind(rawValue: 0x2b)
        public static let setKeyboardIMEStatus = Kind(rawValue: 0x2d)
        public static let setErrorInfo = Kind(rawValue: 0x2f)
        public static let autoReconnectStatus = Kind(rawValue: 0x32)
        public static let statusInfo = Kind(rawValue: 0x36)
        public static let monitorLayout = Kind(rawValue: 0x37)
        public static let frameAcknowledge = Kind(rawValue: 0x38)
    }

    public var kind: Kind
    public var source: UInt16
    public var shareID: UInt32
    /// 1 low, 2 medium, 4 high priority.
    public var streamID: UInt8
    /// Flags of compression; 0 where the body is plain.
    public var compressedType: UInt8
    public var body: [UInt8]

    public init(
        kind: Kind, source: UInt16, shareID: UInt32, streamID: UInt8 = 1, compressedType: UInt8 = 0, body: [UInt8]
    ) {
        self.kind = kind
        self.source = source
        self.shareID = shareID
        self.streamID = streamID
        self.compressedType = compressedType
        self.body = body
    }

    private static let headerLength = 12
    private static let compressed: UInt8 = 0x20

    /// PACKET_COMPRESSED: the body can only be read with the history of those before it. [MS-RDPBCGR 2.2.8.1.1.1.2]
    public var isCompressed: Bool { compressedType & Self.compressed != 0 }

    /// The PDU around this data; a compressed body goes out as it is, so `uncompressedLength` is only right for plain ones.
    public var pdu: SharePDU {
        var writer = ByteWriter()
        writer.u32le(shareID)
        writer.u8(0)
        writer.u8(streamID)
        writer.u16le(UInt16(truncatingIfNeeded: body.count + uncountedHeader))
        writer.u8(kind.rawValue)
        writer.u8(compressedType)
        writer.u16le(0)
        writer.append(body)
        return SharePDU(kind: .data, source: source, body: writer.bytes)
    }

    /// Reads the body of a Share PDU. The lengths in it are passed over: implementations disagree what they count.
    public init(_ pdu: SharePDU) throws(WireError) {
        var reader = ByteReader(pdu.body, message: "Share Data")
        guard pdu.kind == .data else {
            throw reader.unexpected("pduType", "7", "\(pdu.kind.rawValue)")
        }
        source = pdu.source
        shareID = try reader.u32le("shareId")
        _ = try reader.u8("pad1")
        streamID = try reader.u8("streamId")
        _ = try reader.u16le("uncompressedLength")
        kind = Kind(rawValue: try reader.u8("pduType2"))
        compressedType = try reader.u8("compressedType")
        _ = try reader.u16le("compressedLength")
        body = Array(reader.rest())
    }
}

/// `uncompressedLength` counts from pduType2 on, four bytes of the header with it.
private let uncountedHeader = 4
