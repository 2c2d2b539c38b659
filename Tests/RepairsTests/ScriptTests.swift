import Knowledge
import Repairs
import Testing

@Suite struct ScriptTests {
    let catalogue = RepairCatalogue.shared

    /// What takes a person's eyes is not made into a script.
    @Test func onlyWhatIsMechanicalBecomesAScript() {
        let none: Set = [
            "regenerate-listener-certificate", "repair-machinekeys-acl", "bind-ca-certificate",
            "restore-missing-listener",
            "lower-mtu", "hosts-file-entry", "clear-or-set-stored-credentials", "reset-tcpip-stack", "reset-winsock",
            "licensing-configuration",
        ]
        for id in none {
            let repair = catalogue.repair(id)
            #expect(repair != nil && repair?.actions == nil, "\(id)")
        }
        let both: Set = [
            "enable-remote-desktop", "security-layer-tls", "schannel-protocols", "start-services", "keep-alive",
        ]
        for id in both {
            for kind in ScriptKind.allCases {
                #expect(catalogue.repair(id).flatMap { kind.text(of: $0, made: "test") } != nil, "\(id) \(kind)")
            }
        }
    }

    /// netsh knows rules by names that differ by language.
    @Test func firewallRulesTakePowerShell() throws {
        let repair = try #require(catalogue.repair("enable-firewall-rules"))
        #expect(ScriptKind.cmd.text(of: repair, made: "test") == nil)
        #expect(
            ScriptKind.powerShell.text(of: repair, made: "test")?.contains("'RemoteDesktop-UserMode-In-TCP'") == true)
    }

    @Test func theActionsAreThoseOfTheData() throws {
        let repair = try #require(catalogue.repair("enable-winstation-listener"))
        let key = #"HKLM\SYSTEM\CurrentControlSet\Control\Terminal Server\WinStations\RDP-Tcp"#
        #expect(
            repair.actions == [
                .setNumber(key: key, name: "fEnableWinStation", value: 1), .restart(service: "TermService"),
            ])
        let pin = try #require(catalogue.repair("delete-stale-thumbprint-pin"))
        #expect(pin.actions?.first == .removeValue(key: key, name: "SSLCertificateSHA1Hash"))
    }

    /// Scripts of every repair: plain ASCII with the line ends of Windows, and nothing that cuts a line in two.
    @Test(arguments: ScriptKind.allCases) func scriptsAreWrittenAsWindowsTakesThem(_ kind: ScriptKind) {
        for repair in catalogue.repairs {
            guard let text = kind.text(of: repair, made: "test") else { continue }
            #expect(text.utf8.allSatisfy { $0 == 13 || $0 == 10 || (32...126).contains($0) }, "\(repair.id)")
            #expect(text.utf8.count { $0 == 13 } == text.utf8.count { $0 == 10 }, "\(repair.id)")
            #expect(text.hasSuffix("\r\n"), "\(repair.id)")
        }
    }

    /// Nothing is changed before what is there is kept under its final name.
    @Test func theOldStateIsKeptFirst() throws {
        let repair = try #require(catalogue.repair("enable-remote-desktop"))
        let lines = try #require(ScriptKind.cmd.text(of: repair, made: "test")).split(separator: "\r\n")
        let kept = try #require(lines.firstIndex { $0.hasPrefix("move /y") })
        let changed = try #require(lines.firstIndex { $0.contains(" add ") })
        #expect(kept < changed)
        #expect(
            lines.contains(
                #"%REG% add "HKLM\SYSTEM\CurrentControlSet\Control\Terminal Server" /v "fDenyTSConnections" /t REG_DWORD /d 0x0 /f >nul 2>&1"#
            ))
    }
}
