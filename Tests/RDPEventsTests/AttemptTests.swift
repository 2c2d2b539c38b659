import EventLog
import Evidence
import Primitives
import Testing

@testable import RDPEvents

@Suite struct AttemptTests {
    let one = Connection(activity: "{1}", address: "10.0.0.9")

    @Test func aWholeSessionIsOneAttempt() throws {
        let found = attempts([
            one.arrives(0), one.named(0.1), one.logon(1), one.session(21, 2), one.session(22, 3), one.session(24, 60),
            one.disconnectReason(11, 60.1), one.ends(60.2),
        ])
        let attempt = try #require(found.first)
        #expect(found.count == 1)
        #expect(attempt.client == "10.0.0.9" && attempt.user == "alice" && attempt.domain == "CORP")
        #expect(attempt.connection == "RDP-Tcp#5" && attempt.session == "3" && attempt.activity == "{1}")
        #expect(attempt.events == [131, 65, 1149, 21, 22, 24, 40, 103])
        #expect(attempt.reached == .shell && attempt.refusal == nil && attempt.ending == .user && attempt.endCode == 11)
        #expect(attempt.isOver && attempt.from == at(0) && attempt.to == at(60.2))
    }

    /// causes.md: 131 without 1149 is not authenticated, 1149 without 21 is no session.
    @Test func howFarItCame() throws {
        func reached(_ records: [EventRecord]) -> LoggedAttempt.Reached? { attempts(records).first?.reached }
        #expect(reached([one.arrives(0), one.ends(1)]) == .arrived)
        #expect(
            reached([one.arrives(0), record(Provider.core, 104, 1, activity: "{1}", ["TimezoneBiasHour": "[1]"])])
                == .joined)
        #expect(reached([one.arrives(0), one.logon(1)]) == .logon)
        #expect(reached([one.logon(1), one.session(21, 2)]) == .session)
        #expect(reached([one.logon(1), one.session(25, 2)]) == .session)
    }

    @Test func aWrongPasswordIsRefused() throws {
        let attempt = try #require(attempts([one.arrives(0), one.wrongPassword(1), one.ends(2)]).first)
        #expect(attempt.refusal == .wrongCredentials && attempt.reached == .arrived && attempt.isOver)
    }

    /// The same transition is written when the client leaves after a refusal, or by itself.
    @Test func anErrorOfTheSecurityLayerCountsOnlyByItself() {
        let transition = record(
            Provider.core, 226, 1, activity: "{1}",
            ["StateTransition": "RDP_SEC", "ErrorCode": "0x80090304", "NewStateName": "FStateError"])
        let leaving = record(Provider.core, 107, 0.5, activity: "{1}")
        #expect(attempts([one.arrives(0), transition]).first?.refusal == .securityLayer)
        #expect(attempts([one.arrives(0), transition]).first?.code == "0x80090304")
        #expect(attempts([one.arrives(0), one.wrongPassword(0.5), transition]).first?.refusal == .wrongCredentials)
        #expect(attempts([one.arrives(0), leaving, transition]).first?.refusal == nil)
        let ofTCP = record(
            Provider.core, 226, 1, activity: "{1}", ["StateTransition": "RDP_TCP", "ErrorCode": "0x80070040"])
        #expect(attempts([one.arrives(0), ofTCP]).first?.refusal == nil)
    }

    @Test func theAuditNamesTheReason() throws {
        let found = attempts([
            one.arrives(0), one.wrongPassword(1), refusedLogon(1.2, status: "0xc000006d", sub: "0xC000006A", type: 3),
        ])
        let attempt = try #require(found.first)
        #expect(found.count == 1)
        #expect(attempt.code == "0xc000006a" && attempt.user == "alice" && attempt.logonType == 3)
    }

    @Test(arguments: [
        ("0xc000006d", "0xc000006a", LoggedAttempt.Refusal.wrongCredentials),
        ("0xc000006d", "0xc0000064", .wrongCredentials),
        ("0xc000006d", "0x0", .wrongCredentials), ("0xc0000234", "0x0", .locked),
        ("0xc000006e", "0xc0000072", .disabled),
        ("0xc0000193", "0x0", .expired), ("0xc000006e", "0xc0000071", .passwordExpired),
        ("0xc0000224", "0x0", .passwordExpired),
        ("0xc000015b", "0x0", .noRight), ("0xc000006e", "0xc000006f", .restricted), ("0xc0000133", "0x0", .clock),
        ("0xc000005e", "0x0", .noAuthority), ("0xc000018d", "0x0", .brokenTrust), ("0xc00002ee", "0x0", .other),
        // As a signed number, which other readers make of it.
        ("-1073741715", "-1073741718", .wrongCredentials),
    ])
    func statusOfARefusedLogon(status: String, sub: String, refusal: LoggedAttempt.Refusal) {
        #expect(attempts([refusedLogon(0, status: status, sub: sub)]).first?.refusal == refusal)
    }

    @Test func logonsThatAreNoneOfRemoteDesktopAreLeftOut() {
        #expect(attempts([refusedLogon(0, status: "0xc000006d", type: 2)]).isEmpty)
        #expect(attempts([refusedLogon(0, status: "0xc000006d", type: 5)]).isEmpty)
        #expect(attempts([refusedLogon(0, status: "0xc000006d", type: 3, address: "127.0.0.1")]).isEmpty)
        #expect(attempts([refusedLogon(0, status: "0xc000006d", type: 3, address: "::1")]).isEmpty)
    }

    /// A tunnel that ends on the machine shows as its own address; only Remote Desktop makes logons of these types.
    @Test(arguments: [10, 12]) func logonsThroughATunnelAreConnections(_ type: Int) throws {
        let logon = record(
            Provider.audit, 4624, 0, channel: "Security",
            [
                "TargetUserName": "alice", "TargetDomainName": "CORP", "LogonType": String(type),
                "IpAddress": "127.0.0.1", "IpPort": "49164",
            ])
        let attempt = try #require(attempts([logon]).first)
        #expect(attempt.reached == .logon && attempt.client == "127.0.0.1")
        #expect(attempts([refusedLogon(0, status: "0xc000006d", type: 10, address: "127.0.0.1")]).count == 1)
    }

    @Test func whoSitsAtTheMachineIsNoConnection() {
        // The word for a local logon is another one in every language.
        for word in ["LOCAL", "LOKAL", "ЛОКАЛЬНЫЕ"] {
            let local = record(
                Provider.sessions, 21, 0, activity: "{2}", ["User": "WS\\bob", "SessionID": "1", "Address": word])
            #expect(attempts([local]).isEmpty)
        }
        #expect(attempts([record(Provider.sessions, 23, 0, ["User": "WS\\bob", "SessionID": "1"])]).isEmpty)
    }

    /// Events of the session manager that have another ActivityID, or none, belong to the session by its number.
    @Test func anEndFindsItsSession() throws {
        let end = record(Provider.sessions, 40, 90, activity: "{other}", ["Session": "3", "Reason": "3"])
        let found = attempts([one.logon(0), one.session(21, 1), end])
        #expect(found.count == 1 && found.first?.ending == .idleLimit)
    }

    @Test(arguments: [
        (0, LoggedAttempt.Ending.unknown), (1, .user), (2, .logoff), (3, .idleLimit), (4, .timeLimit), (5, .replaced),
        (11, .user), (12, .logoff), (7, .denied), (0x101, .licence), (0x19, .shutdown), (99_999, .other),
    ])
    func howASessionEnded(reason: Int, ending: LoggedAttempt.Ending) {
        let found = attempts([one.session(21, 1), one.session(24, 5), one.disconnectReason(reason, 5)])
        #expect(found.map(\.ending) == [ending])
    }

    @Test func aSecondTransportIsNoSecondConnection() {
        let udp = record(Provider.core, 131, 1, activity: "{u}", ["ConnType": "UDP", "ClientIP": "10.0.0.9:50000"])
        #expect(attempts([one.arrives(0), udp]).count == 1)
    }

    @Test func withoutActivityTheAddressAndTheTimeDecide() {
        let bare = [
            record(Provider.core, 131, 0, ["ConnType": "TCP", "ClientIP": "[2001:db8::9]:51022"]),
            record(Provider.core, 140, 1, ["IPString": "2001:DB8::9"]),
            record(Provider.core, 131, 100, ["ConnType": "TCP", "ClientIP": "[2001:db8::9]:51023"]),
        ]
        let found = attempts(bare)
        #expect(found.map(\.refusal) == [.wrongCredentials, nil])
        #expect(found.allSatisfy { $0.client == "2001:db8::9" })
    }

    @Test func aDeniedUserOfTheAudit() throws {
        let denied = record(
            Provider.audit, 4825, 0, ["AccountName": "bob", "AccountDomain": "CORP", "ClientAddress": "10.0.0.9"])
        let attempt = try #require(attempts([denied]).first)
        #expect(attempt.refusal == .noRight && attempt.user == "bob" && attempt.client == "10.0.0.9")
    }
}

