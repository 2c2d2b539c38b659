import Evidence
import Knowledge
import Primitives
import Testing

@testable import Diagnosis

private let start = UnixTime(seconds: 1_794_990_000)

private func at(_ seconds: Int64) -> UnixTime { UnixTime(milliseconds: start.milliseconds + seconds * 1000) }

private func attempt(
    _ seconds: Int64, _ reached: LoggedAttempt.Reached = .arrived, refusal: LoggedAttempt.Refusal? = nil,
    user: String? = nil, client: String? = "10.0.0.9", activity: String? = nil, isOver: Bool = true,
    events: [Int] = [131]
) -> LoggedAttempt {
    var attempt = LoggedAttempt(from: at(seconds), activity: activity)
    attempt.reached = reached
    attempt.refusal = refusal
    attempt.user = user
    attempt.client = client
    attempt.isOver = isOver
    attempt.events = events
    return attempt
}

private func log(_ name: String, _ facts: [any Fact]) -> FileReading {
    let sights = facts.map { fact in FileReading.Sight(at: (fact as? LoggedAttempt)?.to, fact) }
    let coverage = LogCoverage(channel: name, records: 9, from: at(-9000), to: at(9000), events: ["x 1": 9])
    return FileReading(file: name + ".evtx", kind: .eventLog, sights: [.init(coverage)] + sights)
}

private func judged(_ readings: FileReading...) -> Diagnosis {
    var walk = Walk.ofFiles(asked: "logs", host: "ws-041", readAt: at(100_000))
    for reading in readings { walk.add(reading) }
    return diagnose(walk, knowledge: .shared)
}

@Suite struct LogTests {
    /// What one log begins another ends: the same ActivityID, or for the audit the address and the time.
    @Test func severalLogsTellOfOneConnection() throws {
        let result = judged(
            log("RdpCoreTS", [attempt(0, activity: "{1}")]),
            log("RemoteConnectionManager", [attempt(1, .logon, user: "alice", activity: "{1}", isOver: false)]),
            log("LocalSessionManager", [attempt(2, .session, user: "alice", activity: "{1}", isOver: false)]))
        #expect(result.verdict.state == .healthy && result.verdict.provenThrough == .activate)
        var refused = attempt(3, refusal: .locked, user: "alice", events: [4625])
        refused.code = "0xc0000234"
        refused.logonType = 3
        let locked = judged(log("RdpCoreTS", [attempt(0, activity: "{1}")]), log("Security", [refused]))
        #expect(locked.verdict.state == .broken && locked.verdict.step == .authenticate)
        #expect(locked.causes.first?.id == "account-locked" && locked.causes.first?.certainty == .proven)
    }

    @Test func theNewestOfAClientCounts() {
        let before = attempt(0, refusal: .wrongCredentials, activity: "{1}")
        let after = attempt(60, .session, user: "alice", activity: "{2}")
        #expect(judged(log("RdpCoreTS", [before, after])).verdict.state == .healthy)
        let later = attempt(120, refusal: .wrongCredentials, activity: "{3}")
        #expect(judged(log("RdpCoreTS", [before, after, later])).verdict.step == .authenticate)
    }

    /// A slip of one user is no news when others came in long after it.
    @Test func aFailureLongBeforeAnothersSuccessIsANote() {
        let slip = attempt(0, refusal: .wrongCredentials, user: "bob", client: "10.0.0.7", activity: "{1}")
        let soon = judged(log("RdpCoreTS", [slip, attempt(600, .session, user: "alice", activity: "{2}")]))
        #expect(soon.verdict.step == .authenticate)
        let late = judged(log("RdpCoreTS", [slip, attempt(8000, .session, user: "alice", activity: "{2}")]))
        #expect(late.verdict.state == .healthy)
        #expect(late.notes.contains { $0.id == "log-also-failed" })
    }

    @Test func aKnownClientThatIsTurnedAwayTwice() {
        let accepted = attempt(0, .session, user: "alice", activity: "{1}")
        let once = judged(log("RdpCoreTS", [accepted, attempt(60, activity: "{2}")]))
        #expect(once.verdict.state == .healthy)
        let twice = judged(log("RdpCoreTS", [accepted, attempt(60, activity: "{2}"), attempt(120, activity: "{3}")]))
        #expect(twice.verdict.state == .broken && twice.verdict.step == .authenticate)
    }

    /// The audit alone does not tell a network logon of Remote Desktop from one of a file share.
    @Test func aNetworkLogonAloneBreaksNothing() {
        var network = attempt(0, refusal: .wrongCredentials, user: "alice", events: [4625])
        network.logonType = 3
        let result = judged(log("Security", [network]))
        #expect(result.verdict.state == .inconclusive && result.verdict.step == nil)
        #expect(result.causes.first?.certainty != .proven)
    }

    @Test func theClientsLogNamesItsCode() {
        var connection = ClientConnection(from: at(0), activity: "{c}")
        connection.server = "ws-041"
        connection.reason = 0x904
        connection.connected = true
        let result = judged(log("Microsoft-Windows-TerminalServices-RDPClient/Operational", [connection]))
        #expect(result.verdict.state != .broken && result.verdict.step == nil)
        connection.reason = 0x204
        connection.connected = false
        #expect(judged(log("RDPClient", [connection])).verdict.step == .reach)
    }

    /// Every word that a log's finding may have is a row, so that none is passed over in silence.
    @Test func everyValueHasARow() {
        let known = Knowledge.shared
        for refusal in LoggedAttempt.Refusal.allCases where refusal != .securityLayer {
            #expect(known.finding("log.logon")?.outcome(refusal.rawValue) != nil, "\(refusal)")
            #expect(known.sentences["timeline.refused-\(refusal.rawValue)"] != nil, "\(refusal)")
        }
        for ending in LoggedAttempt.Ending.allCases {
            #expect(known.finding("log.ending")?.outcome(ending.rawValue) != nil, "\(ending)")
            #expect(known.sentences["timeline.ended-\(ending.rawValue)"] != nil, "\(ending)")
        }
        for refusal in GatewayConnection.Refusal.allCases {
            #expect(known.finding("log.gateway")?.outcome(refusal.rawValue) != nil, "\(refusal)")
            #expect(known.sentences["timeline.gateway-\(refusal.rawValue)"] != nil, "\(refusal)")
        }
    }

    @Test func everythingWithAnInstantStandsOnTheTimeline() {
        let bare = walk(healthyWindows)
        var walk = bare
        walk.add(log("RdpCoreTS", [attempt(0, refusal: .wrongCredentials, activity: "{1}")]))
        let result = diagnose(walk, knowledge: .shared)
        let rows = timelineRows(of: walk, verdict: result.verdict, knowledge: .shared)
        #expect(rows.map(\.file) == ["RdpCoreTS.evtx", nil])
        #expect(rows.map(\.at) == [at(0), walk.startedAt])
        #expect(rows.allSatisfy { !$0.says.text.isEmpty && !$0.says.text.contains("{") })
        #expect(timelineRows(of: bare, verdict: result.verdict, knowledge: .shared).isEmpty)
    }
}
