import Evidence
import Primitives

/// From here on a certificate that nobody renews by itself is worth a reminder.
private let reminderDays = 30

extension Judging {
    /// What is worth knowing and changes no verdict.
    func notes() -> [Note] {
        certificateNotes() + nameNotes() + historyNotes() + securityNotes() + offerNotes() + pathNotes() + joinNotes()
            + stayNotes() + gatewayNotes() + clientNotes() + logNotes() + connectionFileNotes() + machineNotes()
            + settingNotes() + joinedFileNotes() + capturedNotes()
    }

    private func certificateNotes() -> [Note] {
        [trustNote(), expiryNote(), strengthNote()].compactMap { $0 }
    }

    private func trustNote() -> Note? {
        guard let finding = finding("certificate.issuer"), let certificate = seen.first(CertificateShown.self)?.fact
        else {
            return nil
        }
        switch finding.value {
        case "self-signed":
            return note("certificate-self-signed", .info, finding.observation, ["sha256": .text(certificate.sha256)])
        case "unknown-issuer":
            return note("certificate-not-trusted", .info, finding.observation, ["issuer": .text(certificate.issuer)])
        default: return nil
        }
    }

    private func expiryNote() -> Note? {
        guard let (observation, end) = seen.first(CertificateNotAfter.self), end.daysLeft < reminderDays else {
            return nil
        }
        let args: [String: Value] = ["day": .text(end.instant.day), "days": .integer(end.daysLeft)]
        if end.expired { return note("certificate-expired", .warning, observation.id, args, due: end.instant) }
        guard value("certificate.issuer") != "self-signed" || value("negotiate.server") == "xrdp" else { return nil }
        return note("certificate-expires-soon", .warning, observation.id, args, due: end.instant)
    }

    private func strengthNote() -> Note? {
        guard let finding = finding("certificate.strength") ?? finding("certificate.strengthInFile") else { return nil }
        switch finding.value {
        case "weak", "weak-of-xrdp": return note("weak-key", .warning, finding.observation, finding.args)
        case "ec": return note("elliptic-key", .info, finding.observation, finding.args)
        default: return nil
        }
    }

    private func nameNotes() -> [Note] {
        guard let finding = finding("identity.name"), seen.first(CertificateNames.self) != nil else { return [] }
        switch finding.value {
        case "by-address": return [note("name-by-address", .info, finding.observation, finding.args)]
        case "short": return [note("name-short", .info, finding.observation, finding.args)]
        case "other-domain": return [note("name-of-other-domain", .warning, finding.observation, finding.args)]
        default: return []
        }
    }

    private func securityNotes() -> [Note] {
        [policyNote(), hybridExNote(), oldTLSNote(), oldSecurityNote(), credSSPNote(), clockNote(), supportNote()]
            .compactMap { $0 }
    }

    private func policyNote() -> Note? {
        guard let policy = finding("authenticate.nla") else { return nil }
        switch policy.value {
        case "required": return note("nla-required", .info, policy.observation)
        case "offered", "absent": return note("nla-not-required", .warning, policy.observation)
        default: return nil
        }
    }

    /// PROTOCOL_HYBRID_EX is 8. [MS-RDPBCGR 2.2.1.2.1]
    private func hybridExNote() -> Note? {
        guard let (observation, answer) = seen.answer, let selected = answer.selected, selected & 0x08 != 0 else {
            return nil
        }
        return note("hybrid-ex", .info, observation.id)
    }

    private func oldTLSNote() -> Note? {
        guard let version = finding("tls.version"), version.value == "older" else { return nil }
        return note("old-tls", .warning, version.observation, version.args)
    }

    /// Asked only by the questions beside the client's: whether a client could still be talked down.
    private func oldSecurityNote() -> Note? {
        let telling = seen.all(ProtocolAnswer.self).first { _, answer in
            let isSelected = answer.outcome == .selected && answer.selected == 0
            return answer.question == .rdpOnly && isSelected
        }
        return telling.map { note("standard-rdp-security-allowed", .warning, $0.observation.id) }
    }

    private func credSSPNote() -> Note? {
        guard let version = finding("authenticate.version"), version.value == "old" else { return nil }
        return note("old-credssp", .warning, version.observation, version.args)
    }

    private func clockNote() -> Note? {
        guard let (observation, clock) = seen.first(ServerClock.self), clock.skewMs.magnitude > 30_000,
            value("clock.skew") == "fine"
        else { return nil }
        return note("clock-skew-small", .info, observation.id, clockArguments(clock))
    }

    private func pathNotes() -> [Note] {
        var notes: [Note] = []
        if let (observation, names) = seen.first(SystemNames.self), names.addresses.count > 1,
            let used = seen.usedAddress
        {
            let args: [String: Value] = ["addresses": list(names.addresses), "used": .text(used)]
            notes.append(note("several-addresses", .info, observation.id, args))
        }
        if let dns = finding("resolve.dns"), dns.value == "differs" {
            notes.append(note("dns-differs", .info, dns.observation))
        }
        if let network = finding("resolve.network"), ["overlay", "synthetic"].contains(network.value) {
            notes.append(note("overlay", .info, network.observation, network.args))
        }
        if let pace = finding("negotiate.pace"), pace.value == "late" {
            notes.append(note("late-answer", .warning, pace.observation, pace.args))
        }
        return notes + [pathSizeNote()].compactMap { $0 }
    }

    func note(
        _ id: String, _ severity: Note.Severity, _ observation: String?, _ args: [String: Value] = [:],
        due: UnixTime? = nil
    ) -> Note {
        Note(id: id, severity: severity, observation: observation, dueAt: due, text: words.say("note." + id, args).text)
    }
}
