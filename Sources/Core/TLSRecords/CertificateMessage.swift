public import Primitives

/// The server's chain in the form that TLS 1.2 and its forerunners use, the server's own certificate first. [RFC 5246 7.4.2]
public struct CertificateMessage: Equatable, Sendable {
    /// More certificates than any chain has; a list of many tiny ones would cost memory for nothing.
    public static let mostCertificates = 100

    /// DER, not looked into.
    public var certificates: [[UInt8]]

    public init(certificates: [[UInt8]]) { self.certificates = certificates }

    public var handshakeMessage: HandshakeMessage {
        var writer = ByteWriter()
        writer.prefixed(lengthBytes: 3) { list in
            for certificate in certificates { list.prefixed(lengthBytes: 3) { $0.append(certificate) } }
        }
        return HandshakeMessage(type: .certificate, body: writer.bytes)
    }

    /// Reads the body of a handshake message of type `certificate`. An empty list is read as such.
    public init(decoding body: [UInt8]) throws(WireError) {
        var reader = ByteReader(body, message: "Certificate")
        var list = try reader.vector(lengthBytes: 3, "certificate list")
        try reader.expectEnd()
        certificates = []
        while !list.isAtEnd {
            guard certificates.count < Self.mostCertificates else {
                throw list.tooLarge("certificate list", limit: Self.mostCertificates, got: Self.mostCertificates + 1)
            }
            var certificate = try list.vector(lengthBytes: 3, "certificate")
            guard !certificate.isAtEnd else { throw list.unexpected("certificate", "at least 1 byte", "0") }
            certificates.append(Array(certificate.rest()))
        }
    }
}
