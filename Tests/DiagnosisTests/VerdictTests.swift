import Evidence
import Knowledge
import Primitives
import Testing

@testable import Diagnosis

struct VerdictTests {
    @Test func aSilenceIsNoFailureBeforeTheDeadline() {
        let facts = reached + [answer(.silence, reference: nil, afterMs: nil)]
        let waiting = diagnose(walk(facts, final: false), knowledge: .shared)
        #expect(waiting.verdict.state == .inconclusive && waiting.verdict.step == nil)
        let over = diagnose(walk(facts), knowledge: .shared)
        #expect(over.verdict.state == .broken && over.verdict.step == .negotiate)
    }

    @Test func nothingAskedIsInconclusive() {
        #expect(diagnose(walk([]), knowledge: .shared).verdict.state == .inconclusive)
    }

    @Test func ourRefusalIsInconclusive() {
        let result = diagnose(walk(reached + [windowsNLA, handshake(.ourRefusal, .serverHello)]), knowledge: .shared)
        #expect(result.verdict.state == .inconclusive)
    }

    @Test func stepsAfterAFailureAreBlockedByIt() {
        let result = diagnose(walk(looked() + [port(.refused)]), knowledge: .shared)
        #expect(result.verdict.provenThrough == .resolve)
        #expect(result.steps.map(\.state) == [.ok, .failed] + Array(repeating: .skipped, count: 8))
        #expect(result.verdict.notWalked.allSatisfy { $0.why == "blocked-by-earlier-step" })
    }

    @Test func rdpSecurityLeavesTLSUnwalked() {
        let result = diagnose(
            walk(reached + [answer(.selected, selected: 0, flags: 0, reference: 0)]), knowledge: .shared)
        #expect(result.verdict.provenThrough == .negotiate)
        #expect(result.verdict.notWalked.first == .init(step: .encrypt, why: "not-applicable"))
    }

    /// UDP begins after TCP, TLS and the logon, so a handshake that was cut cannot be its doing.
    @Test func popularGuessesAreRuledOut() {
        let result = diagnose(walk(reached + [windowsNLA, handshake(.reset, .nothing)]), knowledge: .shared)
        let out = Set(result.ruledOut.map(\.id))
        #expect(out.isSuperset(of: ["windows-firewall-blocks", "udp-24h2-65s-drop", "saved-credential-wrong"]))
        #expect(out.isDisjoint(with: result.causes.map(\.id)))
    }

    @Test func anAnswerMovesTheRanking() throws {
        let walk = walk(looked() + [port(.refused), other(445, .connected)])
        let before = diagnose(walk, knowledge: .shared)
        let stopped = diagnose(walk, knowledge: .shared, answers: ["service-running": .no])
        #expect(stopped.causes.first?.id == "termservice-stopped")
        #expect(!stopped.ask.contains { $0.id == "service-running" })
        let unknown = diagnose(walk, knowledge: .shared, answers: ["service-running": .unknown])
        #expect(unknown.causes.map(\.probability) == before.causes.map(\.probability))
    }

    /// Causes that no question to the network can tell apart share their probability.
    @Test func indistinguishableCausesShare() throws {
        let result = diagnose(walk(looked() + [port(.refused), other(445, .connected)]), knowledge: .shared)
        let disabled = try #require(result.causes.first { $0.id == "rdp-disabled" })
        let stopped = try #require(result.causes.first { $0.id == "termservice-stopped" })
        #expect(abs(disabled.probability - stopped.probability) < 1e-9)
    }

    @Test func aWrongMachineHidesItsCertificatesName() throws {
        let facts = reached + [windowsNLA, handshake()] + Shown(match: .none, names: ["ws-077.corp.example"]).facts
        let result = diagnose(walk(facts + challenge(match: .none, computer: "ws-077")), knowledge: .shared)
        #expect(!result.causes.contains { $0.id == "cert-name-mismatch" })
        #expect(result.causes.first?.hides == ["cert-name-mismatch"])
    }

    /// The code alone never decides: four to one at most.
    @Test func theUsersCodeIsWeak() throws {
        let facts = reached + [windowsNLA, handshake(.reset, .nothing)]
        let without = diagnose(walk(facts), knowledge: .shared)
        let with = diagnose(walk(facts + [UserCode(code: 0x204, extended: nil)]), knowledge: .shared)
        #expect(with.causes.first?.id == without.causes.first?.id)
    }

