import Evidence
import Knowledge
import Primitives

/// What files tell of steps that no walk of ours came to: event logs, settings, captures of others.
extension Judging {
    var isOfFiles: Bool { seen.walk.isOfFiles }

    /// What files tell of a step: that it failed comes before that it may, that before that it hurts, and that before that it
    /// got through.
    ///
    /// Only rows of `findings.json` that are marked with `"from"` speak here; a setting that is as it should be has no
    /// state and proves nothing of a connection.
    func toldByFiles(_ step: Step) -> Judged? {
        let told = findings.filter { self.step(of: $0) == step && isTold($0) }
        for state in [FindingRow.State.failed, .undecided, .warning, .concern, .passed] {
            if let finding = told.first(where: { self.state(of: $0) == state }) {
                return (stepState(of: finding), words.say(finding))
            }
        }
        return nil
    }

    func isTold(_ finding: Finding) -> Bool { words.knowledge.finding(finding.id)?.from != nil }

    private func isSetting(_ finding: Finding) -> Bool { words.knowledge.finding(finding.id)?.from == .settings }

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
        // Nothing was asked of anybody: what a walk would say of a question that it did not ask says nothing here.
        return (.skipped, words.say("skipped.not-in-files"))
    }

    /// The verdict's state where nothing was walked: of what no file tells, nothing is said.
    func stateFromFiles(_ steps: [StepResult]) -> Verdict.State {
        if steps.contains(where: { $0.state == .failed }) { return .broken }
        if steps.contains(where: { $0.state == .unknown }) { return .inconclusive }
        guard warnings.isEmpty else { return .degraded }
        return isEnoughProven(steps) && !isCutShort ? .healthy : .inconclusive
    }

    /// That a connection arrived says little of how it fared. A gateway's log can tell no more than that it passed it on.
    private func isEnoughProven(_ steps: [StepResult]) -> Bool {
        steps.contains { $0.step > .reach && isProven($0) } || value("log.gateway") == "connected"
    }

    /// The last step that got through before the first that did not.
    func provenByFiles(_ steps: [StepResult]) -> Step? {
        steps.prefix { $0.state != .failed }.last { isProven($0) }?.step
    }

    /// It got through, and the result is more than a concern. A setting may warn of a step, but proves none.
    private func isProven(_ result: StepResult) -> Bool {
        guard result.state == .ok || result.state == .warning else { return false }
        let told = findings.filter { step(of: $0) == result.step && isTold($0) }
        let isConcern = told.contains { provesNothing($0) && words.say($0).id == result.detail.id }
        return !isConcern || told.contains { !provesNothing($0) && [.passed, .warning].contains(state(of: $0)) }
    }

    /// Logons that were refused, one and all, came through nothing; and packets are lost before a session as well.
    private func provesNothing(_ finding: Finding) -> Bool {
        isOfTheInside(finding) || [Self.guessing, "capture.path"].contains(finding.id)
    }

    private static let guessing = "log.guessing"

    private func isOfTheInside(_ finding: Finding) -> Bool {
        state(of: finding) == .concern || isSetting(finding)
    }

    /// A setting that hurts says itself what it is: that nothing explains it is no news.
    func worthTelling(_ ranked: [RankedCause]) -> [RankedCause] {
        let isOfConcerns = isOfFiles && !findings.contains { [.failed, .warning].contains(state(of: $0)) }
        return isOfConcerns && ranked.allSatisfy { $0.id == "unlisted-cause" } ? [] : ranked
    }

    /// Questions that files have answered already.
    var answeredByFiles: Set<String> {
        let answers: [(finding: String, questions: [String])] = [
            ("listener.service", ["service-running"]), ("listener.session", ["listener-listening"]),
            ("listener.port", ["port-on-server"]), ("session.count", ["all-sessions-taken"]),
            // Told only where no policy is left unread.
            ("setting.rdp", ["remote-desktop-enabled", "policy-forbids"]), ("setting.port", ["port-on-server"]),
            // The machine's own switch is read, whatever a policy says.
            ("setting.rdpOwn", ["remote-desktop-enabled"]),
            ("setting.certificate", ["certificate-bound"]), ("setting.security", ["security-layer-rdp"]),
            ("setting.sessions", ["new-sessions-allowed"]),
        ]
        return Set(answers.filter { finding($0.finding) != nil }.flatMap(\.questions)).union(answeredBySettings)
    }

    /// Where nothing was asked, the port of the listener is a note and no finding.
    private var answeredBySettings: Set<String> {
        guard isOfFiles, let machine = MachineView(seen), machine["listener.PortNumber"] != nil else { return [] }
        return ["port-on-server"]
    }

    private var isOfCapturesAlone: Bool {
        let files = seen.walk.files
        return !files.isEmpty && files.allSatisfy { $0.kind == .capture }
    }

    private func degradedByFiles(_ steps: [StepResult]) -> String {
        switch provenByFiles(steps) {
        case nil where warnings.first?.id == Self.guessing: "verdict.degraded-files-refused"
        case nil, .resolve?: "verdict.degraded-settings"
        case .reach?: "verdict.degraded-files-arrival"
        default: "verdict.degraded-files"
        }
    }

    func summaryFromFiles(_ state: Verdict.State, _ steps: [StepResult]) -> Sentence? {
        let through = provenByFiles(steps).flatMap { $0 > .resolve ? words.name(of: $0) : nil }
        switch (state, through) {
        case (.healthy, let step?) where seen.isCaptured: return words.say("verdict.healthy-capture", ["step": step])
        case (.healthy, _?) where provenByFiles(steps) == .reach: return words.say("verdict.healthy-files-gateway")
        case (.healthy, let step?): return words.say("verdict.healthy-files", ["step": step])
        case (.inconclusive, let step?) where seen.isCaptured:
            return words.say("verdict.inconclusive-capture", ["step": step])
        case (.inconclusive, _) where seen.isCaptured: return words.say("verdict.inconclusive-capture-nothing")
        case (.inconclusive, _):
            // The general words name what was undecided.
            if steps.contains(where: { $0.state == .unknown }) { return nil }
            if isOfCapturesAlone { return words.say("verdict.inconclusive-capture-none") }
            return through.map { words.say("verdict.inconclusive-files-part", ["step": $0]) }
                ?? words.say("verdict.inconclusive-files")
        case (.degraded, _) where seen.isCaptured && seen.first(PortAnswer.self) == nil:
            return warnings.first.map {
                words.say("verdict.degraded-capture-part", ["reason": .text(words.say($0).text)])
            }
        case (.degraded, let step?) where seen.isCaptured:
            return warnings.first.map {
                words.say("verdict.degraded-capture", ["step": step, "reason": .text(words.say($0).text)])
            }
        case (.degraded, _):
            return warnings.first.map { words.say(degradedByFiles(steps), ["reason": .text(words.say($0).text)]) }
        default: return nil
        }
    }
}
