import Primitives
import RDPWire
import Testing

@Suite struct ClientInfoTests {
    @Test func theSpecificationsExample() throws {
        let bytes = try dump(SessionDumps.clientInfo)
        let info = try ClientInfo(bytes[...])
        #expect(info.codePage == 0x0409_0409 && info.flags.rawValue == 0x43b3)
        #expect(info.domain == "NTDEV" && info.userName == "eltons" && info.password.isEmpty)
        #expect(info.extended?.addressFamily == ClientInfo.Extended.ipv4)
        #expect(info.extended?.address == "157.59.242.156")
        #expect(
            info.extended?.directory == "C:\\depots\\w2k3_1\\termsrv\\newclient\\lib\\win32\\obj\\i386\\mstscax.dll")
        #expect(info.extended?.timeZone.prefix(2) == [0xe0, 0x01])
        #expect(info.extended?.performance == .disableWallpaper)
        try checkDecoder(
            bytes + [0, 0], means: info, allowing: [50, 398], keepsRest: true, decode: ClientInfo.init(_:)
        ) { $0.encoded() }
        #expect(info.encoded() == bytes + [0, 0], "a length of no cookie follows")
    }

    /// 512 characters outside the first plane are 1024 units.
    @Test(arguments: ["", "secret", "pässwörd ✓", String(repeating: "𝄞", count: 512)])
    func texts(_ text: String) throws {
        let info = ClientInfo(
            flags: [.unicode, .autoLogon], domain: text, userName: text, password: Secret(text), alternateShell: text,
            workingDirectory: text, extended: .init(address: text, directory: text, performance: .disableTheming))
        #expect(try ClientInfo(info.encoded()[...]) == info)
    }

    @Test func outsideUnicode() throws {
        let info = ClientInfo(codePage: 1252, flags: [.mouse], domain: "D", userName: "jörg", password: Secret("p"))
        let bytes = try dump("e4 04 00 00 01 00 00 00 01 00 04 00 01 00 00 00 00 00 44 00 6a f6 72 67 00 70 00 00 00")
        #expect(info.encoded() == bytes)
        try checkDecoder(bytes, means: info, decode: ClientInfo.init(_:)) { $0.encoded() }
    }

    @Test func neverPrintsThePassword() {
        let info = ClientInfo(userName: "joe", password: Secret("planted-secret"))
        #expect(!"\(info)".contains("planted") && !String(reflecting: info).contains("planted"))
    }
}
