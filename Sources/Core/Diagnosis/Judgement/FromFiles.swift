import Evidence
import Knowledge
import Primitives

/// What files tell of steps that no walk of ours came to: event logs, settings, captures of others.
extension Judging {
    var isOfFiles: Bool { seen.walk.isOfFiles }

    /// What files tell of a step: that it failed comes before that it hurts, and that before that it got through.
    ///
    /// Only rows of `findings.json` that are marked `"from": "files"` speak here; a setting that is as it should be has no
    /// state and proves nothing of a connection.
    func toldByFiles(_ step: Step) -> Judged? {
        let told = findings.filter { self.step(of: $0) == step && isTold($0) }
        for state in [FindingRow.State.failed, .warning, .passed] {
            if let finding = told.first(where: { self.state(of: $0) == state }) {
                return (stepState(of: finding), words.say(finding))
            }
        }
        return nil
    }

    func isTold(_ finding: Finding) -> Bool { words.knowledge.finding(finding.id)?.from == .files }

    /// The step as the walk saw it; where it did not come to it, as files tell it.
    func completed(_ walked: Judged, _ step: Step) -> Judged {
        guard walked.state == .unknown || walked.state == .skipped, !isWaiting else { return walked }
        if let told = toldByFiles(step) { return told }
        guard isOfFiles else { return walked }
        if seen.isCaptured {
            let isSeen =
                walked.state == .skipped && walked.detail.id == "authenticate.no-nla"
                || isWithoutTLS && step == .encrypt
            return isSeen ? walked : unseenInCapture(step)
        }
        let isSilent = walked.state == .unknown || walked.detail.id == "skipped.needs-credentials"
        return isSilent ? (.skipped, words.say("skipped.not-in-files")) : walked
    }

    /// The verdict's state where nothing was walked: of what no file tells, nothing is said.
    func stateFromFiles(_ steps: [StepResult]) -> Verdict.State {
        if steps.contains(where: { $0.state == .failed }) { return .broken }
        guard steps.contains(where: { $0.state == .ok || $0.state == .warning }) else {
            return warnings.isEmpty ? .inconclusive : .degraded
        }
        if isCutShort, warnings.isEmpty { return .inconclusive }
        return warnings.isEmpty ? .healthy : .degraded
    }

    /// The last step that got through before the first that did not.
    func provenByFiles(_ steps: [StepResult]) -> Step? {
        steps.prefix { $0.state != .failed }.last { $0.state == .ok || $0.state == .warning }?.step
    }

    func summaryFromFiles(_ state: Verdict.State, _ steps: [StepResult]) -> Sentence? {
        let through = provenByFiles(steps).map { words.name(of: $0) }
        switch (state, through) {
        case (.healthy, let step?): return words.say("verdict.healthy-files", ["step": step])
        case (.inconclusive, let step?) where seen.isCaptured:
            return words.say("verdict.inconclusive-capture", ["step": step])
        case (.inconclusive, _) where seen.isCaptured: return words.say("verdict.inconclusive-capture-nothing")
        case (.inconclusive, _): return words.say("verdict.inconclusive-files")
        case (.degraded, _) where seen.isCaptured && seen.first(PortAnswer.self) == nil:
            return warnings.first.map {
                words.say("verdict.degraded-capture-part", ["reason": .text(words.say($0).text)])
            }
        case (.degraded, _):
            return warnings.first.map { words.say("verdict.degraded-files", ["reason": .text(words.say($0).text)]) }
        default: return nil
        }
    }
}
