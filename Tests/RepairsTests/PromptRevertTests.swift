import Foundation
import FoundationXML
import Knowledge
import Primitives
import Registry
import Testing

@testable import Repairs

/// The task that takes an experiment back by itself. No scheduler of Windows has read one.
@Suite struct PromptRevertTests {
    private func entry(_ id: String, _ known: (MachineItem) -> ItemState = { _ in .absent }) throws -> JournalEntry {
        let repair = try #require(RepairCatalogue.shared.repair(id))
        let states = Execution.items(of: repair).map { ($0, known($0)) }
        let execution = Execution(repair, present: Dictionary(states) { first, _ in first })
        return JournalEntry(
            id: "01K", redial: "0", startedAt: UnixTime(milliseconds: 0), access: "ssh://h", target: nil, execution)
    }

    @Test func oldValuesComeBackAndTheTaskGoes() throws {
        let revert = try #require(
            PromptRevert(
                try entry("set-port-number") { item in
                    if case .value(_, "PortNumber") = item { .value(RegistryValue(number: 3390)) } else { .present }
                }, seconds: 600))
        let listener = "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server\\WinStations\\RDP-Tcp"
        #expect(
            revert.actions.map { "\($0.program) \($0.words)" } == [
                "reg.exe add \"\(listener)\" /v \"PortNumber\" /t REG_DWORD /d 0xd3e /f",
                "net.exe stop \"UmRdpService\" /y", "net.exe stop \"TermService\" /y",
                "net.exe start \"TermService\"", "net.exe start \"UmRdpService\"",
                "schtasks.exe /delete /tn \"redial-01K\" /f",
            ])
    }

    @Test func whatWasNotThereIsRemovedAndKeysStay() throws {
        let revert = try #require(PromptRevert(try entry("client-disable-udp"), seconds: 60))
        #expect(revert.actions.map(\.program) == ["reg.exe", "schtasks.exe"])
        #expect(revert.actions[0].words.hasPrefix("delete \"HKLM\\SOFTWARE\\Policies"))
        #expect(revert.actions[0].words.hasSuffix("\\Client\" /v \"fClientDisableUDP\" /f"))
    }

    @Test func rulesAndServicesComeBack() throws {
        let rules = try #require(
            PromptRevert(try entry("enable-firewall-rules") { _ in .enabled(false) }, seconds: 60))
        #expect(
            rules.actions[1].words.contains("Set-NetFirewallRule -Name 'RemoteDesktop-UserMode-In-UDP' -Enabled False"))
        let services = try #require(
            PromptRevert(
                try entry("start-services") { item in
                    if case .service = item { .running(false) } else { .start(4) }
                }, seconds: 60))
        let words = services.actions.map(\.words)
        #expect(words.contains("config \"TermService\" start= disabled") && words.contains("stop \"TermService\" /y"))
    }

    @Test func whatOneCommandCannotPutBackIsNotTried() throws {
        let text = try entry("client-disable-udp") { item in
            if case .value = item { .value(RegistryValue(text: "x")) } else { .present }
        }
        #expect(PromptRevert(text, seconds: 60) == nil)
        let other = try entry("client-disable-udp")
        for seconds in [0, -1, 86_401] { #expect(PromptRevert(other, seconds: seconds) == nil) }
    }

    /// Well-formed, with what the scheduler's schema asks for. [MS-TSCH 2.5]
    @Test func theTaskIsXML() throws {
        let entry = try entry("enable-firewall-rules") { _ in .enabled(false) }
        let revert = try #require(PromptRevert(entry, seconds: 615))
        let document = try XMLDocument(xmlString: revert.xml.joined(separator: "\r\n"))
        let task = try #require(document.rootElement())
        #expect(task.name == "Task" && task.elements(forName: "Actions")[0].childCount == revert.actions.count)
        let triggers = try #require(task.elements(forName: "Triggers").first)
        #expect(triggers.elements(forName: "BootTrigger").count == 1)
        let delay = triggers.elements(forName: "RegistrationTrigger")[0].elements(forName: "Delay")[0].stringValue
        #expect(delay == "PT615S")
        let principal = task.elements(forName: "Principals")[0].elements(forName: "Principal")[0]
        #expect(principal.elements(forName: "UserId")[0].stringValue == "S-1-5-18")
        let first = task.elements(forName: "Actions")[0].elements(forName: "Exec")[0]
        #expect(first.elements(forName: "Arguments")[0].stringValue == revert.actions[0].words)
    }

    @Test func thePromptReadsNothingOfIt() throws {
        let revert = try #require(PromptRevert(try entry("client-disable-udp"), seconds: 60))
        let lines = revert.registration(mark: "m").lines
        let written = lines.filter { $0.contains("m.xml\" echo ") }
        #expect(written.count == revert.xml.count)
        for line in written {
            let text = line.drop { $0 == ">" }.dropFirst("\"%TEMP%\\m.xml\" echo ".count)
            var isEscaped = false
            for character in text {
                #expect(isEscaped || !"<>&|\"".contains(character))
                isEscaped = !isEscaped && character == "^"
            }
        }
        #expect(lines.contains { $0.contains("/create /tn \"redial-01K\" /xml \"%TEMP%\\m.xml\" /f") })
    }
}
