import Primitives
import RDPWire
import Testing
import Transport

private let randoms = (client: Array(UInt8(0)..<32), server: Array(UInt8(100)..<132))

private func security(_ side: StandardSecurity.Side, _ method: EncryptionMethods) throws -> StandardSecurity {
    try #require(
        StandardSecurity(
            side, method: method, clientRandom: randoms.client, serverRandom: randoms.server,
            cryptography: SystemCryptography()))
}

private let methods: [EncryptionMethods] = [.rc4With40Bits, .rc4With56Bits, .rc4With128Bits, .fips]

@Suite struct StandardSecurityTests {
    /// Signature and cipher text of "abc", plainly signed and salted, as a script of its own (Python's hashlib, the formulas of
    /// [MS-RDPBCGR 5.3]) makes them for the packet of that number: the key is renewed before packet 4096.
    @Test(arguments: [
        (EncryptionMethods.rc4With40Bits, 0, "55fc475e37947a0fe9325a", "0356254b0c2d110ce9325a"),
        (.rc4With40Bits, 4095, "55fc475e37947a0f61a213", "bcc8d1030b64764061a213"),
        (.rc4With40Bits, 4096, "55fc475e37947a0f3aefdb", "21edae49d2d0233e3aefdb"),
        (.rc4With40Bits, 4097, "55fc475e37947a0f82e3db", "1a92c347db2013c582e3db"),
        (.rc4With56Bits, 1, "18c0ee6a891b8c5dc22444", "d060a7abdea80172c22444"),
        (.rc4With56Bits, 4096, "18c0ee6a891b8c5d83e457", "9ea05b0f474b85f583e457"),
        (.rc4With128Bits, 0, "de020648a360d042405180", "c6162608f4dc0dc5405180"),
        (.rc4With128Bits, 4096, "de020648a360d042881d29", "afbfd5ad74744897881d29"),
        (.rc4With128Bits, 4097, "de020648a360d04282c6a3", "8a73cbb0598a739082c6a3"),
    ])
    func packets(_ method: EncryptionMethods, _ number: Int, _ plain: String, _ salted: String) throws {
        for (flags, expected) in [(SecurityHeader.Flags([]), plain), (.secureChecksum, salted)] {
            var client = try security(.client, method)
            for _ in 0..<number { _ = client.seal(Array("abc".utf8)) }
            #expect(hex(client.seal(Array("abc".utf8), flags: flags).dropFirst(4)) == expected)
        }
    }

    /// The same script with `openssl enc -des-ede3-cbc`; the second packet goes on where the first one ended.
    @Test func packetsOfFIPS() throws {
        var client = try security(.client, .fips)
        #expect(hex(client.seal(Array("abc".utf8))) == "08000000" + "10000105" + "bc302858f69da63a2e6045a79e78f215")
        #expect(hex(client.seal(Array("abc".utf8)).dropFirst(8)) == "b50e2cc230399a82278b0a524d8d5137")
    }

    @Test(arguments: methods) func bothWaysAndBothPaths(_ method: EncryptionMethods) throws {
        var client = try security(.client, method)
        var server = try security(.server, method)
        for length in [0, 1, 7, 8, 9, 300] {
            let plain = (0..<length).map { UInt8(truncatingIfNeeded: $0 * 7) }
            let request = try server.open(client.seal(plain, flags: [.info, .secureChecksum])[...])
            #expect(request.body == plain && request.flags == [.info, .encrypt, .secureChecksum])
            #expect(try client.open(server.seal(plain)[...]).body == plain)
            let update = server.sealFastPath(plain, salted: true)
            #expect(try client.openFastPath(update.encoded()[...]) == plain)
            let input = client.sealFastPath(plain, eventCount: 3)
            #expect(try FastPathPDU(frame: input.encoded()[...], withFIPS: method == .fips) == input)
            #expect(try server.openFastPath(input.encoded()[...]) == plain)
        }
    }

    /// At the low level only what the client sends is encrypted. [MS-RDPBCGR 5.3.1]
    @Test(arguments: methods) func whatIsNotEncryptedStaysAsItIs(_ method: EncryptionMethods) throws {
        var client = try security(.client, method)
        #expect(try client.open([0, 0, 0, 0, 1, 2][...]).body == [1, 2])
    }

    @Test(arguments: methods) func aChangedByteIsNoticed(_ method: EncryptionMethods) throws {
        var sealing = try security(.server, method)
        let sealed = sealing.seal(Array("sixteen bytes ok".utf8))
        for index in sealed.indices.dropFirst(4) {
            var client = try security(.client, method)
            var changed = sealed
            changed[index] ^= 0x10
            // The version of FIPS is not looked at.
            if method == .fips, index == 6 { continue }
            #expect(throws: WireError.self, "byte \(index)") { try client.open(changed[...]) }
        }
        for length in sealed.indices {
            var client = try security(.client, method)
            #expect(throws: WireError.self, "prefix of \(length)") { try client.open(sealed[..<length]) }
        }
    }

