import Evidence
import NIOCore
import PathMTU
import RDPSequence
import Synchronization
import Transport

/// The largest packet that the path carries, asked on purpose: a usual handshake is too small to meet a limit.
extension WalkRunner {
    /// A volley of echo is waited for this long at least, and three round trips.
    static let echoWaitMs = 100.0
    /// A ClientHello that stays without an answer for so long is asked again in small packets: more than a server takes that
    /// answers at all.
    static let handshakeSilenceMs = 3_000.0
    /// How long such a repeat is waited for at least: the server has been reached and has negotiated by then.
    static let repeatWaitMs = 2_000.0

    // MARK: echo

    /// Both directions at once, by echo; it costs no connection.
    func measureEcho(_ signals: Signals) async {
        guard case .some(.some(let address)) = await signals.connected.wait(ms: options.timeoutMs) else {
            return recorder.note(.pathEcho, .notRun(.blockedByEarlierStep))
        }
        let largest = ownMTU ?? 1500
        // A loopback interface is no path.
        guard largest <= PacketLadder.largest, leftMs >= Self.leastTimeMs else {
            return recorder.note(.pathEcho, .notRun(largest > PacketLadder.largest ? .notApplicable : .deadline))
        }
        let startMs = recorder.clock.nowMs()
        let plan = EchoSearch.Plan(
            address: address.ipAddress ?? "", family: address.protocol == .inet6 ? .six : .four, largest: largest,
            waitMs: max(Self.echoWaitMs, 3 * rttMs))
        switch await Transport.measureEcho(to: address, plan, limitMs: leftMs) {
        case .measured(let echo):
            recorder.observe(echo, by: .pathEcho, durationMs: recorder.clock.nowMs() - startMs)
            recorder.note(.pathEcho, .answered)
        case .silent: recorder.note(.pathEcho, .unanswered(.timedOut))
        case .notPermitted: recorder.note(.pathEcho, .notRun(.needsPrivilege))
        case .unavailable: recorder.note(.pathEcho, .notRun(.notApplicable))
        }
    }

    /// The MTU of the interface that the walk goes over.
    private var ownMTU: Int? { recorder.snapshot(final: false).vantage.interface.flatMap { interfaceMTU($0) } }

    /// The round trip of the connection that the walk goes over.
    private var rttMs: Double {
        let answers = recorder.snapshot(final: false).all(PortAnswer.self).map(\.fact)
        return answers.first { $0.used }?.rttMs ?? 0
    }

    // MARK: the padded hello

    /// Where large packets seem to be lost, the same hello once more, and at the same time in packets of a size that arrived,
    /// show whether it is the size that matters, or chance.
    func sendPaddedHello(to address: SocketAddress) async {
        guard let path = await sendPaddedHello(to: address, clamped: nil), path.outcome == .lost,
            let smaller = path.acknowledged
        else { return }
        await withTaskGroup(of: Void.self) { group in
            for clamped in [nil, smaller] where leftMs >= Self.leastTimeMs && recorder.claimConnection() {
                group.addTask { _ = await sendPaddedHello(to: address, clamped: clamped) }
            }
        }
    }

    private func sendPaddedHello(to address: SocketAddress, clamped: Int?) async -> PathOutgoing? {
        let seen = Mutex<PathOutgoing?>(nil)
        let attempt = await dialer.sendPaddedHello(
            to: address, sequence: sequence(.client, address, .identify), limitMs: reachMs,
            deadlineMs: min(options.timeoutMs, recorder.clock.nowMs() + Self.sideLimitMs),
            interfaceMTU: ownMTU, clamped: clamped,
            onReach: { recorder.connectionAnswered(from: $0.source) },
            observe: { fact, durationMs in
                guard let path = fact as? PathOutgoing else { return }
                seen.withLock { $0 = path }
                recorder.observe(path, by: .pathOutgoing, durationMs: durationMs)
            })
        recorder.note(.pathOutgoing, attempt)
        return seen.withLock(\.self)
    }

    // MARK: the clamped repeat

