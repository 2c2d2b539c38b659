import Foundation
import Knowledge
import Primitives
import Repairs
import Testing

/// Experiments as scripts for somebody else to run.
@Suite struct TrialTests {
    private let context = RenderingContext(
        maker: "redial test", names: .init(policy: "{P}", backup: "{B}", madeAt: .init(milliseconds: 0)))

    private func text(_ id: String, _ rendering: Rendering = .powerShell) throws -> String {
        let repair = try #require(RepairCatalogue.shared.repair(id))
        return String(decoding: try rendering.trial(of: repair, seconds: 90, in: context), as: UTF8.self)
    }

    /// The scheduler knows of it before anything is changed, and what it runs lies where only administrators write.
    @Test func whoTakesItBackIsSetUpFirst() throws {
        let text = try text("client-disable-udp")
        let trial = try #require(text.range(of: "function Invoke-Try {"))
        let rest = text[trial.upperBound...]
        let registered = try #require(rest.range(of: "Register-ScheduledTask"))
        let applied = try #require(rest.range(of: "Invoke-Apply"))
        #expect(registered.lowerBound < applied.lowerBound)
        #expect(text.contains("$Copy = Join-Path $env:SystemRoot"))
        #expect(text.contains("$State = Join-Path $env:SystemRoot"))
        #expect(text.contains("$Seconds = 90"))
        #expect(!text.contains("'Apply' {"))
    }

    /// The folder of PowerShell 7 holds no powershell.exe.
    @Test func windowsOwnPowerShellTakesItBackWhateverRunsIt() throws {
        let text = try text("client-disable-udp")
        #expect(!text.contains("$PSHOME"))
        #expect(text.contains("Join-Path $env:SystemRoot 'System32\\WindowsPowerShell\\v1.0\\powershell.exe'"))
        let refused = try #require(text.range(of: "is not there, so nobody would take it back."))
        let registered = try #require(text.range(of: "Register-ScheduledTask"))
        #expect(refused.lowerBound < registered.lowerBound)
    }

    @Test func whatLowersSecurityIsWrittenAsAnExperimentOnly() throws {
        let repair = try #require(RepairCatalogue.shared.repair("test-without-nla"))
        #expect(throws: Unrenderable.self) { try Rendering.powerShell.files(of: repair, in: context) }
        #expect(try text("test-without-nla").contains("It lowers security."))
    }

    @Test func whatCannotBeTakenBackExactlyIsNotTried() {
        for id in ["schannel-protocols", "regenerate-listener-certificate", "fips-mode"] {
            #expect(throws: (any Error).self, "\(id)") { try text(id) }
        }
        #expect(throws: (any Error).self) { try text("client-disable-udp", .cmd) }
    }

    @Test func itIsWrittenAsWindowsTakesIt() throws {
        for repair in RepairCatalogue.shared.repairs {
            guard let bytes = try? Rendering.powerShell.trial(of: repair, seconds: 600, in: context) else { continue }
            #expect(bytes.allSatisfy { $0 == 13 || $0 == 10 || (32...126).contains($0) }, "\(repair.id)")
            #expect(bytes.count { $0 == 13 } == bytes.count { $0 == 10 }, "\(repair.id)")
        }
    }
}
