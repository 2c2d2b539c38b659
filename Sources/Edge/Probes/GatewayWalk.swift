import Evidence
import NIOCore
import RDPSequence
import Synchronization
import TLSRecords
import Transport

extension WalkRunner {
    /// Addresses of a gateway that are asked at most. With as many of a host that did not answer directly before, a way that
    /// is healthy through the gateway costs no more than any healthy host.
    private static let gatewayLimit = 2
    static let gatewayUDPPort = 3391
    private static let datagramCopies = 3

    /// Walks the gateway as far as its logon: name, port, TLS, HTTP; beside it UDP, and with `deep` the KDC proxy.
    func walkGateway() async {
        guard let text = target.gateway else { return }
        let gateway = GatewayAddress(text)
        let startMs = recorder.clock.nowMs()
        let names = await systemLookup(gateway.host, port: gateway.port, limitMs: leftMs)
        recorder.observe(
            GatewayNames(
                host: gateway.host, port: gateway.port, outcome: names.fact.outcome, addresses: names.fact.addresses,
                error: names.fact.error),
            by: .gatewayAnswers, durationMs: recorder.clock.nowMs() - startMs)
        for address in names.addresses.prefix(Self.gatewayLimit) {
            guard leftMs >= Self.leastTimeMs else { return recorder.note(.gatewayAnswers, .notRun(.deadline)) }
            guard await walk(gateway, at: address) else { continue }
            return
        }
        recorder.note(.gatewayAnswers, .unanswered(.connectionFailed))
    }

    /// False where no connection came about, so that the next address is worth a try.
    private func walk(_ gateway: GatewayAddress, at address: SocketAddress) async -> Bool {
        let reached = Signal<Double?>()
        async let udp: Void = askGatewayUDP(address, once: reached)
        let first = await ask(gateway, [.http, .websocket, .names], at: address) { reached.fire($0) }
        reached.fire(nil)
        if let first {
            let rest = Self.worthAnotherConnection(first)
            if !rest.isEmpty { _ = await ask(gateway, rest, at: address) { _ in } }
            if options.deep, !first.isEmpty, leftMs >= Self.leastTimeMs {
                let answers = await ask(gateway, [.kdcProxy], at: address) { _ in }
                recorder.note(.kdcProxyAnswers, answers?.isEmpty == false ? .answered : .unanswered(.cutOff))
            }
        }
        await udp
        return first != nil
    }

    /// A gateway that refuses one transport may still serve another; what was answered over the first connection is settled.
    static func worthAnotherConnection(_ answers: [GatewayAnswer]) -> [GatewayAnswer.Question] {
        guard let http = answers.first(where: { $0.question == .http }), !asksForLogon(http) else { return [] }
        // Silence and an answer of another protocol are not a transport's.
        guard http.outcome == .status || http.outcome == .closed || http.outcome == .reset else { return [] }
        let websocket = answers.first { $0.question == .websocket }
        return (websocket == nil ? [.websocket] : []) + (http.status == 404 ? [.rpc] : [])
    }

    private static func asksForLogon(_ answer: GatewayAnswer) -> Bool {
        answer.status == 401 || answer.upgraded || answer.status.map { (200...299).contains($0) } ?? false
    }

    /// One connection with these questions. Nil where it did not come about; the answers otherwise.
    private func ask(
        _ gateway: GatewayAddress, _ questions: [GatewayAnswer.Question], at address: SocketAddress,
        onReach: @escaping @Sendable (_ rttMs: Double?) -> Void
    ) async -> [GatewayAnswer]? {
        let isFirst = questions.contains(.http)
        guard recorder.claimConnection(within: isFirst || options.deep ? nil : PlannedQuestions.healthyLimit) else {
            recorder.note(.gatewayAnswers, .notRun(.connectionsSpent))
            return nil
        }
        let endMs = isFirst ? options.timeoutMs : min(options.timeoutMs, recorder.clock.nowMs() + Self.sideLimitMs)
        let seen = Mutex<(reached: Bool, answers: [GatewayAnswer], certificate: [any Fact])>((false, [], []))
        let sequence = GatewaySequence(
            plan: .init(
                askedHost: gateway.host, port: gateway.port, questions: questions, connectionID: randomGUID(),
                nonce: randomBytes(16)))
        let attempt = await dialer.converse(
            with: address, sequence: sequence, limitMs: reachMs, deadlineMs: endMs,
            onReach: { reached in
                let isReached = reached.outcome == .connected
                if isReached { recorder.connectionAnswered(from: reached.source) }
                seen.withLock { $0.reached = isReached }
                if isFirst { observe(reached, gateway, address) }
                if isReached { onReach(reached.rttMs) }
                return .authenticate
            },
            observe: { fact, durationMs in
                // Of further connections only their answers are new.
                guard isFirst || fact is GatewayAnswer else { return }
                let certificate = seen.withLock { seen -> GatewayCertificate? in
                    if let answer = fact as? GatewayAnswer { seen.answers.append(answer) }
                    guard fact.kind.hasPrefix("certificate.") else { return nil }
                    let isKnown = GatewayCertificate(seen.certificate) != nil
                    seen.certificate.append(fact)
                    return isKnown ? nil : GatewayCertificate(seen.certificate)
                }
                record(fact, certificate, durationMs)
            })
        let (isReached, answers) = seen.withLock { ($0.reached, $0.answers) }
        if isFirst, isReached { recorder.note(.gatewayAnswers, attempt) }
        return isReached ? answers : nil
    }

