import Evidence
import Knowledge
import Testing

@testable import Diagnosis

/// One row of the matrix; `chose` is what a ServerHello named.
func row(
    _ version: String, _ family: String = "any", _ outcome: HelloAnswer.Outcome = .cut, chose: String? = nil,
    suite: String? = nil, legacy: Bool = false, alert: Int? = nil
) -> TLSOffer {
    var answer = HelloAnswer(outcome: outcome)
    answer.version = chose
    answer.suite = suite
    answer.legacy = chose == nil ? nil : legacy
    answer.alert = alert
    return TLSOffer(version: version, family: family, answer: answer)
}

private func rows(_ outcome: HelloAnswer.Outcome, alert: Int? = nil) -> [any Fact] {
    ["TLS 1.2", "TLS 1.0", "TLS 1.3"].map { row($0, "any", outcome, alert: alert) }
}

/// The server's answer to another client, which the capture takes for the one of this title.
func offered(
    _ outcome: HelloAnswer.Outcome?, version: String? = "TLS 1.0", chose: String? = nil, alert: Int? = nil,
    negotiation: ProtocolAnswer = answer(.selected, selected: 1)
) -> ClientOffer {
    ClientOffer(
        client: "x", title: "mstsc of Windows 7", source: "a capture", restsOn: "Its order.", version: version,
        negotiation: negotiation,
        hello: outcome.map { outcome in
            var hello = HelloAnswer(outcome: outcome)
            hello.version = chose
            hello.alert = alert
            return hello
        })
}

private let cut: [any Fact] = reached + [windowsNLA, handshake(.reset, .nothing)]

/// Section C, 28 to 31: what other hellos tell beyond the first.
let offerCases: [Case] = [
    Case(
        name: "every hello is cut alike", facts: cut + rows(.cut),
        causes: ["rdp-cert-key-unreadable", "cert-services-stopped", "bound-cert-key-acl"], leads: true, state: .broken,
        step: .encrypt),
    Case(
        name: "every hello of a spoken version meets the same alert",
        facts: reached + [freeRDPTLS, handshake(.alert, .nothing, alert: 40)] + [
            row("TLS 1.2", "any", .alert, alert: 40), row("TLS 1.0", "any", .alert, alert: 70),
            row("TLS 1.3", "any", .alert, alert: 40),
        ],
        causes: ["bound-cert-missing-or-mismatched"], leads: true, state: .broken, step: .encrypt),
    Case(
        name: "only RC4 is taken",
        facts: cut + [
            row("TLS 1.2", "any", .hello, chose: "TLS 1.0", suite: "TLS_RSA_WITH_RC4_128_SHA", legacy: true),
            row("TLS 1.3"), row("TLS 1.2", "plain-rsa"), row("TLS 1.0", "modern"),
        ],
        causes: ["no-common-cipher"], leads: true, state: .broken, step: .encrypt),
    Case(
        name: "only TLS 1.0 is taken, by a server that talks nobody down",
        facts: cut + [
            row("TLS 1.0", "any", .hello, chose: "TLS 1.0", suite: "TLS_RSA_WITH_AES_128_CBC_SHA"), row("TLS 1.2"),
            row("TLS 1.3"), row("TLS 1.2", "plain-rsa"),
        ],
        causes: ["tls-versions-disabled-server"], leads: true, state: .broken, step: .encrypt),
    Case(
        name: "all versions are refused as versions",
        facts: reached + [windowsNLA, handshake(.alert, .nothing, alert: 70)] + rows(.alert, alert: 70),
        causes: ["tls-versions-disabled-server"], leads: true, state: .broken, step: .encrypt),
    Case(
        name: "Windows 7 at a server without TLS 1.0",
        facts: healthyWindows + [offered(.alert, alert: 70), row("TLS 1.0", "any", .alert, alert: 70)],
        causes: ["client-too-old"], leads: true, certainty: .proven, state: .broken, step: .encrypt),
    Case(
        name: "a client of TLS 1.2 at a server of TLS 1.3 only",
        facts: healthyWindows + [offered(.alert, version: "TLS 1.2", alert: 70)],
        causes: ["tls-versions-disabled-server"], leads: true, state: .broken, step: .encrypt),
    Case(
        name: "a client whose version is taken with other suites",
        facts: healthyWindows + [
            offered(.cut, version: "TLS 1.2"), row("TLS 1.2", "any", .hello, chose: "TLS 1.2", suite: "x"),
        ],
        causes: ["no-common-cipher"], leads: true, state: .broken, step: .encrypt),
    Case(
        name: "a client without CredSSP at a server that requires it",
        facts: healthyWindows + [offered(nil, version: nil, negotiation: answer(.failure, failure: 5))],
        causes: ["nla-required-client-cannot"], leads: true, certainty: .proven, state: .broken, step: .negotiate),
    Case(
        name: "the old client gets through where redial does not",
        facts: cut + [
            offered(.hello, chose: "TLS 1.0"),
            row("TLS 1.0", "any", .hello, chose: "TLS 1.0", suite: "TLS_RSA_WITH_RC4_128_SHA", legacy: true),
            row("TLS 1.3"), row("TLS 1.2", "plain-rsa"),
        ],
        causes: ["no-common-cipher"], leads: true, state: .degraded, step: nil),
]

