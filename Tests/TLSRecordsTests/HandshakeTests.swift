import Primitives
import TLSRecords
import Testing

@Suite struct HandshakeTests {
    private func messages(feeding bytes: [UInt8], by size: Int) throws -> [HandshakeMessage] {
        var reassembler = HandshakeReassembler()
        var messages: [HandshakeMessage] = []
        for start in stride(from: 0, to: bytes.count, by: size) {
            reassembler.feed(Array(bytes[start..<min(start + size, bytes.count)]))
            while let message = try reassembler.next() { messages.append(message) }
        }
        return messages
    }

    @Test(arguments: [1, 3, 4, 89, 100_000]) func putsFragmentsTogether(_ size: Int) throws {
        let three = [
            HandshakeMessage(type: .serverHello, body: Array(1...80)),
            HandshakeMessage(type: HandshakeType(rawValue: 99), body: []),
            HandshakeMessage(type: .serverHelloDone, body: []),
        ]
        #expect(try messages(feeding: three.flatMap { $0.encoded() }, by: size) == three)
    }

    @Test func anUnfinishedMessageIsNone() throws {
        let wire = Hello.rfc8448Server
        for length in 0..<wire.count {
            #expect(try messages(feeding: Array(wire[..<length]), by: 50).isEmpty)
        }
    }

    @Test func refusesEndlessMessagesAtTheirHeader() {
        var reassembler = HandshakeReassembler()
        reassembler.feed([11, 0x02, 0x00, 0x01])
        let first = #expect(throws: WireError.self) { try reassembler.next() }
        #expect(first?.reason == .tooLarge(limit: 131_072, got: 131_073))
        reassembler.feed([UInt8](repeating: 0, count: 1000))
        #expect(reassembler.pending == 0)
        let second = #expect(throws: WireError.self) { try reassembler.next() }
        #expect(first == second)
    }

    @Test func longMessagesTakeSeveralRecords() throws {
        let message = CertificateMessage(certificates: [[UInt8](repeating: 0x30, count: 40_000)]).handshakeMessage
        let records = message.records(version: TLSVersion.tls12)
        #expect(records.count == 3)
        #expect(try messages(feeding: records.flatMap(\.fragment), by: 16384) == [message])
    }
}

@Suite struct CertificateMessageTests {
    private let two = CertificateMessage(certificates: [[0x30, 0x01, 0x02], [0x30]])

    /// [RFC 5246 7.4.2]: a list of three-byte lengths behind a three-byte length.
    @Test func layout() throws {
        #expect(two.handshakeMessage.type == .certificate)
        #expect(hex(two.handshakeMessage.body) == "00000a" + "000003300102" + "00000130")
        #expect(try CertificateMessage(decoding: two.handshakeMessage.body) == two)
        #expect(try CertificateMessage(decoding: [0, 0, 0]).certificates.isEmpty)
    }

    @Test func everyPrefixThrows() {
        let body = two.handshakeMessage.body
        for length in 0..<body.count {
            #expect(throws: WireError.self) { try CertificateMessage(decoding: Array(body[..<length])) }
        }
    }

    @Test(arguments: ["0000000f", "000003000000", "000002000001", "00000400000230", "ffffff00000130"])
    func refusesListsThatDoNotAddUp(_ body: String) {
        #expect(throws: WireError.self) { try CertificateMessage(decoding: hexBytes(body)) }
    }

    @Test func refusesListsOfVeryManyTinyCertificates() {
        let many = CertificateMessage(certificates: [[UInt8]](repeating: [0x30], count: 101))
        let error = #expect(throws: WireError.self) { try CertificateMessage(decoding: many.handshakeMessage.body) }
        #expect(error?.reason == .tooLarge(limit: 100, got: 101))
    }
}

@Suite struct AlertTests {
    /// RFC 8446 6 and, for 86, RFC 7507.
    @Test(
        arguments: [
            (0, "close_notify"), (40, "handshake_failure"), (70, "protocol_version"), (71, "insufficient_security"),
            (80, "internal_error"), (86, "inappropriate_fallback"), (112, "unrecognized_name"),
            (120, "no_application_protocol"),
            (46, "certificate_unknown"), (116, "certificate_required"), (99, "alert 99"), (255, "alert 255"),
        ] as [(UInt8, String)])
    func names(_ code: UInt8, _ name: String) {
        #expect(Alert(code: code).name == name)
    }

    @Test func readsAndWritesEveryNumber() throws {
        for code in UInt8.min...UInt8.max {
            let alert = Alert(level: Alert.warning, code: code)
            #expect(alert.encoded() == [1, code])
            #expect(try Alert(decoding: [1, code]) == alert)
        }
        #expect(Alert(code: 40).record(version: TLSVersion.tls12).encoded() == Flight.handshakeFailure)
    }

    @Test func readsSeveralInOneRecord() throws {
        #expect(try Alert.all(in: [1, 112, 2, 40]) == [Alert(level: 1, code: 112), Alert(code: 40)])
        #expect(try Alert(decoding: [2, 40]).isFatal)
        #expect(try Alert(decoding: [1, 0]).isFatal == false)
    }

    @Test func refusesOddLengths() {
        for fragment in [[], [2], [2, 40, 1]] as [[UInt8]] {
            #expect(throws: WireError.self) { try Alert(decoding: fragment) }
            #expect(throws: WireError.self) { try Alert.all(in: fragment) }
        }
        #expect(throws: WireError.self) { try Alert(decoding: [2, 40, 2, 40]) }
    }
}

@Suite struct CipherSuiteNameTests {
    /// As `openssl ciphers -V -stdname` and IANA's registry have them.
    @Test(
        arguments: [
            (0x1301, "TLS_AES_128_GCM_SHA256"), (0x1302, "TLS_AES_256_GCM_SHA384"),
            (0x1303, "TLS_CHACHA20_POLY1305_SHA256"),
            (0xc030, "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"), (0xc02c, "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"),
            (0x002f, "TLS_RSA_WITH_AES_128_CBC_SHA"), (0x000a, "TLS_RSA_WITH_3DES_EDE_CBC_SHA"),
            (0x0005, "TLS_RSA_WITH_RC4_128_SHA"), (0x009f, "TLS_DHE_RSA_WITH_AES_256_GCM_SHA384"), (0x0000, "0x0"),
            (0x2a2a, "0x2a2a"),
        ] as [(UInt16, String)])
    func names(_ suite: UInt16, _ name: String) {
        #expect(CipherSuiteName.of(suite) == name)
    }
}
