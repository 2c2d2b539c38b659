import Evidence
import Knowledge
import Primitives

extension Judging {
    /// Nobody has stayed in a session; but a path that loses large packets will not let anybody.
    func stayStep() -> (state: StepResult.State, detail: Sentence) {
        guard let size = finding("path.size"), state(of: size) == .warning else {
            return (.skipped, words.say("skipped.not-built"))
        }
        return (.warning, words.say(size))
    }

    /// Where something points to large packets that get lost on the way here, and the walk could not measure that way.
    var unmeasuredQuestion: String? {
        let isHint = value("client.code") == "network" || value("encrypt.end")?.hasPrefix("silence") == true
        return isHint && ["full-outgoing", nil].contains(value("path.size")) ? "large-pings-lost" : nil
    }

    /// A path narrower than the interface, where the network says so itself.
    func pathSizeNote() -> Note? {
        guard let size = finding("path.size"), size.value == "smaller" else { return nil }
        return note("path-mtu", .info, size.observation, size.args)
    }
}