@Suite struct OfferTests {
    private func verdict(_ facts: [any Fact]) -> Diagnosis { diagnose(walk(facts), knowledge: .shared) }

    /// What a server takes besides what was used is no fault of it.
    @Test func aMatrixOfAHealthyServerChangesNothing() {
        let rows: [any Fact] = [
            row("TLS 1.3", "any", .hello, chose: "TLS 1.3"), row("TLS 1.2", "any", .hello, chose: "TLS 1.2"),
            row("TLS 1.0", "any", .hello, chose: "TLS 1.0"),
            row("TLS 1.0", "rc4", .hello, chose: "TLS 1.0", legacy: true),
        ]
        let result = verdict(healthyWindows + rows)
        #expect(result.verdict.state == .healthy && result.causes.isEmpty)
    }

    @Test func aClientThatGetsThroughChangesNothingButANote() {
        let result = verdict(healthyWindows + [offered(.hello, chose: "TLS 1.2")])
        #expect(result.verdict.state == .healthy && result.causes.isEmpty)
        #expect(result.notes.contains { $0.id == "replayed-offer" && $0.text.contains("mstsc of Windows 7") })
    }

    /// Two or fewer answers are no pattern, and a refusal amid the flight is not about the offer.
    @Test func fewAnswersSayNothing() {
        let seen = Seen(walk(cut + [row("TLS 1.2"), row("TLS 1.0")]))
        #expect(matrixFindings(seen).isEmpty)
        let midway = Seen(walk(reached + [windowsNLA, handshake(.reset, .certificate)] + rows(.cut)))
        #expect(matrixFindings(midway).isEmpty)
    }

    /// A server whose key cannot be used refuses the client's hello as it refuses redial's: that is counted once.
    @Test func whatBothMeetAlikeIsCountedOnce() {
        let before = verdict(cut)
        let after = verdict(cut + [offered(.cut)])
        #expect(after.causes.map(\.id) == before.causes.map(\.id))
        #expect(after.verdict.step == .encrypt)
    }

    @Test func theVerdictSaysForWhomItSpeaks() {
        #expect(verdict(cut).notes.contains { $0.id == "own-offer" })
        #expect(!verdict(healthyWindows).notes.contains { $0.id == "own-offer" })
        #expect(verdict([UserCode(code: 0x904, extended: 7)] + healthyWindows).notes.contains { $0.id == "own-offer" })
        #expect(!verdict(cut + [offered(.cut)]).notes.contains { $0.id == "own-offer" })
    }

    /// Silence of a busy server is no word on a version.
    @Test func aSilentRowDecidesNothing() {
        let offer = offered(.cut)
        let silent = Seen(walk(healthyWindows + [offer, row("TLS 1.0", "any", .silence)]))
        #expect(clientOfferFindings(silent).map(\.value) == ["accepted", "refused"])
        let cut = Seen(walk(healthyWindows + [offer, row("TLS 1.0", "any", .cut)]))
        #expect(clientOfferFindings(cut).map(\.value) == ["accepted", "refused-old-version"])
    }

    /// A blocker that falls silent after the first connection refused no client.
    @Test func whoStoppedAnsweringRefusedNobody() {
        let facts = healthyWindows + [LaterConnections(asked: 2, answered: 0)]
        let result = verdict(facts + [offered(nil, negotiation: answer(.closed))])
        #expect(result.verdict.step == nil)
        #expect(result.causes.first?.id == verdict(facts).causes.first?.id)
        #expect(result.notes.contains { $0.id == "replay-unanswered" })
    }

    @Test func whoSignsItselfInspectsNothing() {
        let own = Shown(subject: "CN=FG100E4Q17000001,O=Fortinet")
        let result = verdict(reached + [windowsNLA, handshake()] + own.facts + challenge())
        #expect(!result.causes.contains { $0.id == "tls-intercepted" })
    }
}
