import Access
import Testing

@Suite struct AccessAddressTests {
    @Test func everyWayHasItsForm() {
        #expect(AccessAddress("hive:/mnt/Windows") == .hive(path: "/mnt/Windows"))
        #expect(AccessAddress("wsl") == .wsl)
        #expect(AccessAddress("script:a.cmd") == .script(path: "a.cmd"))
        #expect(AccessAddress("gpo:dir") == .groupPolicy(folder: "dir"))
        #expect(AccessAddress("cloud:azure") == .cloud(provider: "azure", path: nil))
        #expect(AccessAddress("cloud:aws:a:b.json") == .cloud(provider: "aws", path: "a:b.json"))
        guard case .ssh(let ssh) = AccessAddress("ssh://u@h:22") else { return #expect(Bool(false)) }
        #expect(ssh.name == "u@h:22")
        guard case .smb(let smb) = AccessAddress("SMB://CORP;admin@[::1]:14450") else { return #expect(Bool(false)) }
        #expect((smb.domain, smb.user, smb.host, smb.port) == ("CORP", "admin", "::1", 14450))
        #expect(smb.name == "smb://CORP;admin@[::1]:14450")
        #expect(SMBDestination("smb://a@h:445")?.name == "smb://a@h")
    }

    /// Passwords never stand in an address, and nobody is logged on by guess.
    @Test(arguments: [
        "", "hive:", "script:", "gpo:", "cloud:", "cloud:gcp", "cloud:azure:", "wsl2", "telnet://h", "smb://h",
        "smb://u:p@h",
        "smb://;u@h", "smb://a b;u@h", "smb://u@", "smb://u@h:0", "smb://u@h:70000", "smb://-u@h",
        "ssh://-oProxyCommand=x",
        "smb://u@h/share",
    ]) func whatIsNoneIsRefused(_ text: String) {
        #expect(AccessAddress(text) == nil)
    }
}
