import Primitives
import Testing

@Suite struct Base64Tests {
    /// [RFC 4648 10]
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ])
    func agreesWithTheSpecification(_ text: String, _ encoded: String) {
        #expect(base64(text.utf8) == encoded)
        #expect(bytes(fromBase64: encoded) == Array(text.utf8))
    }

    @Test func everyByteComesBack() {
        for length in 0...70 {
            let all = (0..<length).map { UInt8(truncatingIfNeeded: $0 * 37 + length) }
            #expect(bytes(fromBase64: base64(all)) == all)
        }
    }

    /// Of a wrong length, with foreign characters, with padding in the middle, with bits left over.
    @Test(arguments: [
        "Z", "Zg", "Zg=", "Zg===", "Z===", "====", "Zm9v=", "Zg==Zg==", "Zm 9", "Zm9\u{e9}", "Zh==", "Zm9=",
    ])
    func whatIsNoneIsRefused(_ text: String) {
        #expect(bytes(fromBase64: text) == nil)
    }
}