    /// The host's kinds of facts are kept for the host: what they say of a gateway has kinds of its own.
    private func record(_ fact: any Fact, _ certificate: GatewayCertificate?, _ durationMs: Double?) {
        if let end = fact as? HandshakeEnd {
            recorder.observe(GatewayHandshake(handshake: end), by: .gatewayAnswers, durationMs: durationMs)
        } else if let certificate {
            recorder.observe(certificate, by: .gatewayAnswers)
        } else if let answer = fact as? GatewayAnswer {
            let probe: Probe = answer.question == .kdcProxy ? .kdcProxyAnswers : .gatewayAnswers
            recorder.observe(answer, by: probe, durationMs: durationMs)
        } else if fact is GatewayIdentity {
            recorder.observe(fact, by: .gatewayAnswers)
        }
    }

    private func observe(_ reached: Dialer.Reached, _ gateway: GatewayAddress, _ address: SocketAddress) {
        recorder.observe(
            GatewayPort(
                address: address.ipAddress ?? "", port: gateway.port, outcome: reached.outcome, errno: reached.errno,
                rttMs: reached.rttMs),
            by: .gatewayAnswers, durationMs: reached.rttMs)
    }

    /// DTLS to the gateway's UDP port, beside everything else, once its TCP port has answered.
    private func askGatewayUDP(_ address: SocketAddress, once reached: Signal<Double?>) async {
        guard case .some(.some(let rttMs)) = await reached.wait(ms: leftMs) else { return }
        var address = address
        address.port = Self.gatewayUDPPort
        // Two round trips suffice for an answer; a third copy makes up for a lost one.
        let everyMs = min(max(100, 2 * rttMs), leftMs / Double(Self.datagramCopies))
        let outcome = await dialer.ask(
            address, datagram: DTLSHello.clientHello(random: randomBytes(32)), copies: Self.datagramCopies,
            everyMs: everyMs)
        recorder.observe(
            GatewayUDP(
                address: address.ipAddress ?? "", port: UInt16(Self.gatewayUDPPort), sent: outcome.sent,
                outcome: kind(of: outcome.ending), afterMs: isSilence(outcome.ending) ? nil : outcome.afterMs),
            by: .gatewayUDP)
        recorder.note(.gatewayUDP, isSilence(outcome.ending) ? .unanswered(.timedOut) : .answered)
    }

    private func isSilence(_ ending: DatagramOutcome.Ending) -> Bool {
        if case .silence = ending { return true }
        return false
    }

    private func kind(of ending: DatagramOutcome.Ending) -> GatewayUDP.Outcome {
        switch ending {
        case .refused: .refused
        case .silence: .silence
        case .failed: .failed
        case .answered(let bytes):
            switch DTLSHello.answer(bytes[...]) {
            case .helloVerify: .helloVerify
            case .serverHello: .serverHello
            case .alert: .alert
            case .other: .other
            }
        }
    }
}

/// [RFC 9562 5.4]
private func randomGUID() -> String {
    var bytes = randomBytes(16)
    bytes[6] = bytes[6] & 0x0f | 0x40
    bytes[8] = bytes[8] & 0x3f | 0x80
    let digits = bytes.map { String(UInt16($0) + 0x100, radix: 16).dropFirst() }.joined()
    let cuts = [0, 8, 12, 16, 20, 32]
    return zip(cuts, cuts.dropFirst()).map { from, to in String(digits.dropFirst(from).prefix(to - from)) }
        .joined(separator: "-")
}
