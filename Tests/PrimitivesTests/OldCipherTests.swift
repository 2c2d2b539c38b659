import Primitives
import Testing

@Suite struct OldCipherTests {
    /// [RFC 1320 A.5]
    @Test(arguments: [
        ("", "31d6cfe0d16ae931b73c59d7e0c089c0"), ("a", "bde52cb31de33e46245e05fbdbd6fb24"),
        ("abc", "a448017aaf21d8525fc10ae87aa6729d"), ("message digest", "d9130a8164549fe818874806e1c7014b"),
        ("abcdefghijklmnopqrstuvwxyz", "d79e1c308aa5bbcdeea8ed63df412da9"),
        (
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
            "043f8582f241db351ce627e153e7f0e4"
        ),
        (
            "12345678901234567890123456789012345678901234567890123456789012345678901234567890",
            "e33b4ddc9c38f2199c3e7b164fcc0536"
        ),
    ])
    func md4(_ text: String, _ digest: String) { #expect(hex(MD4.digest(Array(text.utf8))) == digest) }

    /// [RFC 6229 2]: the first 16 bytes of the stream.
    @Test(arguments: [
        (5, "b2396305f03dc027ccc3524a0a1118a8"), (7, "293f02d47f37c9b633f2af5285feb46b"),
        (16, "9ac7cc9a609d1ef7b2932899cde41b97"),
    ])
    func rc4(_ keyLength: UInt8, _ stream: String) {
        var cipher = RC4(key: Array(1...keyLength))
        let zeros = [UInt8](repeating: 0, count: 16)
        #expect(hex(cipher.apply(zeros.prefix(7)) + cipher.apply(zeros.dropFirst(7))) == stream)
    }

    @Test func secretsAreNotPrinted() {
        let secret = Secret("Pa55w0rd ☃")
        var dumped = ""
        dump(secret, to: &dumped)
        for text in [
            "\(secret)", secret.debugDescription, String(reflecting: [secret]), dumped,
            String(describing: Optional(secret)),
        ] {
            #expect(!text.contains("Pa55w0rd") && !text.contains("80"))
        }
        #expect(secret.text == "Pa55w0rd ☃")
        #expect(hex(Secret("a☃").utf16le) == "61000326")
    }
}
