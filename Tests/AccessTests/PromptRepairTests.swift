import FoundationEssentials
import Knowledge
import Programs
import Repairs
import Synchronization
import Testing

@testable import Access

/// A prompt whose PowerShell does what the first line of a script says, or refuses, or does nothing at all.
private final class ScriptingPrompt: Prompt {
    enum PowerShell: Equatable { case works, refuses(String), doesNothing }

    struct State {
        var isKept = false
        var pieces: [String] = []
        var scripts: [String] = []
        var longestLine = 0
    }

    let place = "a test"
    let isClient: Bool
    private let powerShell: PowerShell
    let state = Mutex(State())

    init(_ powerShell: PowerShell, isClient: Bool = false) { (self.powerShell, self.isClient) = (powerShell, isClient) }

    func feed(_ lines: [UInt8], limitMs: Double) async throws(AccessFailure) -> ProgramEnd {
        let output = state.withLock { state in
            var output = ""
            var status = 0
            for line in String(decoding: lines, as: UTF8.self).split(separator: "\r\n").map(String.init) {
                state.longestLine = max(state.longestLine, line.utf8.count)
                if line.hasPrefix("echo redial-") {
                    output += line.dropFirst(5).replacing("%redial%", with: "\(status)") + "\r\n"
                    status = 0
                } else if line.hasPrefix("set \"redial"), let start = line.firstIndex(of: "="), !line.contains("%") {
                    state.pieces.append(String(line[line.index(after: start)...].dropLast()))
                } else if line.contains("powershell.exe") {
                    (status, output) = (powerShell == .doesNothing ? 0 : 1, output)
                    let said = run(line, &state)
                    (status, output) = (said.status, output + said.output)
                } else if line.hasPrefix("if exist \"%SystemRoot%\\redial-repair-machinekeys-acl.json\"") {
                    status = state.isKept ? 0 : 1
                } else if line.hasPrefix("if not"), !output.hasSuffix(" 0\r\n") {
                    break
                }
            }
            return output
        }
        return ProgramEnd(status: 0, output: Array(output.utf8))
    }

    private func run(_ line: String, _ state: inout State) -> (status: Int, output: String) {
        let script = Data(base64Encoded: state.pieces.joined()).map { String(decoding: $0, as: UTF8.self) } ?? ""
        state.pieces = []
        state.scripts.append(script)
        let mark = line.firstRange(of: "'done-").map { line[$0.upperBound...].prefix { $0 != "'" } } ?? ""
        switch powerShell {
        case .doesNothing: return (0, "")
        case .refuses(let why): return (1, "reason-\(mark) \(why)\r\n")
        case .works:
            state.isKept = script.hasPrefix("$Action = 'Apply'")
            return (0, "Done.\r\ndone-\(mark)\r\n")
        }
    }

    func failure(_ end: ProgramEnd) async -> AccessFailure { AccessFailure(.unexpected, "no prompt") }
}

/// Repairs that take programs of Windows, by one script of PowerShell over a prompt. None of it has met Windows.
@Suite struct PromptRepairTests {
    private func item() throws -> MachineItem {
        let repair = try #require(RepairCatalogue.shared.repair("repair-machinekeys-acl"))
        return try #require(Execution.items(of: repair).first)
    }

    @Test func itIsCarriedOutAndTakenBackByTheSameScript() async throws {
        let prompt = ScriptingPrompt(.works)
        let access = try await CommandPromptAccess(prompt, name: "ssh://h")
        let item = try item()
        #expect(access.canChange(item))
        #expect(try await access.states(of: [item]) == [.carriedOut(false)])
        try await access.make([ItemChange(item, from: .carriedOut(false), to: .carriedOut(true))])
        #expect(try await access.states(of: [item]) == [.carriedOut(true)])
        try await access.make([ItemChange(item, from: .carriedOut(true), to: .carriedOut(false))])
        #expect(try await access.states(of: [item]) == [.carriedOut(false)])
        let ran = prompt.state.withLock { $0 }
        #expect(ran.scripts.map { $0.prefix { $0 != "\r\n" } } == ["$Action = 'Apply'", "$Action = 'Undo'"])
        #expect(
            ran.scripts.allSatisfy { $0.contains("f686aace6942fb7f7ceb231212eef4a4_*") && $0.contains("Invoke-Undo") })
        // cmd.exe takes lines of 8191 characters. [Microsoft KB 830473]
        #expect(ran.longestLine < 8191)
    }

    @Test func whyTheScriptRefusedIsTold() async throws {
        let why = "Nothing was changed: this machine has no such key file.\u{1b}[2J"
        let access = try await CommandPromptAccess(ScriptingPrompt(.refuses(why)), name: "ssh://h")
        let change = ItemChange(try item(), from: .carriedOut(false), to: .carriedOut(true))
        let failed = await failure { try await access.make([change]) }
        #expect(failed?.text.contains("says: Nothing was changed: this machine has no such key file.") == true)
        #expect(failed?.text.contains("\u{1b}") == false)
    }

    /// Wine's PowerShell ends well and does nothing.
    @Test func thatPowerShellEndedWellProvesNothing() async throws {
        let access = try await CommandPromptAccess(ScriptingPrompt(.doesNothing), name: "ssh://h")
        let change = ItemChange(try item(), from: .carriedOut(false), to: .carriedOut(true))
        let failed = await failure { try await access.make([change]) }
        #expect(failed?.kind == .notPossible && failed?.text.contains("PowerShell") == true, "\(failed as Any)")
    }

    @Test func theWindowsThatWalksRunsNoScript() async throws {
        let access = try await CommandPromptAccess(ScriptingPrompt(.works, isClient: true), name: "wsl")
        #expect(!access.canChange(try item()))
    }
}
