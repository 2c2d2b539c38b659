import Evidence
import NIOCore
import NIOPosix
import Primitives
import RDPSequence
import Synchronization
import Testing
import Transport

/// One conversation with a scripted server, and all that it told.
private struct Told: Sendable {
    var attempt = Attempt.notRun(.notBuilt)
    var reached: [(ReachOutcome, errno: String?)] = []
    var facts: [any Fact] = []
    /// When the last fact was told, on the connection's own thread.
    var tookMs = 0.0

    func first<F: Fact>(_ type: F.Type) -> F? { facts.lazy.compactMap { $0 as? F }.first }

    var answer: ProtocolAnswer? { first(ProtocolAnswer.self) }
    var handshake: HandshakeEnd? { first(HandshakeEnd.self) }
}

private func converse(
    with address: SocketAddress, depth: ClientSequence.Depth = .authenticate, deadlineMs: Double = 10_000
) async -> Told {
    let clock = WalkClock()
    let told = Mutex(Told())
    let plan = ClientSequence.Plan(
        question: .client, address: "127.0.0.1", askedHost: "lab.example", startedAt: clock.startedAt)
    let attempt = await Dialer(group: MultiThreadedEventLoopGroup.singleton, clock: clock).converse(
        with: address, sequence: ClientSequence(plan: plan, depth: .negotiate), limitMs: 5000, deadlineMs: deadlineMs,
        onReach: { reached in
            told.withLock { $0.reached.append((reached.outcome, reached.errno)) }
            return depth
        },
        observe: { fact, _ in
            told.withLock { told in
                told.facts.append(fact)
                told.tookMs = clock.nowMs()
            }
        })
    return told.withLock { told in
        told.attempt = attempt
        return told
    }
}

private func converse(
    with script: [[ScriptedServer.Turn]], identity: TLSIdentity? = nil, deadlineMs: Double = 10_000
) async throws -> Told {
    let server = try await ScriptedServer(script, identity: identity)
    let told = await converse(with: server.address, deadlineMs: deadlineMs)
    await server.close()
    return told
}

private let confirmTLS = hexBytes("0300 0013 0ed0 0000 1234 00 02 00 0800 01000000")
private let disconnect = hexBytes("0300 0009 02f0 80 21 80")

@Suite(.serialized) struct DialerTests {
    @Test func aClosedPortIsRefused() async throws {
        let server = try await ScriptedServer([])
        await server.close()
        let told = await converse(with: server.address)
        #expect(told.attempt == .unanswered(.connectionFailed))
        #expect(told.reached.map(\.0) == [.refused])
        #expect(told.reached.first?.errno == "ECONNREFUSED")
        #expect(told.facts.isEmpty)
        let knocked = await Dialer(group: MultiThreadedEventLoopGroup.singleton, clock: WalkClock())
            .knock(server.address, limitMs: 5000)
        #expect(knocked.outcome == .refused)
        #expect(knocked.errno == "ECONNREFUSED")
    }

    @Test func aKnockConnectsAndNoMore() async throws {
        let server = try await ScriptedServer([])
        let reached = await Dialer(group: MultiThreadedEventLoopGroup.singleton, clock: WalkClock())
            .knock(server.address, limitMs: 5000)
        await server.close()
        #expect(reached.outcome == .connected)
        #expect(reached.source == "127.0.0.1")
        #expect((reached.rttMs ?? -1) >= 0)
    }

    @Test(arguments: [
        ([[.close]] as [[ScriptedServer.Turn]], [CloseKind.eof, .reset]), ([[], [.close]], [.eof]),
        ([[], [.reset]], [.reset]),
    ]) func aConnectionThatIsCutOff(_ script: [[ScriptedServer.Turn]], _ ends: [CloseKind]) async throws {
        let told = try await converse(with: script)
        #expect(told.reached.map(\.0) == [.connected])
        #expect(told.answer?.outcome == .closed)
        // Who closes before our request came may find it unread and reset.
        #expect(told.answer?.close.map(ends.contains) == true)
        #expect(told.attempt == .unanswered(.cutOff))
        #expect(told.facts.count == 1)
    }

    @Test func silenceIsWaitedForToTheDeadline() async throws {
        let told = try await converse(with: [], deadlineMs: 700)
        #expect(told.answer?.outcome == .silence)
        #expect(told.attempt == .unanswered(.timedOut))
        #expect(told.tookMs >= 699 && told.tookMs < 1000)
    }

