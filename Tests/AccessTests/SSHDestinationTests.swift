import Access
import Testing

@Suite struct SSHDestinationTests {
    @Test(
        arguments: [
            ("ssh://gate", nil, "gate", nil), ("ssh://me@gate", "me", "gate", nil),
            ("SSH://me@gate.example:2222/", "me", "gate.example", 2222),
            ("ssh://[fe80::1%eth0]:22", nil, "fe80::1%eth0", 22),
            ("ssh://corp\\me@gate", "corp\\me", "gate", nil),
            ("ssh://me@corp.example@gate", "me@corp.example", "gate", nil),
        ] as [(String, String?, String, UInt16?)])
    func isRead(_ text: String, _ user: String?, _ host: String, _ port: UInt16?) throws {
        let destination = try #require(SSHDestination(text))
        #expect((destination.user, destination.host, destination.port) == (user, host, port))
    }

    /// What ssh or a shell could take for something else than a name.
    @Test(arguments: [
        "gate", "ssh://", "ssh://@gate", "ssh://-oProxyCommand=x", "ssh://-l@gate", "ssh://gate:0", "ssh://gate:65536",
        "ssh://gate:+22", "ssh://gate/path", "ssh://ga te", "ssh://gate;reboot", "ssh://$(x)", "ssh://a'b",
        "ssh://[::1",
        "ssh://[::1]x", "ssh://::1", "ssh://ga\nte", "http://gate", "ssh://me@-gate", "ssh://a`b`",
    ]) func isRefused(_ text: String) { #expect(SSHDestination(text) == nil) }

    @Test func isShownAsPeopleWriteIt() {
        #expect(SSHDestination("ssh://me@[::1]:2222")?.name == "me@[::1]:2222")
        #expect(SSHDestination("ssh://gate")?.name == "gate")
    }
}
