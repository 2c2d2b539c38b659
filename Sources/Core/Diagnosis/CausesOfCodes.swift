public import Knowledge

private let leastProbability = 0.005

/// The causes that are known to show these codes, most probable first, by priors and codes alone: weak, for most codes name a
/// symptom. Never more certain than possible. Empty where no cause is known to show any of them.
///
/// - Parameter codes: as the rows of causes write them: `0x904`, `extended:0x7`, `ntstatus:0xc0000234`, `event:1057`.
public func causesShowing(_ codes: Set<String>, knowledge: Knowledge) -> [RankedCause] {
    guard knowledge.causes.contains(where: { $0.codes.contains(where: codes.contains) }) else { return [] }
    let posterior = Posterior(Model(knowledge) { [shownCodesColumn(codes, $0)] })
    let causes = posterior.model.causes
    return causes.indices
        .filter { causes[$0].codes.contains(where: codes.contains) && posterior.marginals[$0] >= leastProbability }
        .sorted { (posterior.marginals[$1], $0) < (posterior.marginals[$0], $1) }
        .map { RankedCause(causes[$0], probability: posterior.marginals[$0]) }
}
