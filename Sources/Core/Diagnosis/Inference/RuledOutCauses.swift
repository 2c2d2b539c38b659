import Evidence
import Knowledge

private let mostRuledOut = 8
/// A cause is out when one observation makes it this many times less likely.
private let leastFall = 20.0

/// Guesses that people make first and that this walk has refuted, each with the one observation that does.
func ruledOut(_ posterior: Posterior, listed: [RankedCause], failed: Step?, _ words: Words) -> [RuledOut] {
    let named = Set(listed.flatMap { [$0.id] + $0.hides })
    let refutations = posterior.model.causes.indices.compactMap { cause -> Refutation? in
        guard !named.contains(posterior.model.causes[cause].id) else { return nil }
        return refutation(of: cause, posterior, failed)
    }
    return refutations.sorted(by: comesFirst).prefix(mostRuledOut).map { told($0, failed, words) }
}

private struct Refutation {
    let cause: CauseRow
    let finding: Finding
    let ratio: Double
    /// The cause could only have mattered after the step that failed.
    let comesLater: Bool
}

private func comesFirst(_ left: Refutation, _ right: Refutation) -> Bool {
    if left.cause.popular != right.cause.popular { return left.cause.popular }
    return (left.ratio, left.cause.id) < (right.ratio, right.cause.id)
}

/// Popular guesses also fall when the walk ended before they could matter; other common ones only by what speaks of them.
private func refutation(of cause: Int, _ posterior: Posterior, _ failed: Step?) -> Refutation? {
    let model = posterior.model
    let row = model.causes[cause]
    guard row.popular || row.prior == .common, posterior.marginals[cause] < model.priors[cause] else { return nil }
    let fallen = model.columns.indices.compactMap { index -> Refutation? in
        let column = model.columns[index]
        guard let finding = column.finding, row.popular || column.named[cause] != nil else { return nil }
        let ratio = model.likelihood(index, cause) / model.averages[index]
        let isLater = failed.flatMap { step in Step(rawValue: row.step).map { $0 > step } } ?? false
        guard ratio * leastFall < 1, column.named[cause] != nil || isLater else { return nil }
        return Refutation(cause: row, finding: finding, ratio: ratio, comesLater: column.named[cause] == nil)
    }
    return fallen.min { ($0.ratio, $0.finding.id) < ($1.ratio, $1.finding.id) }
}

private func told(_ refutation: Refutation, _ failed: Step?, _ words: Words) -> RuledOut {
    let because: Sentence =
        if refutation.comesLater, let failed {
            words.say("ruledOut.never-got-there", ["step": words.name(of: failed)])
        } else {
            words.say(refutation.finding)
        }
    return RuledOut(id: refutation.cause.id, observation: refutation.finding.observation, because: because)
}
