import Evidence
import Primitives
import Registry
import Testing

@testable import Settings

private func contents(_ text: String) -> RegistryContents {
    var reader = RegistryTextReader(settingSelection)
    reader.take(Array(("Windows Registry Editor Version 5.00\n\n" + text).utf8))
    reader.finish()
    return reader.contents
}

private let system = "HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet"
private let policies = "HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\Windows NT\\Terminal Services"

private func facts<F: Fact>(_ type: F.Type, _ text: String) -> [F] {
    machineFacts(contents(text)).compactMap { $0 as? F }
}

struct MachineFactsTests {
    @Test func ownValueAndPolicyAreBothTold() {
        let text =
            "[\(system)\\Control\\Terminal Server]\n\"fdenytsconnections\"=dword:1\n[\(policies)]\n\"fDenyTSConnections\"=dword:0\n"
        let told = facts(MachineSetting.self, text)
        #expect(told.map(\.place) == [.policy, .local])
        #expect(told.map(\.value) == ["0", "1"])
        #expect(told.map(\.means) == ["Remote Desktop is on", "Remote Desktop is off"])
        #expect(told.allSatisfy { $0.id == "server.fDenyTSConnections" && $0.usual == "1" })
        #expect(told.map(\.isUsual) == [false, true])
    }

    @Test func theMachineIsNamed() throws {
        let text = """
            [\(system)\\Services\\Tcpip\\Parameters]
            "Hostname"="WS-041"
            "Domain"="corp.example"
            [\(system)\\Control\\ProductOptions]
            "ProductType"="ServerNT"
            [HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion]
            "ProductName"="Windows Server 2022 Standard"
            "CurrentBuildNumber"="20348"
            "CurrentMajorVersionNumber"=dword:0000000a
            "CurrentMinorVersionNumber"=dword:00000000
            "UBR"=dword:00000a00
            "DisplayVersion"="21H2"

            """
        let name = try #require(facts(MachineName.self, text).first)
        #expect(name.computer == "WS-041" && name.domain == "corp.example" && name.role == .server)
        #expect(name.build == "10.0.20348.2560" && name.release == "21H2")
    }

