import Evidence
import Primitives

@testable import Diagnosis

/// The start of every walk of these tests.
private let start: Int64 = 1_795_000_000

func day(_ offset: Int64) -> UnixTime { UnixTime(seconds: start + offset * 86_400) }

/// The certificate before the one that `Shown` shows, seen a week ago.
func previous(
    from: Int64 = -30, to: Int64 = 150, selfSigned: Bool = true, subject: String = "CN=ws-041.corp.example"
) -> CertificateHistory.Previous {
    .init(
        sha256: String(repeating: "5a", count: 32), publicKeySHA256: String(repeating: "a5", count: 32),
        subject: subject, selfSigned: selfSigned, notBefore: day(from),
        notAfter: day(to), firstSeen: day(-20), lastSeen: day(-7))
}

func machine(
    _ outcome: IdentityHistory.Outcome, about: IdentityHistory.About = .name, now: String = "ws-041.corp.example",
    before: String? = nil, address: String = "10.0.0.41", keyKept: Bool? = false
) -> IdentityHistory {
    IdentityHistory(
        about: about, outcome: outcome, machine: now, address: "10.0.0.41", previousMachine: before ?? now,
        previousAddress: address, lastSeen: day(-7), keyKept: keyKept)
}

func again(
    _ digits: String = "ab", computer: String? = "ws-041.corp.example", names: [String] = ["ws-041.corp.example"],
    key: String? = nil
) -> IdentitySeenAgain {
    IdentitySeenAgain(
        question: .client, address: "10.0.0.41", sha256: String(repeating: digits, count: 32),
        publicKeySHA256: String(repeating: key ?? (digits == "ab" ? "cd" : digits), count: 32),
        subject: "CN=" + (names.first ?? ""), names: names, computer: computer)
}

private let wrong = "printsrv.corp.example"
private let wrongMachine: [any Fact] =
    reached + [windowsNLA, handshake()] + Shown(match: .none, names: [wrong]).facts
    + challenge(match: .none, computer: "printsrv")

/// Who answers now against who answered before, and against who answers the next connection.
let historyCases: [Case] = [
    Case(
        name: "another certificate, the last one valid for months",
        facts: healthyWindows + [CertificateHistory(outcome: .changed, previous: previous())],
        causes: ["mitm-or-host-key-changed"], leads: true, certainty: .proven, state: .degraded, step: nil),
    Case(
        name: "another certificate on xrdp, by address",
        facts: [NameAsked(host: "10.0.0.41", form: .ipv4), port(.connected), xrdpTLS, handshake()]
            + Shown(match: .byAddress).facts
            + [CertificateHistory(outcome: .changed, previous: previous(from: -800, to: 2850))],
        host: "10.0.0.41", causes: ["mitm-or-host-key-changed"], leads: true, state: .degraded, step: nil),
    Case(
        name: "another certificate, of an inspection product",
        facts: reached + [windowsNLA, handshake()]
            + Shown(issuer: "O=Fortinet, CN=FortiGate CA", trust: .trusted).facts + challenge()
            + [CertificateHistory(outcome: .changed, previous: previous())],
        causes: ["tls-intercepted"], leads: true, certainty: .proven, state: .degraded, step: nil),
    Case(
        name: "another machine answers at a new address; the right one was met at the old one",
        facts: wrongMachine + [
            CertificateHistory(outcome: .changed, previous: previous()),
            machine(.otherMachine, now: wrong, before: "ws-041.corp.example", address: "10.0.0.7"),
        ],
        causes: ["stale-dns-record"], leads: true, state: .degraded, step: nil),
    Case(
        name: "another machine answers where the right one was met",
        facts: wrongMachine + [machine(.otherMachine, now: wrong, before: "ws-041.corp.example")],
        causes: ["stale-dns-record", "port-forward-or-hairpin", "duplicate-ip"], state: .degraded, step: nil),
    Case(
        name: "another machine behind the name of a router",
        facts: reached + [windowsNLA, handshake()]
            + Shown(match: .none, names: [wrong]).facts + challenge(match: .none, computer: "printsrv")
            + [machine(.otherMachine, now: wrong, before: "ws-041.corp.example")],
        host: "office.dyndns.example", causes: ["port-forward-or-hairpin"], leads: true, state: .degraded, step: nil),
    Case(
        name: "two machines by turns, the right one first",
        facts: healthyWindows + [again("ee", computer: wrong, names: [wrong])],
        causes: ["duplicate-ip"], leads: true, state: .degraded, step: nil),
    Case(
        name: "two machines by turns, the wrong one first",
        facts: wrongMachine + [again("ee")], causes: ["duplicate-ip"], leads: true, state: .degraded, step: nil),
]

/// What must not be taken for trouble.
let harmlessHistories: [(name: String, facts: [any Fact])] = [
    ("first time", [CertificateHistory(outcome: .firstTime), machine(.firstTime)]),
    ("the same", [CertificateHistory(outcome: .same, firstSeen: day(-90), lastSeen: day(-1)), machine(.same)]),
    ("the same key", [CertificateHistory(outcome: .sameKey, previous: previous())]),
    (
        "renewed after its end",
        [CertificateHistory(outcome: .renewedAfterExpiry, previous: previous(from: -183, to: -3))]
    ),
    ("renewed two weeks before", [CertificateHistory(outcome: .changed, previous: previous(from: -166, to: 14))]),
    (
        "renewed just after half its life",
        [CertificateHistory(outcome: .changed, previous: previous(from: -91, to: 89))]
    ),
    (
        "an older one again",
        [CertificateHistory(outcome: .returned, firstSeen: day(-90), lastSeen: day(-9), previous: previous())]
    ),
    ("the machine moved", [CertificateHistory(outcome: .same), machine(.same, address: "10.0.0.7")]),
    ("the machine was renamed", [machine(.otherMachine, before: "desktop-1", keyKept: true)]),
    ("its address was another's before", [machine(.same), machine(.otherMachine, about: .address, before: wrong)]),
    ("its brother was met before", [machine(.otherMachine, before: "ws-042.corp.example")]),
    ("seen again", [again(), again(computer: nil)]),
    ("a member of a farm by number", [again("ee", computer: "ws-042.corp.example", names: ["ws-042.corp.example"])]),
    ("a member of a farm by its certificate", [again("ee", computer: "other.corp.example", names: ["*.corp.example"])]),
    ("one certificate on two machines", [again(computer: "other.corp.example")]),
]
