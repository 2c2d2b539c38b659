import Evidence
import Testing

@testable import Readers

private func facts<F: Fact>(_ text: String, _ type: F.Type) -> [F] {
    ToolOutput(Array(text.utf8)).facts.compactMap { $0 as? F }
}

/// Of an export by `secedit` that somebody keeps in a program, the section of rights as it stands there: Windows 10 in a virtual
/// machine of VMware. Names of accounts of the computer are in its language; a Spanish one has `Invitado` for the guest.
private let exported = """
    [Unicode]
    Unicode=yes
    [Privilege Rights]
    SeNetworkLogonRight = *S-1-1-0,*S-1-5-32-544,*S-1-5-32-545,*S-1-5-32-551
    SeChangeNotifyPrivilege = *S-1-1-0,*S-1-5-19,*S-1-5-20,*S-1-5-32-544,*S-1-5-32-545,*S-1-5-32-551
    SeServiceLogonRight = *S-1-5-80-0
    SeInteractiveLogonRight = __vmware__,Guest,*S-1-5-32-544,*S-1-5-32-545,*S-1-5-32-551
    SeDenyNetworkLogonRight = Guest
    SeDenyInteractiveLogonRight = Guest
    SeRemoteInteractiveLogonRight = *S-1-5-32-544,*S-1-5-32-555
    SeImpersonatePrivilege = *S-1-5-19,*S-1-5-20,*S-1-5-32-544,*S-1-5-6
    SeCreateGlobalPrivilege = *S-1-5-19,*S-1-5-20,*S-1-5-32-544,*S-1-5-6
    [Version]
    signature="$CHICAGO$"
    Revision=1

    """

@Suite struct LogonRightListingTests {
    @Test func holdersAreTakenByTheirIdentifiers() throws {
        let rights = try #require(facts(exported, MachineLogonRights.self).first)
        #expect(rights.rights.map(\.name) == MachineLogonRights.names)
        #expect(rights.holders(of: "SeRemoteInteractiveLogonRight") == ["S-1-5-32-544", "S-1-5-32-555"])
        #expect(rights.holders(of: "SeDenyNetworkLogonRight") == ["Guest"])
        #expect(rights.holders(of: "SeNetworkLogonRight").count == 4)
        // What an export does not name, nobody has.
        #expect(rights.holders(of: "SeDenyRemoteInteractiveLogonRight").isEmpty)
    }

    /// As `secedit` writes it.
    @Test func utf16IsRead() {
        let wide = exported.replacing("\n", with: "\r\n").utf16.flatMap {
            [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)]
        }
        let read = ToolOutput([0xff, 0xfe] + wide).facts.compactMap { $0 as? MachineLogonRights }
        #expect(read == facts(exported, MachineLogonRights.self) && read.count == 1)
    }

    /// A template of a group policy names what it sets, and leaves the rest to others.
    @Test(arguments: [
        exported.replacing("SeImpersonatePrivilege", with: "SeBackupPrivilege"),
        "[Unicode]\nUnicode=yes\n[Version]\nRevision=1\n[Privilege Rights]\nSeRemoteInteractiveLogonRight = *S-1-5-32-544\n",
    ]) func aTemplateIsNoExport(_ text: String) {
        #expect(facts(text, MachineLogonRights.self).isEmpty)
    }

    /// The right that lets somebody in may stand in the part that is missing.
    @Test func aPartIsNoExport() {
        let lines = exported.split(separator: "\n")
        for count in 0..<(lines.count - 3) {
            #expect(facts(lines.prefix(count).joined(separator: "\n"), MachineLogonRights.self).isEmpty, "\(count)")
        }
        #expect(ToolOutput(Array(exported.utf8), isCut: true).facts.allSatisfy { !($0 is MachineLogonRights) })
    }

    @Test func whatIsHostileIsEscapedAndBounded() throws {
        let many = (0..<5000).map { "*S-1-5-21-1-2-3-\($0)" }.joined(separator: ",")
        let text = exported.replacing(
            "SeRemoteInteractiveLogonRight = ", with: "SeRemoteInteractiveLogonRight = \u{1b}[2J,,= ,\(many),")
        let rights = try #require(facts(text, MachineLogonRights.self).first)
        let holders = rights.holders(of: "SeRemoteInteractiveLogonRight")
        #expect(holders.count <= 200 && holders.first == "\\u{1b}[2J")
    }
}

@Suite struct GroupListingTests {
    private let listing =
        "redial-group 1\r\ngroup S-1-5-32-555\r\nmember S-1-5-21-1-2-3-1001\r\nmember S-1-5-21-1-2-3-513\r\nend\r\n"

