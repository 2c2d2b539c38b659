/// A hello that offers one version and one family of suites, with the extensions that the family needs and no other.
public struct MatrixHello: Hashable, Sendable {
    public let version: UInt16
    public let family: CipherFamily

    public init(_ version: UInt16, _ family: CipherFamily) {
        self.version = version
        self.family = family
    }

    /// - Parameters:
    ///   - serverName: nil where an address was asked for.
    ///   - random: 64 bytes: the hello's own, and a key share that nobody has the other half of, for the handshake goes no
    ///     further than the ServerHello.
    public func records(serverName: String?, random: [UInt8]) -> [UInt8] {
        let isNew = version >= TLSVersion.tls13
        let hello = ClientHello(
            legacyVersion: min(version, TLSVersion.tls12), random: Array(random.prefix(32)),
            sessionID: isNew ? Array(random.suffix(32)) : [],
            // Without extensions a suite of its own says that renegotiation is safe. [RFC 5746 3.3]
            cipherSuites: family.suites(version: version) + (isNew ? [] : [renegotiationSCSV]),
            extensions: extensions(serverName, share: Array(random.suffix(32))))
        return hello.handshakeMessage.records(version: min(version, TLSVersion.tls10)).flatMap { $0.encoded() }
    }

    private func extensions(_ serverName: String?, share: [UInt8]) -> [TLSExtension] {
        guard version >= TLSVersion.tls10, family != .plainRSA else { return [] }
        var extensions = serverName.map { [TLSExtension.serverName($0)] } ?? []
        extensions += [.supportedGroups(groups), .uncompressedPoints]
        if version >= TLSVersion.tls12 { extensions.append(.signatureAlgorithms(signatureSchemes)) }
        if version >= TLSVersion.tls13 {
            extensions += [.supportedVersions([version]), .keyShares([KeyShare(group: groups[0], key: share)])]
        }
        return extensions
    }
}

private let renegotiationSCSV: UInt16 = 0x00ff

/// X25519, P-256, P-384, P-521. [RFC 8446 4.2.7]
private let groups: [UInt16] = [0x001d, 0x0017, 0x0018, 0x0019]

/// ECDSA, EdDSA, PSS and PKCS #1, with SHA-2 and, for old servers, SHA-1. [RFC 8446 4.2.3]
private let signatureSchemes: [UInt16] = [
    0x0403, 0x0503, 0x0603, 0x0807, 0x0808, 0x0804, 0x0805, 0x0806, 0x0809, 0x080a, 0x080b, 0x0401, 0x0501, 0x0601,
    0x0203, 0x0201, 0x0202, 0x0402,
]

extension TLSExtension {
    /// ec_point_formats with the one format that is left. [RFC 8422 5.1.2]
    static let uncompressedPoints = TLSExtension(type: .pointFormats, body: [1, 0])
}
