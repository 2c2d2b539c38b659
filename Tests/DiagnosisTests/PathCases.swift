import Evidence
import Knowledge
import Testing

@testable import Diagnosis

private let ladder = [576, 1280, 1400, 1420, 1460, 1492, 1500, 1500]

func outgoing(
    _ outcome: PathOutgoing.Outcome, acknowledged: Int? = 1500, lost: Int? = nil, pathMTU: Int = 1500,
    clamped: Int? = nil, packets: [Int] = ladder
) -> PathOutgoing {
    PathOutgoing(
        address: "10.0.0.41", outcome: outcome, packets: packets, acknowledged: acknowledged, lost: lost,
        gapSeen: outcome == .lost, interfaceMTU: 1500, pathMTUBefore: 1500, pathMTUAfter: pathMTU, rttMs: 1,
        clamped: clamped)
}

func echo(
    _ outcome: PathEcho.Outcome, answered: Int = 1500, lost: Int? = nil, reported: Int? = nil, fragment: Int? = nil
) -> PathEcho {
    PathEcho(
        address: "10.0.0.41", outcome: outcome, interfaceMTU: 1500, answered: answered, lost: lost,
        reportedMTU: reported, fragment: fragment, sent: 9, received: 6)
}

func repeated(_ packet: Int?, _ outcome: PathRepeat.Outcome, afterMs: Double) -> PathRepeat {
    PathRepeat(address: "10.0.0.41", packet: packet, outcome: outcome, afterMs: afterMs)
}

private let silence: [any Fact] = reached + [windowsNLA, handshake(.silence, .nothing)]

/// Section F: the path.
let pathCases: [Case] = [
    Case(
        name: "large packets to the host are lost",
        facts: healthyWindows + [
            outgoing(.lost, acknowledged: 1400, lost: 1420), outgoing(.passes, acknowledged: 1400, clamped: 1400),
            outgoing(.lost, acknowledged: 1400, lost: 1420),
        ],
        causes: ["pmtu-black-hole"], leads: true, certainty: .proven, state: .degraded, step: nil),
    Case(
        name: "large packets from the host are lost, by echo",
        facts: healthyWindows + [outgoing(.passes), echo(.lost, answered: 1400, lost: 1401)],
        causes: ["pmtu-black-hole"], leads: true, certainty: .likely, state: .degraded, step: nil),
    Case(
        name: "a packet that was lost three times arrives the next time",
        facts: healthyWindows + [outgoing(.lost, acknowledged: 1400, lost: 1420), outgoing(.passes)],
        causes: ["lossy-or-saturated-link"], leads: true, state: .degraded, step: nil),
    Case(
        name: "a silent handshake that small packets get through",
        facts: silence + [
            outgoing(.passes), repeated(1280, .answered, afterMs: 20), repeated(576, .answered, afterMs: 22),
            repeated(nil, .silence, afterMs: 2000),
        ],
        causes: ["pmtu-black-hole"], leads: true, certainty: .proven, state: .broken, step: .encrypt),
]

@Suite struct PathFindingTests {
    private func size(_ facts: [any Fact]) -> String? {
        findings(in: Seen(walk(facts)), .shared).first { $0.id == "path.size" }?.value
    }

    private func repeats(_ facts: [any Fact]) -> String? {
        findings(in: Seen(walk(facts)), .shared).first { $0.id == "path.repeat" }?.value
    }

