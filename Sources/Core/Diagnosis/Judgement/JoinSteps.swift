import Evidence
import Knowledge
import Primitives

extension Judging {
    /// Channels are joined after the logon where network level authentication puts that first.
    func joinStep() -> Judged {
        if let end = finding("join.end") {
            if seen.hasSession, end.value == "joined" { return (.ok, words.say("join.joined")) }
            return (stepState(of: end), words.say(end))
        }
        if value("license.end") != nil { return (.skipped, words.say("join.unseen")) }
        if value("negotiate.end") == "selected-hybrid" { return needsCredentials }
        return isWaiting ? (.unknown, words.say("join.waiting")) : (.skipped, words.say("join.unasked"))
    }

    func licenseStep() -> Judged {
        if let end = finding("license.end"), state(of: end) == .failed { return (.failed, words.say(end)) }
        guard let exchange = finding("session.licence") else { return needsCredentials }
        return (stepState(of: exchange), words.say(exchange))
    }

    /// Where no session was opened: for want of a user, or because a check opens none.
    var needsCredentials: Judged {
        if let trust = finding("logon.trust"), state(of: trust) == .undecided {
            return (.skipped, words.say("skipped.password-withheld"))
        }
        let isLetIn = value("logon.end") == "accepted"
        return (.skipped, words.say(isLetIn ? "skipped.no-session" : "skipped.needs-credentials"))
    }

    /// The old security, as far as it shows without a logon: its keys are exchanged only then.
    var oldSecurityDetail: Sentence {
        guard let settled = finding("encrypt.oldSecurity") else { return words.say("encrypt.no-tls") }
        return words.say("encrypt.old-security", settled.args)
    }

    /// Why channels were not joined, as the walk itself says.
    var whyNotJoined: Attempt.NotRun {
        guard case .notRun(let why)? = seen.walk.attempt(of: "channels-joined") else { return .notBuilt }
        return why
    }
}
