import Testing

@testable import TLSRecords

private let random = [UInt8](0..<64)
private let versions = [
    TLSVersion.ssl30, TLSVersion.tls10, TLSVersion.tls11, TLSVersion.tls12, TLSVersion.tls13,
]

/// The hello that records hold, read back.
private func sent(_ version: UInt16, _ family: CipherFamily, name: String? = "pc.example") throws -> ClientHello {
    var reader = TLSRecordReader()
    reader.feed(MatrixHello(version, family).records(serverName: name, random: random)[...])
    let read = try reader.next()
    let record = try #require(read)
    #expect(reader.pending == 0)
    var reassembler = HandshakeReassembler()
    reassembler.feed(record.fragment)
    let message = try reassembler.next()
    return try ClientHello(decoding: try #require(message).body)
}

@Suite struct MatrixHelloTests {
    @Test(arguments: versions) func offersItsVersionAndNoOther(_ version: UInt16) throws {
        let hello = try sent(version, .any)
        #expect(hello.legacyVersion == min(version, TLSVersion.tls12))
        #expect(try hello.supportedVersions == (version == TLSVersion.tls13 ? [version] : []))
        #expect(try hello.keyShares.count == (version == TLSVersion.tls13 ? 1 : 0))
        #expect(hello.random == Array(random.prefix(32)))
    }

    /// Schannel of Windows Server 2003 reads no more than 64 suites.
    @Test(arguments: versions) func noHelloIsTooLongForOldServers(_ version: UInt16) throws {
        let suites = try sent(version, .any).cipherSuites
        #expect(!suites.isEmpty && suites.count <= 64)
        #expect(Set(suites).count == suites.count)
    }

    /// AEAD, SHA-256 and SHA-384 came with TLS 1.2. [RFC 5246 1.2, RFC 5289]
    @Test(arguments: [TLSVersion.ssl30, TLSVersion.tls10, TLSVersion.tls11])
    func olderVersionsOfferNoNewerSuites(_ version: UInt16) throws {
        for suite in try sent(version, .any).cipherSuites where suite != 0x00ff {
            let name = CipherSuiteName.of(suite)
            #expect(!name.contains("GCM") && !name.contains("CCM") && !name.contains("POLY1305"), "\(name)")
            #expect(!name.hasSuffix("SHA256") && !name.hasSuffix("SHA384"), "\(name)")
        }
    }

    @Test func familiesShareNoSuiteAndHoldWhatTheyAreCalled() {
        let families = CipherFamily.families(of: TLSVersion.tls12)
        let all = families.flatMap { $0.suites(version: TLSVersion.tls12) }
        #expect(Set(all).count == all.count)
        #expect(Set(all) == Set(CipherFamily.any.suites(version: TLSVersion.tls12)))
        let words: [CipherFamily: String] = [
            .ecdheRSAAEAD: "TLS_ECDHE_RSA_", .ecdheECDSAAEAD: "TLS_ECDHE_ECDSA_", .ecdheRSACBC: "TLS_ECDHE_RSA_",
            .ecdheECDSACBC: "TLS_ECDHE_ECDSA_", .dhe: "TLS_DHE_", .rsaAEAD: "TLS_RSA_", .rsaCBC: "TLS_RSA_",
            .tripleDES: "3DES", .rc4: "RC4",
        ]
        for (family, word) in words {
            for suite in family.suites(version: TLSVersion.tls12) {
                let name = CipherSuiteName.of(suite)
                #expect(name.contains(word) || name.hasPrefix("0x"), "\(name) is no \(family.rawValue)")
            }
        }
    }

    @Test func legacyIsWhatNobodyOffersAnyMore() {
        for suite in [0x0005, 0x0004, 0xc011, 0x000a, 0xc012, 0x0003, 0x0009, 0x0002] as [UInt16] {
            #expect(CipherFamily.isLegacy(suite))
        }
        for suite in [0x1301, 0xc030, 0xc014, 0x002f, 0x009c, 0x0033] as [UInt16] {
            #expect(!CipherFamily.isLegacy(suite))
        }
        let modern = CipherFamily.modern.suites(version: TLSVersion.tls12)
        #expect(!modern.contains { CipherFamily.isLegacy($0) } && modern.count > 20)
    }

    @Test func thePlainHelloHasNoExtensions() throws {
        let hello = try sent(TLSVersion.tls12, .plainRSA)
        #expect(hello.extensions.isEmpty)
        #expect(hello.cipherSuites.last == 0x00ff)
        #expect(try sent(TLSVersion.ssl30, .any).extensions.isEmpty)
    }

    @Test func aNameIsSentWhereThereIsOne() throws {
        #expect(try sent(TLSVersion.tls12, .any).serverName == "pc.example")
        #expect(try sent(TLSVersion.tls12, .any, name: nil).serverName == nil)
    }

}
