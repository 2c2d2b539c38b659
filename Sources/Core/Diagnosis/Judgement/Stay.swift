import Evidence
import Knowledge

extension Judging {
    /// Never `ok`: nobody has stayed in a session. What would disturb one, such as a path that loses large packets, can be
    /// seen all the same.
    func stayStep() -> Judged {
        guard let warning = warnings.first(where: { step(of: $0) == .stay }) else {
            return ["activated", "redirected"].contains(value("session.end"))
                ? (.skipped, words.say("stay.left")) : needsCredentials
        }
        return (.warning, words.say(warning))
    }

    func stayNotes() -> [Note] {
        [udpNote(), watchNote("stay.loss", "steady"), watchNote("stay.identity", "several-addresses")].compactMap { $0 }
    }

    private func watchNote(_ id: String, _ value: String) -> Note? {
        guard let finding = finding(id), finding.value == value else { return nil }
        return note("watch-" + value, .info, finding.observation, finding.args)
    }

    private func udpNote() -> Note? {
        guard let finding = finding("stay.udp") ?? finding("stay.udpExpected") else { return nil }
        let isWarned = state(of: finding) != nil
        return isWarned ? nil : note("udp-" + finding.value, .info, finding.observation, finding.args)
    }
}
