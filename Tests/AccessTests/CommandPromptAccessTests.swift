import Evidence
import Programs
import Registry
import Repairs
import Synchronization
import Testing

@testable import Access

/// A prompt that answers each command by a table, as far as it can be told from the line.
private final class TablePrompt: Prompt {
    let place = "a test"
    let isClient: Bool
    /// What a command that holds these words prints, and its exit code.
    private let table: [(words: String, status: Int, output: String)]
    let fed = Mutex<[String]>([])

    init(isClient: Bool = false, _ table: [(words: String, status: Int, output: String)]) {
        self.isClient = isClient
        self.table = table
    }

    func feed(_ lines: [UInt8], limitMs: Double) async throws(AccessFailure) -> ProgramEnd {
        var output = ""
        var last: (status: Int, output: String) = (0, "")
        for line in String(decoding: lines, as: UTF8.self).split(separator: "\r\n").map(String.init) {
            fed.withLock { $0.append(line) }
            if line.hasPrefix("echo redial-") {
                let words = line.dropFirst(5).split(separator: " ")
                output += last.output + words.dropLast(words.count > 2 ? 1 : 0).joined(separator: " ")
                output += words.count > 2 ? " \(last.status)\r\n" : "\r\n"
                last = (0, "")
            } else if line.hasPrefix("if not \"%redial%\"") {
                if !output.hasSuffix(" 0\r\n") { break }
            } else if let row = table.first(where: { line.contains($0.words) }) {
                last = (row.status, row.output)
            }
        }
        return ProgramEnd(status: 0, output: Array(output.utf8))
    }

    func failure(_ end: ProgramEnd) async -> AccessFailure { AccessFailure(.unexpected, "no prompt") }

    func has(_ words: String) -> Bool { fed.withLock { $0.contains { $0.contains(words) } } }
}

private let key = "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server"
private let denies = MachineItem.value(key: key, name: "fDenyTSConnections")
private let change = ItemChange(denies, from: .value(.init(number: 1)), to: .value(.init(number: 0)))

/// What an access gave as the reason; nil where it did what it was asked.
func failure(_ work: () async throws -> Void) async -> AccessFailure? {
    do {
        try await work()
        return nil
    } catch {
        return error as? AccessFailure
    }
}

@Suite struct CommandPromptAccessTests {
    private static let limited = "\"x\",\"Label\",\"S-1-16-8192\",\"\"\r\n"

    @Test func withoutRightsNothingIsTried() async throws {
        let prompt = TablePrompt([("whoami", 0, Self.limited)])
        let access = try await CommandPromptAccess(prompt, name: "ssh://h")
        let failed = await failure { try await access.make([change]) }
        #expect(failed?.kind == .denied && failed?.text.contains("administrator's rights") == true)
        #expect(await failure { try await access.restart("TermService") }?.kind == .denied)
        #expect(!prompt.has(" add ") && !prompt.has("net.exe"))
    }

    @Test func whereSomebodySitsConsentIsAskedFor() async throws {
        let prompt = TablePrompt(isClient: true, [("whoami", 0, Self.limited)])
        let access = try await CommandPromptAccess(prompt, name: "wsl")
        let failed = await failure { try await access.make([change]) }
        #expect(failed?.kind == .denied && failed?.text.contains("consented") == true)
        #expect(prompt.has("-Verb RunAs -Wait") && !prompt.has("\" add \""))
    }

    @Test func theMachineThatWalksTellsOfNoServer() async throws {
        let prompt = TablePrompt(isClient: true, [])
        #expect(try await CommandPromptAccess(prompt, name: "wsl").readings().isEmpty)
        #expect(!prompt.has("reg.exe"))
    }

