public import Primitives

/// The password itself, as CredSSP hands it over once both sides are sure of each other. [MS-CSSP 2.2.1.2, 2.2.1.2.1]
public struct TSCredentials: Sendable, Equatable {
    public var domain: String
    public var user: String
    public var password: Secret

    public init(domain: String, user: String, password: Secret) {
        self.domain = domain
        self.user = user
        self.password = password
    }

    /// Of Restricted Admin: nothing is handed over. [MS-CSSP 3.1.5]
    public static let none = TSCredentials(domain: "", user: "", password: Secret(""))

    /// credType of TSPasswordCreds.
    private static let password: Int64 = 1

    public func encoded() -> [UInt8] {
        var inner = ByteWriter()
        inner.element(.sequence) { body in
            body.octetString(ntlmBytes(domain), tag: .context(0))
            body.octetString(ntlmBytes(user), tag: .context(1))
            body.octetString(password.utf16le, tag: .context(2))
        }
        var writer = ByteWriter()
        writer.element(.sequence) { body in
            body.element(.context(0)) { $0.berInteger(Self.password) }
            body.octetString(inner.bytes, tag: .context(1))
        }
        return writer.bytes
    }

    public init(decoding bytes: ArraySlice<UInt8>) throws(WireError) {
        var reader = ByteReader(bytes, message: "TSCredentials")
        var body = try reader.element(.sequence, "TSCredentials")
        try reader.expectEnd()
        var type = try body.element(.context(0), "credType")
        let kind = try type.berInteger("credType")
        guard kind == Self.password else { throw body.unexpected("credType", "1", "\(kind)") }
        let credentials = try body.required(.context(1), "credentials")
        var inner = ByteReader(credentials[...], message: "TSPasswordCreds")
        var fields = try inner.element(.sequence, "TSPasswordCreds")
        try inner.expectEnd()
        domain = ntlmText(try fields.required(.context(0), "domainName"))
        user = ntlmText(try fields.required(.context(1), "userName"))
        password = Secret(ntlmText(try fields.required(.context(2), "password")))
    }
}

extension ByteReader {
    fileprivate mutating func required(_ tag: BERTag, _ field: StaticString) throws(WireError) -> [UInt8] {
        guard let bytes = try octetStringIfPresent(tag, field) else {
            throw unexpected(field, "the element", "another or none")
        }
        return bytes
    }
}

/// What ties the logon to the TLS connection that it came over, so that nobody between the two can hand it on. [MS-CSSP 3.1.5]
public enum PublicKeyBinding {
    public enum Side: Sendable { case client, server }

    /// The nonce and the hash came with this version.
    public static let firstHashed = 5

    /// What `side` seals into pubKeyAuth.
    ///
    /// - Parameters:
    ///   - publicKey: subjectPublicKey of the server's certificate.
    ///   - version: the lower one of both sides.
    ///   - nonce: 32 bytes, from version 5 on.
    public static func message(
        of side: Side, publicKey: [UInt8], version: Int, nonce: [UInt8], _ cryptography: any Cryptography
    ) -> [UInt8] {
        guard version >= firstHashed else {
            // The server answers with the first byte raised by one.
            guard side == .server, let first = publicKey.first else { return publicKey }
            return [first &+ 1] + publicKey.dropFirst()
        }
        let magic =
            switch side {
            case .client: "CredSSP Client-To-Server Binding Hash\0"
            case .server: "CredSSP Server-To-Client Binding Hash\0"
            }
        return cryptography.sha256(Array(magic.utf8) + nonce + publicKey)
    }
}

/// The server's word on whether this user may log on, of HYBRID_EX only: four bytes. [MS-RDPBCGR 2.2.10.2]
public struct EarlyUserAuthorizationResult: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    public static let success = EarlyUserAuthorizationResult(rawValue: 0)
    public static let accessDenied = EarlyUserAuthorizationResult(rawValue: 5)

    public static let length = 4

    public func encoded() -> [UInt8] {
        var writer = ByteWriter()
        writer.u32le(rawValue)
        return writer.bytes
    }

    public init(_ bytes: ArraySlice<UInt8>) throws(WireError) {
        var reader = ByteReader(bytes, message: "Early User Authorization Result")
        rawValue = try reader.u32le("authorizationResult")
        try reader.expectEnd()
    }
}
