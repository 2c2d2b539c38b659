import Evidence
import Primitives

@testable import Diagnosis

let joined = JoinEnd(question: .client, outcome: .joined, stage: .channels, channels: 2, afterMs: 1)

private let xrdp: [any Fact] = reached + [xrdpTLS, handshake()] + Shown().facts
private let windowsTLS: [any Fact] =
    reached + [answer(.selected, selected: 1, flags: 0x1f), handshake()] + Shown().facts

private func end(_ outcome: JoinEnd.Outcome, stage: JoinEnd.Stage = .nothing) -> JoinEnd {
    JoinEnd(question: .client, outcome: outcome, stage: stage)
}

private func settled(_ method: UInt32, _ methodName: String, level: UInt32, _ levelName: String) -> RDPSecurity {
    RDPSecurity(
        question: .client, offered: "40BIT|128BIT|56BIT|FIPS", method: method, methodName: methodName, level: level,
        levelName: levelName, randomBytes: 32)
}

private let dropsTheConference = [
    "third-party-winstation-or-wrapper", "server-out-of-resources", "security-suite-blocks-on-server",
    "nla-probe-lost-in-proxy", "lossy-or-saturated-link",
]

/// Section E as far as it shows before any logon.
let joinCases: [Case] = [
    Case(
        name: "cut in the conference", facts: windowsTLS + [end(.closed)], causes: dropsTheConference, state: .broken,
        step: .join),
    Case(
        name: "a conference refused", facts: windowsTLS + [end(.refused)], causes: dropsTheConference, state: .broken,
        step: .join),
    Case(
        name: "silence in the conference", facts: windowsTLS + [end(.silence)],
        causes: dropsTheConference + ["pmtu-black-hole"], state: .broken, step: .join),
    Case(
        name: "denied, by the server's own word",
        facts: windowsTLS + [joined, ErrorInfo(question: .client, code: 7, leaving: true)],
        causes: ["session-limit", "drain-mode-or-broker"], state: .broken, step: .join),
    Case(
        name: "out of memory, by the server's own word",
        facts: windowsTLS + [
            ErrorInfo(question: .client, code: 6, leaving: false), end(.disconnected, stage: .attachUser),
        ],
        causes: ["server-out-of-resources"], leads: true, state: .broken, step: .join),
    Case(
        name: "the broker knows no destination",
        facts: windowsTLS + [joined, ErrorInfo(question: .client, code: 0x400, leaving: true)],
        causes: ["drain-mode-or-broker"], leads: true, state: .broken, step: .join),
    Case(
        name: "no licence server, as an error info",
        facts: windowsTLS + [
            ErrorInfo(question: .client, code: 0x101, leaving: false), end(.closed, stage: .attachUser),
        ],
        causes: ["rds-grace-period-over"], leads: true, state: .broken, step: .license),
    Case(
        name: "no licence server, as a licensing error",
        facts: windowsTLS + [
            joined,
            LicensingEnd(question: .client, code: 6, name: "ERR_NO_LICENSE_SERVER", transition: "ST_TOTAL_ABORT"),
        ],
        causes: ["rds-grace-period-over"], leads: true, state: .broken, step: .license),
    Case(
        name: "the old security with nothing but FIPS",
        facts: reached + [
            answer(.selected, selected: 0, flags: 0x1f), settled(0x10, "FIPS", level: 4, "FIPS"), joined,
        ],
        causes: ["tls-only-or-rdp-only-server", "fips-mode", "xrdp-key-unreadable"], leads: true, state: .degraded,
        step: nil),
]
