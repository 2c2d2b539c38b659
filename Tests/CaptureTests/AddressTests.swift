import Testing

@testable import Capture

@Suite struct AddressTests {
    @Test(arguments: [
        (0x2001_0db8_0000_0000 as UInt64, 0x0000_0000_0000_0001 as UInt64, "2001:db8::1"), (0, 1, "::1"), (0, 0, "::"),
        (0x2001_0db8_0000_0001, 0x0000_0000_0001_0000, "2001:db8:0:1::1:0"),
        (0x2001_0db8_0001_0001, 0x0001_0001_0001_0001, "2001:db8:1:1:1:1:1:1"),
        (0xfe80_0000_0000_0000, 0x0001_0000_0000_0000, "fe80::1:0:0:0"),
    ])
    func sixIsWrittenAsTheRFCHasIt(high: UInt64, low: UInt64, text: String) {
        #expect(IPAddress(v6: high, low).text == text)
    }

    @Test func fourIsWrittenWithDots() { #expect(IPAddress(v4: 0x0a00_01fe).text == "10.0.1.254") }
}
