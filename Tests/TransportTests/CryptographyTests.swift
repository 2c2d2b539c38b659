import Primitives
import Testing
import Transport

/// OpenSSL behind `Cryptography`, held to the vectors of the algorithms' own specifications.
@Suite struct CryptographyTests {
    private let cryptography = SystemCryptography()

    @Test func digests() {
        let abc = Array("abc".utf8)
        #expect(hex(cryptography.md5(abc)) == "900150983cd24fb0d6963f7d28e17f72")
        #expect(hex(cryptography.sha1(abc)) == "a9993e364706816aba3e25717850c26c9cd0d89d")
        #expect(
            hex(cryptography.sha256(abc)) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    }

    /// [RFC 2202 2, 3]: the second case of each.
    @Test func authenticationCodes() {
        let message = Array("what do ya want for nothing?".utf8)
        let key = Array("Jefe".utf8)
        #expect(hex(cryptography.hmacMD5(key: key, message)) == "750c783e6ab0b503eaa86e310a5db738")
        #expect(hex(cryptography.hmacSHA1(key: key, message)) == "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79")
    }

    /// Three equal keys are single DES, of which FIPS 81 has an example.
    @Test func tripleDES() {
        let key = hexBytes("0123456789abcdef0123456789abcdef0123456789abcdef")
        let vector = hexBytes("1234567890abcdef")
        let plain = Array("Now is the time for all ".utf8)
        let sealed = cryptography.tripleDES(plain, key: key, vector: vector, encrypting: true)
        #expect(sealed.map { hex($0) } == "e5c7cdde872bf27c43e934008c389c0f683788499a7c05f6")
        #expect(sealed.flatMap { cryptography.tripleDES($0, key: key, vector: vector, encrypting: false) } == plain)
        #expect(cryptography.tripleDES([1, 2, 3], key: key, vector: vector, encrypting: true) == nil)
        #expect(cryptography.tripleDES(plain, key: [1], vector: vector, encrypting: true) == nil)
    }

    /// 4^13 mod 497 = 445, little-endian; and what no key is.
    @Test func powers() {
        #expect(cryptography.power([4], [13], modulus: [0xf1, 0x01]) == [0xbd, 0x01])
        #expect(cryptography.power([4], [13], modulus: [0xf2, 0x01]) == nil)
        #expect(cryptography.power([0xf1, 0x01], [13], modulus: [0xf1, 0x01]) == nil)
        #expect(cryptography.power([4], [13], modulus: []) == nil)
        #expect(cryptography.power([4], [13], modulus: [UInt8](repeating: 0xff, count: 1025)) == nil)
    }

    @Test func randomBytesDiffer() {
        #expect(cryptography.random(32).count == 32)
        #expect(cryptography.random(32) != cryptography.random(32))
        #expect(cryptography.random(0).isEmpty)
    }

    @Test func whatIsNoCertificateHasNoKey() {
        #expect(cryptography.publicKey(ofCertificate: [0x30, 0x03, 1, 2, 3]) == nil)
        #expect(cryptography.rsaKey(ofCertificate: []) == nil)
    }
}