    /// FIPS says that 255 bytes of the last block do not count.
    @Test func paddingBeyondTheData() throws {
        var client = try security(.client, .fips)
        let bytes = [8, 0, 0, 0, 0x10, 0, 1, 0xff] + [UInt8](repeating: 0, count: 16)
        #expect(throws: WireError.self) { try client.open(bytes[...]) }
    }

    @Test func noKeysWithoutRandomNumbers() {
        let cryptography = SystemCryptography()
        for (method, client, server) in [
            (EncryptionMethods.none, randoms.client, randoms.server),
            (EncryptionMethods([.rc4With40Bits, .fips]), randoms.client, randoms.server),
            (.fips, [], randoms.server), (.rc4With128Bits, randoms.client, [1, 2]),
        ] {
            let made = StandardSecurity(
                .client, method: method, clientRandom: client, serverRandom: server, cryptography: cryptography)
            #expect(made == nil)
        }
    }
}

@Suite struct SecurityExchangeTests {
    @Test func exchange() throws {
        let bytes = try dump("01 00 00 00 0b 00 00 00 aa bb cc 00 00 00 00 00 00 00 00")
        let exchange = SecurityExchange(encryptedClientRandom: [0xaa, 0xbb, 0xcc])
        try checkDecoder(bytes, means: exchange, decode: SecurityExchange.init(userData:)) { $0.encoded() }
        #expect(exchange.encoded() == bytes)
        #expect(
            wireError { () throws(WireError) in _ = try SecurityExchange(userData: [2, 0, 0, 0]) }?.field == "flags")
    }

    /// With the modulus 3233 and the exponent 17 of everybody's first RSA key, 65 becomes 2790.
    @Test func theKeyOfAProprietaryCertificate() throws {
        let key = ProprietaryCertificate(modulus: [0xa1, 0x0c], exponent: 17, signature: [0])
        let certificate = ServerCertificate(content: .proprietary(key))
        #expect(certificate.encrypt([65], SystemCryptography()) == [0xe6, 0x0a])
        #expect(certificate.encrypt([], SystemCryptography()) == nil)
        #expect(ServerCertificate(content: .other(version: 3, bytes: [])).encrypt([65], SystemCryptography()) == nil)
        #expect(ServerCertificate(content: .x509Chain([[1, 2]])).encrypt([65], SystemCryptography()) == nil)
    }
}

@Suite struct FastPathTests {
    /// An update of one byte, a long one, an encrypted one and one of FIPS. [MS-RDPBCGR 2.2.9.1.2]
    @Test(arguments: [
        ("00 03 aa", FastPathPDU(payload: [0xaa]), false),
        ("00 80 04 aa", FastPathPDU(payload: [0xaa]), false),
        ("80 0b 01 02 03 04 05 06 07 08 aa", .init(flags: .encrypted, signature: Array(1...8), payload: [0xaa]), false),
        ("00 07 10 00 01 00 aa", .init(fips: .init(padLength: 0), payload: [0xaa]), true),
    ])
    func frames(_ text: String, _ pdu: FastPathPDU, _ withFIPS: Bool) throws {
        let bytes = try dump(text)
        try checkDecoder(
            bytes, means: pdu,
            decode: { (frame) throws(WireError) in try FastPathPDU(frame: frame, withFIPS: withFIPS) }
        ) {
            $0.encoded()
        }
    }

    @Test func longOnesHaveTwoBytesOfLength() throws {
        for count in [124, 125, 126, 200, 16_000] {
            let pdu = FastPathPDU(payload: [UInt8](repeating: 7, count: count))
            let bytes = pdu.encoded()
            #expect(try SessionFrame.length(bytes[...])?.length == bytes.count)
            #expect(try FastPathPDU(frame: bytes[...]) == pdu)
            #expect((bytes[1] & 0x80 != 0) == (count > 125))
        }
    }

    @Test func theStreamMixesBoth() throws {
        let stream = TPKT.wrap([2, 0xf0, 0x80]) + FastPathPDU(payload: [1, 2]).encoded()
        let first = try #require(try SessionFrame.length(stream[...]))
        #expect(first.kind == .slowPath && first.length == 7)
        let second = try #require(try SessionFrame.length(stream[7...]))
        #expect(second.kind == .fastPath && second.length == 4)
        for length in 0..<2 { #expect(try SessionFrame.length(stream[7..<(7 + length)]) == nil) }
        #expect(try SessionFrame.length([0x00, 0x81]) == nil)
    }

    @Test(
        arguments: [([0x01, 5], "action"), ([0x16, 3], "action"), ([0, 1], "length"), ([0, 0x80, 2], "length")]
            as [([UInt8], String)])
    func neitherOfBoth(_ bytes: [UInt8], _ field: String) {
        #expect(wireError { () throws(WireError) in _ = try SessionFrame.length(bytes[...]) }?.field == field)
    }
}
