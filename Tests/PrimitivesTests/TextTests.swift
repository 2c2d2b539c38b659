import Primitives
import Testing

@Suite struct HexTests {
    @Test func writesLowerCase() {
        #expect(hex(0x0a as UInt8) == "0a")
        #expect(hex([0x00, 0xff, 0x5c] as [UInt8]) == "00ff5c")
        #expect(hexCode(0x904) == "0x904")
        #expect(hexCode(0xc000_006d as UInt32) == "0xc000006d")
    }

    @Test func readsBothCasesAndPassesOverWhiteSpace() {
        #expect(bytes(fromHex: "DE ad\tBE\r\nef") == [0xde, 0xad, 0xbe, 0xef])
        #expect(bytes(fromHex: "") == [])
    }

    @Test(arguments: ["0", "0x00", "zz", "00:11", "０0", "0 0 0"]) func readsNothingElse(_ text: String) {
        #expect(bytes(fromHex: text) == nil)
    }

    @Test func everyByteComesBack() {
        let all = Array(UInt8.min...UInt8.max)
        #expect(bytes(fromHex: hex(all)) == all)
    }
}

@Suite struct ForeignTextTests {
    /// Control characters, bidirectional override, zero-width space, tag, private use, line separator, soft hyphen.
    @Test(arguments: [
        ("\u{1b}[2J", "\\u{1b}[2J"), ("a\r\nb", "a\\u{d}\\u{a}b"), ("\u{202e}gnp", "\\u{202e}gnp"),
        ("a\u{200b}b", "a\\u{200b}b"), ("\u{e0041}", "\\u{e0041}"), ("\u{e000}", "\\u{e000}"),
        ("\u{2028}", "\\u{2028}"), ("\u{ad}", "\\u{ad}"), ("\u{0}", "\\u{0}"), ("\u{9b}31m", "\\u{9b}31m"),
    ])
    func invisibleCharactersBecomeVisible(_ text: String, _ expected: String) {
        #expect(shown(text) == expected)
    }

    @Test(arguments: ["plain text", "Grüße", "日本語", "שלום", "é", "🙂", "a\\b \"c\""])
    func ordinaryTextStays(_ text: String) {
        #expect(shown(text) == text)
    }

    @Test func lengthIsBoundedAndTheCutIsSeen() {
        #expect(shown("abcdef", limit: 3) == "abc…")
        #expect(shown("abc", limit: 3) == "abc")
        #expect(shown(String(repeating: "x", count: 100_000)).count == 201)
        // One visible character, but a thousand marks on it.
        #expect(shown("e" + String(repeating: "\u{301}", count: 1000), limit: 10).unicodeScalars.count == 11)
    }

    @Test func bytesAreTakenForUTF8() {
        #expect(shown([0x68, 0x69, 0xff, 0x0a] as [UInt8]) == "hi\u{fffd}\\u{a}")
        #expect(shown([UInt8](repeating: 0x41, count: 1000), limit: 4) == "AAAA…")
        #expect(shown(Array("🙂🙂🙂".utf8), limit: 2) == "🙂🙂…")
    }
}

@Suite struct ValueTests {
    @Test(arguments: [
        (Value.text("as is"), "as is"), (.integer(-3), "-3"), (.flag(true), "yes"), (.flag(false), "no"),
        (.number(2), "2"), (.number(2.5), "2.5"), (.number(1e300), "1e+300"), (.number(.nan), "nan"),
        (.number(-.infinity), "-inf"),
    ])
    func readsAsPeopleWriteIt(_ value: Value, _ text: String) {
        #expect(value.text == text)
    }
}
