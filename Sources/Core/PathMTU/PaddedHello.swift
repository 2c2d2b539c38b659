import TLSRecords

/// A ClientHello as a current client sends it, padded to exactly so many bytes on the wire. [RFC 7685]
///
/// It is not meant to be gone on from: that it arrives is the question.
///
/// - Parameters:
///   - random: 96 bytes for the random, the session id and the key share.
public func paddedHello(byteCount: Int, serverName: String?, random: [UInt8]) -> [UInt8] {
    let bare = record(serverName, random, padding: 0)
    return record(serverName, random, padding: max(0, byteCount - bare.count))
}

private func record(_ serverName: String?, _ random: [UInt8], padding: Int) -> [UInt8] {
    let extensions: [TLSExtension] =
        (serverName.map { [.serverName($0)] } ?? []) + [
            .supportedVersions([TLSVersion.tls13, TLSVersion.tls12]),
            .supportedGroups([x25519, secp256r1, secp384r1]),
            .signatureAlgorithms([0x0403, 0x0503, 0x0804, 0x0805, 0x0401, 0x0501, 0x0601, 0x0201]),
            .keyShares([KeyShare(group: x25519, key: part(random, 2))]),
            .padding(padding),
        ]
    let hello = ClientHello(
        random: part(random, 0), sessionID: part(random, 1), cipherSuites: suites, extensions: extensions)
    return hello.handshakeMessage.records(version: TLSVersion.tls10).flatMap { $0.encoded() }
}

/// The nth 32 bytes, filled up where there are too few.
private func part(_ random: [UInt8], _ index: Int) -> [UInt8] {
    let own = random.dropFirst(32 * index).prefix(32)
    return own + [UInt8](repeating: 0x5a, count: 32 - own.count)
}

private let x25519: UInt16 = 0x001d
private let secp256r1: UInt16 = 0x0017
private let secp384r1: UInt16 = 0x0018

/// TLS 1.3's, and those of TLS 1.2 that Windows since 2012 and every OpenSSL know.
private let suites: [UInt16] = [
    0x1301, 0x1302, 0x1303, 0xc02b, 0xc02f, 0xc02c, 0xc030, 0xcca9, 0xcca8, 0xc013, 0xc014, 0xc027, 0xc028, 0x009c,
    0x009d, 0x003c, 0x003d, 0x002f, 0x0035,
]
