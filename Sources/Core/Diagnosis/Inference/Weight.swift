import Evidence

extension Model {
    /// Probability of one piece of evidence over all causes and none, by the priors, which sum to one.
    func average(_ column: Int) -> Double {
        causes.indices.reduce(Model.healthyPrior * columns[column].healthy) { sum, cause in
            sum + priors[cause] * likelihood(column, cause)
        }
    }

    /// How much one piece of evidence, by its index, speaks for a cause against all the rest, in bits: one doubles the odds.
    func bits(_ column: Int, for cause: Int) -> Double {
        let own = likelihood(column, cause)
        let rest = (averages[column] - priors[cause] * own) / (1 - priors[cause])
        return log2(own / rest)
    }

    /// Whether the evidence as a whole fits the cause better than a healthy host.
    func speaksFor(_ cause: Int) -> Bool {
        likelihood(of: .one(cause)) > likelihood(of: .healthy) * 1.01
    }
}
