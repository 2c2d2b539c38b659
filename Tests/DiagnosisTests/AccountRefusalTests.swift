import Evidence
import Knowledge
import Primitives
import Testing

@testable import Diagnosis

private let start = UnixTime(seconds: 1_794_990_000)

private func at(_ seconds: Int64) -> UnixTime { UnixTime(milliseconds: start.milliseconds + seconds * 1000) }

/// A connection that came and went without a logon.
private func left(_ seconds: Int64 = 0, client: String = "10.0.0.9") -> LoggedAttempt {
    var attempt = LoggedAttempt(from: at(seconds), activity: "{\(seconds)}")
    attempt.client = client
    attempt.isOver = true
    attempt.events = [131]
    return attempt
}

private func refused(
    _ seconds: Int64, _ why: AccountRefusal.Why, event: Int = 4771, client: String? = "10.0.0.9", count: Int = 1
) -> AccountRefusal {
    AccountRefusal(
        event: event, why: why, code: "0x18", user: "alice", client: client, count: count, from: at(seconds),
        to: at(seconds))
}

private func log(of machine: String, _ channel: String, _ facts: [any Fact]) -> FileReading {
    let coverage = LogCoverage(channel: channel, records: 9, from: at(-9000), to: at(9000), events: ["x 1": 9])
    let sights = facts.map { fact in
        FileReading.Sight(
            at: (fact as? LoggedAttempt)?.to ?? (fact as? AccountRefusal)?.to ?? (fact as? any LoggedTrouble)?.group.to,
            fact)
    }
    return FileReading(file: "\(machine).evtx", kind: .eventLog, machine: machine, sights: [.init(coverage)] + sights)
}

private func judged(_ readings: FileReading...) -> Diagnosis {
    var walk = Walk.ofFiles(asked: "logs", host: "", readAt: at(100_000))
    for reading in readings { walk.add(reading) }
    return diagnose(walk, knowledge: .shared)
}

private func trouble(_ what: String, _ about: String) -> IdentityEvents {
    IdentityEvents(EventGroup(provider: "x", event: 4001, what: what, about: about, from: at(5), to: at(5)))
}

@Suite struct AccountRefusalTests {
    private func server(_ attempts: LoggedAttempt...) -> FileReading { log(of: "rds01", "RdpCoreTS", attempts) }
    private func controller(_ facts: any Fact...) -> FileReading { log(of: "dc01", "Security", facts) }

    @Test(arguments: [
        (AccountRefusal.Why.wrongPassword, ["wrong-password-or-user-form", "saved-credential-wrong"]),
        (.unknownUser, ["wrong-password-or-user-form"]), (.passwordExpired, ["password-expired-or-must-change"]),
        (.revoked, ["account-locked", "account-disabled-expired-restricted"]), (.clock, ["clock-skew"]),
        (.restricted, ["account-disabled-expired-restricted"]),
    ])
    func atTheSameTimeForTheSameClient(_ why: AccountRefusal.Why, _ causes: [String]) throws {
        let result = judged(server(left()), controller(refused(2, why)))
        let leading = try #require(result.causes.first)
        #expect(causes.contains(leading.id), "\(why): \(leading.id)")
        // It may have been another service after all.
        #expect(leading.certainty != .proven)
        #expect(result.verdict.step == .authenticate)
        #expect(!result.notes.contains { $0.id == "log-machines" }, "a domain controller is no other server")
    }

    /// Another client, another time, a program that tries all day, two reasons at once: held against nobody.
    @Test(arguments: [
        [refused(2, .wrongPassword, client: "10.0.0.7")], [refused(200, .wrongPassword)],
        [refused(2, .wrongPassword, count: 40)], [refused(2, .wrongPassword), refused(3, .clock)],
        [refused(2, .locked, event: 4776, client: nil)],
    ])
    func whatMayConcernAnotherService(_ refusals: [AccountRefusal]) {
        let alone = judged(server(left()))
        let result = judged(server(left()), log(of: "dc01", "Security", refusals))
        #expect(result.causes.map(\.id) == alone.causes.map(\.id))
        #expect(result.notes.contains { $0.id == "log-account-refusals" })
    }

    @Test func aControllersLogAloneBreaksNothing() {
        let result = judged(controller(refused(2, .wrongPassword)))
        #expect(result.verdict.state == .inconclusive && result.causes.isEmpty)
    }

    /// Who was accepted needs no explanation.
    @Test func aSuccessIsNotExplained() {
        var session = left()
        session.reached = .session
        #expect(judged(server(session), controller(refused(2, .wrongPassword))).verdict.state == .healthy)
    }

    @Test func aPolicyOfTheServerCountsOnThatServer() {
        let blocked = refused(1, .ntlmBlocked, event: 4002, client: nil)
        let own = judged(log(of: "rds01", "RdpCoreTS", [left(), blocked]))
        #expect(own.causes.first?.id == "ntlm-blocked-kerberos-needed")
        let others = judged(server(left()), log(of: "rds02", "NTLM", [blocked]))
        #expect(others.causes.first?.id != "ntlm-blocked-kerberos-needed")
    }

    @Test func theClientsOwnPolicy() {
        let log = log(of: "laptop", "NTLM", [trouble("ntlm-out-blocked", "TERMSRV/10.0.0.41")])
        let result = judged(log)
        #expect(result.verdict.state == .broken && result.verdict.step == .authenticate)
        #expect(["ntlm-blocked-kerberos-needed", "hardening-breaks-outgoing"].contains(result.causes.first?.id))
        var connection = ClientConnection(from: at(60))
        connection.server = "10.0.0.41"
        connection.connected = true
        connection.loggedOn = true
        var later = log
        later.sights.append(.init(at: at(60), connection))
        #expect(judged(later).verdict.state == .healthy)
    }

    /// By an alias Kerberos has no ticket, and NTLM takes its place: that alone breaks nothing.
    @Test func aNameThatKerberosDoesNotKnow() {
        let alone = judged(controller(trouble("spn-unknown", "TERMSRV/alias")))
        #expect(alone.verdict.state == .inconclusive && alone.verdict.step == nil && alone.causes.isEmpty)
        let failed = judged(server(left()), controller(trouble("spn-unknown", "TERMSRV/rds01")))
        #expect(failed.verdict.step == .authenticate && failed.causes.first?.id == "ntlm-blocked-kerberos-needed")
        let other = judged(server(left()), controller(trouble("spn-unknown", "TERMSRV/rds07")))
        #expect(other.causes.map(\.id) == judged(server(left())).causes.map(\.id))
    }

    @Test func everyWordHasARow() {
        for why in AccountRefusal.Why.allCases {
            #expect(Knowledge.shared.sentences["timeline.account-\(why.rawValue)"] != nil, "\(why)")
        }
    }
}
