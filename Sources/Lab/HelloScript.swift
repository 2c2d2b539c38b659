import TLSRecords

/// How a server that OpenSSL cannot play answers a hello: up to its ServerHello, and no further.
public struct HelloScript: Equatable, Sendable {
    /// What it speaks; it takes the newest that the client offers too.
    public var versions: ClosedRange<UInt16>
    /// Best first.
    public var suites: [UInt16]
    /// What a hello gets that offers none of these.
    public var refusal: Reaction
    /// False: a hello that offers more than the newest version is refused in place of being talked down.
    public var takesNewerOffers = true

    public init(versions: ClosedRange<UInt16>, suites: [UInt16], refusal: Reaction) {
        self.versions = versions
        self.suites = suites
        self.refusal = refusal
    }

    /// Nil while the hello is not whole.
    func reaction(to bytes: [UInt8]) -> Reaction? {
        guard let hello = readHello(bytes) else { return bytes.count < longestHello ? nil : refusal }
        let version = min(hello.legacyVersion, versions.upperBound)
        guard versions.contains(version), takesNewerOffers || hello.legacyVersion <= versions.upperBound,
            let suite = suites.first(where: hello.cipherSuites.contains)
        else { return refusal }
        let answer = ServerHello(legacyVersion: version, random: Array(repeating: 0x52, count: 32), cipherSuite: suite)
        let flight = [answer.handshakeMessage, HandshakeMessage(type: .serverHelloDone, body: [])]
        return Reaction(flight.flatMap { $0.records(version: version) }.flatMap { $0.encoded() }, then: .silence)
    }
}

/// More than any client's first record.
private let longestHello = TLSRecord.headerLength + TLSRecord.longestPlaintext

/// True for a hello that also offers a version above this one.
func offersMore(than version: UInt16, _ bytes: [UInt8]) -> Bool {
    guard let hello = readHello(bytes) else { return false }
    return (((try? hello.supportedVersions) ?? []) + [hello.legacyVersion]).contains { $0 > version }
}

private func readHello(_ bytes: [UInt8]) -> ClientHello? {
    var records = TLSRecordReader()
    var handshake = HandshakeReassembler()
    records.feed(bytes[...])
    guard let record = try? records.next(), record.contentType == .handshake else { return nil }
    handshake.feed(record.fragment)
    guard let message = try? handshake.next(), message.type == .clientHello else { return nil }
    return try? ClientHello(decoding: message.body)
}
