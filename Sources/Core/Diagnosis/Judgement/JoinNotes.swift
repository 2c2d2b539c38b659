import Evidence
import Knowledge
import Primitives

extension Judging {
    /// What the conference, the old security and the server's own words tell beyond the verdict.
    func joinNotes() -> [Note] {
        [extendedCodeNote(), redirectionNote(), changedRequestNote(), secondTryNote(), oldSecurityNote()].compactMap {
            $0
        } + cipherNotes()
    }

    /// The second number of the user's client is a Set Error Info PDU where the server said it, and else the client's own:
    /// whether one came in this walk is a fact that the number itself does not tell. [MS-RDPBCGR 2.2.5.1.1]
    private func extendedCodeNote() -> Note? {
        guard let code = seen.first(UserCode.self)?.fact.extended,
            let name = CodeTable.shared.name(of: code, .errorInfo), code != 0
        else { return nil }
        let args: [String: Value] = ["code": .text(hexCode(code)), "name": .text(name)]
        if let (observation, error) = seen.errorInfo {
            let other = CodeTable.shared.name(of: error.code, .errorInfo) ?? "no name"
            let both = args.merging(["seen": .text(hexCode(error.code)), "seenName": .text(other)]) { $1 }
            return note(error.code == code ? "extended-seen" : "extended-other-seen", .info, observation.id, both)
        }
        if let (observation, end) = seen.joinEnd {
            guard end.outcome == .joined else { return note("extended-not-seen-at-end", .info, observation.id, args) }
            return note("extended-not-seen", .info, observation.id, args)
        }
        if let failed = failedStep, failed < .join {
            let step = words.name(of: failed)
            return note("extended-not-reached", .info, nil, args.merging(["step": step]) { $1 })
        }
        let isBehindALogon = seen.walk.final && value("negotiate.end") == "selected-hybrid"
        return isBehindALogon ? note("extended-after-logon", .info, nil, args) : nil
    }

    private func redirectionNote() -> Note? {
        guard let end = finding("join.end"), end.value == "redirected" else { return nil }
        return note("redirected", .warning, end.observation, end.args)
    }

    /// The server repeats what it was asked for, so that a change on the way shows. [MS-RDPBCGR 2.2.1.4.2, 5.4.1]
    private func changedRequestNote() -> Note? {
        guard let asked = seen.answer?.fact.requested,
            let (observation, settings) = seen.all(ConferenceSettings.self).first(where: { $0.fact.question == .client }
            ),
            let arrived = settings.requestedProtocols, arrived != asked
        else { return nil }
        let args: [String: Value] = ["asked": .text(hexCode(asked)), "arrived": .text(hexCode(arrived))]
        return note("request-changed", .warning, observation.id, args)
    }

    private func secondTryNote() -> Note? {
        guard let first = seen.conferences.first, first.fact.outcome != .joined,
            seen.conferences.contains(where: { $0.fact.outcome == .joined })
        else { return nil }
        return note("conference-second-try", .info, first.observation.id)
    }

    private func oldSecurityNote() -> Note? {
        guard let (observation, settled) = seen.oldSecurity else { return nil }
        let isWeak = settled.level <= 1 || [0, 0x1, 0x8].contains(settled.method)
        let id = isWeak ? "old-security-weak" : "old-security-settled"
        return note(id, isWeak ? .warning : .info, observation.id, oldSecurityWords(settled))
    }

    /// What became of each cipher offered alone, where that was asked.
    private func cipherNotes() -> [Note] {
        let settled = seen.all(RDPSecurity.self).filter { !$0.fact.offered.contains("|") }
        let refused = seen.all(RDPSecurityRefused.self).filter { !$0.fact.offered.contains("|") }
        guard let last = (settled.map(\.observation) + refused.map(\.observation)).last else { return [] }
        let answers = settled.map { cipherAnswer($0.fact) } + refused.map { "\($0.fact.offered): refused" }
        return [note("old-security-ciphers", .info, last.id, ["answers": list(answers)])]
    }
}

/// A server may settle what was not offered, which clients then refuse.
private func cipherAnswer(_ settled: RDPSecurity) -> String {
    let isOffered = settled.methodName == settled.offered
    return "\(settled.offered): \(isOffered ? "taken" : "\(settled.methodName) settled in its place")"
}
