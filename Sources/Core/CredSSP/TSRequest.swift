public import Primitives

/// The one message of CredSSP, in DER. [MS-CSSP 2.2.1]
public struct TSRequest: Equatable, Sendable {
    /// The longest request that is read, in bytes. Windows sends a few kilobytes, Kerberos tickets included.
    public static let longest = 64 << 10
    static let mostTokens = 16

    /// The highest version of CredSSP that the sender knows: 2 to 6.
    public var version: Int
    /// SPNEGO (or raw NTLM) messages; one in practice.
    public var negoTokens: [[UInt8]]
    public var authInfo: [UInt8]?
    public var pubKeyAuth: [UInt8]?
    /// An NTSTATUS, from a server of version 3, 4, or 6 and up.
    public var errorCode: UInt32?
    /// 32 bytes, from version 5 on.
    public var clientNonce: [UInt8]?

    public init(
        version: Int, negoTokens: [[UInt8]] = [], authInfo: [UInt8]? = nil, pubKeyAuth: [UInt8]? = nil,
        errorCode: UInt32? = nil, clientNonce: [UInt8]? = nil
    ) {
        self.version = version
        self.negoTokens = negoTokens
        self.authInfo = authInfo
        self.pubKeyAuth = pubKeyAuth
        self.errorCode = errorCode
        self.clientNonce = clientNonce
    }
}

extension TSRequest {
    public func encoded() -> [UInt8] {
        var writer = ByteWriter()
        writer.element(.sequence) { body in
            body.element(.context(0)) { $0.berInteger(Int64(version)) }
            if !negoTokens.isEmpty { body.element(.context(1)) { writeTokens(to: &$0) } }
            body.octetString(authInfo, tag: .context(2))
            body.octetString(pubKeyAuth, tag: .context(3))
            // Windows writes the NTSTATUS as a signed number, so that failures take four bytes and not five.
            if let errorCode { body.element(.context(4)) { $0.berInteger(Int64(Int32(bitPattern: errorCode))) } }
            body.octetString(clientNonce, tag: .context(5))
        }
        return writer.bytes
    }

    private func writeTokens(to writer: inout ByteWriter) {
        writer.element(.sequence) { list in
            for token in negoTokens {
                list.element(.sequence) { $0.octetString(token, tag: .context(0)) }
            }
        }
    }

    /// Reads one whole request. Elements that newer versions may add behind the known ones are passed over.
    public init(decoding bytes: ArraySlice<UInt8>) throws(WireError) {
        var reader = ByteReader(bytes, message: "TSRequest")
        guard bytes.count <= Self.longest else {
            throw reader.tooLarge("length", limit: Self.longest, got: bytes.count)
        }
        var body = try reader.element(.sequence, "TSRequest")
        try reader.expectEnd()
        version = try body.version()
        negoTokens = try body.negoTokens()
        authInfo = try body.octetStringIfPresent(.context(2), "authInfo")
        pubKeyAuth = try body.octetStringIfPresent(.context(3), "pubKeyAuth")
        errorCode = try body.errorCode()
        clientNonce = try body.octetStringIfPresent(.context(5), "clientNonce")
        while !body.isAtEnd { try body.skipElement("extension") }
    }

    /// The length of the request that these bytes begin, for reading it off a TLS stream. Nil: more bytes are needed to tell.
    ///
    /// Throws `unexpected` when the bytes begin no DER SEQUENCE, `tooLarge` for a request over 64 KiB.
    public static func frameLength(_ bytes: ArraySlice<UInt8>) throws(WireError) -> Int? {
        var reader = ByteReader(bytes, message: "TSRequest")
        guard !reader.isAtEnd else { return nil }
        try reader.expect(0x30, "TSRequest")
        guard let first = reader.peek() else { return nil }
        let lengthBytes = first < 0x80 ? 0 : Int(first & 0x7f)
        guard first != 0x80, lengthBytes <= 4 else {
            throw reader.unexpected("length", "a definite length of at most 4 bytes", "0x" + hex(first))
        }
        guard reader.remaining > lengthBytes else { return nil }
        _ = try reader.u8("length")
        let body = try reader.take(lengthBytes, "length").reduce(0) { $0 << 8 | Int($1) }
        let whole = reader.offset + (lengthBytes == 0 ? Int(first) : body)
        guard whole <= longest else { throw reader.tooLarge("length", limit: longest, got: whole) }
        return whole
    }
}

extension ByteReader {
    fileprivate mutating func version() throws(WireError) -> Int {
        var element = try element(.context(0), "version")
        let version = Int(try element.berInteger("version"))
        try element.expectEnd()
        return version
    }

    /// NegoData: SEQUENCE OF SEQUENCE { [0] OCTET STRING }. [MS-CSSP 2.2.1.1]
    fileprivate mutating func negoTokens() throws(WireError) -> [[UInt8]] {
        guard var element = try elementIfPresent(.context(1), "negoTokens") else { return [] }
        var list = try element.element(.sequence, "negoTokens")
        try element.expectEnd()
        var tokens: [[UInt8]] = []
        while !list.isAtEnd {
            guard tokens.count < TSRequest.mostTokens else {
                throw list.tooLarge("negoTokens", limit: TSRequest.mostTokens, got: TSRequest.mostTokens + 1)
            }
            var item = try list.element(.sequence, "negoTokens")
            guard let token = try item.octetStringIfPresent(.context(0), "negoToken") else {
                throw item.unexpected("negoToken", "tag a0", "another tag or none")
            }
            tokens.append(token)
        }
        return tokens
    }

    /// An NTSTATUS: signed as Windows writes it, or unsigned in five bytes as others do.
    fileprivate mutating func errorCode() throws(WireError) -> UInt32? {
        guard var element = try elementIfPresent(.context(4), "errorCode") else { return nil }
        let code = try element.berInteger("errorCode")
        try element.expectEnd()
        guard let code = UInt32(exactly: code) ?? Int32(exactly: code).map(UInt32.init(bitPattern:)) else {
            throw unexpected("errorCode", "32 bits", "\(code)")
        }
        return code
    }
}
