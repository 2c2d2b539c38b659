import Evidence
import Knowledge
import Primitives

/// Of a way through a gateway only the gateway can be walked without a logon: its name stands for the look-up, and all the
/// rest of it for the way to the host, which is never more than unproven.
extension Judging {
    func judgedThroughGateway(_ step: Step) -> Judged {
        switch step {
        case .resolve: gatewayName
        case .reach: gatewayReach
        default: (.skipped, words.say("skipped.behind-gateway"))
        }
    }

    private var gatewayName: Judged {
        guard let name = finding("gateway.name") else { return (.ok, words.say("gateway.literal")) }
        return (state(of: name) == .failed ? .failed : .ok, words.say(name))
    }

    private var gatewayReach: Judged {
        let walked = ["gateway.port", "gateway.tls", "gateway.certificate", "gateway.answer"].compactMap { finding($0) }
        if let failed = walked.first(where: { state(of: $0) == .failed }) { return (.failed, words.say(failed)) }
        guard let answer = finding("gateway.answer") else {
            return (.unknown, words.say(isWaiting ? "gateway.waiting" : "gateway.unasked"))
        }
        return (.skipped, words.say("gateway.asks-logon", ["reason": .text(words.say(answer).text)]))
    }

    var gatewayArgs: [String: Value] {
        ["gateway": .text(seen.walk.target.gateway ?? "the gateway"), "host": .text(seen.walk.target.host)]
    }
}

/// Within this many days somebody has to renew the certificate.
private let reminderDays = 30

extension Judging {
    func gatewayNotes() -> [Note] {
        guard let gateway = seen.walk.target.gateway else { return [] }
        guard seen.isThroughGateway else {
            return [note("gateway-not-walked", .info, nil, ["gateway": .text(gateway)])]
        }
        return [gatewayTrustNote, gatewayExpiryNote, gatewayNamesNote, webSocketNote, gatewayUDPNote, kdcProxyNote]
            .compactMap { $0 }
    }

    private var gatewayTrustNote: Note? {
        guard let finding = finding("gateway.certificate"), finding.value == "unknown-issuer" else { return nil }
        return note("gateway-issuer-unknown", .warning, finding.observation, finding.args)
    }

    private var gatewayExpiryNote: Note? {
        guard let (observation, certificate) = seen.first(GatewayCertificate.self), !certificate.isExpired,
            certificate.daysLeft < reminderDays
        else { return nil }
        let args: [String: Value] = [
            "day": .text(certificate.notAfter.day), "days": .integer(certificate.daysLeft),
        ]
        return note("gateway-certificate-expires-soon", .warning, observation.id, args, due: certificate.notAfter)
    }

    private var gatewayNamesNote: Note? {
        guard let (observation, identity) = seen.first(GatewayIdentity.self),
            let name = identity.dnsComputer ?? identity.netbiosComputer
        else { return nil }
        return note("gateway-calls-itself", .info, observation.id, ["computer": .text(name)])
    }

    /// Newer clients ask for WebSocket first: where only that is swallowed they hang or fall back late.
    private var webSocketNote: Note? {
        guard let (observation, answer) = seen.all(GatewayAnswer.self).first(where: { $0.fact.question == .websocket }),
            value("gateway.answer") == "asks-logon", answer.outcome != .status, seen.walk.final
        else { return nil }
        return note("gateway-websocket-lost", .warning, observation.id)
    }

    /// A session runs over TCP as well, only less smoothly where packets are lost.
    private var gatewayUDPNote: Note? {
        guard let (observation, udp) = seen.first(GatewayUDP.self) else { return nil }
        switch udp.outcome {
        case .refused, .silence:
            return note("gateway-udp-silent", .info, observation.id, ["port": .integer(Int(udp.port))])
        case .helloVerify, .serverHello, .alert, .other, .failed: return nil
        }
    }

    private var kdcProxyNote: Note? {
        guard let finding = finding("gateway.kdcProxy") else { return nil }
        return note("gateway-kdc-proxy-\(finding.value)", .info, finding.observation, finding.args)
    }
}