    @Test func theDeadlineHoldsForSilenceInTLSToo() async throws {
        let told = try await converse(with: [[], [.send(confirmTLS)]], deadlineMs: 700)
        #expect(told.answer?.outcome == .selected)
        #expect(told.handshake?.outcome == .silence)
        #expect(told.handshake?.stage == .nothing)
        #expect(told.tookMs >= 699 && told.tookMs < 1000)
    }

    /// A banner without an end of line is told after a moment, not at the deadline.
    @Test func aForeignBannerIsTold() async throws {
        let told = try await converse(with: [[.send(Array("RFB 003.008".utf8))]])
        #expect(told.answer?.outcome == .foreign)
        #expect(told.first(ForeignBanner.self)?.protocolName == "VNC")
        #expect(told.attempt == .answered)
        #expect(told.tookMs < 5000)
    }

    @Test(
        arguments: [
            (0, HandshakeEnd.Stage.nothing), (1, .serverHello), (2, .certificate), (3, .certificate),
            (4, .serverHelloDone),
        ], [(ScriptedServer.Turn.close, HandshakeEnd.Outcome.closed), (.reset, .reset)])
    func aHandshakeCutShort(
        _ cut: (records: Int, stage: HandshakeEnd.Stage),
        _ end: (turn: ScriptedServer.Turn, outcome: HandshakeEnd.Outcome)
    ) async throws {
        let script: [[ScriptedServer.Turn]] = [[], [.send(confirmTLS)], [.flight(records: cut.records), end.turn]]
        let told = try await converse(with: script, identity: makeIdentity())
        // A reset may overtake what was sent before it; an end of stream never does.
        if end.outcome == .closed { #expect(told.handshake?.stage == cut.stage) }
        #expect(told.handshake?.outcome == .closed || told.handshake?.outcome == .reset)
        if cut.records < 4 { #expect(told.handshake?.outcome == end.outcome) }
        #expect(told.attempt == .unanswered(.cutOff))
        if end.outcome == .closed, cut.records > 0 { #expect(told.handshake?.version == "TLS 1.2") }
        // Whoever showed a certificate has shown it, whatever came after.
        if end.outcome == .closed { #expect((told.first(CertificateShown.self) != nil) == (cut.stage >= .certificate)) }
    }

    @Test(arguments: [
        ("15 0303 0002 0228", 40, "handshake_failure"), ("15 0301 0002 0246", 70, "protocol_version"),
        ("15 0303 0002 0250", 80, "internal_error"),
    ]) func anAlertInPlaceOfTheServerHello(_ record: String, _ number: Int, _ name: String) async throws {
        let told = try await converse(with: [[], [.send(confirmTLS)], [.send(hexBytes(record)), .close]])
        #expect(told.handshake?.outcome == .alert)
        #expect(told.handshake?.alert == number)
        #expect(told.handshake?.alertName == name)
        #expect(told.handshake?.stage == .nothing)
        #expect(told.attempt == .unanswered(.cutOff))
    }

    /// An MCS disconnect where TLS is due: after our ClientHello, or at once with the confirm, before it.
    @Test(
        arguments: [
            [[], [.send(confirmTLS)], [.send(disconnect), .close]], [[], [.send(confirmTLS + disconnect)], [.close]],
        ] as [[[ScriptedServer.Turn]]])
    func aDisconnectInClear(_ script: [[ScriptedServer.Turn]]) async throws {
        let told = try await converse(with: script)
        #expect(told.handshake?.outcome == .cleartext)
        #expect(told.handshake?.disconnectReason == "rn-user-requested")
        #expect(told.handshake?.cleartext == hex(disconnect))
        #expect(told.attempt == .unanswered(.cutOff))
    }

    @Test(arguments: ["16 0303 0004 02000000", "16 0303 0030 0200002c0303"]) func aServerHelloThatIsNone(
        _ record: String
    ) async throws {
        let told = try await converse(with: [[], [.send(confirmTLS)], [.send(hexBytes(record)), .close]])
        #expect([.malformed, .closed, .ourRefusal].contains(told.handshake?.outcome))
        #expect(told.handshake?.version == nil)
        #expect(told.facts.count == 2)
    }

    /// Nothing is told twice, whatever the order of close, deadline and answer.
    @Test func tellsEachThingOnce() async throws {
        let script: [[ScriptedServer.Turn]] = [[], [.send(confirmTLS), .send(confirmTLS), .close]]
        for _ in 0..<10 {
            let told = try await converse(with: script)
            #expect(told.reached.count == 1)
            #expect(told.facts.filter { $0 is ProtocolAnswer }.count == 1)
            #expect(told.facts.filter { $0 is HandshakeEnd }.count == 1)
        }
    }
}
