import Primitives
import TLSRecords
import Testing

private func body(_ handshake: [UInt8]) -> [UInt8] { Array(handshake.dropFirst(4)) }

@Suite struct ServerHelloTests {
    @Test func readsTheTraceOfRFC8448() throws {
        let hello = try ServerHello(decoding: body(Hello.rfc8448Server))
        #expect(hello.legacyVersion == 0x0303)
        #expect(hello.negotiatedVersion == 0x0304)
        #expect(hello.cipherSuite == 0x1301)
        #expect(hello.sessionID.isEmpty)
        #expect(hex(hello.random.prefix(4)) == "a6af06a4")
        #expect(hello.isHelloRetryRequest == false)
        #expect(hello.extensions.map(\.type) == [.keyShare, .supportedVersions])
        #expect(hello.handshakeMessage.encoded() == Hello.rfc8448Server)
    }

    @Test func knowsAHelloRetryRequest() throws {
        let record = try TLSRecord(decoding: Flight.helloRetry[..<93])
        let hello = try ServerHello(decoding: body(record.fragment))
        #expect(hello.isHelloRetryRequest)
        #expect(hello.negotiatedVersion == TLSVersion.tls13)
    }

    /// A prefix may end where extensions would begin: that is a hello of an old server.
    @Test func everyOtherPrefixThrows() throws {
        let whole = body(Hello.rfc8448Server)
        for length in 0..<whole.count where length != 38 {
            #expect(throws: WireError.self) { try ServerHello(decoding: Array(whole[..<length])) }
        }
        let old = try ServerHello(decoding: Array(whole[..<38]))
        #expect(old.extensions.isEmpty)
        #expect(old.negotiatedVersion == TLSVersion.tls12)
        #expect(old.handshakeMessage.body == Array(whole[..<38]))
    }

    @Test func noticesTrailingBytes() {
        let error = #expect(throws: WireError.self) { try ServerHello(decoding: body(Hello.rfc8448Server) + [0]) }
        #expect(error?.reason == .trailing(count: 1))
    }

    @Test func refusesASessionIdOverThirtyTwoBytes() {
        var hello = ServerHello(random: [UInt8](repeating: 1, count: 32), cipherSuite: 0x002f)
        hello.sessionID = [UInt8](repeating: 2, count: 33)
        let error = #expect(throws: WireError.self) { try ServerHello(decoding: hello.handshakeMessage.body) }
        #expect(error?.reason == .tooLarge(limit: 32, got: 33))
    }

    @Test func anEmptySupportedVersionsLeavesTheOldOne() {
        let hello = ServerHello(
            random: [UInt8](repeating: 1, count: 32), cipherSuite: 0x002f,
            extensions: [TLSExtension(type: .supportedVersions, body: [3])])
        #expect(hello.negotiatedVersion == TLSVersion.tls12)
    }
}

@Suite struct ClientHelloTests {
    @Test func readsTheTraceOfRFC8448() throws {
        let hello = try ClientHello(decoding: body(Hello.rfc8448Client))
        #expect(hello.legacyVersion == 0x0303)
        #expect(hello.cipherSuites == [0x1301, 0x1303, 0x1302])
        #expect(hello.compressionMethods == [0])
        #expect(try hello.serverName == "server")
        #expect(try hello.supportedVersions == [0x0304])
        #expect(try hello.supportedGroups == [0x1d, 0x17, 0x18, 0x19, 0x100, 0x101, 0x102, 0x103, 0x104])
        #expect(try hello.signatureAlgorithms.prefix(4) == [0x0403, 0x0503, 0x0603, 0x0203])
        #expect(try hello.keyShares.map(\.group) == [0x1d])
        #expect(try hello.keyShares.map { hex($0.key.prefix(4)) } == ["99381de5"])
        #expect(try hello.alpnProtocols.isEmpty)
        #expect(hello.paddingLength == nil)
        #expect(hello.handshakeMessage.encoded() == Hello.rfc8448Client)
    }