    @Test(
        arguments: [
            ([], nil), ([outgoing(.passes)], "full-outgoing"), ([outgoing(.passes), echo(.passes)], "full"),
            ([echo(.passes)], "full"),
            ([outgoing(.passes), PathIncoming(largest: 1500, allowed: 1500)], "full"),
            ([outgoing(.passes), PathIncoming(largest: 1352, allowed: 1500)], "full-outgoing"),
            ([outgoing(.stalled, acknowledged: 1400, lost: 1420)], nil), ([outgoing(.cut, acknowledged: 576)], nil),
            (
                [outgoing(.lost, acknowledged: 1400, lost: 1420), outgoing(.lost, acknowledged: 1400, lost: 1420)],
                "lost-outgoing"
            ),
            // Once, or at another size the next time, or not at all the next time: that is chance.
            ([outgoing(.lost, acknowledged: 1400, lost: 1420)], nil),
            (
                [outgoing(.lost, acknowledged: 1400, lost: 1420), outgoing(.lost, acknowledged: 1280, lost: 1400)],
                "lost-by-chance"
            ),
            (
                [outgoing(.lost, acknowledged: 1400, lost: 1420), outgoing(.lost, acknowledged: 1460, lost: 1492)],
                "lost-by-chance"
            ),
            ([outgoing(.lost, acknowledged: 1400, lost: 1420), outgoing(.passes)], "lost-by-chance"),
            // The same bytes in small packets did not arrive either: it is not the size.
            (
                [
                    outgoing(.lost, acknowledged: 1400, lost: 1420),
                    outgoing(.lost, acknowledged: 1400, lost: 1420),
                    outgoing(.stalled, acknowledged: 576, clamped: 1400),
                ], "lost-by-chance"
            ),
            ([outgoing(.smaller, pathMTU: 1400)], "smaller"),
            ([outgoing(.passes), echo(.smaller, answered: 1400, reported: 1400)], "smaller"),
            ([outgoing(.passes), echo(.smaller, fragment: 1396)], "in-pieces"),
            ([outgoing(.passes), echo(.unclear, answered: 84, lost: 1500)], "full-outgoing"),
            ([outgoing(.passes), echo(.lost, answered: 1400, lost: 1401)], "lost-incoming"),
            ([echo(.lost, answered: 1400, lost: 1401)], "lost-echo"),
            // TCP itself keeps below the limit.
            (
                [
                    outgoing(.passes, acknowledged: 1400, packets: [576, 1280, 1400, 1400]),
                    echo(.lost, answered: 1400, lost: 1401),
                ], "clamped"
            ),
            // TCP has brought a larger packet than echo may have.
            (
                [
                    outgoing(.passes), echo(.lost, answered: 1300, lost: 1301),
                    PathIncoming(largest: 1352, allowed: 1500),
                ], "full-outgoing"
            ),
            // So small a limit is one on echo.
            ([outgoing(.passes), echo(.lost, answered: 1052, lost: 1053)], "full-outgoing"),
        ] as [([any Fact], String?)]) func theSizes(_ facts: [any Fact], _ value: String?)
    {
        #expect(size(healthyWindows + facts) == value)
    }

    @Test(
        arguments: [
            ([], nil),
            ([repeated(1280, .answered, afterMs: 20), repeated(nil, .silence, afterMs: 2000)], "small-only"),
            ([repeated(1280, .silence, afterMs: 2000), repeated(nil, .silence, afterMs: 2000)], "silent-too"),
            ([repeated(1280, .answered, afterMs: 20), repeated(nil, .answered, afterMs: 20)], "unlimited-too"),
            // As slow as the silence was long: nothing to compare.
            ([repeated(1280, .answered, afterMs: 1500), repeated(nil, .silence, afterMs: 2000)], nil),
            // The one without a limit did not get as far as TLS.
            ([repeated(1280, .answered, afterMs: 20), repeated(nil, .unreached, afterMs: 2000)], nil),
            // A smaller one was silent: that is chance, or load.
            (
                [
                    repeated(1280, .answered, afterMs: 20), repeated(576, .silence, afterMs: 2000),
                    repeated(nil, .silence, afterMs: 2000),
                ], nil
            ),
        ] as [([any Fact], String?)]) func theRepeats(_ facts: [any Fact], _ value: String?)
    {
        #expect(repeats(silence + facts) == value)
        #expect(repeats(healthyWindows + facts) == nil, "a handshake that completes in the end was slow")
    }

