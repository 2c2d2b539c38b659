import Foundation
import Testing

@testable import Programs

@Suite(.timeLimit(.minutes(1))) struct ConversationTests {
    private func shell(_ script: String, limitMs: Double = 10_000, outputLimit: Int = 4096) throws -> Conversation {
        try Conversation(with: Program("sh", ["-c", script], limitMs: limitMs, outputLimit: outputLimit))
    }

    private func ask(_ conversation: Conversation, _ line: String, limitMs: Double? = nil) async throws -> String {
        String(decoding: try await conversation.ask(Array(line.utf8), limitMs: limitMs), as: UTF8.self)
    }

    @Test func linesGoInAndComeBack() async throws {
        let echo = try shell("while read -r line; do echo \"<$line>\"; done")
        for line in ["one", "", "two words"] { #expect(try await ask(echo, line) == "<\(line)>") }
        await echo.close()
    }

    @Test func whatStandsInItsInputIsSaidFirst() async throws {
        var program = Program(
            "sh", ["-c", "read -r first; read -r second; echo $first-$second"], limitMs: 10_000, outputLimit: 99)
        program.input = .bytes(Array("said\n".utf8))
        #expect(try await ask(try Conversation(with: program), "asked") == "said-asked")
    }

    @Test func aLongLineGoesBothWays() async throws {
        let line = String(repeating: "x", count: 1 << 20)
        #expect(try await ask(try shell("cat", outputLimit: 2 << 20), line) == line)
    }

    @Test func answersAreBoundedInSize() async throws {
        let endless = try shell("read -r line; yes | tr -d '\\n'")
        await #expect(throws: ProgramFailure.tooMuchOutput) { try await ask(endless, "go") }
        await #expect(throws: ProgramFailure.failed("it has ended")) { try await ask(endless, "again") }
    }

    @Test func anAnswerThatDoesNotComeIsNotWaitedForAndNeverTakenForTheNext() async throws {
        let slow = try shell("read -r line; sleep 600; echo late; cat")
        await #expect(throws: ProgramFailure.timedOut) { try await ask(slow, "go", limitMs: 100) }
        await #expect(throws: ProgramFailure.failed("it has ended")) { try await ask(slow, "again") }
    }

    @Test func whatItSaidLastIsTold() async throws {
        let dying = try shell("read -r line; echo why >&2; exit 3")
        await #expect(throws: ProgramFailure.failed("why")) { try await ask(dying, "go") }
        let answering = try shell("read -r line; echo last; exit 3")
        #expect(try await ask(answering, "go") == "last")
    }

    @Test func aTaskThatIsCancelledEndsIt() async throws {
        let silent = try shell("cat >/dev/null")
        let task = Task { try await ask(silent, "go", limitMs: 600_000) }
        task.cancel()
        await #expect(throws: ProgramFailure.timedOut) { try await task.value }
    }

    @Test func itEndsWithWhoHoldsIt() async throws {
        func number() async throws -> Int32 {
            let silent = try shell("trap '' TERM; read -r line; echo $$; sleep 600")
            return try #require(Int32(try await ask(silent, "go")))
        }
        let child = try await number()
        // It was our child and is reaped: there is no such process any more.
        #expect(kill(child, 0) == -1 && errno == ESRCH)
    }

    @Test func whatIsMissingIsSaid() {
        #expect(throws: ProgramFailure.notInstalled) {
            try Conversation(with: Program("/nonexistent/program", [], limitMs: 1000, outputLimit: 10))
        }
    }
}