    /// Where the handshake goes silent, the same once more in packets that every path carries, beside one without a limit.
    func repeatInSmallPackets(_ signals: Signals) async {
        guard case .some(.some(let answered)) = await signals.answer.wait(ms: options.timeoutMs),
            answered.answer.outcome == .selected, answered.answer.selected ?? 0 != 0,
            case .none = await signals.handshake.wait(ms: max(Self.handshakeSilenceMs, 8 * rttMs))
        else { return }
        let waitMs = max(Self.repeatWaitMs, 8 * rttMs)
        let first = await repeatClient(at: answered.address, PathSizes.first(for: echo, answered.address), waitMs)
        let isAnswered = first.contains { $0.outcome == .answered }
        recorder.note(
            .pathRepeat,
            first.isEmpty ? .notRun(.connectionsSpent) : isAnswered ? .answered : .unanswered(.timedOut))
        guard let working = largestPacketThatAloneWorks(first) else { return }
        _ = await repeatClient(at: answered.address, PathSizes.above(working, known: echo?.answered), waitMs / 2)
        // What the silence comes from is proven: to wait on for its end would tell nothing.
        await signals.abandon.wait(ms: 0)?()
    }

    private var echo: PathEcho? { recorder.snapshot(final: false).first(PathEcho.self)?.fact }

    /// Nil among the packets stands for no limit.
    private func repeatClient(at address: SocketAddress, _ packets: [Int?], _ waitMs: Double) async -> [PathRepeat] {
        await withTaskGroup(of: PathRepeat.self) { group in
            for packet in packets where leftMs >= Self.leastTimeMs && recorder.claimConnection() {
                group.addTask { await repeatClient(at: address, packet, waitMs) }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
    }

    private func repeatClient(at address: SocketAddress, _ packet: Int?, _ waitMs: Double) async -> PathRepeat {
        let startMs = recorder.clock.nowMs()
        let seen = Mutex<HandshakeEnd?>(nil)
        let sighting = Mutex(Sighting(question: .client, address: address.ipAddress ?? ""))
        _ = await dialer.converse(
            with: address, sequence: sequence(.client, address), limitMs: min(reachMs, waitMs),
            deadlineMs: min(options.timeoutMs, startMs + waitMs), clamped: packet,
            onReach: { reached in
                if reached.outcome == .connected { recorder.connectionAnswered(from: reached.source) }
                return .identify
            },
            observe: { fact, _ in
                if let end = fact as? HandshakeEnd { seen.withLock { $0 = end } }
                sighting.withLock { $0.take(fact) }
            })
        if let fact = sighting.withLock(\.fact) { recorder.observe(fact, by: .pathRepeat) }
        let end = seen.withLock(\.self)
        let result = PathRepeat(
            address: address.ipAddress ?? "", packet: packet, outcome: Self.outcome(end),
            stage: end?.stage, afterMs: recorder.clock.nowMs() - startMs)
        recorder.observe(result, by: .pathRepeat, durationMs: result.afterMs)
        return result
    }

    private static func outcome(_ end: HandshakeEnd?) -> PathRepeat.Outcome {
        switch end?.outcome {
        case .completed, .alert, .ourRefusal, .cleartext: .answered
        case .closed, .reset, .malformed: .cut
        case .silence: .silence
        case nil: .unreached
        }
    }
}

/// Which sizes of packets a silent handshake is repeated in. Pure.
enum PathSizes {
    /// One repeat without a limit, for comparison; what echo found to pass; and what every path must carry.
    static func first(for echo: PathEcho?, isSix: Bool) -> [Int?] {
        let least = isSix ? [1280] : [1280, 576]
        guard let echo, echo.outcome == .lost || echo.outcome == .smaller, echo.answered >= 576 else {
            return [nil] + least
        }
        let sizes = [echo.answered] + least.filter { $0 < echo.answered }.prefix(1)
        return [nil] + sizes
    }

    static func first(for echo: PathEcho?, _ address: SocketAddress) -> [Int?] {
        first(for: echo, isSix: address.protocol == .inet6)
    }

    /// Where small packets get through and nothing else tells the limit: two sizes above.
    static func above(_ working: Int, known: Int?) -> [Int?] {
        if working == known { return [] }
        return switch working {
        case 1280: [1400, 1492]
        case 576: [800, 1100]
        default: []
        }
    }
}
