import Primitives
import RDPWire
import Testing

@Suite struct ServerRedirectionTests {
    private func read(_ text: String) throws -> ServerRedirection {
        let bytes = try dump(text)
        return try ServerRedirection(bytes[...])
    }

    private func check(_ text: String, means redirection: ServerRedirection) throws {
        let bytes = try dump(text)
        try checkDecoder(bytes, means: redirection, decode: ServerRedirection.init(_:)) { $0.encoded() }
        #expect(redirection.encoded() == bytes)
    }

    /// The fields in the order of [MS-RDPBCGR 2.2.13.1]; an address "10.0.0.9" and a name "a.b".
    @Test func addressAndName() throws {
        let text = """
            00 04 2e 00 03 00 00 00 01 01 00 00
            12 00 00 00 31 00 30 00 2e 00 30 00 2e 00 30 00 2e 00 39 00 00 00
            08 00 00 00 61 00 2e 00 62 00 00 00
            """
        try check(text, means: ServerRedirection(sessionID: 3, targetNetAddress: "10.0.0.9", targetFQDN: "a.b"))
        let redirection = try read(text)
        #expect(redirection.targetNetAddress == "10.0.0.9")
        #expect(redirection.targetFQDN == "a.b")
        #expect(redirection.targetNetBIOSName == nil)
    }

    /// LB_LOAD_BALANCE_INFO and LB_PASSWORD stand between them and stay unread; LB_NOREDIRECT has no field.
    @Test func fieldsBetween() throws {
        let redirection = try read(
            "00 04 26 00 00 00 00 00 92 01 00 00 02 00 00 00 aa bb 04 00 00 00 01 02 03 04 08 00 00 00 61 00 2e 00 62 00 00 00"
        )
        #expect(redirection.targetFQDN == "a.b")
        #expect(redirection.fields.count == 3)
        #expect(redirection.later.isEmpty)
    }

    /// A routing token, a user with a domain, a GUID, and addresses. [MS-RDPBCGR 2.2.13.1]
    @Test func allThatIsNeededToFollow() throws {
        let redirection = try read(
            """
            00 04 57 00 09 00 00 00 1e 88 00 00 03 00 00 00 61 0d 0a 04 00 00 00 6a 00 00 00 04 00 00 00 44 00 00 00
            04 00 00 00 70 00 00 00 04 00 00 00 47 49 44 21
            20 00 00 00 02 00 00 00 06 00 00 00 3a 00 3a 00 00 00 0e 00 00 00 31 00 30 00 2e 00 30 00 2e 00 30 00 00 00
            """)
        #expect(redirection.sessionID == 9 && redirection.loadBalanceInfo == Array("a\r\n".utf8))
        #expect(redirection.userName == "j" && redirection.domain == "D" && redirection.password == Secret("p"))
        #expect(redirection.redirectionGUID == Array("GID!".utf8) && redirection.encryptedPassword == nil)
        #expect(redirection.targetNetAddresses == ["::", "10.0.0"])
        let written = ServerRedirection(
            sessionID: 9, flags: .passwordIsEncrypted, values: [.password: [1, 2], .loadBalanceInfo: [3]])
        #expect(written.encryptedPassword == [1, 2] && written.password == nil && written.loadBalanceInfo == [3])
        #expect(try ServerRedirection(written.encoded()[...]) == written)
    }

    @Test func whatALaterVersionAppendsIsKept() throws {
        let redirection = try read("00 04 0e 00 07 00 00 00 00 00 00 00 aa bb")
        #expect(redirection.later == [0xaa, 0xbb])
    }

    @Test(arguments: [
        ("00 05 0c 00 00 00 00 00 00 00 00 00", "Flags"), ("00 04 03 00 00 00 00 00 00 00 00 00", "Length"),
        ("00 04 0c 00 00 00 00 00 01 00 00 00", "field length"),
        ("00 04 10 00 00 00 00 00 01 00 00 00 ff ff ff ff", "field"),
        ("00 04 0c 00 00 00 00 00 00 00 00 00 00 00", "end"),
    ])
    func malformed(_ text: String, _ field: String) throws {
        let bytes = try dump(text)
        #expect(wireError { () throws(WireError) in _ = try ServerRedirection(bytes[...]) }?.field == field)
    }
}
