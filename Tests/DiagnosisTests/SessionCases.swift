import Evidence
import Knowledge
import Primitives
import Testing

@testable import Diagnosis

private let healthyNLA: [any Fact] =
    reached + [windowsNLA, handshake()] + Shown().facts + challenge().filter { !($0 is ServerClock) }
private let trusted = IdentityTrust(outcome: .pinned, sha256: "ab")
private let accepted = LogonEnd(outcome: .accepted, mechanism: "NTLM", form: "domain", version: 6)
private let letIn: [any Fact] = healthyNLA + [trusted, accepted, cameIn]
private let cameIn = JoinEnd(question: .client, outcome: .joined, stage: .channels, channels: 2)
private let licensed = LicenseExchange(messages: ["error-alert"], issued: .validClient, rounds: 0)
private let activated = ActivateEnd(outcome: .activated, stage: .fontMap, afterMs: 40)
private let inSession: [any Fact] = letIn + [licensed, activated]
/// xrdp, whose own window asks for the password.
private let withoutNLA: [any Fact] =
    reached + [xrdpTLS, handshake()] + Shown().facts
    + [NLAPolicy(policy: .absent), trusted, cameIn, licensed, activated]

/// Logons under NLA, and sessions, by how they end.
let sessionCases: [Case] =
    logonRefusals + [
        Case(
            name: "nothing vouches for the server", facts: healthyNLA + [trust(.firstContact)],
            causes: ["identity-unproven"], leads: true, certainty: .proven, state: .inconclusive, step: nil),
        Case(
            name: "the server's answer belongs to another TLS connection",
            facts: healthyNLA + [trusted, LogonEnd(outcome: .unbound, mechanism: "NTLM", form: "plain")],
            causes: ["mitm-or-host-key-changed"], leads: true, certainty: .proven, state: .broken,
            step: .authenticate),
        Case(
            name: "the user has no right to log on",
            facts: healthyNLA + [trusted, accepted, EarlyAuthorization(outcome: .denied, code: 5)],
            causes: ["no-remote-logon-right"], leads: true, certainty: .proven, state: .broken, step: .authenticate),
        ended("the server denies the connection", errorInfo: 0x7, causes: ["session-limit", "drain-mode-or-broker"]),
        ended("the user lacks the right, said in the session", errorInfo: 0x9, causes: ["no-remote-logon-right"]),
        ended("the broker knows no destination", errorInfo: 0x400, causes: ["drain-mode-or-broker"]),
        ended("the server is out of memory", errorInfo: 0x6, causes: ["server-out-of-resources"]),
        ended("another connection takes the session", errorInfo: 0x5, causes: ["session-taken-over"]),
        ended("an administrator ends the session", errorInfo: 0x1, causes: ["session-ended-by-somebody"]),
        ended("a task logs the user off", errorInfo: 0x2, causes: ["session-ended-by-somebody"]),
        told("no permission", notice(0xffff_fffa, "LOGON_MSG_NO_PERMISSION", 2), causes: ["no-remote-logon-right"]),
        told("sessions are taken", notice(0xffff_fffb, "LOGON_MSG_BUMP_OPTIONS", 1), causes: ["session-limit"]),
        told(
            "a bad password by a status", notice(0xc000_006d, nil, 0, "LOGON_FAILED_BAD_PASSWORD"),
            causes: ["wrong-password-or-user-form"]),
        told("a locked account by a status", notice(0xc000_0234, nil, 2), causes: ["account-locked"]),
        Case(
            name: "sent on to where nobody answers",
            facts: letIn + [
                licensed, Redirection(question: .client, sessionID: 1, flags: 1, targetAddress: "10.0.0.9"),
                ActivateEnd(outcome: .redirected, stage: .infoSent),
                RedirectionFollowed(target: "10.0.0.9", outcome: .refused),
            ], causes: ["drain-mode-or-broker"], leads: true, certainty: .proven, state: .broken, step: .activate),
        Case(
            name: "the refusal is shown as a picture", facts: withoutNLA + [drawn(.still), picture("refused-logon")],
            causes: ["wrong-password-or-user-form"], leads: true, state: .broken, step: .activate),
        Case(
            name: "NLA took the password, and the session says no",
            facts: inSession + [drawn(.still), picture("refused-logon")], causes: ["no-remote-logon-right"],
            leads: true, state: .broken, step: .activate),
        Case(
            name: "the session manager is down, and xrdp shows it",
            facts: withoutNLA + [drawn(.still), picture("refused-logon", "error connecting to sesman")],
            causes: ["xrdp-sesman-down-or-session-dies"], leads: true, state: .broken, step: .activate),
        Case(
            name: "black for as long as it was waited", facts: inSession + [drawn(.black), picture("black-screen")],
            causes: ["black-screen-shell"], leads: true, state: .broken, step: .draw),
    ]

