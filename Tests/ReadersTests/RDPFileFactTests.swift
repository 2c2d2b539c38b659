import Evidence
import Testing

@testable import Readers

private func fact(_ lines: String...) -> ConnectionFile { RDPFile(Array(lines.joined(separator: "\r\n").utf8)).fact }

@Suite struct RDPFileFactTests {
    @Test func settingsThatDecideAreKeptAndSecretsAreNot() {
        let file = fact(
            "full address:s:ws-041:3390", "username:s:CORP\\anna", "password 51:b:0100", "authentication level:i:0",
            "screen mode id:i:2")
        #expect(file.address == "ws-041:3390" && file.port == 3390)
        #expect(file.value("authentication level") == "0" && file.number("authentication level") == 0)
        #expect(file.isPasswordStored)
        #expect(!"\(file)".contains("0100") && !"\(file)".contains("anna"))
        #expect(file.unknown.isEmpty && file.invalid.isEmpty && file.repeated.isEmpty)
    }

    @Test(arguments: [
        ("full address:s:[fe80::1]:3391", 3391 as UInt16?), ("full address:s:fe80::1", nil), ("full address:s:ws", nil),
        ("full address:s:ws\r\nserver port:i:3392", 3392), ("full address:s:ws:1\r\nserver port:i:3392", 1),
        ("full address:s:ws:99999", nil),
    ]) func thePortOfTheAddressComesFirst(_ text: String, _ port: UInt16?) {
        #expect(fact(text).port == port)
    }

    @Test func unknownWrongAndRepeatedSettingsAreTold() {
        let file = fact(
            "full address:s:a", "full address:s:b", "foo bar:i:1", "screen mode id:i:9", "compression:s:1",
            "session bpp:i:32", "gatewayusagemethod:i:5", "audiomode:i:")
        #expect(file.unknown == ["foo bar"])
        #expect(file.repeated == ["full address"])
        #expect(
            file.invalid == [
                .init(name: "compression", value: "1", allowed: "a number (:i:)"),
                .init(name: "gatewayusagemethod", value: "5", allowed: "0 to 4"),
                .init(name: "screen mode id", value: "9", allowed: "1 to 2"),
            ])
    }

    @Test func aSignatureCoversWhatItsScopeNames() {
        let base = ["full address:s:a", "server port:i:3390", "redirectclipboard:i:1"].joined(separator: "\r\n")
        #expect(fact(base).signature == .none)
        #expect(fact(base, "signscope:s:Full Address", "signature:s:").signature == .broken)
        #expect(fact(base, "signature:s:AQAB").signature == .broken)
        let partial = fact(base, "signscope:s:Full Address", "signature:s:AQAB")
        #expect(partial.signature == .partial && partial.unsigned == ["server port", "redirectclipboard"])
        let whole = fact(base, "signscope:s:Full Address,Server Port,RedirectClipboard", "signature:s:AQAB")
        #expect(whole.signature == .whole && whole.unsigned.isEmpty)
    }

    @Test func everySettingOfTheTableIsWellFormed() {
        #expect(RDPSetting.all.count > 90)
        for (name, setting) in RDPSetting.all {
            #expect(name == name.lowercased() && ["i", "s", "b"].contains(setting.type), "\(name)")
            if setting.type != "i" { #expect(setting.allowed == .anything, "\(name)") }
        }
    }

    @Test func beginningsAreKnown() {
        #expect(RDPFile.isBeginning(Array("screen mode id:i:2\r\n".utf8)))
        #expect(RDPFile.isBeginning([0xff, 0xfe] + "full address:s:x".utf16.flatMap { [UInt8($0), 0] }))
        #expect(!RDPFile.isBeginning(Array("SERVICE_NAME: x\n  TYPE : 1\n".utf8)))
        #expect(!RDPFile.isBeginning(Array("foo:i:2\r\nfull address:i:2".utf8)))
        #expect(!RDPFile.isBeginning([]))
    }

    @Test func hostileFilesAreBounded() {
        let many = (0..<5000).map { "name\($0):i:\u{1b}" }.joined(separator: "\n")
        let file = RDPFile(Array(many.utf8)).fact
        #expect(file.unknown.count == 30)
        #expect(!"\(file)".contains("\u{1b}"))
    }
}
