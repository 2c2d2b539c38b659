import Testing

@testable import Programs

@Suite struct ProgramTests {
    private func run(
        _ name: String, _ arguments: [String], input: [UInt8] = [], limitMs: Double = 10_000, outputLimit: Int = 4096
    )
        async throws(ProgramFailure) -> ProgramEnd
    {
        try await runProgram(
            name, arguments, environment: ["GREETING": "hello"], input: input, limitMs: limitMs,
            outputLimit: outputLimit)
    }

    @Test func whatItPrintsAndHowItEndsIsTold() async throws {
        let end = try await run("sh", ["-c", "printf %s \"$GREETING\"; echo no >&2; exit 3"])
        #expect(end == ProgramEnd(status: 3, output: Array("hello".utf8), errors: Array("no\n".utf8)))
    }

    @Test func argumentsArriveAsTheyAre() async throws {
        let end = try await run("printf", ["%s|", "a b", "$HOME", "`id`", "'\"", ";"])
        #expect(String(decoding: end.output, as: UTF8.self) == "a b|$HOME|`id`|'\"|;|")
    }

    @Test func inputReachesIt() async throws {
        let input = [UInt8](repeating: 0x61, count: 200_000)
        #expect(try await run("wc", ["-c"], input: input).output.starts(with: "200000".utf8))
    }

    @Test func aSignalIsNoExitCode() async throws {
        #expect(try await run("sh", ["-c", "kill -9 $$"]).status == 137)
    }

    @Test func whatIsMissingIsSaid() async {
        await #expect(throws: ProgramFailure.notInstalled) { try await run("no-such-program-here", []) }
        await #expect(throws: ProgramFailure.notInstalled) { try await run("/nonexistent/program", []) }
    }

    @Test(.timeLimit(.minutes(1))) func whatTakesTooLongIsEnded() async {
        let start = ContinuousClock.now
        await #expect(throws: ProgramFailure.timedOut) { try await run("sleep", ["600"], limitMs: 100) }
        #expect(ContinuousClock.now - start < .seconds(30))
    }

    @Test(.timeLimit(.minutes(1))) func whatPrintsWithoutEndIsEnded() async {
        await #expect(throws: ProgramFailure.tooMuchOutput) { try await run("yes", [], outputLimit: 10_000) }
    }
}
