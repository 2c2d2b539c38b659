import Testing
import Transport

@Suite struct ChildProcessTests {
    private func shell(_ script: String, limitMs: Double = 5000, outputLimit: Int = 1 << 16) -> ChildOutput? {
        try? runChild("/bin/sh", ["-c", script], limitMs: limitMs, outputLimit: outputLimit)
    }

    @Test func outputAndStatusComeBack() throws {
        let done = try #require(shell("printf 'a\\r\\nb'; echo lost >&2; exit 7"))
        #expect(done.status == 7)
        #expect(done.output == Array("a\r\nb".utf8))
    }

    @Test func argumentsAreHandedOnAsTheyAre() throws {
        let done = try runChild(
            "/bin/sh", ["-c", "printf '%s|' \"$@\"", "x", "a b", "\\\\\"'"], limitMs: 5000, outputLimit: 100)
        #expect(String(decoding: done.output, as: UTF8.self) == "a b|\\\\\"'|")
    }

    @Test func standardInputIsEmpty() throws { #expect(try #require(shell("cat; exit 3")).status == 3) }

    @Test func longOutputIsCut() throws {
        let done = try #require(shell("head -c 3000000 /dev/zero", outputLimit: 1000))
        #expect(done.output.count == 1000 && done.status == 0)
    }

    @Test func whatTakesTooLongIsEnded() {
        let clock = ContinuousClock()
        var done: ChildOutput?
        let took = clock.measure { done = shell("exec sleep 30", limitMs: 200) }
        #expect(done == nil)
        #expect(took < .seconds(3))
    }

    /// A service that outlives its starter holds the pipe: it is not waited for.
    @Test func whoHoldsThePipeIsNotWaitedFor() throws {
        let clock = ContinuousClock()
        var done: ChildOutput?
        let took = clock.measure { done = shell("sleep 20 & echo said", limitMs: 10_000) }
        #expect(try #require(done).output == Array("said\n".utf8))
        #expect(took < .seconds(5))
    }

    @Test func aProgramThatIsNotThereIsNoOutput() {
        let done = try? runChild("/nonexistent/reg.exe", [], limitMs: 1000, outputLimit: 10)
        #expect(done.map { $0.status == 127 } ?? true)
    }

    @Test func aSignalIsAStatus() throws { #expect(try #require(shell("kill -9 $$")).status == 137) }
}
