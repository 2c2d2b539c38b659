import Evidence
import Knowledge
import Primitives

/// What the other connections of a capture add to the one that is judged.
extension Judging {
    func capturedNotes() -> [Note] {
        othersNotes() + [certificateOfAnotherNote(), gatewayUnseenNote()].compactMap { $0 }
    }

    private func othersNotes() -> [Note] {
        guard let (observation, others) = seen.first(CapturedOthers.self) else { return [] }
        var notes: [Note] = []
        if let when = others.failedAt, let step = others.failedStep {
            let args: [String: Value] = [
                "count": .integer(others.failed), "when": time(when), "step": words.name(of: step),
            ]
            notes.append(note("capture-others-failed", .warning, observation.id, args))
        }
        if let when = others.throughAt, let step = others.throughStep {
            let args: [String: Value] = [
                "count": .integer(others.through), "when": time(when), "step": words.name(of: step),
            ]
            notes.append(note("capture-others-through", .info, observation.id, args))
        }
        return notes
    }

    private func certificateOfAnotherNote() -> Note? {
        guard seen.isCaptured, let (observation, _) = seen.first(CertificateShown.self), let at = observation.at,
            observation.source != nil, observation.probe == FileKind.capture.rawValue
        else { return nil }
        return note("capture-certificate-of-another", .info, observation.id, ["when": time(at)])
    }

    /// Behind a gateway Remote Desktop is spoken within HTTPS, which a capture shows of no port and by no name of its own.
    private func gatewayUnseenNote() -> Note? {
        let captures = seen.walk.files.contains { $0.kind == .capture }
        guard captures, !seen.isCaptured, let (observation, file) = seen.first(ConnectionFile.self),
            let gateway = file.value("gatewayhostname"), !gateway.isEmpty, file.number("gatewayusagemethod") != 0,
            file.number("gatewayusagemethod") != 4
        else { return nil }
        return note("capture-behind-gateway", .info, observation.id, ["gateway": .text(gateway)])
    }
}
