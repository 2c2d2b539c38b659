import RDPWire
import Testing

@Suite struct SecurityProtocolsTests {
    /// Numbers and names as [MS-RDPBCGR 2.2.1.1.1] lists them.
    @Test(
        arguments: [
            (0, "RDP"), (1, "SSL"), (2, "HYBRID"), (3, "SSL|HYBRID"), (4, "RDSTLS"), (8, "HYBRID_EX"),
            (11, "SSL|HYBRID|HYBRID_EX"), (0x10, "RDSAAD"), (0x20, "0x20"), (0x8000_0001, "SSL|0x80000000"),
            (0xffff_ffff, "SSL|HYBRID|RDSTLS|HYBRID_EX|RDSAAD|0xffffffe0"),
        ] as [(UInt32, String)])
    func names(_ bits: UInt32, _ name: String) {
        #expect(SecurityProtocols(rawValue: bits).name == name)
    }

    /// [MS-RDPBCGR 2.2.1.2.2]
    @Test(
        arguments: [
            (0, nil), (1, "SSL_REQUIRED_BY_SERVER"), (2, "SSL_NOT_ALLOWED_BY_SERVER"), (3, "SSL_CERT_NOT_ON_SERVER"),
            (4, "INCONSISTENT_FLAGS"), (5, "HYBRID_REQUIRED_BY_SERVER"), (6, "SSL_WITH_USER_AUTH_REQUIRED_BY_SERVER"),
            (7, nil), (0xffff_ffff, nil),
        ] as [(UInt32, String?)])
    func failureNames(_ code: UInt32, _ name: String?) {
        #expect(NegotiationFailureCode(rawValue: code).name == name)
    }

    /// [MS-RDPBCGR 2.2.1.4.3]
    @Test func encryptionNames() {
        #expect(EncryptionMethods(rawValue: 0).name == "NONE")
        #expect(EncryptionMethods(rawValue: 0x1b).name == "40BIT|128BIT|56BIT|FIPS")
        #expect(EncryptionMethods(rawValue: 0x42).name == "128BIT|0x40")
        let levels = (0..<6).map { EncryptionLevel(rawValue: $0).name }
        #expect(levels == ["NONE", "LOW", "CLIENT_COMPATIBLE", "HIGH", "FIPS", nil])
    }
}