    /// What listens, by a table whose words are German and whose heading is there.
    @Test func whatTheToolsOfTheMachineTellIsRead() async throws {
        let table =
            "\r\n  Proto  Lokale Adresse         Remoteadresse          Status           PID\r\n"
            + "  TCP    0.0.0.0:135            0.0.0.0:0              ABH\u{d6}REN         900\r\n"
            + "  TCP    0.0.0.0:3389           0.0.0.0:0              ABH\u{d6}REN         2222\r\n"
        let processes =
            "\r\nAbbildname                     PID Dienste\r\n========================= ======== ====================\r\n"
            + "nginx.exe                     2222 N/A\r\n"
        let prompt = TablePrompt([("netstat.exe", 0, table), ("tasklist.exe", 0, processes)])
        let access = try await CommandPromptAccess(prompt, name: "ssh://h")
        let facts = try await access.readings().flatMap { $0.sights.map(\.fact) }
        let sockets = try #require(facts.lazy.compactMap { $0 as? MachineSockets }.first)
        #expect(sockets.isWhole && sockets.listeners.map(\.port) == [135, 3389])
        #expect(facts.lazy.compactMap { $0 as? MachineProcesses }.first?.processes.map(\.program) == ["nginx.exe"])
    }

    @Test func whatAToolDoesNotTellIsNoFact() async throws {
        let prompt = TablePrompt([("netstat.exe", 1, "  TCP    0.0.0.0:135   0.0.0.0:0   LISTENING   900\r\n")])
        let facts = try await CommandPromptAccess(prompt, name: "ssh://h").readings().flatMap { $0.sights.map(\.fact) }
        #expect(!facts.contains { $0 is MachineSockets })
    }

    @Test func theFirstRefusalEndsIt() async throws {
        let prompt = TablePrompt([("fDenyTSConnections", 1, "")])
        let access = try await CommandPromptAccess(prompt, name: "ssh://h")
        let next = ItemChange(.value(key: key, name: "Other"), from: .absent, to: .value(.init(number: 1)))
        let failed = await failure { try await access.make([change, next]) }
        #expect(failed?.kind == .denied && failed?.text.contains("fDenyTSConnections") == true, "\(failed as Any)")
    }

    @Test func whatAPromptWouldReadIsNotAsked() async throws {
        let access = try await CommandPromptAccess(TablePrompt([]), name: "ssh://h")
        for item in [MachineItem.value(key: key, name: "%PATH%"), .rule("a' ; calc"), .key("HKLM\\a\" & b")] {
            #expect(!access.canChange(item))
            #expect(await failure { _ = try await access.states(of: [item]) }?.kind == .notPossible)
            #expect(
                await failure { try await access.make([ItemChange(item, from: .absent, to: .present)]) }?.kind
                    == .notPossible)
        }
    }

    @Test func whatCannotBeReadIsNoState() async throws {
        let access = try await CommandPromptAccess(TablePrompt([("reg.exe", 1, "")]), name: "ssh://h")
        #expect(await failure { _ = try await access.states(of: [denies]) }?.kind == .denied)
    }

    @Test func aRunThatEndsEarlyIsNoAnswer() async throws {
        struct Cut: Prompt {
            let place = "a test"
            func feed(_ lines: [UInt8], limitMs: Double) async throws(AccessFailure) -> ProgramEnd {
                let mark = String(decoding: lines, as: UTF8.self).split(separator: "\r\n")[1].dropFirst(5)
                return ProgramEnd(status: 0, output: Array("\(mark)\r\n".utf8))
            }
            func failure(_ end: ProgramEnd) async -> AccessFailure { AccessFailure(.unexpected, "no prompt") }
        }
        let failed = await failure { _ = try await CommandPromptAccess(Cut(), name: "ssh://h") }
        #expect(failed?.kind == .unexpected && failed?.text.contains("0 of 1") == true)
    }

    @Test func aServiceThatDoesNotStopIsNotRestarted() async throws {
        let running =
            "SERVICE_NAME: X\r\n        T : 20\r\n        S : 4  Y\r\n        E : 0  (0x0)\r\n        F : 0  (0x0)\r\n"
        let access = try await CommandPromptAccess(TablePrompt([("sc.exe", 0, running)]), name: "ssh://h")
        let failed = await failure { try await access.restart("TermService") }
        #expect(failed?.kind == .denied && failed?.text.contains("did not stop") == true)
    }

    @Test func withoutPowerShellARuleStays() async throws {
        let access = try await CommandPromptAccess(TablePrompt([]), name: "ssh://h")
        let rule = ItemChange(.rule("RemoteDesktop-UserMode-In-TCP"), from: .enabled(false), to: .enabled(true))
        #expect(await failure { try await access.make([rule]) }?.kind == .notPossible)
    }
}
