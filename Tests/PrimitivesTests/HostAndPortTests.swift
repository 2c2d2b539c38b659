import Primitives
import Testing

struct HostAndPortTests {
    @Test(arguments: [
        ("ws-041", "ws-041", nil as String?), ("ws-041:3390", "ws-041", "3390"), ("ws-041:", "ws-041", ""),
        ("[::1]", "::1", nil), ("[fe80::1%eth0]:3390", "fe80::1%eth0", "3390"), ("::1", "::1", nil),
        ("2001:db8::1:3389", "2001:db8::1:3389", nil), ("", "", nil), (":3389", "", "3389"),
    ])
    func isTakenApart(_ text: String, _ host: String, _ port: String?) throws {
        let parts = try HostAndPort(text)
        #expect(parts.host == host && parts.port.map(String.init) == port)
        #expect(parts.isBracketed == text.hasPrefix("["))
    }

    @Test func bracketsThatDoNotFitAreFlaws() {
        #expect(throws: HostAndPort.Flaw.unclosedBracket) { try HostAndPort("[::1") }
        #expect(throws: HostAndPort.Flaw.textBehindBracket) { try HostAndPort("[::1]3389") }
    }
}
