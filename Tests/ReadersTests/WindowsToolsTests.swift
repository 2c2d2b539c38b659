import Evidence
import Readers
import Testing

private func utf16(_ text: String, mark: Bool = false) -> [UInt8] {
    (mark ? [0xff, 0xfe] : []) + text.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
}

/// As Wine 8's `reg query` prints it, which has the form of Windows'.
private let udpListing =
    "\r\nHKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\Windows NT\\Terminal Services\\Client\r\n    fClientDisableUDP    REG_DWORD    0x1\r\n\r\n"

@Suite struct WindowsTextTests {
    @Test(arguments: [
        Array("a b\r\nc\r\n\r\n".utf8), utf16("a b\r\nc\r\n"), utf16("a b\r\nc\r\n", mark: true),
        [0xef, 0xbb, 0xbf] + Array("a b\nc".utf8),
    ])
    func readsEveryEncoding(_ bytes: [UInt8]) {
        #expect(WindowsText(bytes).lines == ["a b", "c"])
    }

    /// Of a console's code page only ASCII is sure.
    @Test func unknownLettersAreMarked() {
        #expect(WindowsText([0x5a, 0x69, 0x65, 0x6c, 0x81, 0x0d, 0x0a]).lines == ["Ziel?"])
    }

    @Test func nothingTraps() {
        for length in 0...9 {
            for byte: UInt8 in [0, 0x20, 0xff, 0xfe] {
                _ = WindowsText([UInt8](repeating: byte, count: length)).lines
                _ = WindowsText([0xff, 0xfe] + [UInt8](repeating: byte, count: length)).lines
            }
        }
    }
}

@Suite struct RegistryListingTests {
    @Test func aNumberIsRead() throws {
        for bytes in [Array(udpListing.utf8), utf16(udpListing)] {
            let value = try #require(RegistryListing(bytes).value("fclientdisableudp"))
            #expect(value.number == 1)
            #expect(value.type == "REG_DWORD")
            #expect(value.key.hasSuffix("\\Terminal Services\\Client"))
        }
    }

    @Test func namesMayHoldBlanksAndListsHaveParts() throws {
        let listing = RegistryListing(
            Array(
                "HKEY_CURRENT_USER\\X\r\n    User Agent    REG_SZ    Mozilla/4.0 (compatible)\r\n    Name    REG_MULTI_SZ    .corp.test\\0ws.test\r\n    Empty    REG_SZ    \r\n    (Standard)    REG_SZ    REG_SZ\r\n"
                    .utf8))
        #expect(listing.values.map(\.name) == ["User Agent", "Name", "Empty", "(Standard)"])
        #expect(listing.value("User Agent")?.data == "Mozilla/4.0 (compatible)")
        #expect(listing.value("Name")?.list == [".corp.test", "ws.test"])
        #expect(listing.value("Empty")?.data == "")
        #expect(listing.value("(Standard)")?.data == "REG_SZ")
        #expect(listing.value("User Agent")?.number == nil)
    }

    @Test(arguments: [
        "", "ERROR: The system was unable to find", "    REG_DWORD    0x1", "    x    REG_    1", "x REG_SZ y",
    ])
    func whatIsNoValueIsPassedOver(_ text: String) {
        let values = RegistryListing(Array(text.utf8)).values
        #expect(values.allSatisfy { !$0.name.isEmpty })
        #expect(values.count <= 1)
    }
}

@Suite struct CredentialListingTests {
    /// The word before it is translated; the target is not.
    private let german = """
        Aktuell gespeicherte Anmeldeinformationen:\r
        \r
            Ziel: Domain:target=TERMSRV/WS-041.corp.example\r
            Typ: Domänenkennwort\r
            Benutzer: CORP\\geheim\r
        \r
            Ziel: LegacyGeneric:target=TERMSRV/10.0.0.41:3390\r
            Typ: Generisch\r
        \r
            Ziel: LegacyGeneric:target=git:https://example\r
        """

    @Test func hostsOfRemoteDesktopAreRead() {
        for bytes in [Array(german.utf8), utf16(german, mark: true)] {
            #expect(CredentialListing(bytes).hosts == ["ws-041.corp.example", "10.0.0.41"])
        }
    }

    @Test func usersAreNotRead() {
        #expect(!CredentialListing(Array(german.utf8)).hosts.joined().contains("geheim"))
    }

    @Test func eachOnceAndNotWithoutEnd() {
        let twice = "target=TERMSRV/a\r\nTARGET=termsrv/A\r\ntarget=TERMSRV/\r\n"
        #expect(CredentialListing(Array(twice.utf8)).hosts == ["a"])
        let many = (0..<500).map { "target=TERMSRV/h\($0)\n" }.joined()
        #expect(CredentialListing(Array(many.utf8)).hosts.count == CredentialListing.mostHosts)
    }
}

@Suite struct WindowsSettingsTests {
    private func told(_ question: WindowsClient.Question, _ text: String, status: Int32 = 0) throws -> WindowsClient {
        var client = WindowsClient()
        let query = try #require(WindowsSettings.queries.first { $0.question == question })
        WindowsSettings.add(Array(text.utf8), status: status, of: query, to: &client)
        return client
    }

    @Test func settingsBecomeFacts() throws {
        #expect(try told(.udp, udpListing).udpDisabled == true)
        #expect(
            try told(.ntlm, "HKEY_X\r\n    RestrictSendingNTLMTraffic    REG_DWORD    0x2\r\n").restrictSendingNTLM == 2
        )
        #expect(try told(.oracle, "HKEY_X\r\n    AllowEncryptionOracle    REG_DWORD    0x0\r\n").encryptionOracle == 0)
        #expect(
            try told(.dnsPolicy, "HKEY_X\\{1}\r\n    Name    REG_MULTI_SZ    .corp.example\r\n").dnsPolicies
                == [".corp.example"])
        #expect(try told(.credentials, "    Target: Domain:target=TERMSRV/ws\r\n").savedCredentials == ["ws"])
    }

    /// 1: the key or value is not there, so nothing is set; anything else: the tool could not say.
    @Test func whatIsNotSetWasAskedAllTheSame() throws {
        let absent = try told(.udp, "", status: 1)
        #expect(absent.asked == [.udp] && absent.udpDisabled == nil)
        #expect(try told(.udp, "", status: 137).asked == [])
        #expect(try told(.credentials, "", status: 1).asked == [])
    }

    @Test func proxiesLoseTheirSecrets() throws {
        let text =
            "HKEY_X\r\n    ProxyEnable    REG_DWORD    0x1\r\n    ProxyServer    REG_SZ    http=u:p@a:80;https=b:443\r\n    AutoConfigURL    REG_SZ    http://u:p@wpad.example/x?token=1\r\n"
        let client = try told(.proxy, text)
        #expect(client.proxy == "http=a:80;https=b:443")
        #expect(client.proxyScript == "wpad.example")
        #expect(try told(.proxy, text.replacing("0x1", with: "0x0")).proxy == nil)
    }
}
