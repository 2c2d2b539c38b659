import Evidence
import Knowledge
import Primitives
import Testing

@testable import Diagnosis

/// Without the server's clock, which has a finding of its own.
private let healthyTLS: [any Fact] =
    reached + [windowsNLA, handshake()] + Shown().facts + challenge().filter { !($0 is ServerClock) }

/// A logon by Kerberos that the domain controllers end, before the server hears of it.
let kerberosCases: [Case] = [
    refused("the password is wrong", 24, .wrongPassword, causes: ["wrong-password-or-user-form"], proven: true),
    refused("nobody knows the user", 6, .unknownUser, causes: ["wrong-password-or-user-form"], proven: true),
    refused("the account is locked", 18, .locked, causes: ["account-locked"], proven: true),
    refused(
        "the account is disabled", 18, .disabled, causes: ["account-disabled-expired-restricted"], proven: true),
    refused(
        "the account has expired", 18, .accountExpired, causes: ["account-disabled-expired-restricted"], proven: true),
    refused("logon hours", 12, .restricted, causes: ["account-disabled-expired-restricted"], proven: true),
    refused(
        "revoked, and not told how", 18, .revoked, causes: ["account-locked", "account-disabled-expired-restricted"]),
    refused(
        "the password must change", 23, .passwordExpired, causes: ["password-expired-or-must-change"], proven: true),
    refused("the clocks differ", 37, .clockSkew, causes: ["clock-skew"], proven: true, skewMs: -600_000),
    refused(
        "nobody has the service name", 7, .unknownService, causes: ["spn-or-name-alias"], state: .degraded),
    refused(
        "no encryption type in common", 14, .noCommonEncryption, causes: ["no-common-kerberos-encryption"],
        proven: true,
        state: .degraded),
    unanswered("no domain controller answers", .silent, proven: true),
    unanswered("port 88 is closed", .refused, proven: true),
    unanswered("there is no way to a domain controller", .unreachable, proven: true),
    unanswered("DNS has no domain controller", .notFound),
    Case(
        name: "a ticket, but the domain controller's clock is off",
        facts: healthyTLS + [kdc(.answered, skewMs: 400_000), outcome(.ticket)], causes: ["clock-skew"], leads: true,
        certainty: .proven, state: .degraded, step: nil),
]

struct KerberosTests {
    /// One domain controller that answers makes up for another that does not.
    @Test func aSilentDomainControllerBesideAnotherIsNoFault() {
        let facts: [any Fact] = healthyTLS + [kdc(.silent), kdc(.answered), outcome(.ticket)]
        let result = diagnose(walk(facts), knowledge: .shared)
        #expect(result.causes.isEmpty)
        #expect(result.verdict.state == .healthy)
    }

    /// Locked or disabled: the domain controller does not say which, so a question parts them.
    @Test func whatRevokedMeansIsAsked() {
        let facts: [any Fact] = healthyTLS + [kdc(.error, code: 18), outcome(.revoked, code: 18)]
        #expect(diagnose(walk(facts), knowledge: .shared).ask.contains { $0.id == "account-is-locked" })
    }
}

private func refused(
    _ name: String, _ code: Int32, _ what: KerberosOutcome.Outcome, causes: [String], proven: Bool = false,
    skewMs: Double = 12, state: Verdict.State = .broken
) -> Case {
    Case(
        name: name, facts: healthyTLS + [kdc(.error, code: code, skewMs: skewMs), outcome(what, code: code)],
        causes: causes, leads: true, certainty: proven ? .proven : nil, state: state,
        step: state == .broken ? .authenticate : nil)
}

private func unanswered(_ name: String, _ how: KDCAnswer.Outcome, proven: Bool = false) -> Case {
    Case(
        name: name, facts: healthyTLS + [kdc(how), outcome(.noKDC)], causes: ["kdc-unreachable"], leads: true,
        certainty: proven ? .proven : nil, state: .degraded, step: nil)
}

private func kdc(_ outcome: KDCAnswer.Outcome, code: Int32? = nil, skewMs: Double? = nil) -> KDCAnswer {
    var answer = KDCAnswer(
        exchange: .asReq, realm: "CORP.EXAMPLE", origin: .dns, kdc: "dc1.corp.example", address: "10.0.0.5:88",
        outcome: outcome)
    answer.errorCode = code
    answer.clockSkewMs = skewMs
    answer.afterMs = 4
    return answer
}

private func outcome(_ what: KerberosOutcome.Outcome, code: Int32? = nil) -> KerberosOutcome {
    var outcome = KerberosOutcome(
        outcome: what, by: .password, realm: "CORP.EXAMPLE", service: "TERMSRV/ws-041.corp.example")
    outcome.errorCode = code
    return outcome
}
