import Evidence
import Testing

@testable import Probes

@Suite struct WatchPlanTests {
    /// At least ten seconds apart, at most twelve rounds.
    @Test(
        arguments: [
            (1.0, 1, 10_000.0), (10, 1, 10_000), (29, 2, 10_000), (120, 12, 10_000), (119, 11, 10_000),
            (600, 12, 50_000), (3600, 12, 300_000), (86_400, 12, 7_200_000),
        ]) func staysAGuest(_ seconds: Double, _ rounds: Int, _ everyMs: Double) throws
    {
        let plan = try #require(WatchPlan(seconds: seconds))
        #expect(plan.rounds == rounds)
        #expect(plan.everyMs == everyMs)
    }

    @Test func isNeverMoreThanTwelveRounds() throws {
        for tenth in 10...20_000 {
            let plan = try #require(WatchPlan(seconds: Double(tenth) / 10))
            #expect((1...12).contains(plan.rounds) && plan.everyMs >= 10_000)
        }
        #expect(try #require(WatchPlan(seconds: 100, everySeconds: 0.5)).rounds == 12)
        #expect(WatchPlan(seconds: 3, everySeconds: 0.5) == WatchPlan(seconds: 3, everySeconds: 0.5))
    }

    @Test(arguments: [0.0, 0.5, -1, 86_401, .infinity, .nan]) func refusesWhatIsNoDuration(_ seconds: Double) {
        #expect(WatchPlan(seconds: seconds) == nil)
    }

    @Test(
        arguments: [
            ("120s", 120.0), ("2m", 120), ("1h", 3600), ("90", 90), ("1.5m", 90), ("0s", 0),
        ]) func readsADuration(_ text: String, _ seconds: Double)
    {
        #expect(WatchPlan.seconds(of: text) == seconds)
    }

    @Test(arguments: ["", "s", "-5s", "5d", "1e9", "0x10", "5 s", "1.2.3", "nan", "infinity", "٣s", "123456789s"])
    func isNoDuration(_ text: String) {
        #expect(WatchPlan.seconds(of: text) == nil)
    }

    @Test func isStoppedOnce() {
        let stop = WatchStop()
        #expect(stop.request())
        #expect(!stop.request())
    }
}

@Suite(.serialized) struct WatchRunTests {
    private func options(rounds: Int, everySeconds: Double, stop: WatchStop? = nil) -> WalkOptions {
        var options = WalkOptions()
        options.watch = WatchPlan(seconds: max(1, Double(rounds) * everySeconds), everySeconds: everySeconds)
        options.stop = stop
        return options
    }

    private func target(_ server: HostServer) -> Target {
        Target(asked: "127.0.0.1:\(server.port)", host: "127.0.0.1", port: server.port)
    }

    @Test func aHostThatStays() async throws {
        let server = try await HostServer(.requiresNLA)
        let walk = await WalkRunner.run(target(server), options: options(rounds: 4, everySeconds: 0.25))
        await server.close()
        let rounds = walk.all(WatchRound.self).map(\.fact)
        #expect(rounds.map(\.round) == [1, 2, 3, 4])
        #expect(rounds.allSatisfy { $0.outcome == .answered && $0.identity == "ws-041.corp.example" })
        let summary = try #require(walk.first(WatchSummary.self)?.fact)
        #expect((summary.rounds, summary.answered, summary.end) == (5, 5, .completed))
        #expect((summary.identities, summary.returns, summary.addresses) == (1, 0, 1))
        #expect(walk.connections.opened == 4 + 4)
        #expect(server.connections == 8)
        #expect(walk.attempt(of: Probe.watch.rawValue) == .answered)
    }

    /// What was seen until then is the report, at once.
    @Test func anInterruptEndsIt() async throws {
        let server = try await HostServer(.requiresNLA)
        let stop = WatchStop()
        let walk = await WalkRunner.run(
            target(server), options: options(rounds: 4, everySeconds: 0.25, stop: stop),
            progress: { if ($0.fact as? WatchRound)?.round == 2 { _ = stop.request() } })
        await server.close()
        #expect(walk.final)
        #expect(walk.all(WatchRound.self).count <= 3)
        #expect(walk.first(WatchSummary.self)?.fact.end == .interrupted)
    }

    @Test func anInterruptBeforeTheWalkIsOver() async throws {
        let server = try await HostServer(.silent)
        let stop = WatchStop()
        let walk = await WalkRunner.run(
            target(server), options: options(rounds: 4, everySeconds: 0.25, stop: stop),
            progress: { if $0.fact is PortAnswer { _ = stop.request() } })
        await server.close()
        #expect(!walk.final)
        #expect(walk.durationMs < 5000)
        #expect(walk.first(PortAnswer.self)?.fact.outcome == .connected)
        #expect(walk.first(WatchSummary.self) == nil)
    }

    /// Three rounds in a row without an answer, not all twelve.
    @Test func aHostThatIsGoneIsLeftAlone() async throws {
        let server = try await HostServer(.requiresNLA)
        let walk = await WalkRunner.run(
            target(server), options: options(rounds: 12, everySeconds: 0.25),
            progress: { if ($0.fact as? WatchRound)?.round == 1 { Task { await server.close() } } })
        let summary = try #require(walk.first(WatchSummary.self)?.fact)
        #expect(summary.end == .stopped)
        #expect(summary.lostAtEnd == 3)
        #expect(walk.all(WatchRound.self).last?.fact.outcome == .unreached)
    }
}
