public import Diagnosis
public import Evidence
import Knowledge

/// At which steps a connection may have ended that showed a code.
public struct PossibleSteps: Sendable {
    /// In the order of a connection; never empty.
    public let steps: [Step]
    public let because: Sentence
}

/// Nil where nothing is known of it.
func possibleSteps(_ entry: CodeEntry, _ knowledge: Knowledge) -> PossibleSteps? {
    guard let row = knowledge.steps.first(where: { $0.fits(entry) }),
        let first = (row.from ?? entry.step).flatMap(Step.init),
        let last = (row.through ?? entry.step).flatMap(Step.init),
        first <= last
    else { return nil }
    return PossibleSteps(
        steps: Step.allCases.filter { first <= $0 && $0 <= last },
        because: Sentence(id: "explain.steps." + row.id, text: row.because))
}

/// What all numbers of a dialog leave possible, each read as it most likely is. Empty where nothing is known of any, or where
/// they contradict each other.
func commonSteps(_ codes: [ExplainedCode]) -> [Step] {
    let known = codes.compactMap(\.steps?.steps)
    guard let first = known.first else { return [] }
    return first.filter { step in known.allSatisfy { $0.contains(step) } }
}
