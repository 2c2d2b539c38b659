import Collecting
import Evidence
import Foundation
import Registry
import Settings
import Testing

@testable import Files

/// What the collector brings, from its files to what they tell.
@Suite struct CollectedTests {
    private func read(_ files: [String: String]) async throws -> [FileReading] {
        let folder = FileManager.default.temporaryDirectory.appending(path: "redial-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (name, text) in files { try Data(text.utf8).write(to: folder.appending(path: name)) }
        return try await readFile(folder.path)
    }

    private func facts<F: Fact>(_ readings: [FileReading], _ type: F.Type) -> [F] {
        readings.flatMap(\.sights).compactMap { $0.fact as? F }
    }

    private let manifest = """
        redial-collect 1
        machine WS-041
        row policy absent 1 policy.reg
        row firewall-policy taken 0 firewall-policy.reg
        row terminal-server taken 0 terminal-server.reg
        row schannel failed 1 schannel.reg
        row listener withheld - listener.reg
        row lsa taken 0 lsa.txt

        """
    private let regedit = "Windows Registry Editor Version 5.00\n\n"

    @Test func whatRegQueryPrintsIsRead() async throws {
        let lsa = """

            HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\Lsa
                LmCompatibilityLevel    REG_DWORD    0x1
                Notification Packages    REG_MULTI_SZ    rassfm\\0scecli
                Bounds    REG_BINARY    0030000000200000

            HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\Lsa\\MSV1_0
            """
        let build =
            "\r\nHKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\r\n    CurrentBuildNumber    REG_SZ    26100\r\n\r\n"
        let readings = try await read(["lsa.txt": lsa, "windows-build.txt": build])
        let settings = facts(readings, MachineSetting.self)
        #expect(settings.map(\.id) == ["lsa.LmCompatibilityLevel"] && settings.map(\.value) == ["1"])
        #expect(settings.map(\.path) == ["HKLM\\SYSTEM\\CurrentControlSet\\Control\\Lsa\\LmCompatibilityLevel"])
        #expect(facts(readings, MachineName.self).map(\.build) == ["10.0.26100"])
        #expect(facts(readings, MachineRegistry.self).allSatisfy { !$0.whole })
    }

    /// The listener's port and the firewall's rules stand in files of their own.
    @Test func rulesOfAnotherPortAreKeptWhereThePortIsUnknown() async throws {
        let rules = """
            [HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy\\FirewallRules]
            "a"="v2.10|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=3390|App=System|"

            """
        let readings = try await read(["firewall.reg": regedit + rules])
        #expect(facts(readings, MachineFirewallRule.self).map(\.ports) == [["3390"]])
    }

    @Test func whatWasTakenAsAWholeIsKnown() async throws {
        let key = "[HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\WindowsFirewall]\n"
        let server =
            "[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server]\n\"fDenyTSConnections\"=dword:"
        let readings = try await read([
            "manifest.txt": manifest, "firewall-policy.reg": regedit + key, "terminal-server.reg": regedit + server,
        ])
        let own = try #require(readings.first { $0.kind == .bundle })
        let parts = own.sights.compactMap { $0.fact as? MachineRegistry }
        // The one whose last line cannot be read is not known, nor what failed, was left out, or is no key with all below it.
        #expect(parts.map(\.part) == [.software])
        #expect(
            Set(parts.first?.read ?? []) == [
                "Policies\\Microsoft\\Windows NT\\Terminal Services", "Policies\\Microsoft\\WindowsFirewall",
            ])
    }

    /// Nothing is taken for nothing: of every key that is exported there is a setting that is told.
    @Test func everyKeyThatIsTakenHoldsWhatIsRead() {
        let told = settingSelection.parts.map { "\($0.hive)\\\($0.key)\\".lowercased() }
        for row in CollectorRow.all where [.registry, .guardedRegistry].contains(row.kind) {
            let hives = row.cmd.replacing("{system}", with: "system").replacing("{software}", with: "software")
            let key = hives.lowercased() + "\\"
            #expect(told.contains { $0.hasPrefix(key) || key.hasPrefix($0) }, "\(row.id)")
        }
    }

    @Test func withoutAManifestNothingIsWhole() async throws {
        let readings = try await read([
            "a.reg": regedit
                + "[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server]\n\"fDenyTSConnections\"=dword:1\n"
        ])
        #expect(facts(readings, MachineRegistry.self).allSatisfy { $0.read == nil && !$0.whole })
    }
}
