import Testing

@testable import Programs

@Suite struct ProgramTests {
    private func program(
        _ name: String, _ arguments: [String], _ input: Program.Input = .none, limitMs: Double = 10_000,
        outputLimit: Int = 4096
    ) -> Program {
        var program = Program(name, arguments, limitMs: limitMs, outputLimit: outputLimit)
        program.environment = ["GREETING": "hello"]
        program.input = input
        return program
    }

    private func shell(_ script: String, limitMs: Double = 10_000, outputLimit: Int = 4096) -> Program {
        program("sh", ["-c", script], limitMs: limitMs, outputLimit: outputLimit)
    }

    @Test func whatItPrintsAndHowItEndsIsTold() async throws {
        let end = ProgramEnd(status: 3, output: Array("hello".utf8), errors: Array("no\n".utf8))
        let program = shell("printf %s \"$GREETING\"; echo no >&2; exit 3")
        #expect(try program.run() == end)
        #expect(try await program.runAside() == end)
    }

    @Test func argumentsArriveAsTheyAre() throws {
        let end = try program("printf", ["%s|", "a b", "$HOME", "`id`", "'\"", ";", "\\"]).run()
        #expect(String(decoding: end.output, as: UTF8.self) == "a b|$HOME|`id`|'\"|;|\\|")
    }

    @Test func aVariableTakesThePlaceOfOurs() throws {
        var program = shell("printf %s \"$PATH\"")
        program.name = "/bin/sh"
        program.environment = ["PATH": "/nowhere"]
        #expect(try program.run().output == Array("/nowhere".utf8))
    }

    @Test func withoutInputThereIsNothingToRead() throws { #expect(try shell("cat; exit 3").run().status == 3) }

    @Test func inputReachesIt() throws {
        let input = [UInt8](repeating: 0x61, count: 200_000)
        #expect(try program("wc", ["-c"], .bytes(input)).run().output.starts(with: "200000".utf8))
    }

    @Test func aMegabyteGoesInAndOut() throws {
        let megabyte = [UInt8](repeating: 65, count: 1 << 20)
        #expect(
            try program("head", ["-c", "1048576"], .held(megabyte), outputLimit: 1 << 20).run().output == megabyte)
    }

    /// cat does not close its output before its input is closed.
    @Test func inputThatIsHeldStaysOpen() throws {
        #expect(throws: ProgramFailure.timedOut) {
            try program("cat", [], .held(Array("said".utf8)), limitMs: 300).run()
        }
        let end = try program("sh", ["-c", "head -c 3; exec >&-; cat; exit 7"], .held(Array("abcd".utf8))).run()
        #expect(end.status == 7 && end.output == Array("abc".utf8))
    }

    @Test func aSignalIsNoExitCode() throws { #expect(try shell("kill -9 $$").run().status == 137) }

    @Test(arguments: ["no-such-program-here", "/nonexistent/program"]) func whatIsMissingIsSaid(_ name: String) {
        #expect(throws: ProgramFailure.notInstalled) { try program(name, []).run() }
    }

    @Test func whatCannotBeRunIsSaid() {
        #expect(throws: ProgramFailure.failed("Permission denied")) { try program("/", []).run() }
    }

    @Test(.timeLimit(.minutes(1))) func whatTakesTooLongIsEnded() {
        let start = ContinuousClock.now
        #expect(throws: ProgramFailure.timedOut) { try program("sleep", ["600"], limitMs: 100).run() }
        // It hears no request to end.
        #expect(throws: ProgramFailure.timedOut) { try shell("trap '' TERM; sleep 600", limitMs: 100).run() }
        #expect(ContinuousClock.now - start < .seconds(30))
    }

    @Test(.timeLimit(.minutes(1))) func aTaskThatIsCancelledEndsIt() async {
        let task = Task { try await program("sleep", ["600"], limitMs: 600_000).runAside() }
        task.cancel()
        await #expect(throws: ProgramFailure.timedOut) { try await task.value }
    }

    @Test(.timeLimit(.minutes(1))) func whatPrintsWithoutEndIsEnded() {
        #expect(throws: ProgramFailure.tooMuchOutput) { try program("yes", [], outputLimit: 10_000).run() }
        #expect(throws: ProgramFailure.tooMuchOutput) { try shell("head -c 5000 /dev/zero").run() }
    }

    @Test func ofComplaintsTheLastAreKept() throws {
        let errors = try shell("head -c 100000 /dev/zero >&2; printf end >&2").run().errors
        #expect(errors.count == 4096 && errors.suffix(3) == Array("end".utf8)[...])
    }

    /// A service that outlives its starter holds the pipe: it is not waited for.
    @Test(.timeLimit(.minutes(1))) func whoHoldsThePipeIsNotWaitedFor() throws {
        let start = ContinuousClock.now
        #expect(try shell("sleep 20 & echo said").run().output == Array("said\n".utf8))
        #expect(ContinuousClock.now - start < .seconds(15))
    }
}
