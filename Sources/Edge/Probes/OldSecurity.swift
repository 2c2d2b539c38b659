import Evidence
import NIOCore
import RDPSequence
import Transport

/// Standard RDP Security: what of it the server settles, and how that belongs to the walk.
extension WalkRunner {
    /// SSL_NOT_ALLOWED_BY_SERVER: clients come in again, with the old security. [MS-RDPBCGR 2.2.1.2.2]
    private static let tlsNotAllowed: UInt32 = 2

    /// The client's own request was refused for its TLS, so that what it does next is what the `rdp-only` question asks.
    var refusesTLS: Bool {
        let answers = recorder.snapshot(final: false).all(ProtocolAnswer.self).map(\.fact)
        return answers.contains { $0.question == .client && $0.failureCode == Self.tlsNotAllowed }
    }

    /// Asks for each cipher alone, one connection after another: a server of the old security may take few at once.
    ///
    /// Only with `--deep`, and only where the old security was settled for the offer of all of them.
    func askEachCipher(at address: SocketAddress) async {
        guard options.deep, !recorder.snapshot(final: false).all(RDPSecurity.self).isEmpty else { return }
        for cipher in RDPCipher.allCases {
            guard leftMs >= Self.leastTimeMs else { return recorder.note(.rdpSecurityMethods, .notRun(.deadline)) }
            guard recorder.claimConnection() else {
                return recorder.note(.rdpSecurityMethods, .notRun(.connectionsSpent))
            }
            await ask(for: cipher, at: address)
        }
    }

    private func ask(for cipher: RDPCipher, at address: SocketAddress) async {
        let plan = ClientSequence.Plan(
            question: .rdpOnly, address: address.ipAddress ?? "", askedHost: target.host,
            startedAt: recorder.clock.startedAt, ciphers: [cipher])
        let attempt = await dialer.converse(
            with: address, sequence: ClientSequence(plan: plan, depth: .settings), limitMs: reachMs,
            deadlineMs: min(options.timeoutMs, recorder.clock.nowMs() + Self.sideLimitMs),
            onReach: { reached in
                if reached.outcome == .connected { recorder.connectionAnswered(from: reached.source) }
                return .settings
            },
            observe: { fact, durationMs in
                // All else was seen before, over the connections that asked for all ciphers.
                guard fact is RDPSecurity || fact is RDPSecurityRefused else { return }
                recorder.observe(fact, by: .rdpSecurityMethods, durationMs: durationMs)
            })
        recorder.note(.rdpSecurityMethods, attempt)
    }

    static func attempt(_ end: JoinEnd) -> Attempt {
        switch end.outcome {
        case .silence: .unanswered(.timedOut)
        case .closed, .reset, .tlsAlert: .unanswered(.cutOff)
        case .joined, .answered, .refused, .disconnected, .garbage: .answered
        }
    }

    /// Channels come after the logon where that comes first.
    static func whyNotJoined(_ walk: Walk) -> Attempt.NotRun {
        let answer = walk.all(ProtocolAnswer.self).map(\.fact).first { $0.question == .client }
        let isWithNLA = answer?.outcome == .selected && (answer?.selected ?? 0) & 0x0a != 0
        let isSecured = walk.all(HandshakeEnd.self).contains { $0.fact.outcome == .completed }
        return isWithNLA && isSecured ? .needsCredentials : .blockedByEarlierStep
    }
}
