public import Primitives

/// The server sends the client on, as a broker of a farm does. [MS-RDPBCGR 2.2.13.1, RDP_SERVER_REDIRECTION_PACKET]
public struct ServerRedirection: Equatable, Sendable {
    /// RedirFlags, each of which announces a field. [MS-RDPBCGR 2.2.13.1]
    public struct Flags: OptionSet, Hashable, Sendable {
        public let rawValue: UInt32

        public init(rawValue: UInt32) { self.rawValue = rawValue }

        public static let targetNetAddress = Flags(rawValue: 0x0001)
        public static let loadBalanceInfo = Flags(rawValue: 0x0002)
        public static let userName = Flags(rawValue: 0x0004)
        public static let domain = Flags(rawValue: 0x0008)
        public static let password = Flags(rawValue: 0x0010)
        /// LB_DONTSTOREUSERNAME.
        public static let dontStoreUserName = Flags(rawValue: 0x0020)
        /// LB_SMARTCARD_LOGON.
        public static let smartcardLogon = Flags(rawValue: 0x0040)
        /// LB_NOREDIRECT: the fields are to be kept, and the client stays.
        public static let noRedirect = Flags(rawValue: 0x0080)
        public static let targetFQDN = Flags(rawValue: 0x0100)
        public static let targetNetBIOSName = Flags(rawValue: 0x0200)
        public static let targetNetAddresses = Flags(rawValue: 0x0800)
        public static let tsvURL = Flags(rawValue: 0x1000)
        /// LB_PASSWORD_IS_PK_ENCRYPTED.
        public static let passwordIsEncrypted = Flags(rawValue: 0x4000)
        public static let redirectionGUID = Flags(rawValue: 0x8000)
        public static let targetCertificate = Flags(rawValue: 0x1_0000)

        /// The fields of a length and so many bytes, in the order of the wire.
        static let fields: [Flags] = [
            .targetNetAddress, .loadBalanceInfo, .userName, .domain, .password, .targetFQDN, .targetNetBIOSName,
            .tsvURL, .redirectionGUID, .targetCertificate, .targetNetAddresses,
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

    /// With the bytes of each field that `flags` announces; announced ones that are not given are empty.
    public init(sessionID: UInt32, flags: Flags, values: [Flags: [UInt8]]) {
        self.sessionID = sessionID
        self.flags = values.keys.reduce(into: flags) { $0.formUnion($1) }
        fields = Flags.fields.filter { [flags = self.flags] in flags.contains($0) }.map { values[$0] ?? [] }
        later = []
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
    /// The routing token of the next Connection Request, as it goes there.
    public var loadBalanceInfo: [UInt8]? { bytes(of: .loadBalanceInfo) }
    public var userName: String? { text(of: .userName) }
    public var domain: String? { text(of: .domain) }
    /// In clear; nil where only the target can read it.
    public var password: Secret? { flags.contains(.passwordIsEncrypted) ? nil : text(of: .password).map { Secret($0) } }
    /// For the target's eyes: what stands in place of a password with RDSTLS.
    public var encryptedPassword: [UInt8]? { flags.contains(.passwordIsEncrypted) ? bytes(of: .password) : nil }
    public var redirectionGUID: [UInt8]? { bytes(of: .redirectionGUID) }
    /// TARGET_CERTIFICATE_CONTAINER in Base64, as UTF-16: unread. [MS-RDPBCGR 2.2.13.1.2]
    public var targetCertificate: [UInt8]? { bytes(of: .targetCertificate) }

    /// Every address of the target, the best first. [MS-RDPBCGR 2.2.13.1.1]
    public var targetNetAddresses: [String] {
        guard let bytes = bytes(of: .targetNetAddresses) else { return [] }
        var reader = ByteReader(bytes, message: "Target Net Addresses")
        return (try? reader.targetNetAddresses()) ?? []
    }

    /// Up to the zero that ends it.
    private func text(of flag: Flags) -> String? {
        guard let bytes = bytes(of: flag) else { return nil }
        let units = stride(from: 0, to: bytes.count - 1, by: 2).map { UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8 }
        return String(decoding: units.prefix { $0 != 0 }, as: UTF16.self)
    }
}

extension ServerRedirection {
    private func bytes(of flag: Flags) -> [UInt8]? {
        guard let index = Flags.fields.filter({ flags.contains($0) }).firstIndex(of: flag),
            fields.indices.contains(index)
        else { return nil }
        return fields[index]
    }
}

extension ByteReader {
    fileprivate mutating func targetNetAddresses() throws(WireError) -> [String] {
        let count = try u32le("addressCount")
        var addresses: [String] = []
        for _ in 0..<min(count, 64) {
            addresses.append(try utf16le(byteCount: Int(try u32le("addressLength")), "address"))
        }
        return addresses
    }
}

private func utf16Bytes(_ text: String) -> [UInt8] {
    (Array(text.utf16) + [0]).flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
}
