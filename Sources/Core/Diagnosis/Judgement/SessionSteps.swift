import Evidence
import Knowledge
import Primitives

extension Judging {
    /// Capabilities, synchronisation, and whether the user is let in within the session.
    func activateStep() -> Judged {
        guard let end = finding("session.end") else { return needsCredentials }
        guard state(of: end) == .passed else { return (stepState(of: end), words.say(end)) }
        guard let logon = finding("session.logon"), state(of: logon) != .passed else { return (.ok, words.say(end)) }
        return (stepState(of: logon), words.say(logon))
    }

    /// The first screen. What the server draws in ways that we do not read is our limit, and no fault of its.
    func drawStep() -> Judged {
        guard let end = finding("screen.end") else {
            // A logon screen that asks again is drawn all the same.
            let hasPicture = finding("session.logon")?.value == "asked-again"
            return hasPicture ? (.ok, words.say("draw.logon-screen")) : needsCredentials
        }
        guard state(of: end) == .passed else {
            return (end.value == "foreign-codecs" ? .skipped : stepState(of: end), words.say(end))
        }
        guard let picture = finding("screen.picture") else { return (.ok, words.say("draw.picture-unread")) }
        return (stepState(of: picture), words.say(picture))
    }

    /// The verdict's sentence where more than a check without a user was walked.
    func summaryOfSession(_ steps: [StepResult]) -> Sentence? {
        let host: Value = .text(seen.walk.target.host)
        func isOK(_ step: Step) -> Bool { steps.contains { $0.step == step && $0.state == .ok } }
        if isOK(.draw), let drawn = steps.first(where: { $0.step == .draw }) {
            return words.say("verdict.healthy-drawn", ["host": host, "picture": .text(drawn.detail.text)])
        }
        if isOK(.activate) {
            let reason = steps.first { $0.step == .draw }?.detail.text ?? ""
            return words.say("verdict.healthy-activated", ["host": host, "reason": .text(reason)])
        }
        guard value("logon.end") == "accepted" else { return nil }
        return words.say("verdict.healthy-authorized", ["host": host, "security": security])
    }
}
