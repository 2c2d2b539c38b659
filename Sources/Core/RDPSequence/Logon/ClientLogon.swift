import CredSSP
import Evidence
import RDPWire

/// How a connection lets a user in, or sees who could: whether the password may go there at all, then CredSSP.
extension ClientSequence {
    /// Without a logon before it, the session itself carries the password: to whoever may not see it no session is opened.
    mutating func withholdPassword(hasNLA: Bool) -> [Action] {
        guard let logon = plan.logon else { return [] }
        let trust = logon.judge(identity, hasNLA: hasNLA)
        if trust.outcome == .refused { plan.session = nil }
        return [.observe(trust, durationMs: nil)]
    }

    /// Where the server may not be shown the password, the connection asks what it would without one.
    mutating func beginLogon(_ selected: SecurityProtocols, _ flags: UInt8, _ atMs: Double) -> [Action] {
        guard let logon = plan.logon else { return askForChallenge(atMs) }
        let trust = logon.judge(identity, hasNLA: true)
        let told = Action.observe(trust, durationMs: nil)
        guard let identity, trust.outcome != .refused else {
            plan.session = nil
            return [told] + askForChallenge(atMs)
        }
        // Who does not know of it would try an ordinary logon with empty credentials. [MS-RDPBCGR 2.2.1.2.1]
        guard !logon.isRestrictedAdmin || flags & ConnectionConfirm.restrictedAdminModeSupported != 0 else {
            plan.session = nil
            let end = LogonEnd(
                outcome: .failed, mechanism: logon.kerberos == nil ? "NTLM" : "Kerberos",
                form: logon.account.form.rawValue,
                detail: "The server does not say that it takes restricted admin, so that nothing was sent.")
            return [told, .observe(end, durationMs: nil)] + askForChallenge(atMs)
        }
        var reader = LogonReader(
            plan: plan, logon: logon, identity: identity, tellsAuthorization: selected.contains(.hybridEx),
            stopsBeforeSession: plan.session == nil, atMs: atMs)
        return [told] + goOn(reader.opening(), reader, selected, flags, atMs)
    }

    private mutating func askForChallenge(_ atMs: Double) -> [Action] {
        state = .awaitingChallenge(ChallengeReader(plan: plan, sentAtMs: atMs))
        return [.send(credSSPOpening())]
    }

    mutating func handleLogon(
        _ event: Event, _ reader: LogonReader, _ selected: SecurityProtocols, _ flags: UInt8, _ atMs: Double
    ) -> [Action] {
        var reader = reader
        return goOn(reader.handle(event, atMs: atMs), reader, selected, flags, atMs)
    }

    private mutating func goOn(
        _ progress: LogonReader.Progress, _ reader: LogonReader, _ selected: SecurityProtocols, _ flags: UInt8,
        _ atMs: Double
    ) -> [Action] {
        switch progress {
        case .waiting:
            state = .loggingOn(reader, selected, flags: flags)
            return []
        case .goOn(let actions):
            state = .loggingOn(reader, selected, flags: flags)
            return actions
        case .accepted(let actions, let early):
            return actions + beginJoining(selected: selected, flags, early: early, atMs)
        case .over(let actions):
            state = .finished
            return actions
        }
    }

    mutating func handleChallenge(_ event: Event, _ reader: ChallengeReader, _ atMs: Double) -> [Action] {
        var reader = reader
        guard let (facts, attempt) = reader.handle(event, atMs: atMs) else {
            state = .awaitingChallenge(reader)
            return []
        }
        state = .finished
        return facts.map { .observe($0, durationMs: atMs - reader.sentAtMs) } + [.finish(attempt)]
    }
}