    /// The proof of the way out is the comparison; without it there is none of a repeat.
    @Test func theSameBytesInSmallPackets() {
        let lost = outgoing(.lost, acknowledged: 1400, lost: 1420)
        let arrived = outgoing(.passes, acknowledged: 1400, clamped: 1400)
        #expect(repeats(healthyWindows + [lost, lost, arrived]) == "hello-small-only")
        #expect(repeats(healthyWindows + [lost, lost]) == nil)
        #expect(repeats(healthyWindows + [lost, lost, outgoing(.stalled, acknowledged: 576, clamped: 1400)]) == nil)
    }

    /// What is proven asks no more.
    @Test func whatIsProvenIsSettled() {
        for index in [0, 3] {
            let result = diagnose(pathCases[index].walked, knowledge: .shared)
            #expect((result.causes.first?.probability ?? 0) >= 0.9 && result.ask.isEmpty)
        }
    }

    @Test func theAdviceNamesTheSize() throws {
        for (index, size) in [(0, "1400"), (1, "1400"), (3, "1280")] {
            let cause = try #require(diagnose(pathCases[index].walked, knowledge: .shared).causes.first)
            #expect(cause.advice.text.contains("MTU of the tunnel to \(size) bytes"), "\(cause.advice.text)")
            #expect(cause.advice.id == "advice.pmtu-black-hole.measured")
        }
    }

    /// Nothing is wrong with any of these, and of what was measured a note tells at most.
    @Test(
        arguments: [
            ([outgoing(.passes), echo(.passes)], nil), ([outgoing(.passes)], nil),
            ([outgoing(.smaller, pathMTU: 1400)], "path-mtu"),
            ([outgoing(.passes), echo(.smaller, fragment: 1396)], "path-mtu-in-pieces"),
            ([outgoing(.stalled, acknowledged: 576, lost: 1280)], nil),
        ] as [([any Fact], String?)]) func healthyPaths(_ facts: [any Fact], _ note: String?)
    {
        let result = diagnose(walk(healthyWindows + facts), knowledge: .shared)
        #expect(result.verdict.state == .healthy)
        #expect(result.notes.map(\.id).filter { $0.hasPrefix("path") } == [note].compactMap { $0 })
    }

    /// Packets of full size that pass both ways rule the black hole out.
    @Test func aFullPathRulesItOut() {
        let code = UserCode(code: 0x904, extended: 7)
        let result = diagnose(walk(healthyWindows + [outgoing(.passes), echo(.passes), code]), knowledge: .shared)
        #expect(result.ruledOut.contains { $0.id == "pmtu-black-hole" })
        #expect(!result.ask.contains { $0.id == "large-pings-lost" })
    }

    /// The way back was not measured, and the user's client lost its connection: it is asked for.
    @Test func whatWasNotMeasuredIsAskedFor() {
        let code = UserCode(code: 0x904, extended: 7)
        let hinted = diagnose(walk(healthyWindows + [outgoing(.passes), code]), knowledge: .shared)
        #expect(hinted.ask.map(\.id).last == "large-pings-lost" && hinted.ask.count == 3)
        #expect(diagnose(walk(healthyWindows + [outgoing(.passes)]), knowledge: .shared).ask.isEmpty)
    }

    /// It works, so a warning and not a failure; the step that it will hurt says so.
    @Test func theStepThatWillSufferSaysSo() throws {
        let result = diagnose(pathCases[0].walked, knowledge: .shared)
        let stay = try #require(result.steps.first { $0.step == .stay })
        #expect(stay.state == .warning && stay.detail.id == "path.size.lost-outgoing")
        #expect(diagnose(walk(healthyWindows), knowledge: .shared).steps.last?.state == .skipped)
    }

    /// A handshake of more than three seconds is late, and what is late is no healthy host.
    @Test(arguments: [(2999.0, Verdict.State.healthy), (3001, .degraded)])
    func aLateHandshake(_ tookMs: Double, _ state: Verdict.State) {
        var slow = walk(healthyWindows)
        slow.observations = slow.observations.map { observation in
            guard observation.fact is HandshakeEnd else { return observation }
            return Observation(
                id: observation.id, probe: observation.probe, atMs: observation.atMs, durationMs: tookMs,
                fact: observation.fact)
        }
        #expect(diagnose(slow, knowledge: .shared).verdict.state == state)
    }
}