@Suite struct GuessingTests {
    private func guess(_ number: Int, from address: String) -> [EventRecord] {
        let one = Connection(activity: "{\(address)-\(number)}", address: address)
        let second = Double(number) * 10
        return [one.arrives(second), one.wrongPassword(second + 1), one.ends(second + 2)]
    }

    @Test func oneThatTriesVeryOften() throws {
        let found = facts((0..<15).flatMap { guess($0, from: "203.0.113.7") })
        let guessing = try #require(found.compactMap { $0 as? PasswordGuessing }.first)
        #expect(guessing.attempts == 15 && guessing.sources == 1)
        #expect(guessing.top == [.init(client: "203.0.113.7", attempts: 15)])
        #expect(!found.contains { $0 is LoggedAttempt })
    }

    @Test func manyThatTryAFewTimesEach() throws {
        let found = facts((0..<40).flatMap { guess($0, from: "203.0.113.\($0 % 12)") })
        let guessing = try #require(found.compactMap { $0 as? PasswordGuessing }.first)
        #expect(guessing.attempts == 40 && guessing.sources == 12)
    }

    @Test func oneThatTriesManyNames() throws {
        let found = facts(
            ["root", "admin", "test", "guest", "user"].enumerated().map {
                refusedLogon(Double($0 * 20), status: "0xc000006d", sub: "0xc0000064", user: $1, address: "203.0.113.7")
            })
        #expect(found.compactMap { $0 as? PasswordGuessing }.first?.users == 5)
    }

