import Diagnosis
public import Evidence
import Primitives

extension Report {
    /// `--short`: exit code, leading cause, first failed step, the cause's probability, target, parted by single spaces.
    ///
    ///     2 rdp-cert-key-unreadable encrypt 61% ws-041:3389
    ///     0 - - ws-041:3389
    ///
    /// A hyphen stands for no cause and for no failed step; the probability is there only with a cause. A provisional
    /// report ends with the word `provisional`.
    public func shortLine(requiring required: Step? = nil) -> String {
        let verdict = diagnosis.verdict
        let cause = verdict.state == .healthy ? nil : diagnosis.causes.first
        var words = [
            "\(exitCode(requiring: required).rawValue)", cause.map { shown($0.id) } ?? "-",
            verdict.step?.rawValue ?? "-",
        ]
        if let cause { words.append(percent(cause.probability)) }
        words.append(shown(target.asked))
        if !walk.final { words.append("provisional") }
        return words.joined(separator: " ")
    }
}
