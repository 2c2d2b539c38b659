import Evidence
import Primitives

@testable import Diagnosis

private let secured: [any Fact] = reached + [windowsNLA, handshake()] + Shown().facts

/// Sections D and E as far as they show before a password, and what the user's client adds.
let logonCases: [Case] = [
    Case(
        name: "clock ten minutes off",
        facts: secured + challenge().filter { !($0 is ServerClock) } + [
            ServerClock(instant: UnixTime(seconds: 1_795_000_600), skewMs: 600_000)
        ],
        causes: ["clock-skew"], leads: true, certainty: .proven, state: .degraded, step: nil),
    Case(
        name: "no NTLM", facts: secured + [CredSSPAnswer(outcome: .noNTLM, version: 6, mechanisms: ["Kerberos"])],
        causes: ["ntlm-blocked-kerberos-needed"], leads: true, state: .degraded, step: nil),
    Case(
        name: "silence on CredSSP", facts: secured + [CredSSPAnswer(outcome: .silence)],
        causes: ["nla-probe-lost-in-proxy", "server-out-of-resources", "kdc-unreachable"], state: .broken,
        step: .authenticate),
    Case(
        name: "closed on CredSSP", facts: secured + [CredSSPAnswer(outcome: .reset)],
        causes: [
            "nla-probe-lost-in-proxy", "server-out-of-resources", "tls-intercepted", "security-suite-blocks-on-server",
            "third-party-winstation-or-wrapper",
        ], state: .broken, step: .authenticate),
    Case(
        name: "error on CredSSP",
        facts: secured + [CredSSPAnswer(outcome: .errorCode, version: 6, errorCode: 0x8009_0311)],
        causes: ["kdc-unreachable", "ntlm-blocked-kerberos-needed", "broken-secure-channel"], leads: true,
        state: .broken,
        step: .authenticate),
    Case(
        name: "NLA required, client showed 2825",
        facts: secured + challenge().filter { !($0 is NLAPolicy) } + [
            NLAPolicy(policy: .required), UserCode(code: 2825, extended: nil),
        ],
        causes: ["nla-required-client-cannot"], leads: true, state: .degraded, step: nil),
    Case(
        name: "healthy, client could not look up the name",
        facts: healthyWindows + [UserCode(code: 0x104, extended: nil)],
        causes: ["client-name-path-broken", "vpn-dns-takeover"], state: .healthy, step: nil),
    Case(
        name: "healthy, client was told that the password is wrong",
        facts: healthyWindows + [UserCode(code: 0x807, extended: nil)],
        causes: ["wrong-password-or-user-form", "entra-join-nla"], state: .healthy, step: nil),
]
