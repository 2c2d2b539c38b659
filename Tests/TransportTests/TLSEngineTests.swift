import Primitives
import TLSRecords
import Testing
import Transport

@Suite struct TLSEngineTests {
    /// Made once: RSA keys take their time.
    private static let withRSA = makeIdentity(rsaBits: 2048)

    /// The suites below TLS 1.2 rest on SHA-1 and need OpenSSL's lowest level of security.
    @Test(arguments: [
        (UInt16(0x0304), "TLSv1.3", "DEFAULT"), (0x0303, "TLSv1.2", "DEFAULT"),
        (0x0302, "TLSv1.1", "DEFAULT@SECLEVEL=0"),
        (0x0301, "TLSv1", "DEFAULT@SECLEVEL=0"),
    ]) func completesWithAServerOfOneVersion(_ version: UInt16, _ name: String, _ ciphers: String) throws {
        let identity = try #require(Self.withRSA)
        let pair = try #require(MemoryHandshake(identity: identity, versions: version...version, ciphers: ciphers))
        #expect(pair.clientProgress == .done)
        #expect(pair.serverProgress == .done)
        let conclusion = pair.client.conclusion
        #expect(conclusion.version == name)
        #expect(conclusion.cipher?.hasPrefix("TLS_") == true)
        #expect(conclusion.sawServerHello && conclusion.sawCertificate)
        // TLS 1.3 has no ServerHelloDone.
        #expect(conclusion.sawServerHelloDone == (version < 0x0304))
        #expect(conclusion.chain.count == 1)
        #expect(conclusion.alertReceived == nil && conclusion.alertSent == nil)
        #expect(conclusion.error.isEmpty)
    }

    @Test(arguments: [UInt16(0x0303), 0x0304]) func carriesBytesBothWaysUntilItIsClosed(_ version: UInt16) throws {
        let identity = try #require(makeIdentity())
        let pair = try #require(MemoryHandshake(identity: identity, versions: version...version))
        let long = (0..<50_000).map { UInt8(truncatingIfNeeded: $0) }
        pair.client.write([1, 2, 3])
        pair.server.put(pair.client.take())
        #expect(pair.server.read().bytes == [1, 2, 3])
        pair.server.write(long)
        pair.client.put(pair.server.take())
        let (bytes, progress) = pair.client.read()
        #expect(bytes == long)
        #expect(progress == .wantsMore)
        pair.server.close()
        pair.client.put(pair.server.take())
        #expect(pair.client.read().progress == .closed)
    }

    /// A server with an RSA key and suites for elliptic curve keys only. [RFC 5246 7.4.1.3]
    @Test func noCommonCipherIsAlert40() throws {
        let identity = try #require(Self.withRSA)
        let pair = try #require(
            MemoryHandshake(identity: identity, versions: 0x0303...0x0303, ciphers: "ECDHE-ECDSA-AES128-GCM-SHA256"))
        #expect(pair.serverProgress == .failed)
        #expect(pair.server.conclusion.alertSent == 40)
        #expect(pair.clientProgress == .failed)
        let conclusion = pair.client.conclusion
        #expect(conclusion.alertReceived == 40)
        #expect(conclusion.alertSent == nil)
        #expect(!conclusion.sawServerHello && conclusion.chain.isEmpty)
        #expect(!conclusion.error.isEmpty)
    }

    /// A server of TLS 1.3 alone refuses a client that goes no higher than 1.2. [RFC 8446 4.2.1, D.3]
    @Test func anOldClientGetsAlert70() throws {
        let identity = try #require(makeIdentity())
        let server = try #require(TLSEngine(serverWith: identity, versions: 0x0304...0x0304))
        let hello = ClientHello(
            legacyVersion: 0x0303, random: [UInt8](repeating: 7, count: 32), sessionID: [],
            cipherSuites: [0xc02b, 0x009c],
            compressionMethods: [0], extensions: [.supportedGroups([23]), .signatureAlgorithms([0x0403])])
        server.put(hello.handshakeMessage.records(version: 0x0301).flatMap { $0.encoded() })
        #expect(server.handshake() == .failed)
        #expect(server.conclusion.alertSent == 70)
        #expect(hex(server.take()) == "15030300020246")
    }

    /// Our client refuses SSL 3.0, the lowest that it could not speak if it wanted to.
    @Test func anOldServerIsRefusedWithAlert70() throws {
        let client = try #require(TLSEngine(clientFor: nil))
        #expect(client.handshake() == .wantsMore)
        _ = client.take()
        let hello = ServerHello(
            legacyVersion: 0x0300, random: [UInt8](repeating: 7, count: 32), sessionID: [], cipherSuite: 0x002f,
            compressionMethod: 0, extensions: [])
        client.put(hello.handshakeMessage.records(version: 0x0300).flatMap { $0.encoded() })
        #expect(client.handshake() == .failed)
        #expect(client.conclusion.alertSent == 70)
        #expect(client.conclusion.alertReceived == nil)
    }

    @Test func sendsTheNameOnlyWhereThereIsOne() throws {
        for name in ["lab.example", nil] {
            let client = try #require(TLSEngine(clientFor: name))
            _ = client.handshake()
            let record = try TLSRecord(decoding: client.take()[...])
            let hello = try ClientHello(decoding: Array(record.fragment.dropFirst(4)))
            #expect(try hello.serverName == name)
            #expect(try hello.supportedVersions == [0x0304, 0x0303, 0x0302, 0x0301])
        }
    }

    @Test(arguments: [
        "0300 0009 02f0 8021 80", "15 0303 0002 0228", "16 0303 0004 02 000000", "16 0303 ffff 00",
        "485454502f312e3120343030",
    ]) func whateverComesInPlaceOfAServerHelloFails(_ text: String) throws {
        let client = try #require(TLSEngine(clientFor: "lab.example"))
        _ = client.handshake()
        client.put(hexBytes(text))
        #expect(client.handshake() == .failed)
        #expect(!client.conclusion.error.isEmpty)
        #expect(client.conclusion.chain.isEmpty)
        #expect(client.handshake() != .done)
    }

    /// Damage at any place of a server's first flight ends in a failure or in waiting, never in a finished handshake.
    @Test func aDamagedFlightDoesNotComplete() throws {
        let identity = try #require(makeIdentity())
        for place in stride(from: 0, to: 900, by: 7) {
            let client = try #require(TLSEngine(clientFor: nil))
            let server = try #require(TLSEngine(serverWith: identity, versions: 0x0303...0x0303))
            _ = client.handshake()
            server.put(client.take())
            _ = server.handshake()
            var flight = server.take()
            guard place < flight.count else { break }
            flight[place] ^= 0x55
            client.put(flight)
            #expect(client.handshake() != .done)
        }
    }
}
