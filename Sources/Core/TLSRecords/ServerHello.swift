public import Primitives

/// The server's choice of version and cipher suite. [RFC 5246 7.4.1.3, RFC 8446 4.1.3]
public struct ServerHello: Equatable, Sendable {
    /// The random of a HelloRetryRequest, which is a ServerHello in all else: the SHA-256 of "HelloRetryRequest".
    public static let helloRetryRandom: [UInt8] = [
        0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11, 0xbe, 0x1d, 0x8c, 0x02, 0x1e, 0x65, 0xb8, 0x91,
        0xc2, 0xa2, 0x11, 0x16, 0x7a, 0xbb, 0x8c, 0x5e, 0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c,
    ]

    /// The version before TLS 1.3; at most `0x0303`, also where TLS 1.3 was chosen.
    public var legacyVersion: UInt16
    /// 32 bytes.
    public var random: [UInt8]
    /// At most 32 bytes.
    public var sessionID: [UInt8]
    public var cipherSuite: UInt16
    public var compressionMethod: UInt8
    public var extensions: [TLSExtension]

    public init(
        legacyVersion: UInt16 = TLSVersion.tls12, random: [UInt8], sessionID: [UInt8] = [], cipherSuite: UInt16,
        compressionMethod: UInt8 = 0, extensions: [TLSExtension] = []
    ) {
        self.legacyVersion = legacyVersion
        self.random = random
        self.sessionID = sessionID
        self.cipherSuite = cipherSuite
        self.compressionMethod = compressionMethod
        self.extensions = extensions
    }

    /// True when this asks the client for another ClientHello instead of answering it.
    public var isHelloRetryRequest: Bool { random == Self.helloRetryRandom }

    /// The version of supported_versions where there is one, else the legacy one. [RFC 8446 4.2.1]
    public var negotiatedVersion: UInt16 {
        var selected = extensions.reader(of: .supportedVersions, message: "supported_versions")
        return (try? selected?.u16be("selected version")) ?? legacyVersion
    }
}

extension ServerHello {
    public var handshakeMessage: HandshakeMessage {
        var writer = ByteWriter()
        writer.u16be(legacyVersion)
        writer.append(random)
        writer.prefixed(lengthBytes: 1) { $0.append(sessionID) }
        writer.u16be(cipherSuite)
        writer.u8(compressionMethod)
        writer.extensions(extensions)
        return HandshakeMessage(type: .serverHello, body: writer.bytes)
    }

    /// Reads the body of a handshake message of type `serverHello`.
    public init(decoding body: [UInt8]) throws(WireError) {
        var reader = ByteReader(body, message: "ServerHello")
        legacyVersion = try reader.u16be("version")
        random = Array(try reader.take(32, "random"))
        sessionID = try reader.sessionID()
        cipherSuite = try reader.u16be("cipher suite")
        compressionMethod = try reader.u8("compression method")
        extensions = try reader.extensions()
        try reader.expectEnd()
    }
}

extension ByteReader {
    mutating func sessionID() throws(WireError) -> [UInt8] {
        var identifier = try vector(lengthBytes: 1, "session id")
        guard identifier.remaining <= 32 else { throw tooLarge("session id", limit: 32, got: identifier.remaining) }
        return Array(identifier.rest())
    }
}

extension TLSExtension {
    /// supported_versions as a server writes it: the one version it chose. [RFC 8446 4.2.1]
    public static func selectedVersion(_ version: UInt16) -> TLSExtension {
        TLSExtension(.supportedVersions) { $0.u16be(version) }
    }
}
