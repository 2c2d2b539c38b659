import Evidence
import Primitives
import RDPSequence
import TLSRecords

/// Puts together what the raw records and the TLS engine each know of how a handshake ended.
///
/// - Parameter known: how it ended where the driver saw it (completed, closed, reset, silence); nil where the engine gave up.
func handshakeEnd(
    _ known: HandshakeEnd.Outcome?, _ conclusion: TLSEngine.Conclusion, _ flight: ServerFlight
) -> HandshakeEnd {
    let alert = conclusion.alertReceived ?? flight.alert.map { Int($0.code) }
    var end = HandshakeEnd(outcome: outcome(known, conclusion, flight, alert), stage: stage(known, conclusion, flight))
    end.version = version(conclusion, flight)
    end.cipher = end.stage == .nothing ? nil : conclusion.cipher
    end.serverFlightBytes = flight.byteCount
    if end.outcome == .alert, let alert {
        end.alert = alert
        end.alertName = Alert(code: UInt8(truncatingIfNeeded: alert)).name
    }
    if end.outcome == .cleartext, let clear = flight.cleartext {
        end.cleartext = hex(redacted(clear))
        end.disconnectReason = disconnectReason(inClear: clear[...])
    }
    if end.outcome == .malformed || end.outcome == .ourRefusal { end.detail = shown(conclusion.error) }
    return end
}

extension ServerFlight {
    /// Whether the server began a frame in clear that is short enough to be kept, and of which more is to come.
    var isCutShortInClear: Bool {
        guard let cleartext, cleartext.count < Self.longestCleartext else { return false }
        return isFrameCutShort(inClear: cleartext[...])
    }
}

private func outcome(
    _ known: HandshakeEnd.Outcome?, _ conclusion: TLSEngine.Conclusion, _ flight: ServerFlight, _ alert: Int?
) -> HandshakeEnd.Outcome {
    if known == .completed { return .completed }
    if flight.cleartext != nil { return .cleartext }
    if alert != nil { return .alert }
    if let known { return known }
    return conclusion.alertSent != nil && flight.malformed == nil ? .ourRefusal : .malformed
}

private func stage(
    _ known: HandshakeEnd.Outcome?, _ conclusion: TLSEngine.Conclusion, _ flight: ServerFlight
) -> HandshakeEnd.Stage {
    if known == .completed { return .finished }
    if conclusion.sawServerHelloDone || flight.stage == .serverHelloDone { return .serverHelloDone }
    if conclusion.sawCertificate || flight.stage == .certificate { return .certificate }
    return conclusion.sawServerHello || flight.stage == .serverHello ? .serverHello : .nothing
}

/// `TLS 1.3`; nil where no ServerHello told.
private func version(_ conclusion: TLSEngine.Conclusion, _ flight: ServerFlight) -> String? {
    flight.version.map { TLSVersionName.of($0) }
}