    @Test func readsWhatOpenSSLSends() throws {
        let record = try TLSRecord(decoding: Hello.openSSLClient[...])
        #expect(record.version == TLSVersion.tls10)
        let hello = try ClientHello(decoding: body(record.fragment))
        #expect(hello.cipherSuites.count == 31)
        #expect(hello.cipherSuites.last == 0x00ff)
        #expect(try hello.serverName == "lab.example")
        #expect(try hello.alpnProtocols == ["h2", "http/1.1"])
        #expect(try hello.supportedVersions == [0x0304, 0x0303, 0x0302, 0x0301])
        #expect(try hello.signatureAlgorithms.count == 20)
        #expect(hello.handshakeMessage.records(version: record.version).flatMap { $0.encoded() } == Hello.openSSLClient)
    }

    @Test func everyPrefixThrowsSaveTheOneWithoutExtensions() throws {
        let whole = body(Hello.rfc8448Client)
        for length in 0..<whole.count where length != 45 {
            #expect(throws: WireError.self) { try ClientHello(decoding: Array(whole[..<length])) }
        }
        let old = try ClientHello(decoding: Array(whole[..<45]))
        #expect(old.cipherSuites.count == 3)
        #expect(try old.serverName == nil)
    }

    @Test func noticesTrailingBytes() {
        let error = #expect(throws: WireError.self) { try ClientHello(decoding: body(Hello.rfc8448Client) + [1, 2]) }
        #expect(error?.reason == .trailing(count: 2))
    }

    /// Layouts of RFC 6066 3, RFC 8446 4.2.1 and 4.2.8, RFC 7301 3.1, RFC 7685 3.
    @Test func writesExtensions() {
        #expect(hex(TLSExtension.serverName("ab").body) == "0005000002" + "6162")
        #expect(hex(TLSExtension.supportedVersions([0x0304, 0x0303]).body) == "0403040303")
        #expect(hex(TLSExtension.selectedVersion(0x0304).body) == "0304")
        #expect(hex(TLSExtension.supportedGroups([0x1d]).body) == "0002001d")
        #expect(hex(TLSExtension.signatureAlgorithms([0x0804]).body) == "00020804")
        #expect(hex(TLSExtension.keyShares([KeyShare(group: 0x1d, key: [7, 8])]).body) == "0006001d00020708")
        #expect(hex(TLSExtension.keyShares([]).body) == "0000")
        #expect(hex(TLSExtension.alpn(["h2"]).body) == "0003026832")
        #expect(TLSExtension.padding(3) == TLSExtension(type: .padding, body: [0, 0, 0]))
    }

    @Test func whatIsWrittenIsReadBack() throws {
        let hello = ClientHello(
            random: [UInt8](repeating: 9, count: 32), sessionID: Array(1...32), cipherSuites: [0x1302, 0xc030],
            extensions: [
                .serverName("rdp.test"), .supportedVersions([0x0304, 0x0303]), .supportedGroups([0x1d, 0x17]),
                .signatureAlgorithms([0x0403]), .keyShares([KeyShare(group: 0x17, key: [4, 5])]), .alpn(["x"]),
                .padding(200),
            ])
        let read = try ClientHello(decoding: hello.handshakeMessage.body)
        #expect(read == hello)
        #expect(try read.serverName == "rdp.test")
        #expect(try read.supportedGroups == [0x1d, 0x17])
        #expect(try read.keyShares == [KeyShare(group: 0x17, key: [4, 5])])
        #expect(read.paddingLength == 200)
    }

    @Test(arguments: [
        (0, ""), (0, "0005000002"), (0, "00050000ff6162"), (0, "0003000000ff"), (43, "03030403"), (43, "020304ff"),
    ])
    func malformedExtensionsThrowOnlyWhenAsked(_ type: UInt16, _ extensionBody: String) throws {
        let broken = TLSExtension(type: TLSExtensionType(rawValue: type), body: hexBytes(extensionBody))
        let hello = ClientHello(random: [UInt8](repeating: 9, count: 32), cipherSuites: [1], extensions: [broken])
        let read = try ClientHello(decoding: hello.handshakeMessage.body)
        #expect(throws: WireError.self) { _ = (try read.serverName, try read.supportedVersions) }
    }

    @Test func refusesAnOddListOfCipherSuites() {
        var whole = body(Hello.rfc8448Client)
        whole.replaceSubrange(35..<37, with: [0, 5])
        #expect(throws: WireError.self) { try ClientHello(decoding: whole) }
    }
}