    @Test func membersAreRead() {
        #expect(
            facts(listing, MachineGroup.self)
                == [MachineGroup(group: "S-1-5-32-555", members: ["S-1-5-21-1-2-3-1001", "S-1-5-21-1-2-3-513"])])
        let empty = "redial-group 1\r\ngroup S-1-5-32-555\r\nend\r\n"
        #expect(facts(empty, MachineGroup.self).map(\.members) == [[]])
    }

    @Test func aListWithoutItsEndIsNone() {
        #expect(facts(listing.replacing("end\r\n", with: ""), MachineGroup.self).isEmpty)
        #expect(facts("redial-group 1\r\nend\r\n", MachineGroup.self).isEmpty)
    }
}

/// Outputs that Microsoft, Kubernetes and others print in articles of several languages; no article has another language's
/// own output, so the form of the numbers alone is relied on.
@Suite struct SecureChannelTests {
    @Test(arguments: [
        (
            "Flags: 30 HAS_IP  HAS_TIMESERV\nTrusted DC Name \\\\dc10.domain.example\nTrusted DC Connection Status Status = 0 0x0 NERR_Success\nThe command completed successfully\n",
            MachineSecureChannel(status: 0, controller: "dc10.domain.example")
        ),
        (
            "Flags: 0\nTrusted DC Name\nTrusted DC Connection Status Status = 5 0x5 ERROR_ACCESS_DENIED\nThe command completed successfully\n",
            MachineSecureChannel(status: 5, controller: nil)
        ),
        // The same lines with words that nobody knows.
        (
            "Xxxxx: 30\nXxxx \\\\dc10.domain.example\nXxxx Xxxx = 1788 0x6fc ERROR_TRUSTED_DOMAIN_FAILURE\nXxx\n",
            MachineSecureChannel(status: 1788, controller: "dc10.domain.example")
        ),
    ]) func theNumberIsRead(_ text: String, _ channel: MachineSecureChannel) {
        #expect(facts(text, MachineSecureChannel.self) == [channel])
    }

    /// What a domain controller prints of its own domain, who is no administrator, and numbers that are no status.
    @Test(arguments: [
        "I_NetLogonControl failed: Status = 1355 0x54b ERROR_NO_SUCH_DOMAIN\n",
        "I_NetLogonControl failed: Status = 5 0x5 ERROR_ACCESS_DENIED\n",
        "x = 5 0x6 ERROR_ACCESS_DENIED\n", "x = 5 0x5 files\n", "= 5 0x5\n", "x = 99999999999 0x5 ERROR_X\n",
    ]) func whatIsNoAnswerIsNone(_ text: String) { #expect(facts(text, MachineSecureChannel.self).isEmpty) }
}

@Suite struct RunningServicesTests {
    private func service(_ name: String, _ state: Int = 4, words: [String] = ["SERVICE_NAME", "STATE"]) -> String {
        """
        \(words[0]): \(name)
        DISPLAY_NAME: Something of \(name)
                TYPE               : 10  WIN32_OWN_PROCESS
                \(words[1])              : \(state)  X
                WIN32_EXIT_CODE    : 0  (0x0)
                SERVICE_EXIT_CODE  : 0  (0x0)
                CHECKPOINT         : 0x0
                WAIT_HINT          : 0x0
                PID                : 77

        """
    }

    @Test func namesOfThoseThatRunAreTaken() {
        let text = service("ekrn") + service("Spooler", 1) + service("Sophos MCS Agent")
        #expect(
            facts(text, MachineRunning.self) == [
                MachineRunning(services: ["ekrn", "Sophos MCS Agent"], isWhole: false)
            ])
        let russian = service("ekrn", words: ["Имя_службы", "Состояние"])
        #expect(facts(russian, MachineRunning.self).map(\.services) == [["ekrn"]])
    }

    @Test func aListOfAllHasWhatEveryWindowsRuns() {
        let text = ["RpcSs", "EventLog", "SamSs", "TermService"].map { service($0) }.joined()
        #expect(facts(text, MachineRunning.self).map(\.isWhole) == [true])
        #expect(facts(text, MachineService.self).map(\.name) == ["RpcSs", "TermService"])
        let cut = ToolOutput(Array(text.utf8), isCut: true).facts.compactMap { $0 as? MachineRunning }
        #expect(cut.map(\.isWhole) == [false])
    }

    @Test func registeredProductsAreRead() {
        let text = "redial-security-products 1\r\nantivirus Windows Defender\r\nfirewall ESET Firewall\r\nspyware X\r\n"
        #expect(
            facts(text, MachineProtection.self)
                == [
                    MachineProtection(products: [
                        .init(name: "Windows Defender", role: .antivirus),
                        .init(name: "ESET Firewall", role: .firewall),
                    ])
                ])
    }
}
