import Evidence
import Knowledge
import Testing

@testable import Diagnosis

private func load(
    _ asked: Int = 8, answeredMs: [Double], turnedAway: Int = 0, slow: Int = 0, aloneMs: Double = 10
) -> ParallelConnections {
    ParallelConnections(
        asked: asked, turnedAway: turnedAway, slowToConnect: slow, aloneMs: aloneMs, answeredMs: answeredMs)
}

private let promptly = [Double](repeating: 12, count: 8)

struct LoadTests {
    private func found(_ facts: [any Fact]) -> [String: String] {
        let found = loadFindings(Seen(walk(healthyWindows + facts)))
        return Dictionary(uniqueKeysWithValues: found.map { ($0.id, $0.value) })
    }

    @Test(
        arguments: [
            (LaterConnections(asked: 3, answered: 3), "answered"),
            (LaterConnections(asked: 3, answered: 2), "some-unanswered"),
            (LaterConnections(asked: 1, answered: 0), "some-unanswered"),
            // They may all have asked what the host does not like.
            (LaterConnections(asked: 2, answered: 0), "some-unanswered"),
            (LaterConnections(asked: 3, answered: 0, unansweredAtEnd: 3), "stopped"),
            (LaterConnections(asked: 3, answered: 1, unansweredAtEnd: 2, turnedAway: false), "stopped"),
            (LaterConnections(asked: 3, answered: 2, unansweredAtEnd: 1, turnedAway: false), "some-unanswered"),
            (LaterConnections(asked: 3, answered: 2, unansweredAtEnd: 1, turnedAway: true), "stopped"),
            (LaterConnections(asked: 3, answered: 2, unansweredAtEnd: 1, turnedAway: true, alone: false), "stopped"),
            (LaterConnections(asked: 3, answered: 1, unansweredAtEnd: 2, turnedAway: true, alone: true), "only-alone"),
            (
                LaterConnections(asked: 9, answered: 8, unansweredAtEnd: 1, turnedAway: false, alone: true),
                "some-unanswered"
            ),
        ]) func whetherAnswersStopped(_ later: LaterConnections, _ value: String)
    {
        #expect(found([later])["reach.later"] == value)
    }

    @Test(
        arguments: [
            (load(answeredMs: promptly), "steady"),
            (load(answeredMs: promptly, slow: 3), "queue-full"),
            (load(answeredMs: (1...8).map { Double($0) * 600 }, aloneMs: 640), "in-turn"),
            // Slow alone, and not slower together.
            (load(3, answeredMs: [4000, 4001, 4002], aloneMs: 4000), "steady"),
            (load(answeredMs: [12, 12], turnedAway: 6), "turned-away"),
            (load(answeredMs: [12, 12], turnedAway: 0), "unheard"),
        ]) func severalAtOnce(_ load: ParallelConnections, _ value: String)
    {
        #expect(found([load])["negotiate.load"] == value)
    }

    /// As gnome-remote-desktop on a busy machine: the user was let in, and a question beside it was cut.
    @Test func whoIsLetInIsNotBanned() {
        let later = LaterConnections(asked: 3, answered: 2, unansweredAtEnd: 1, turnedAway: true)
        func end(_ outcome: LogonEnd.Outcome) -> LogonEnd {
            LogonEnd(outcome: outcome, mechanism: "NTLM", form: "plain")
        }
        #expect(found([end(.accepted), later])["reach.later"] == "some-unanswered")
        #expect(found([end(.refused), later])["reach.later"] == "stopped")
    }

    /// One fact is not told twice.
    @Test func whatIsBannedOrTakesOneAtATimeHasNoLoad() {
        let burst = load(answeredMs: [12], turnedAway: 7)
        for alone in [true, false] {
            let later = LaterConnections(asked: 11, answered: 4, unansweredAtEnd: 7, turnedAway: true, alone: alone)
            #expect(found([burst, later])["negotiate.load"] == nil)
        }
        #expect(found([]) == [:])
    }

    @Test func namesTheCause() {
        func first(_ facts: [any Fact]) -> (String?, Verdict.State) {
            let result = diagnose(walk(healthyWindows + facts), knowledge: .shared)
            return (result.causes.first?.id, result.verdict.state)
        }
        #expect(
            first([LaterConnections(asked: 3, answered: 0, unansweredAtEnd: 3, turnedAway: true, alone: true)])
                == ("listener-pending-limit", .degraded))
        #expect(
            first([LaterConnections(asked: 3, answered: 0, unansweredAtEnd: 3, turnedAway: true, alone: false)])
                == ("bruteforce-blocker-banned-you", .degraded))
        #expect(first([load(answeredMs: promptly)]) == (nil, .healthy))
        // As measured on xrdp, which takes connections from a queue of two: nothing wrong with it.
        #expect(first([load(answeredMs: promptly, slow: 5)]) == (nil, .healthy))
    }

    @Test func servedInTurnPointsAtABusyServer() {
        let result = diagnose(
            walk(healthyWindows + [load(answeredMs: (1...8).map { Double($0) * 600 }, aloneMs: 640)]),
            knowledge: .shared)
        #expect(result.verdict.state == .degraded)
        let busy: Set = ["server-out-of-resources", "bruteforce-flood"]
        #expect(Set(result.causes.prefix(2).map(\.id)) == busy)
    }
}
