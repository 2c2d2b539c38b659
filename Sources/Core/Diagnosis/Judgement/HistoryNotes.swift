import Evidence
import Primitives

/// So long a replaced certificate is worth a word on every walk: whoever asks next sees `same`.
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

    /// The walk that met the change also remembered it, so the next ones must go on saying it.
    private func lateChangeNote() -> Note? {
        guard let (observation, history) = seen.first(CertificateHistory.self), history.outcome == .same,
            let first = history.firstSeen, let previous = history.previousLastSeen, previous <= first,
            let ended = history.previousNotAfter, first < ended, seen.walk.startedAt.since(first) < lateChangeMs,
            let shown = seen.first(CertificateShown.self)?.fact,
            history.previousPublicKeySHA256 != shown.publicKeySHA256,
            !isRenewal(history, by: shown, at: first), !isVouchedFor(seen, words.knowledge)
        else { return nil }
        let args: [String: Value] = ["firstSeen": .text(first.day), "ended": .text(ended.day)]
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