    @Test func twoFaultsAtOnce() {
        let shown = Shown(daysLeft: -2).facts
        let facts =
            looked() + [port(.timedOut, "fd00::41"), port(.connected), windowsNLA, handshake()] + shown + challenge()
        let result = diagnose(walk(facts), knowledge: .shared)
        #expect(Set(result.causes.prefix(2).map(\.id)) == ["ipv6-path-broken", "selfsigned-cert-expired-not-renewed"])
        #expect(
            Set(result.hypotheses.first?.causes ?? []) == ["ipv6-path-broken", "selfsigned-cert-expired-not-renewed"])
    }

    @Test func logarithm() {
        #expect(log2(1) == 0 && log2(8) == 3 && log2(0.25) == -2)
        #expect(abs(log2(10) - 3.321_928_094_887_362) < 1e-12)
        #expect(abs(log2(1e-9) + 29.897_352_853_986_26) < 1e-9)
    }
}

/// What the verdict rests on when a walk met several addresses, or is not over.
struct SightTests {
    @Test func theAddressThatTheWalkWentOverCounts() {
        let elsewhere = ProtocolAnswer(
            question: .client, address: "10.0.0.99", requested: 11, outcome: .closed, close: .reset, afterMs: 1)
        let facts: [any Fact] =
            looked() + [
                port(.connected, "10.0.0.99", used: false), port(.connected), elsewhere, windowsNLA, handshake(),
            ]
            + Shown().facts + challenge()
        let result = diagnose(walk(facts), knowledge: .shared)
        #expect(result.verdict.state == .healthy, "\(result.verdict.summary.text)")
    }

    @Test func aHostThatMayYetAnswerIsNotCalledUnasked() {
        let result = diagnose(walk(looked() + [port(.connected)], final: false), knowledge: .shared)
        #expect(result.verdict.state == .inconclusive)
        #expect(result.steps.first { $0.step == .negotiate }?.detail.id == "negotiate.waiting")
        #expect(result.steps.first { $0.step == .encrypt }?.detail.id == "skipped.waiting")
    }

    @Test func thatAnAddressIsItsOwnAnswerIsNoEvidence() {
        let asked: [any Fact] = [
            NameAsked(host: "10.0.0.41", form: .ipv4), SystemNames(outcome: .answered, addresses: ["10.0.0.41"]),
            port(.refused),
        ]
        let result = diagnose(walk(asked, host: "10.0.0.41"), knowledge: .shared)
        #expect(result.ruledOut.allSatisfy { $0.because.id != "resolve.system.answered" })
        #expect(result.causes.allSatisfy { $0.because.allSatisfy { $0.says.id != "resolve.system.answered" } })
    }
}

@Test func aGatewayThatWasPassedByIsSaid() {
    var walk = walk(looked() + [port(.connected), windowsNLA, handshake()] + Shown().facts + challenge())
    walk.target = Target(asked: "x.rdp", host: "ws-041.corp.example", gateway: "gate.corp.example")
    let notes = diagnose(walk, knowledge: .shared).notes
    #expect(notes.contains { $0.id == "gateway-not-walked" && $0.text.contains("gate.corp.example") })
}

/// A machine at home, asked by its dynamic name: its own names belong to another domain, which accuses nobody.
@Test func aNameOfAnotherDomainIsANote() {
    let certificate = Shown(subject: "CN=den-pc", match: .none, names: ["den-pc"]).facts
    let facts = looked() + [port(.connected), windowsNLA, handshake()] + certificate
    let home = diagnose(
        walk(facts + challenge(match: .none, computer: "den-pc"), host: "family.dyndns.example"), knowledge: .shared)
    #expect(home.verdict.state == .healthy, "\(home.verdict.summary.text)")
    #expect(home.notes.contains { $0.id == "name-of-other-domain" })

    let sameDomain = Shown(match: .none, names: ["ws-077.corp.example"]).facts
    let other = diagnose(
        walk(
            looked() + [port(.connected), windowsNLA, handshake()] + sameDomain
                + challenge(match: .none, computer: "ws-077")), knowledge: .shared)
    #expect(other.causes.first?.id == "stale-dns-record")
}
