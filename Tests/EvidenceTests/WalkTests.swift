import Evidence
import Foundation
import Testing

@Suite struct AttemptTests {
    /// `{"probe", "attempt": "answered|unanswered|not-run", "why"}` of the report.
    @Test(arguments: [
        (Attempt.answered, #"{"attempt":"answered","probe":"p","why":null}"#),
        (.unanswered(.timedOut), #"{"attempt":"unanswered","probe":"p","why":"timed-out"}"#),
        (.unanswered(.connectionFailed), #"{"attempt":"unanswered","probe":"p","why":"connection-failed"}"#),
        (.unanswered(.cutOff), #"{"attempt":"unanswered","probe":"p","why":"cut-off"}"#),
        (.unanswered(.ourFault), #"{"attempt":"unanswered","probe":"p","why":"our-fault"}"#),
        (.notRun(.blockedByEarlierStep), #"{"attempt":"not-run","probe":"p","why":"blocked-by-earlier-step"}"#),
        (.notRun(.cannotChangeVerdict), #"{"attempt":"not-run","probe":"p","why":"cannot-change-verdict"}"#),
        (.notRun(.connectionsSpent), #"{"attempt":"not-run","probe":"p","why":"connections-spent"}"#),
        (.notRun(.notApplicable), #"{"attempt":"not-run","probe":"p","why":"not-applicable"}"#),
        (.notRun(.needsCredentials), #"{"attempt":"not-run","probe":"p","why":"needs-credentials"}"#),
        (.notRun(.needsPrivilege), #"{"attempt":"not-run","probe":"p","why":"needs-privilege"}"#),
        (.notRun(.deadline), #"{"attempt":"not-run","probe":"p","why":"deadline"}"#),
        (.notRun(.notBuilt), #"{"attempt":"not-run","probe":"p","why":"not-built"}"#),
    ]) func hasTheShapeOfTheReport(_ attempt: Attempt, _ json: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let record = ProbeRecord(probe: "p", attempt: attempt)
        #expect(String(decoding: try encoder.encode(record), as: UTF8.self) == json)
        #expect(try JSONDecoder().decode(ProbeRecord.self, from: Data(json.utf8)) == record)
    }

    @Test(arguments: [
        #"{"probe":"p","attempt":"unanswered","why":null}"#, #"{"probe":"p","attempt":"not-run","why":"because"}"#,
        #"{"probe":"p","why":null}"#,
    ]) func aReasonIsNeeded(_ json: String) {
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(ProbeRecord.self, from: Data(json.utf8)) }
    }
}

@Suite struct WalkTests {
    private let vantage = Vantage(
        id: "v", kind: .wsl2NAT, host: "here", source: nil, interface: nil, overlays: ["tailscale"])

    private var walk: Walk {
        Walk(
            target: Target(
                asked: "rdp://Bücher:3390", host: "xn--bcher-kva", port: 3390, address: "10.0.0.1", gateway: "gw"),
            vantage: vantage.with(source: "10.0.0.5", interface: "eth0"), startedAt: instant, durationMs: 412.75,
            final: false,
            observations: factSamples.enumerated().map { index, fact in
                Observation(id: "o\(index + 1)", probe: "p", atMs: Double(index), durationMs: 1, fact: fact)
            },
            probes: [
                ProbeRecord(probe: "a", attempt: .answered), ProbeRecord(probe: "b", attempt: .notRun(.deadline)),
            ],
            connections: .init(opened: 4, answered: 3))
    }

    @Test func comesBackFromJSON() throws {
        let back = try JSONDecoder().decode(Walk.self, from: try JSONEncoder().encode(walk))
        #expect(back.target == walk.target)
        #expect(back.vantage == walk.vantage)
        #expect(back.startedAt == instant)
        #expect(back.durationMs == 412.75)
        #expect(back.final == false)
        #expect(back.probes == walk.probes)
        #expect(back.connections == .init(opened: 4, answered: 3))
        #expect(back.observations.map(\.id) == walk.observations.map(\.id))
        #expect(zip(back.observations, walk.observations).allSatisfy { same($0.fact, $1.fact) })
    }

    @Test func findsFactsInTheOrderOfSight() {
        #expect(walk.all(UserCode.self).map(\.fact.code) == [0x904, .max])
        #expect(walk.all(UserCode.self).map(\.observation.id) == ["o1", "o2"])
        #expect(walk.first(UserCode.self)?.fact.extended == 7)
        #expect(Walk(target: walk.target, vantage: vantage, startedAt: instant).first(UserCode.self) == nil)
    }

    @Test func knowsWhatBecameOfAProbe() {
        #expect(walk.attempt(of: "b") == .notRun(.deadline))
        #expect(walk.attempt(of: "c") == nil)
    }

    @Test func theVantageLearnsItsSourceAndKeepsTheRest() {
        let with = vantage.with(source: "10.0.0.5")
        #expect(with.source == "10.0.0.5")
        #expect(with.interface == nil)
        #expect(with.with(source: "::1", interface: "lo").with(source: "::2").interface == "lo")
        #expect((with.id, with.kind, with.host) == ("v", .wsl2NAT, "here"))
        #expect(with.overlays == ["tailscale"])
    }
}
