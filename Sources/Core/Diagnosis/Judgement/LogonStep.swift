import Evidence
import Knowledge

extension Judging {
    /// What became of the user's credentials; nil where none were given, or the server was never asked about them.
    func logonStep() -> Judged? {
        guard let trust = finding("logon.trust") else { return nil }
        if state(of: trust) == .undecided { return (.unknown, words.say(trust)) }
        guard let end = finding("logon.end") else { return nil }
        guard state(of: end) == .passed, let authorization = finding("logon.authorization") else {
            return (stepState(of: end), words.say(end))
        }
        return state(of: authorization) == .passed
            ? (.ok, words.say(end)) : (stepState(of: authorization), words.say(authorization))
    }
}