private let logonRefusals: [Case] = [
    refused(0xc000_006a, ["wrong-password-or-user-form"], proven: true),
    refused(0xc000_006d, ["wrong-password-or-user-form"]),
    refused(0xc000_0064, ["wrong-password-or-user-form"], proven: true),
    refused(0xc000_0234, ["account-locked"], proven: true),
    refused(0xc000_0072, ["account-disabled-expired-restricted"], proven: true),
    refused(0xc000_0193, ["account-disabled-expired-restricted"], proven: true),
    refused(0xc000_006f, ["account-disabled-expired-restricted"], proven: true),
    refused(0xc000_0224, ["password-expired-or-must-change"], proven: true),
    refused(0xc000_0071, ["password-expired-or-must-change"], proven: true),
    refused(0xc000_015b, ["no-remote-logon-right"], proven: true),
    refused(0xc000_0418, ["ntlm-blocked-kerberos-needed"], proven: true),
    refused(0xc000_005e, ["kdc-unreachable"], proven: true),
    refused(0xc000_018d, ["broken-secure-channel"], proven: true),
    refused(0xc000_0133, ["clock-skew"], proven: true),
]

struct SessionTests {
    /// What was proven is said, and nothing more.
    @Test func healthyAsFarAsItWasWalked() {
        let checked = diagnose(walk(healthyNLA + [trusted, accepted]), knowledge: .shared)
        #expect(checked.verdict.state == .healthy)
        #expect(checked.verdict.provenThrough == .authenticate)
        #expect(checked.verdict.summary.id == "verdict.healthy-authorized")
        let drawn = diagnose(walk(inSession + [drawn(.still), picture("desktop")]), knowledge: .shared)
        #expect(drawn.verdict.state == .healthy)
        #expect(drawn.verdict.provenThrough == .draw)
        #expect(drawn.causes.isEmpty)
    }

    /// What Winlogon says of a session that goes on has the session's number in it, which may look like a refusal's code.
    @Test(arguments: [UInt32(0), 1, 2, 3, 7], ["LOGON_MSG_SESSION_CONTINUE", "LOGON_MSG_RECONNECT_OPTIONS"])
    func aSessionThatGoesOn(_ number: UInt32, _ type: String) {
        let told = notice(type == "LOGON_MSG_SESSION_CONTINUE" ? 0xffff_fffe : 0xffff_fffc, type, number)
        let result = diagnose(walk(inSession + [told, drawn(.still), picture("desktop")]), knowledge: .shared)
        #expect(result.verdict.state == .healthy && result.verdict.provenThrough == .draw)
    }

    /// Nothing on the screen may be our own limit; what the server may have is no likely cause.
    @Test func nothingDrawnAccusesNobody() {
        let result = diagnose(
            walk(inSession + [drawn(.nothingDrawn), picture("nothing-drawn")]), knowledge: .shared)
        #expect(result.verdict.state == .inconclusive)
        #expect(result.causes.allSatisfy { $0.probability < 0.5 })
        #expect(result.verdict.provenThrough == .activate)
    }

