import Primitives
import RDPWire
import Testing

@Suite struct ServerCertificateTests {
    private func check(_ bytes: [UInt8], means certificate: ServerCertificate) throws {
        try checkDecoder(bytes, means: certificate, decode: ServerCertificate.init(_:)) { $0.encoded() }
        #expect(certificate.encoded() == bytes)
    }

    /// [MS-RDPBCGR 4.1.4]: the certificate is the last 0xb8 bytes.
    @Test func specificationExample() throws {
        let bytes = Array(try dump(SpecificationDumps.connectResponse).suffix(0xb8))
        let key = ProprietaryCertificate(
            modulus: try dump(SpecificationDumps.modulus), exponent: 65_537,
            signature: try dump(SpecificationDumps.signature))
        #expect(key.bitLength == 512)
        try check(bytes, means: ServerCertificate(content: .proprietary(key)))
    }

    /// [MS-RDPELE 2.2.1.4.2]: number of certificates, length and bytes of each, zeros that grow with the number.
    @Test func chain() throws {
        let bytes = try dump(
            "02000080 02000000 03000000 308081 02000000 3000" + String(repeating: "00", count: 16))
        try check(
            bytes,
            means: ServerCertificate(
                isTemporary: true, content: .x509Chain([[0x30, 0x80, 0x81], [0x30, 0x00]])))
    }

    /// A version nobody knows has no end that could be missed, so only its meaning is checked.
    @Test func unknownVersion() throws {
        let certificate = try ServerCertificate([3, 0, 0, 0, 9, 9])
        #expect(certificate.content == .other(version: 3, bytes: [9, 9]))
        #expect(certificate.encoded() == [3, 0, 0, 0, 9, 9])
    }

    @Test(arguments: [
        ("02000000 ffffffff 00000000", "cbCert"), ("02000000 01000000 ffffffff", "abCert"),
        ("02000000 01000000 00000080", "abCert"), ("02000000 00000000", "Padding"),
        ("01000000 01000000 01000000 0600 ffff", "PublicKeyBlob"),
        ("01000000 02000000 01000000 0600 ffff", "dwSigAlgId"),
        ("01000000 01000000 01000000 0600 0000 0800 0700 00000000000000", "SignatureBlob"),
        (
            "01000000 01000000 01000000 0600 1400 52534131 ffffffff 00020000 3f000000 01000100 0800 0800 0000000000000000",
            "modulus"
        ),
        (
            "01000000 01000000 01000000 0600 1400 52534131 00000000 00020000 3f000000 01000100 0800 0800 0000000000000000",
            "modulus"
        ),
    ])
    func hostileLengths(_ text: String, _ field: String) throws {
        let bytes = try dump(text)
        let error = wireError { () throws(WireError) in _ = try ServerCertificate(bytes[...]) }
        #expect(error?.field == field)
    }
}
