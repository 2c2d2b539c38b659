import Evidence
import NIOCore
import RDPSequence
import Synchronization
import Transport

extension WalkRunner {
    /// When the asked port fails: do other well-known ports of the same address answer, and does one of them speak RDP?
    func askOtherPorts(of address: SocketAddress, _ signals: Signals) async {
        if case .some(.some) = await signals.connected.wait(ms: Self.otherPortsAfterMs) { return }
        guard leftMs >= Self.leastTimeMs else { return recorder.note(.otherPorts, .notRun(.deadline)) }
        // Behind a gateway nobody expects the host to answer directly: the gateway is asked, and not the host's other ports.
        if target.gateway != nil { return await walkGateway() }
        await withTaskGroup(of: Void.self) { group in
            for port in PlannedQuestions.otherPorts(than: target.port) {
                guard recorder.claimConnection() else { break }
                group.addTask { await knock(address, port) }
            }
        }
        recorder.note(.otherPorts, .answered)
    }

    private func knock(_ address: SocketAddress, _ port: UInt16) async {
        var address = address
        address.port = Int(port)
        let limitMs = min(leftMs, max(500, Self.reachLimitMs - recorder.clock.nowMs()))
        guard port == 3389 else {
            return observe(await dialer.knock(address, limitMs: limitMs), address, port, spokeRDP: nil)
        }
        let spoke = Mutex<(reached: Dialer.Reached?, isRDP: Bool)>((nil, false))
        _ = await dialer.converse(
            with: address, sequence: sequence(.client, address), limitMs: limitMs,
            deadlineMs: recorder.clock.nowMs() + limitMs,
            onReach: { reached in
                spoke.withLock { $0.reached = reached }
                return .negotiate
            },
            observe: { fact, _ in
                let outcome = (fact as? ProtocolAnswer)?.outcome
                if outcome == .selected || outcome == .failure || outcome == .plainConfirm {
                    spoke.withLock { $0.isRDP = true }
                }
            })
        let (reached, isRDP) = spoke.withLock { $0 }
        if let reached { observe(reached, address, port, spokeRDP: reached.outcome == .connected ? isRDP : nil) }
    }

    private func observe(_ reached: Dialer.Reached, _ address: SocketAddress, _ port: UInt16, spokeRDP: Bool?) {
        if reached.outcome == .connected { recorder.connectionAnswered(from: reached.source) }
        recorder.observe(
            OtherPortAnswer(
                address: address.ipAddress ?? "", port: port, outcome: reached.outcome, errno: reached.errno,
                spokeRDP: spokeRDP),
            by: .otherPorts, durationMs: reached.rttMs)
    }
}
