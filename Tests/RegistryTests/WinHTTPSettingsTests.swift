import Primitives
import Testing

@testable import Registry

private func value(_ flags: UInt8, _ proxy: String, _ bypass: String, version: UInt8 = 0x28) -> [UInt8] {
    [version, 0, 0, 0, 5, 0, 0, 0, flags, 0, 0, 0, UInt8(proxy.utf8.count), 0, 0, 0] + Array(proxy.utf8)
        + [UInt8(bypass.utf8.count), 0, 0, 0] + Array(bypass.utf8)
}

struct WinHTTPSettingsTests {
    /// As Microsoft prints it for direct access: SupportArticles-docs, use-group-policy-apply-winhttp-proxy-settings.
    @Test func noProxyAsMicrosoftPrintsIt() throws {
        let printed = try #require(bytes(fromHex: "1800000000000000010000000000000000000000"))
        let settings = try WinHTTPSettings(printed[...])
        #expect(!settings.isNamed && settings.flags == 1)
    }

    /// The beginning of a value that a proxy's own administration prints for `netsh`: http=192.168.5.45:3128.
    @Test func aProxyIsRead() throws {
        let head = "28000000000000000300000016000000687474703d3139322e3136382e352e34353a33313238"
        let printed = try #require(bytes(fromHex: head + "07000000" + "3c6c6f63616c3e"))
        let settings = try WinHTTPSettings(printed[...])
        #expect(settings == WinHTTPSettings(flags: 3, proxy: "http=192.168.5.45:3128", bypass: "<local>"))
        #expect(settings.isNamed)
    }

    @Test func everyPrefixIsRefusedAndWhatFollowsIsLeft() throws {
        let good = value(3, "proxy:8080", "<local>;*.corp.example")
        for count in good.indices { #expect(throws: WireError.self) { try WinHTTPSettings(good[..<count]) } }
        let longer = try WinHTTPSettings((good + [0, 0, 0, 0, 9])[...])
        #expect(longer == (try WinHTTPSettings(([0xaa] + good)[1...])))
        #expect(longer.bypass == "<local>;*.corp.example")
    }

    @Test func lengthsBeyondTheEndAreRefused() {
        var bad = value(3, "proxy:8080", "")
        for byte: UInt8 in [0x0f, 0x7f, 0xff] {
            bad.replaceSubrange(12..<16, with: [byte, byte, byte, byte])
            #expect(throws: WireError.self) { try WinHTTPSettings(bad[...]) }
        }
    }

    @Test func foreignTextIsHarmless() throws {
        let settings = try WinHTTPSettings(value(3, "a\u{1b}[2Jé", "")[...])
        #expect(settings.proxy == "a\\u{1b}[2J??")
        #expect(!(try WinHTTPSettings(value(2, "", "x")[...])).isNamed)
    }
}
