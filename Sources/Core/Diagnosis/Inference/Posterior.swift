import Knowledge

/// The probability of every set of at most two causes, after the evidence.
struct Posterior: Sendable {
    let model: Model
    let sets: [CauseSet]
    /// Of each set; they sum to one.
    let probabilities: [Double]
    /// Of each cause, over all sets that it is in.
    let marginals: [Double]

    init(_ model: Model) {
        let sets = allSets(of: model.causes.count)
        let weights = sets.map { model.prior(of: $0) * model.likelihood(of: $0) }
        let total = weights.reduce(0, +)
        let probabilities = weights.map { $0 / total }
        var marginals = [Double](repeating: 0, count: model.causes.count)
        for (set, probability) in zip(sets, probabilities) {
            switch set {
            case .healthy: break
            case .one(let cause): marginals[cause] += probability
            case .two(let first, let second):
                marginals[first] += probability
                marginals[second] += probability
            }
        }
        self.model = model
        self.sets = sets
        self.probabilities = probabilities
        self.marginals = marginals
    }

    /// The sets worth telling, most probable first. What the others have in sum is counted to `unlisted-cause`, so that the
    /// list still sums to one: none of them is likely enough to be told from what nobody knows.
    func hypotheses() -> [Hypothesis] {
        let told = zip(sets, probabilities).filter { $0.1 >= 1e-4 && $0.0 != model.unlisted.map { .one($0) } }
        let rest = 1 - told.reduce(0) { $0 + $1.1 }
        let named = told.map { set, probability in
            Hypothesis(causes: set.members.map { model.causes[$0].id }, probability: probability)
        }
        let all =
            named
            + (model.unlisted == nil
                ? [] : [Hypothesis(causes: ["unlisted-cause"], probability: Swift.max(rest, 1e-9))])
        // Names are joined only where they decide: for every comparison that took a millisecond of each check.
        return all.sorted {
            $0.probability == $1.probability
                ? $0.causes.joined() < $1.causes.joined() : $0.probability > $1.probability
        }
    }
}

private func allSets(of count: Int) -> [CauseSet] {
    var sets: [CauseSet] = [.healthy]
    sets.reserveCapacity(1 + count + count * count / 2)
    for first in 0..<count {
        sets.append(.one(first))
        for second in (first + 1)..<Swift.max(count, first + 1) { sets.append(.two(first, second)) }
    }
    return sets
}