    /// A user who errs a few times, or an old password in some program that tries again and again, guesses nothing.
    @Test func whoErrsDoesNotGuess() {
        #expect(!facts((0..<5).flatMap { guess($0, from: "10.0.0.9") }).contains { $0 is PasswordGuessing })
        let stale = (0..<30).map { refusedLogon(Double($0 * 60), status: "0xc000006d", sub: "0xc000006a") }
        #expect(!facts(stale).contains { $0 is PasswordGuessing })
    }

    @Test func whoIsAcceptedInTheEndDoesNotGuess() {
        let good = Connection(activity: "{good}", address: "203.0.113.7")
        let records = (0..<20).flatMap { guess($0, from: "203.0.113.7") } + [good.arrives(500), good.logon(501)]
        #expect(!facts(records).contains { $0 is PasswordGuessing })
    }
}

@Suite struct BoundsTests {
    /// A million connections of as many clients: bounded, the newest kept, the rest counted.
    @Test func manyConnectionsStayBounded() throws {
        var grouper = EventGrouper()
        for number in 0..<40_000 {
            let one = Connection(
                activity: "{\(number)}", address: "10.\(number >> 16).\(number >> 8 & 255).\(number & 255)")
            grouper.take(one.arrives(Double(number)))
            grouper.take(one.logon(Double(number) + 0.5))
        }
        let sights = grouper.finish(records: 80_000).flatMap(\.sights)
        #expect(sights.count <= FileReading.mostSights)
        let coverage = try #require(sights.first?.fact as? LogCoverage)
        #expect(coverage.events["\(Provider.core) 131"] == 40_000 && coverage.leftOut > 30_000)
        #expect((sights.last?.fact as? LoggedAttempt)?.client == "10.0.156.63")
    }

    @Test func whatIsAlikeIsFolded() {
        let records = (0..<500).flatMap { number in
            let one = Connection(activity: "{\(number)}", address: "10.0.0.9")
            return [one.arrives(Double(number) * 5), one.ends(Double(number) * 5 + 1)]
        }
        let found = attempts(records)
        #expect(found.count <= 61)
        #expect(found.reduce(0) { $0 + $1.times } == 500)
        #expect(found.first?.from == at(0))
    }

    @Test func connectionsWithoutAnythingAreANumber() {
        let found = facts((0..<300).map { record(Provider.connections, 261, Double($0), activity: "{\($0)}") })
        #expect(found.count == 2)
        #expect(found.compactMap { $0 as? BareArrivals }.first == BareArrivals(count: 300, from: at(0), to: at(299)))
    }

    @Test func whatIsShownIsEscaped() throws {
        let hostile = record(
            Provider.connections, 1149, 0, activity: "{1}", ["Param1": "a\u{1b}[2J\u{202e}", "Param3": "10.0.0.9"])
        let user = try #require(attempts([hostile]).first?.user)
        #expect(user == "a\\u{1b}[2J\\u{202e}")
    }
}
