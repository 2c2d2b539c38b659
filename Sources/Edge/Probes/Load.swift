import Evidence
import NIOCore
import RDPSequence
import Synchronization
import Transport

/// Whether several connections at once are worth their price, and how many. Pure.
enum LoadPlan {
    /// A full queue of connections drops the SYN, which is sent again after a second. [RFC 6298 2.1]
    static let slowConnectMs = 900.0
    /// From then on the verdict calls an answer late.
    static let lateAnswerMs = 3000.0
    static let deepSize = 8
    static let plainSize = 3

    /// A late connection alone does not buy it: a lost SYN looks the same, and a healthy host is promised few connections.
    ///
    /// - Parameter left: connections that may still be opened; one of them is kept back to ask whether answers have stopped.
    /// - Returns: 0 where it is not worth while: one connection alone is no load.
    static func size(deep: Bool, answerMs: Double, left: Int) -> Int {
        let wanted = deep ? deepSize : answerMs >= lateAnswerMs ? plainSize : 0
        let size = min(wanted, left - 1)
        return size < 2 ? 0 : size
    }

    /// Who is served after all the others needs a multiple of what one alone took; a host that drops connections needs time to
    /// have them asked for again.
    static func waitMs(aloneMs: Double, size: Int) -> Double { min(10_000, max(5000, aloneMs * Double(size + 1))) }
}

extension WalkRunner {
    /// Some time for the host to see that all connections are closed.
    private static let pauseMs = 300.0

    /// The client's question over several connections at once, when everything else is over.
    private func askUnderLoad(_ signals: Signals) async {
        guard case .some(.some(let answered)) = await signals.answer.wait(ms: 0), answered.answer.outcome == .selected
        else { return recorder.note(.parallelConnections, .notRun(.blockedByEarlierStep)) }
        let connectMs = recorder.rttMs(of: answered.address.ipAddress ?? "")
        let answerMs = answered.answer.afterMs ?? 0
        let size = LoadPlan.size(deep: options.deep, answerMs: answerMs, left: recorder.connectionsLeft)
        guard size > 0 else { return recorder.note(.parallelConnections, .notRun(.cannotChangeVerdict)) }
        let waitMs = LoadPlan.waitMs(aloneMs: connectMs + answerMs, size: size)
        guard leftMs > waitMs else { return recorder.note(.parallelConnections, .notRun(.deadline)) }
        let claimed = (0..<size).count { _ in recorder.claimConnection() }
        guard claimed == size else { return recorder.note(.parallelConnections, .notRun(recorder.whyNoConnection)) }
        let ends = await connections(size, to: answered.address, waitMs: waitMs)
        recorder.observe(
            ParallelConnections(
                asked: size, turnedAway: ends.count { $0.isTurnedAway },
                slowToConnect: connectMs >= LoadPlan.slowConnectMs ? 0 : ends.count { $0.isSlow },
                aloneMs: connectMs + answerMs, answeredMs: ends.compactMap(\.answeredMs)), by: .parallelConnections)
        recorder.note(.parallelConnections, .answered)
    }

    private struct End: Sendable {
        var answeredMs: Double?
        var isTurnedAway = false
        var isSlow = false
    }

    private func connections(_ count: Int, to address: SocketAddress, waitMs: Double) async -> [End] {
        let startMs = recorder.clock.nowMs()
        return await withTaskGroup(of: End.self) { group in
            for _ in 0..<count {
                group.addTask { await connection(to: address, startMs: startMs, endMs: startMs + waitMs) }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
    }

    private func connection(to address: SocketAddress, startMs: Double, endMs: Double) async -> End {
        let end = Mutex(End())
        _ = await dialer.converse(
            with: address, sequence: sequence(.client, address), limitMs: min(reachMs, endMs - startMs),
            deadlineMs: endMs,
            onReach: { reached in
                if reached.outcome == .connected { recorder.connectionAnswered(from: reached.source) }
                end.withLock {
                    $0.isTurnedAway = reached.outcome == .refused
                    $0.isSlow = (reached.rttMs ?? 0) >= LoadPlan.slowConnectMs
                }
                return .negotiate
            },
            observe: { fact, _ in
                guard let answer = fact as? ProtocolAnswer else { return }
                let nowMs = recorder.clock.nowMs()
                end.withLock {
                    switch answer.outcome {
                    case .closed: $0.isTurnedAway = true
                    case .silence: break
                    default: $0.answeredMs = nowMs - startMs
                    }
                }
            })
        return end.withLock(\.self)
    }

    /// What is worth asking when all questions about the host itself are over.
    ///
    /// Where answers have stopped a plain walk leaves the host alone. One that may ask more puts the client's question once more,
    /// alone: which tells a host that has banned us from one that takes only so many at a time. Who is answered then may go on.
    func askWhenAllIsOver(_ signals: Signals) async {
        guard case .some(.some(let address)) = await signals.connected.wait(ms: 0) else {
            return recorder.note(.parallelConnections, .notRun(.blockedByEarlierStep))
        }
        let wasShut = recorder.door.isShut
        let before = recorder.door.tally(at: address)
        let alone = wasShut && options.deep ? await isAnsweredAlone(address) : nil
        await askUnderLoad(signals)
        if let load = recorder.snapshot(final: false).first(ParallelConnections.self)?.fact {
            await noteEnd(of: load, at: address, alone: alone)
        } else if let before {
            note(before, turnedAway: wasShut ? before.areTurnedAway && before.isTelling : nil, alone: alone)
        }
    }

    /// In which order a host met connections of the same moment cannot be known: that any was turned away is what counts.
    private func noteEnd(of load: ParallelConnections, at address: SocketAddress, alone earlier: Bool?) async {
        guard let tally = recorder.door.tally(at: address) else { return }
        let isInDoubt = recorder.door.isShut || load.answered < load.asked
        let alone = isInDoubt ? await isAnsweredAlone(address) : earlier
        note(tally, turnedAway: isInDoubt ? load.turnedAway > 0 : nil, alone: alone)
    }

    private func note(_ tally: Door.Tally, turnedAway: Bool?, alone: Bool?) {
        recorder.observe(
            LaterConnections(
                asked: tally.asked, answered: tally.answered,
                unansweredAtEnd: tally.isTelling ? tally.unansweredAtEnd : nil, turnedAway: turnedAway, alone: alone),
            by: .portAnswers)
    }

    /// The client's question again, when nothing else is open.
    private func isAnsweredAlone(_ address: SocketAddress) async -> Bool? {
        guard leftMs > Self.pauseMs + Self.leastTimeMs, recorder.claimConnection(anyway: true) else { return nil }
        try? await Task.sleep(for: .milliseconds(Int64(Self.pauseMs)))
        let nowMs = recorder.clock.nowMs()
        let end = await connection(to: address, startMs: nowMs, endMs: nowMs + min(leftMs, Self.sideLimitMs))
        return end.answeredMs != nil
    }
}
