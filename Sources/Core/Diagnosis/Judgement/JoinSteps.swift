import Evidence
import Knowledge
import Primitives

extension Judging {
    /// Channels are joined after the logon where network level authentication puts that first.
    func joinStep() -> Judged {
        if let end = finding("join.end") {
            return (stepState(of: end), words.say(end))
        }
        if value("license.end") != nil { return (.skipped, words.say("join.unseen")) }
        if value("negotiate.end") == "selected-hybrid" { return needsCredentials }
        return isWaiting ? (.unknown, words.say("join.waiting")) : (.skipped, words.say("join.unasked"))
    }

    func licenseStep() -> Judged {
        guard let end = finding("license.end"), state(of: end) == .failed else { return needsCredentials }
        return (.failed, words.say(end))
    }

    var needsCredentials: Judged { (.skipped, words.say("skipped.needs-credentials")) }

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
