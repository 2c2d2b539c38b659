public import Primitives

/// A client's offer. [RFC 5246 7.4.1.2, RFC 8446 4.1.2]
public struct ClientHello: Equatable, Sendable {
    /// The highest version before TLS 1.3 on offer.
    public var legacyVersion: UInt16
    /// 32 bytes.
    public var random: [UInt8]
    /// At most 32 bytes.
    public var sessionID: [UInt8]
    public var cipherSuites: [UInt16]
    public var compressionMethods: [UInt8]
    public var extensions: [TLSExtension]

    public init(
        legacyVersion: UInt16 = TLSVersion.tls12, random: [UInt8], sessionID: [UInt8] = [], cipherSuites: [UInt16],
        compressionMethods: [UInt8] = [0], extensions: [TLSExtension] = []
    ) {
        self.legacyVersion = legacyVersion
        self.random = random
        self.sessionID = sessionID
        self.cipherSuites = cipherSuites
        self.compressionMethods = compressionMethods
        self.extensions = extensions
    }

    public var handshakeMessage: HandshakeMessage {
        var writer = ByteWriter()
        writer.u16be(legacyVersion)
        writer.append(random)
        writer.prefixed(lengthBytes: 1) { $0.append(sessionID) }
        writer.numbers(cipherSuites, lengthBytes: 2)
        writer.prefixed(lengthBytes: 1) { $0.append(compressionMethods) }
        writer.extensions(extensions)
        return HandshakeMessage(type: .clientHello, body: writer.bytes)
    }

    /// Reads the body of a handshake message of type `clientHello`.
    public init(decoding body: [UInt8]) throws(WireError) {
        var reader = ByteReader(body, message: "ClientHello")
        legacyVersion = try reader.u16be("version")
        random = Array(try reader.take(32, "random"))
        sessionID = try reader.sessionID()
        cipherSuites = try reader.numbers(lengthBytes: 2, "cipher suites")
        var methods = try reader.vector(lengthBytes: 1, "compression methods")
        compressionMethods = Array(methods.rest())
        extensions = try reader.extensions()
        try reader.expectEnd()
    }
}