    /// The German computer's own policy is called "Richtlinien der lokalen Gruppe"; what stands in place of its name in the
    /// directory is not translated.
    @Test func groupPoliciesAreToldTheOneThatWinsFirst() throws {
        let history =
            "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Group Policy\\History\\{35378EAC-683F-11D2-A89A-00C04FBBCFA2}"
        func policy(_ number: Int, _ name: String, _ place: String) -> String {
            "[\(history)\\\(number)]\n\"DisplayName\"=\"\(name)\"\n\"DSPath\"=\"\(place)\"\n"
        }
        let domain =
            "LDAP://CN=Machine,cn={31B2F340-016D-11D2-945F-00C04FB984F9},cn=policies,cn=system,DC=corp,DC=example"
        let text =
            "[\(history)]\n" + policy(0, "Richtlinien der lokalen Gruppe", "LocalGPO")
            + policy(2, "Default Domain Policy", domain)
            + policy(10, "Servers\u{1b}[2J", domain) + "[\(history)\\3]\n\"DSPath\"=\"\(domain)\"\n"
        let told = try #require(facts(MachineGroupPolicies.self, text).first)
        #expect(
            told.applied.map(\.name) == [
                "Servers\\u{1b}[2J", "Default Domain Policy", "Richtlinien der lokalen Gruppe",
            ])
        #expect(told.applied.map(\.isLocal) == [false, false, true])
        #expect(facts(MachineGroupPolicies.self, "[\(history)]\n").isEmpty)
    }

    @Test func olderWindowsHasOtherUsualValues() {
        let text = """
            [\(system)\\Control\\Terminal Server\\WinStations\\RDP-Tcp]
            "SecurityLayer"=dword:1
            [HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion]
            "CurrentBuildNumber"="7601"
            "CurrentVersion"="6.1"

            """
        let layer = facts(MachineSetting.self, text).first { $0.id == "listener.SecurityLayer" }
        #expect(layer?.usual == "1" && layer?.isUsual == true)
    }

    @Test func listenersOverTCPAreTold() {
        let stations = system + "\\Control\\Terminal Server\\WinStations"
        let text =
            "[\(stations)\\Console]\n\"fEnableWinStation\"=dword:1\n[\(stations)\\RDP-Tcp]\n\"PortNumber\"=dword:d3d\n"
            + "\"fEnableWinStation\"=dword:1\n[\(stations)\\ICA-TCP]\n\"PortNumber\"=dword:5d6\n"
        let told = facts(MachineListener.self, text)
        #expect(told.map(\.name) == ["ICA-TCP", "RDP-Tcp"])
        #expect(told.map(\.port) == [1494, 3389])
        #expect(told.map(\.isRemoteDesktop) == [false, true])
    }

    @Test(arguments: [
        (
            "v2.10|Action=Allow|Active=TRUE|Dir=In|Protocol=6|Profile=Domain|Profile=Private|LPort=3389|App=System|",
            true
        ),
        ("v2.10|Action=Block|Active=FALSE|Dir=In|Protocol=6|LPort2_10=3000-4000|", true),
        ("v2.31|Action=Allow|Active=TRUE|Dir=In|App=%SystemRoot%\\system32\\svchost.exe|Svc=termservice|", true),
        ("v2.10|Action=Allow|Active=TRUE|Dir=In|", true),
        ("v2.10|Action=Allow|Active=TRUE|Dir=Out|Protocol=6|LPort=3389|", false),
        ("v2.10|Action=Allow|Active=TRUE|Dir=In|Protocol=17|LPort=3389|Svc=termservice|", false),
        ("v2.10|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=443|App=System|", false),
        ("v2.10|Action=Allow|Active=TRUE|Dir=In|Protocol=6|App=C:\\game.exe|", false),
        ("v2.10|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=RPC|Svc=*|", false),
        ("v2.10|Action=Allow|Active=TRUE|Dir=In|Protocol=6|Svc=spooler|", false), ("", false),
        // Of an app out of the store, and of Wi-Fi Direct: not of the service.
        ("v2.22|Action=Allow|Active=TRUE|Dir=In|LUOwn=S-1-5-21-1-2-3-1001|AppPkgId=S-1-15-2-34|Edge=TRUE|", false),
        ("v2.27|Action=Allow|Active=TRUE|Dir=In|Protocol=6|App=System|TTK2_27=WFDKmDriver|", false), ("x", false),
        ("v2.1", false),
    ])
    func rulesForRemoteDesktopAreKnown(_ text: String, _ isTold: Bool) {
        let rules =
            "[\(system)\\Control\\Terminal Server\\WinStations\\RDP-Tcp]\n\"PortNumber\"=dword:00000d3d\n"
            + "[\(system)\\Services\\SharedAccess\\Parameters\\FirewallPolicy\\FirewallRules]\n"
        let escaped = text.flatMap { $0 == "\\" ? ["\\", $0] : [$0] }
        let told = facts(MachineFirewallRule.self, rules + "\"R\"=\"\(String(escaped))\"\n")
        #expect(told.count == (isTold ? 1 : 0))
    }

    @Test func aRulesFieldsAreRead() throws {
        let rules = "[\(system)\\Services\\SharedAccess\\Parameters\\FirewallPolicy\\FirewallRules]\n"
        let text =
            "v2.10|Action=Allow|Active=TRUE|Dir=In|Protocol=6|Profile=Domain|LPort=3389|RA4=LocalSubnet|IFType=Lan|"
        let rule = try #require(facts(MachineFirewallRule.self, rules + "\"R\"=\"\(text)\"\n").first)
        #expect(rule.active && rule.allows && rule.profiles == [.domain] && rule.ports == ["3389"])
        #expect(rule.sources == ["localsubnet"] && rule.conditional && rule.place == .local)
    }

    /// Rules are looked for at the port that the listener really has.
    @Test func rulesAreThoseOfTheListenersPort() {
        let text =
            "[\(system)\\Control\\Terminal Server\\WinStations\\RDP-Tcp]\n\"PortNumber\"=dword:1bb\n"
            + "[\(system)\\Services\\SharedAccess\\Parameters\\FirewallPolicy\\FirewallRules]\n"
            + "\"A\"=\"v2.10|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=443|\"\n"
            + "\"B\"=\"v2.10|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=3389|\"\n"
        #expect(facts(MachineFirewallRule.self, text).map(\.name) == ["A"])
    }

    @Test func whatIsMissingInAWholeHiveIsTold() throws {
        var read = contents(
            "[\(system)\\Control\\Terminal Server\\WinStations]\n[\(system)\\Control\\Terminal Server]\n")
        read.whole = [.system]
        let part = try #require(machineFacts(read).compactMap { $0 as? MachineRegistry }.first)
        #expect(part.missing == ["Control\\Terminal Server\\WinStations\\RDP-Tcp", "Services\\TermService"])
        read.whole = []
        #expect(machineFacts(read).compactMap { ($0 as? MachineRegistry)?.missing } == [[]])
    }

    @Test func nothingIsToldOfNothing() { #expect(machineFacts(RegistryContents()).isEmpty) }

    @Test func foreignTextIsEscaped() {
        let name = facts(MachineName.self, "[\(system)\\Services\\Tcpip\\Parameters]\n\"Hostname\"=\"a\u{1b}[2Jb\"\n")
            .first
        #expect(name?.computer == "a\\u{1b}[2Jb")
    }
}
