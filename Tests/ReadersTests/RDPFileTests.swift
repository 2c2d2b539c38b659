import Readers
import Testing

private let lines = ["screen mode id:i:2", "full address:s:ws-041.corp.example:3390", "prompt for credentials:i:0", ""]

private func utf16(_ text: String) -> [UInt8] {
    [0xff, 0xfe] + text.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
}

@Suite struct RDPFileTests {
    /// As mstsc saves it, as others do, and as editors leave it.
    @Test(arguments: [
        utf16(lines.joined(separator: "\r\n")), Array(lines.joined(separator: "\r\n").utf8),
        Array(lines.joined(separator: "\n").utf8), [0xef, 0xbb, 0xbf] + Array(lines.joined(separator: "\r\n").utf8),
    ]) func readsEveryEncoding(_ bytes: [UInt8]) {
        let file = RDPFile(bytes)
        #expect(file.fullAddress == "ws-041.corp.example:3390")
        #expect(file.settings["screen mode id"] == "2")
        #expect(file.settings["prompt for credentials"] == "0")
        #expect(file.settings.count == 3)
        #expect(file.unreadableLines == 0)
        #expect(file.serverPort == nil)
        #expect(file.gateway == nil)
    }

    @Test func namesOfHostsMayBeInAnyScript() {
        #expect(RDPFile(utf16("full address:s:b\u{FC}cher.example\r\n")).fullAddress == "b\u{FC}cher.example")
        #expect(RDPFile(utf16("full address:s:\u{1F5A5}.example")).fullAddress == "\u{1F5A5}.example")
    }

    @Test func valuesKeepTheirColons() {
        let file = RDPFile(Array("full address:s:[fe80::1%eth0]:3389\nserver port:i:3391\n".utf8))
        #expect(file.fullAddress == "[fe80::1%eth0]:3389")
        #expect(file.serverPort == "3391")
    }

    @Test func namesAreCaseInsensitiveAndBlanksAroundThemFall() {
        let file = RDPFile(Array("  Full Address :s: ws-041 \t\r\nSERVER PORT:i: 3390\r\n".utf8))
        #expect(file.fullAddress == "ws-041")
        #expect(file.serverPort == "3390")
    }

    @Test func ofANameGivenTwiceTheLastCounts() {
        #expect(RDPFile(Array("full address:s:a\nfull address:s:b\n".utf8)).fullAddress == "b")
    }

    @Test func theAlternateAddressStandsInForAMissingOne() {
        #expect(RDPFile(Array("alternate full address:s:b\n".utf8)).fullAddress == "b")
        #expect(RDPFile(Array("full address:s:\nalternate full address:s:b\n".utf8)).fullAddress == "b")
        #expect(RDPFile(Array("full address:s:a\nalternate full address:s:b\n".utf8)).fullAddress == "a")
        #expect(RDPFile(Array("screen mode id:i:2\n".utf8)).fullAddress == nil)
    }

    /// 0 and 4 use no gateway, 1 always, 2 where the host cannot be reached directly, 3 the client's default settings.
    @Test(arguments: [("0", false), ("1", true), ("2", true), ("3", true), ("4", false)])
    func theGatewayCountsWhereItIsUsed(_ method: String, _ isUsed: Bool) {
        let file = RDPFile(Array("gatewayhostname:s:gw.example\r\ngatewayusagemethod:i:\(method)\r\n".utf8))
        #expect(file.gateway == (isUsed ? "gw.example" : nil))
    }

    /// Only 1 leaves the direct way out.
    @Test(arguments: [("0", false), ("1", true), ("2", false), ("3", false), ("4", false), ("11", false)])
    func onlyOneMethodAlwaysUsesIt(_ method: String, _ isAlways: Bool) {
        let file = RDPFile(Array("gatewayhostname:s:gw.example\r\ngatewayusagemethod:i:\(method)\r\n".utf8))
        #expect(file.isGatewayAlwaysUsed == isAlways)
        #expect(!RDPFile(Array("gatewayusagemethod:i:1\r\n".utf8)).isGatewayAlwaysUsed)
    }

    @Test func aGatewayWithoutAMethodCounts() {
        #expect(RDPFile(Array("gatewayhostname:s:gw.example\n".utf8)).gateway == "gw.example")
        #expect(RDPFile(Array("gatewayhostname:s:\ngatewayusagemethod:i:1\n".utf8)).gateway == nil)
    }

    @Test(arguments: [
        ("just text\nfull address:s:a", 1), ("full address:a", 1), ("a:string:b", 1), ("a::b", 1), ("\n\n\n", 0),
        ("", 0), ("a:s:", 0),
    ]) func countsLinesThatAreNoSetting(_ text: String, _ count: Int) {
        #expect(RDPFile(Array(text.utf8)).unreadableLines == count)
    }

    /// Byte order marks alone, odd lengths, lone surrogates and bytes that are no text are read as far as they go.
    @Test(
        arguments: [
            [0xff], [0xff, 0xfe], [0xff, 0xfe, 0x61], [0xff, 0xfe, 0x00, 0xd8], [0xef, 0xbb, 0xbf], [0xef, 0xbb],
            [0x00, 0xff, 0x3a, 0x3a, 0x80], Array(repeating: 0x3a, count: 5000),
        ] as [[UInt8]]) func hostileBytesNameNoHost(_ bytes: [UInt8])
    {
        #expect(RDPFile(bytes).fullAddress == nil)
        #expect(RDPFile(bytes).gateway == nil)
    }
}
