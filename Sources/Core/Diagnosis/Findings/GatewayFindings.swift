import Evidence
import Knowledge
import Primitives

/// What the gateway on the way shows, as far as its logon. What a client would refuse, such as a wrong certificate, is walked
/// past: what comes after it is evidence of its own.
func gatewayFindings(_ seen: Seen, _ knowledge: Knowledge) -> [Finding] {
    let all = [
        gatewayNameFinding(seen), gatewayPortFinding(seen), gatewayTLSFinding(seen),
        gatewayCertificateFinding(seen, knowledge), gatewayAnswerFinding(seen), kdcProxyFinding(seen),
    ]
    return all.compactMap { $0 }
}

private func gatewayNameFinding(_ seen: Seen) -> Finding? {
    // That an address is its own answer is no evidence.
    guard let (observation, names) = seen.first(GatewayNames.self),
        !(isLiteralAddress(names.host) && names.outcome == .answered)
    else { return nil }
    let value = names.outcome == .answered ? "found" : "not-found"
    let args: [String: Value] = [
        "gateway": .text(names.host), "addresses": list(names.addresses),
        "error": .text(names.error ?? "no reason given"),
    ]
    return Finding("gateway.name", value, observation, args)
}

private func gatewayPortFinding(_ seen: Seen) -> Finding? {
    let answers = seen.all(GatewayPort.self)
    let telling =
        answers.first { $0.fact.outcome == .connected } ?? answers.first { $0.fact.outcome == .refused }
        ?? answers.first
    guard let (observation, port) = telling else { return nil }
    let args: [String: Value] = [
        "address": .text(port.address), "port": .integer(Int(port.port)), "errno": .text(port.errno ?? "unknown"),
    ]
    return Finding("gateway.port", port.outcome.rawValue, observation, args)
}

private func gatewayTLSFinding(_ seen: Seen) -> Finding? {
    guard let (observation, fact) = seen.first(GatewayHandshake.self) else { return nil }
    let end = fact.handshake
    guard !seen.isPending(end.outcome == .silence), end.outcome != .ourRefusal else { return nil }
    let args: [String: Value] = [
        "version": .text(end.version ?? "TLS"), "alert": .text(end.alertName ?? "unknown"),
    ]
    return Finding("gateway.tls", tlsValue(end.outcome), observation, args)
}

private func tlsValue(_ outcome: HandshakeEnd.Outcome) -> String {
    switch outcome {
    case .closed, .reset: "cut"
    case .cleartext, .malformed: "not-tls"
    case .completed, .alert, .silence, .ourRefusal: outcome.rawValue
    }
}

/// Unlike a host's own certificate a gateway's must stand the tests of a browser; what only the client's store can tell is
/// left open.
private func gatewayCertificateFinding(_ seen: Seen, _ knowledge: Knowledge) -> Finding? {
    guard let (observation, certificate) = seen.first(GatewayCertificate.self) else { return nil }
    let product = knowledge.inspectionProduct(issuer: certificate.issuer)
    let args: [String: Value] = [
        "gateway": .text(certificate.asked), "names": list(certificate.names), "issuer": .text(certificate.issuer),
        "start": .text(certificate.notBefore.day), "end": .text(certificate.notAfter.day),
        "product": .text(product ?? "unknown"),
    ]
    return Finding("gateway.certificate", certificateValue(certificate, product), observation, args)
}

private func certificateValue(_ certificate: GatewayCertificate, _ product: String?) -> String {
    if product != nil { return "inspection" }
    if !certificate.fits { return "name-differs" }
    if certificate.isExpired { return "expired" }
    if certificate.isFuture { return "not-yet-valid" }
    switch certificate.trust {
    case .trusted: return "fine"
    case .selfSigned: return "self-signed"
    case .invalidSignature: return "bad-signature"
    case .unknownIssuer, .weak, .other: return "unknown-issuer"
    }
}

private func gatewayAnswerFinding(_ seen: Seen) -> Finding? {
    let answers = seen.all(GatewayAnswer.self)
    guard let http = answers.first(where: { $0.fact.question == .http }), !seen.isPending(http.fact.outcome == .silence)
    else { return nil }
    var (telling, value) = (http, answerValue(http.fact))
    if !["asks-logon", "asks-other", "open"].contains(value) {
        for (question, only) in [(GatewayAnswer.Question.websocket, "websocket-only"), (.rpc, "rpc-only")] {
            guard let other = answers.first(where: { $0.fact.question == question }),
                ["asks-logon", "open"].contains(answerValue(other.fact))
            else { continue }
            (telling, value) = (other, only)
            break
        }
    }
    return Finding("gateway.answer", value, telling.observation, answerArgs(telling.fact, seen))
}

private func answerArgs(_ answer: GatewayAnswer, _ seen: Seen) -> [String: Value] {
    [
        "gateway": .text(seen.walk.target.gateway ?? "the gateway"),
        "status": .text([answer.status.map { String($0) }, answer.reason].compactMap(\.self).joined(separator: " ")),
        "schemes": list(answer.schemes), "server": .text(answer.server ?? "not named"),
        "location": .text(answer.location ?? "elsewhere"), "detail": .text(answer.detail ?? "no detail"),
    ]
}

private func answerValue(_ answer: GatewayAnswer) -> String {
    switch answer.outcome {
    case .closed, .reset, .tlsAlert: return "cut"
    case .silence: return "silence"
    case .garbage: return "garbage"
    case .status: break
    }
    switch answer.status ?? 0 {
    case 101, 200...299: return "open"
    case 401: return isForWindows(answer.schemes) ? "asks-logon" : "asks-other"
    case 300...399: return "redirect"
    case 403: return "forbidden"
    case 404, 410: return "not-found"
    case 407: return "proxy-logon"
    case 503: return "unavailable"
    case 500...599: return "server-error"
    default: return "not-gateway"
    }
}

/// By password or ticket, as Windows' own client logs on. [MS-TSGU 2.2.5.3.3]
private func isForWindows(_ schemes: [String]) -> Bool {
    schemes.contains { ["ntlm", "negotiate", "kerberos"].contains($0.lowercased()) }
}

/// That something answers at the KDC proxy's address; what it says to a request without a message tells no more.
private func kdcProxyFinding(_ seen: Seen) -> Finding? {
    guard let (observation, answer) = seen.all(GatewayAnswer.self).first(where: { $0.fact.question == .kdcProxy }),
        let status = answer.status
    else { return nil }
    let isAbsent = status == 404 || status == 405 || (300...399).contains(status)
    return Finding("gateway.kdcProxy", isAbsent ? "absent" : "present", observation, ["status": .integer(status)])
}
