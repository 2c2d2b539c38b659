import Diagnosis
import Evidence

extension HTMLPage {
    /// All ten steps, also those of which nothing is known.
    var path: Markup {
        section("path", "The path") {
            Tag.ol(.style("path")) {
                for step in Step.allCases { row(of: step) }
            }
        }
    }

    private func row(of step: Step) -> Markup {
        let result = result(of: step)
        let state = result?.state ?? .unknown
        return Tag.li(.style(state.rawValue)) {
            Tag.span(.style("mark"), .silent) { state.mark }
            Tag.strong { step.rawValue }
            " "
            Tag.span(.style("state")) { result == nil ? "not judged" : state.rawValue }
            " "
            Tag.span(.style("took")) { result?.durationMs.map { duration(ms: $0) } ?? "" }
            " "
            Tag.span(.style("detail")) { saidBefore(step) ? "" : result?.detail.text ?? "" }
        }
    }

    private func result(of step: Step) -> StepResult? { report.diagnosis.steps.first { $0.step == step } }

    /// Steps that were left out for the same reason one after the other give it once.
    private func saidBefore(_ step: Step) -> Bool {
        guard step.index > 0, let result = result(of: step), result.state == .skipped,
            let before = self.result(of: Step.allCases[step.index - 1])
        else { return false }
        return before.state == .skipped && before.detail.text == result.detail.text
    }
}
