import Evidence
import Knowledge

extension Judging {
    /// A step of a captured connection that says nothing from outside.
    func unseenInCapture(_ step: Step) -> Judged {
        if step == .resolve { return (.skipped, words.say("skipped.before-capture")) }
        let last = seen.first(CaptureClose.self)?.fact.last
        let isHidden = last == "secured" || last == "channels"
        return (.skipped, words.say(isHidden ? "skipped.encrypted" : "skipped.not-in-capture"))
    }

    /// What was seen of it ends before anything could be proved, and without a fault.
    var isCutShort: Bool {
        guard seen.isCaptured else { return false }
        return !["secured", "channels", "conference"].contains(seen.first(CaptureClose.self)?.fact.last)
    }
}