    /// The server's own word explains why no picture came.
    @Test func anEndThatTheServerExplainsCountsOnce() {
        let word = ErrorInfo(question: .client, code: 5, leaving: false)
        let cut = DrawEnd(outcome: .disconnected, afterMs: 1, reason: "rn-provider-initiated")
        let result = diagnose(walk(inSession + [word, cut, picture("nothing-drawn")]), knowledge: .shared)
        #expect(result.causes.first?.id == "session-taken-over")
        #expect(result.causes.first?.because.allSatisfy { !$0.says.id.hasPrefix("screen.") } == true)
    }

    /// A server that draws in ways that we do not read has no fault.
    @Test func ourOwnLimitIsNoFault() {
        let result = diagnose(walk(inSession + [drawn(.foreignCodecs)]), knowledge: .shared)
        #expect(result.verdict.state == .healthy)
        #expect(result.verdict.provenThrough == .activate)
        #expect(result.verdict.summary.text.contains("no fault of the server"))
    }

    /// Four causes that a server which says nothing leaves open; the question parts one from the others.
    @Test func aSilentRefusalIsAClass() {
        let end = LogonEnd(outcome: .closed, mechanism: "NTLM", form: "plain", version: 6)
        let result = diagnose(walk(healthyNLA + [trusted, end]), knowledge: .shared)
        #expect(result.verdict.step == .authenticate)
        let first = Set(result.causes.prefix(4).map(\.id))
        #expect(first.contains("wrong-password-or-user-form") && first.contains("account-locked"))
        #expect(result.causes.allSatisfy { $0.probability < 0.7 })
        #expect(!result.ask.isEmpty)
    }
}

private func trust(_ why: IdentityTrust.Why) -> IdentityTrust {
    IdentityTrust(outcome: .refused, why: why, sha256: "ab")
}

private func refused(_ code: UInt32, _ causes: [String], proven: Bool = false) -> Case {
    let end = LogonEnd(outcome: .refused, mechanism: "NTLM", form: "domain", version: 6, errorCode: code)
    return Case(
        name: "NLA refuses with \(hexCode(code))", facts: healthyNLA + [trusted, end], causes: causes, leads: true,
        certainty: proven ? .proven : nil, state: .broken, step: .authenticate)
}

private func ended(_ name: String, errorInfo: UInt32, causes: [String]) -> Case {
    Case(
        name: name,
        facts: letIn + [
            licensed, ErrorInfo(question: .client, code: errorInfo, leaving: false),
            ActivateEnd(outcome: .disconnected, stage: .licensed, reason: "rn-provider-initiated"),
        ], causes: causes, leads: true, state: .broken, step: .activate)
}

private func told(_ name: String, _ notice: LogonNotice, causes: [String]) -> Case {
    Case(
        name: "within the session: " + name, facts: inSession + [notice, drawn(.still), picture("unknown-picture")],
        causes: causes, leads: true, state: .broken, step: .activate)
}

private func notice(
    _ type: UInt32, _ typeName: String?, _ data: UInt32, _ dataName: String = "SESSION_ID"
) -> LogonNotice {
    var fact = LogonNotice(type: "extended")
    fact.errorType = type
    fact.errorTypeName = typeName
    fact.errorData = data
    fact.errorDataName = dataName
    return fact
}

private func drawn(_ outcome: DrawEnd.Outcome) -> DrawEnd { DrawEnd(outcome: outcome, afterMs: 8000) }

private func picture(_ looks: String, _ phrase: String = "login failed") -> PictureSeen {
    PictureSeen(
        looks: looks, width: 1024, height: 768, colours: looks == "black-screen" ? 1 : 300, commonShare: 0.6,
        blackShare: looks == "black-screen" ? 1 : 0, textRead: true,
        phrase: looks == "refused-logon" ? phrase : nil)
}
