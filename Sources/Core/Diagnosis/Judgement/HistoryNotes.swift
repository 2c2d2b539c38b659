import Evidence
import Primitives

/// So long a certificate that took the place of a valid one is worth a word on every walk.
private let lateChangeMs: Int64 = 14 * 86_400_000

extension Judging {
    /// What earlier walks, and the other connections of this one, add to who answers.
    func historyNotes() -> [Note] {
        [changeNote(), lateChangeNote(), machineNote(), farmNote()].compactMap { $0 }
    }

    private func changeNote() -> Note? {
        guard let finding = finding("certificate.history") else { return nil }
        switch finding.value {
        case "renewed": return note("certificate-renewed", .info, finding.observation, finding.args)
        case "same-key": return note("certificate-renewed-same-key", .info, finding.observation, finding.args)
        case "vouched": return note("certificate-replaced", .info, finding.observation, finding.args)
        case "returned": return note("certificate-returned", .info, finding.observation, finding.args)
        default: return nil
        }
    }

    /// What a day ago was an alarm is still worth a word.
    private func lateChangeNote() -> Note? {
        guard let (observation, history) = seen.first(CertificateHistory.self), value("certificate.history") == "same",
            hasLatelyChanged(seen, words.knowledge, withinMs: lateChangeMs)
        else { return nil }
        let args: [String: Value] = [
            "firstSeen": .text(history.firstSeen?.day ?? "?"), "ended": .text(history.previousNotAfter?.day ?? "?"),
        ]
        return note("certificate-changed-lately", .warning, observation.id, args)
    }

    private func machineNote() -> Note? {
        guard let finding = finding("identity.history") else { return nil }
        switch finding.value {
        case "moved": return note("machine-moved", .info, finding.observation, finding.args)
        case "stands-in": return note("machine-stands-in", .info, finding.observation, finding.args)
        default: return nil
        }
    }

    private func farmNote() -> Note? {
        guard let finding = finding("identity.constancy"), finding.value == "farm" else { return nil }
        return note("farm", .info, finding.observation, finding.args)
    }
}
