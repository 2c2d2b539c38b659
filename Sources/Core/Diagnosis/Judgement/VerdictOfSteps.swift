import Evidence
import Primitives

extension Judging {
    func verdict(_ steps: [StepResult], _ causes: [RankedCause]) -> Verdict {
        let failed = steps.first { $0.state == .failed }
        var state = verdictState(steps)
        // What the user's client showed, or a person said, can point at something that a walk cannot meet.
        if state == .healthy, let first = causes.first, first.probability > 0.5 { state = .degraded }
        return Verdict(
            state: state, step: failed?.step, summary: summary(state, steps, causes),
            provenThrough: isOfFiles ? provenByFiles(steps) : provenThrough(steps),
            notWalked: notWalked(steps))
    }

    private func verdictState(_ steps: [StepResult]) -> Verdict.State {
        if isOfFiles { return stateFromFiles(steps) }
        if steps.contains(where: { $0.state == .failed }) { return .broken }
        if steps.contains(where: { $0.state == .unknown }) { return .inconclusive }
        return warnings.isEmpty ? .healthy : .degraded
    }

    /// The last of an unbroken row of steps that got through; a logon that the server does not ask for here breaks no row.
    private func provenThrough(_ steps: [StepResult]) -> Step? {
        steps.filter { $0.detail.id != "authenticate.no-nla" }.prefix { $0.state == .ok || $0.state == .warning }.last?
            .step
    }

    private func notWalked(_ steps: [StepResult]) -> [Verdict.NotWalked] {
        steps.filter { $0.state == .skipped }.map { .init(step: $0.step, why: why($0).rawValue) }
    }

    private func why(_ result: StepResult) -> Attempt.NotRun {
        if blockingDetails.contains(result.detail.id) {
            return .blockedByEarlierStep
        }
        if unseenInFiles.contains(result.detail.id) { return .notInFiles }
        if ["gateway.asks-logon", "skipped.behind-gateway"].contains(result.detail.id) { return .needsCredentials }
        if ["skipped.no-session", "stay.left"].contains(result.detail.id) { return .notApplicable }
        return switch result.step {
        case .encrypt: .notApplicable
        // What the server draws in ways that we do not read.
        case .draw where finding("screen.end") != nil: .notBuilt
        case .authenticate where result.detail.id == "authenticate.no-nla": .notApplicable
        case .join where result.detail.id == "join.unasked": whyNotJoined
        case .join where result.detail.id == "join.unseen": .notApplicable
        default: .needsCredentials
        }
    }

    private func summary(_ state: Verdict.State, _ steps: [StepResult], _ causes: [RankedCause]) -> Sentence {
        if isOfFiles, let told = summaryFromFiles(state, steps) { return told }
        switch state {
        case .healthy where seen.isThroughGateway: return words.say("verdict.healthy-gateway", gatewayArgs)
        case .healthy:
            if let told = summaryOfSession(steps) { return told }
            return words.say("verdict.healthy", ["host": .text(seen.walk.target.host), "security": security])
        case .degraded:
            guard let warning = warnings.first else {
                return words.say("verdict.degraded-elsewhere", ["cause": .text(midSentence(causes.first?.title ?? ""))])
            }
            let id = degradedSentence
            return words.say(id, ["reason": .text(words.say(warning).text)])
        case .broken:
            return brokenSummary(steps, causes)
        case .inconclusive:
            let reason = steps.first { $0.state == .unknown }?.detail.text ?? ""
            return words.say("verdict.inconclusive", ["reason": .text(reason)])
        }
    }

    private var degradedSentence: String {
        if seen.isThroughGateway { return "verdict.degraded-gateway" }
        return seen.hasSession ? "verdict.degraded-session" : "verdict.degraded"
    }

    private func brokenSummary(_ steps: [StepResult], _ causes: [RankedCause]) -> Sentence {
        guard let failed = steps.first(where: { $0.state == .failed }) else { return words.say("verdict.broken") }
        var args: [String: Value] = ["step": words.name(of: failed.step), "reason": .text(failed.detail.text)]
        let known = causes.filter { $0.id != "unlisted-cause" }
        // What leads nobody's list is not offered as one of two.
        guard let leading = known.first, causes.first?.id == leading.id else {
            return words.say("verdict.broken", args)
        }
        if leading.probability >= 0.5 || known.count == 1 {
            args["cause"] = .text(midSentence(leading.title))
            return words.say("verdict.broken-cause", args)
        }
        args["first"] = .text(midSentence(leading.title))
        args["second"] = .text(midSentence(known[1].title))
        return words.say("verdict.broken-either", args)
    }

    var security: Value {
        switch value("negotiate.end") {
        case "selected-hybrid": .text(words.say("security.nla").text)
        case "selected-tls": .text(words.say("security.tls").text)
        default: .text(words.say("security.unknown").text)
        }
    }
}

private let blockingDetails: Set = [
    "skipped.blocked-by-earlier-step", "skipped.waiting", "skipped.password-withheld",
]

private let unseenInFiles: Set = [
    "skipped.not-in-files", "skipped.before-capture", "skipped.encrypted", "skipped.not-in-capture",
]

/// A title as a part of a sentence: its first letter is small, unless it begins an abbreviation or a name of two words.
private func midSentence(_ title: String) -> String {
    let words = title.split(separator: " ")
    guard let first = words.first, first.dropFirst().allSatisfy(\.isLowercase) else { return title }
    let isName = words.dropFirst().first?.first?.isUppercase == true && !["A", "An", "The"].contains(first)
    return isName ? title : title.prefix(1).lowercased() + title.dropFirst()
}
