import Evidence
import Primitives

/// How the TLS handshake ended, and the version it ended with.
func encryptFindings(_ seen: Seen) -> [Finding] {
    guard let (observation, end) = seen.first(HandshakeEnd.self), !seen.isPending(end.outcome == .silence) else {
        return []
    }
    let args: [String: Value] = [
        "version": .text(end.version ?? "TLS"), "cipher": .text(end.cipher ?? "?"),
        "alert": .text(end.alertName ?? end.alert.map(String.init) ?? "?"), "detail": .text(end.detail ?? "no detail"),
        "bytes": .text(end.cleartext ?? "no bytes"),
    ]
    if seen.isRefusalDueToClient { return [] }
    let outcome = Finding("encrypt.end", endValue(end), observation, args)
    guard end.outcome == .completed, let version = end.version else { return [outcome] }
    let pace = [outcome, paceFinding(observation)].compactMap { $0 }
    if seen.isVersionDueToClient { return pace }
    return pace + [Finding("tls.version", versionValue(version), observation, ["version": .text(version)])]
}

/// Beyond this a handshake that completes is called late. Chosen: signing and checking take far less than a second.
private let lateMs = 3000.0

private func paceFinding(_ observation: Observation) -> Finding? {
    guard let tookMs = observation.durationMs else { return nil }
    return Finding("encrypt.pace", tookMs > lateMs ? "late" : "prompt", observation, ["ms": number(tookMs)])
}

private func endValue(_ end: HandshakeEnd) -> String {
    switch end.outcome {
    case .completed: "completed"
    case .closed, .reset: cutValue(end.stage)
    case .alert: alertValue(end.alert)
    case .cleartext: isMCSDisconnect(end) ? "cleartext-disconnect" : "cleartext-other"
    case .silence: end.stage == .nothing ? "silence-before-server-hello" : "silence-mid-flight"
    case .malformed: "malformed"
    case .ourRefusal: "our-refusal"
    }
}

private func cutValue(_ stage: HandshakeEnd.Stage) -> String {
    switch stage {
    case .nothing: "cut-before-server-hello"
    case .serverHello: "cut-after-server-hello"
    case .certificate, .serverHelloDone, .finished: "cut-after-certificate"
    }
}

/// AlertDescription. [RFC 8446 6]
private func alertValue(_ alert: Int?) -> String {
    switch alert {
    case 40: "alert-handshake-failure"
    case 70: "alert-protocol-version"
    case 80: "alert-internal-error"
    default: "alert-other"
    }
}

/// TPKT, X.224 Data and a DisconnectProviderUltimatum, choice 8 of DomainMCSPDU. [T.125 section 7]
private func isMCSDisconnect(_ end: HandshakeEnd) -> Bool {
    end.disconnectReason != nil || end.cleartext?.lowercased().hasPrefix("0300000902f0802") == true
}

private func versionValue(_ version: String) -> String {
    switch version {
    case "TLS 1.3", "TLSv1.3": "tls-1.3"
    case "TLS 1.2", "TLSv1.2": "tls-1.2"
    default: "older"
    }
}
