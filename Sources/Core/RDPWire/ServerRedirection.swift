public import Primitives

/// The server sends the client on, as a broker of a farm does. Only what tells where to is read by name; passwords, keys and
/// routing tokens in it stay unread. [MS-RDPBCGR 2.2.13.1, RDP_SERVER_REDIRECTION_PACKET]
public struct ServerRedirection: Equatable, Sendable {
    /// RedirFlags, each of which announces a field. [MS-RDPBCGR 2.2.13.1]
    public struct Flags: OptionSet, Hashable, Sendable {
        public let rawValue: UInt32

        public init(rawValue: UInt32) { self.rawValue = rawValue }

        public static let targetNetAddress = Flags(rawValue: 0x0001)
        public static let targetFQDN = Flags(rawValue: 0x0100)
        public static let targetNetBIOSName = Flags(rawValue: 0x0200)

        /// The fields of a length and so many bytes, in the order of the wire.
        static let fields: [Flags] = [
            .targetNetAddress, Flags(rawValue: 0x0002), Flags(rawValue: 0x0004), Flags(rawValue: 0x0008),
            Flags(rawValue: 0x0010), .targetFQDN, .targetNetBIOSName, Flags(rawValue: 0x1000),
            Flags(rawValue: 0x8000), Flags(rawValue: 0x10000), Flags(rawValue: 0x0800),
        ]
    }

    public var sessionID: UInt32
    public var flags: Flags
    /// The bytes of each field that `flags` announces, in the order of `Flags.fields`.
    public var fields: [[UInt8]]
    /// What a version later than this code appends.
    public var later: [UInt8]

    /// With addresses and names as UTF-16; flags are set for what is given.
    public init(sessionID: UInt32, targetNetAddress: String? = nil, targetFQDN: String? = nil) {
        self.sessionID = sessionID
        flags = []
        fields = []
        later = []
        for (flag, text) in [(Flags.targetNetAddress, targetNetAddress), (.targetFQDN, targetFQDN)] {
            guard let text else { continue }
            flags.insert(flag)
            fields.append(utf16Bytes(text))
        }
    }

    /// SEC_REDIRECTION_PKT.
    private static let signature: UInt16 = 0x0400

    /// The packet alone: the body of a Share PDU of kind serverRedirect, behind two bytes of padding. [MS-RDPBCGR 2.2.13.3.1]
    public func encoded() -> [UInt8] {
        var body = ByteWriter()
        body.u32le(sessionID)
        body.u32le(flags.rawValue)
        for field in fields {
            body.u32le(UInt32(truncatingIfNeeded: field.count))
            body.append(field)
        }
        body.append(later)
        var writer = ByteWriter()
        writer.u16le(Self.signature)
        writer.u16le(UInt16(truncatingIfNeeded: 4 + body.count))
        writer.append(body.bytes)
        return writer.bytes
    }

    /// Reads a packet.
    public init(_ bytes: ArraySlice<UInt8>) throws(WireError) {
        var outer = ByteReader(bytes, message: "Server Redirection")
        try outer.expectU16le(Self.signature, "Flags")
        let at = outer.offset
        let length = Int(try outer.u16le("Length"))
        guard length >= 4 else { throw outer.unexpected("Length", "at least 4", "\(length)", at: at) }
        var reader = try outer.sub(length - 4, "packet")
        sessionID = try reader.u32le("SessionID")
        flags = Flags(rawValue: try reader.u32le("RedirFlags"))
        fields = []
        for flag in Flags.fields where flags.contains(flag) {
            fields.append(Array(try reader.take(Int(try reader.u32le("field length")), "field")))
        }
        later = Array(reader.rest())
        try outer.expectEnd()
    }

    /// An address in text.
    public var targetNetAddress: String? { text(of: .targetNetAddress) }
    public var targetFQDN: String? { text(of: .targetFQDN) }
    public var targetNetBIOSName: String? { text(of: .targetNetBIOSName) }

    /// Up to the zero that ends it.
    private func text(of flag: Flags) -> String? {
        guard let index = Flags.fields.filter({ flags.contains($0) }).firstIndex(of: flag),
            fields.indices.contains(index)
        else { return nil }
        let bytes = fields[index]
        let units = stride(from: 0, to: bytes.count - 1, by: 2).map { UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8 }
        return String(decoding: units.prefix { $0 != 0 }, as: UTF16.self)
    }
}

private func utf16Bytes(_ text: String) -> [UInt8] {
    (Array(text.utf16) + [0]).flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
}
