import TLSRecords

func tlsSeeds() -> [[UInt8]] {
    let random = [UInt8](0..<32)
    let hello = ServerHello(random: random, sessionID: [1, 2, 3], cipherSuite: 0xc030)
    let retry = ServerHello(
        random: ServerHello.helloRetryRandom, cipherSuite: 0x1301, extensions: [.selectedVersion(TLSVersion.tls13)])
    let chain = CertificateMessage(certificates: [[0x30, 0x03, 0x02, 0x01, 0x01], [0x30, 0x00]])
    let done = HandshakeMessage(type: .serverHelloDone, body: [])
    let changeCipherSpec = TLSRecord(contentType: .changeCipherSpec, version: TLSVersion.tls12, fragment: [1])
    let encrypted = TLSRecord(contentType: .applicationData, version: TLSVersion.tls12, fragment: random)
    let handshakeFailure = Alert(code: 40)

    let flight12 =
        records([hello.handshakeMessage, chain.handshakeMessage, done]) + changeCipherSpec.encoded()
        + encrypted.encoded()
    let flight13 =
        records([retry.handshakeMessage]) + changeCipherSpec.encoded() + serverHelloOfRFC8448 + encrypted.encoded()
    return [
        flight12, flight13, handshakeFailure.record(version: TLSVersion.tls12).encoded(), handshakeFailure.encoded(),
        oneRecord([hello.handshakeMessage, chain.handshakeMessage, done]), hello.handshakeMessage.body,
        retry.handshakeMessage.body, chain.handshakeMessage.body, clientHello(random).handshakeMessage.body,
        records([clientHello(random).handshakeMessage]),
    ]
}

private func records(_ messages: [HandshakeMessage]) -> [UInt8] {
    messages.flatMap { $0.records(version: TLSVersion.tls12) }.flatMap { $0.encoded() }
}

private func oneRecord(_ messages: [HandshakeMessage]) -> [UInt8] {
    TLSRecord(contentType: .handshake, version: TLSVersion.tls10, fragment: messages.flatMap { $0.encoded() }).encoded()
}

private func clientHello(_ random: [UInt8]) -> ClientHello {
    ClientHello(
        random: random, sessionID: random, cipherSuites: [0x1301, 0xc030, 0x00ff],
        extensions: [
            .serverName("pc.example"), .supportedVersions([TLSVersion.tls13, TLSVersion.tls12]),
            .supportedGroups([29, 23]), .signatureAlgorithms([0x0804, 0x0403]),
            .keyShares([KeyShare(group: 29, key: random)]), .alpn(["h2", "http/1.1"]), .padding(5),
        ])
}

/// The ServerHello of the simple 1-RTT handshake, in a record. [RFC 8448 3]
private let serverHelloOfRFC8448 = hexBytes(
    """
    160303005a
    020000560303a6af06a4121860dc5e6e60249cd34c95930c8ac5cb1434dac155772ed3e269280013010000
    2e00330024001d0020c9828876112095fe66762bdbf7c672e156d6cc253b833df1dd69b1b04e751f0f002b00020304
    """)
