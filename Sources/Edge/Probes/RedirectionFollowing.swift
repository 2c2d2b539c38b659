import Evidence
import NIOCore
import Primitives
import RDPSequence
import RDPWire
import Transport

extension WalkRunner {
    /// Goes on to where the server sends the user, once: a second one is told and not followed. [MS-RDPBCGR 3.2.5.3.1]
    ///
    /// The password goes there on the same terms as anywhere: what is known of one host vouches for no other.
    func follow(_ redirection: ServerRedirection, from used: SocketAddress, _ logon: LogonPlan?) async {
        let host = redirection.targetNetAddress ?? redirection.targetFQDN ?? redirection.targetNetBIOSName
        let told = shown(host ?? target.host, limit: 128)
        guard let address = await address(of: host, used), recorder.claimConnection() else {
            return note(told, .notFound, nil)
        }
        let beganMs = recorder.clock.nowMs()
        let yield = SessionYield()
        var sequence = ClientSequence(
            plan: .init(
                question: .client, address: address.ipAddress ?? "", askedHost: host ?? target.host,
                startedAt: recorder.clock.startedAt),
            depth: .join)
        // Who was refused once is not tried elsewhere, and only who is let in there takes a password along.
        let next = logon == nil || host == nil ? logon : await logonPlan(knowing: host)
        var plan = sessionPlan(next)
        plan?.redirectedSessionID = redirection.sessionID
        plan?.loadBalanceInfo = redirection.loadBalanceInfo
        sequence.logOn(with: next, session: plan)
        _ = await dialer.converse(
            with: address, sequence: sequence, limitMs: reachMs, deadlineMs: options.timeoutMs,
            results: yield.results,
            onReach: { outcome in
                if outcome.outcome == .connected { recorder.connectionAnswered(from: outcome.source) }
                note(told, outcome.outcome.asFollowed, recorder.clock.nowMs() - beganMs)
                return .join
            },
            observe: { fact, durationMs in
                // The way there is its own affair; what becomes of the user is this walk's.
                guard Self.belongsToTheUser(fact) else { return }
                recorder.observe(fact, by: .redirectionFollowed, durationMs: durationMs)
            })
        if yield.redirectedTo != nil { note(told, .again, nil) }
        if let picture = yield.picture { options.session?.picture(picture) }
    }

    /// A redirection names no port: it is that of the first connection. One without a target is for a load balancer before the
    /// same address, which reads the token that comes with it.
    private func address(of host: String?, _ used: SocketAddress) async -> SocketAddress? {
        guard let host else { return used }
        return await systemLookup(host, port: target.port, limitMs: reachMs).addresses.first
    }

    private static func belongsToTheUser(_ fact: any Fact) -> Bool {
        switch fact.step {
        case .license, .activate, .draw: true
        case .authenticate: fact is IdentityTrust || fact is LogonEnd || fact is EarlyAuthorization
        default: fact is ErrorInfo
        }
    }

    private func note(_ target: String, _ outcome: RedirectionFollowed.Outcome, _ afterMs: Double?) {
        recorder.observe(
            RedirectionFollowed(target: target, outcome: outcome, afterMs: afterMs), by: .redirectionFollowed)
        recorder.note(.redirectionFollowed, .answered)
    }
}

extension ReachOutcome {
    fileprivate var asFollowed: RedirectionFollowed.Outcome {
        switch self {
        case .connected: .answered
        case .refused: .refused
        case .timedOut: .timedOut
        case .unreachable: .unreachable
        }
    }
}
