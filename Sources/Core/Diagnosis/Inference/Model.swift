import Evidence
import Knowledge

/// Causes, their priors and the evidence: everything that inference multiplies.
///
/// Probabilities are multiplied as they are: a few dozen factors, none below 0.0001, stay far above the smallest Double.
struct Model: Sendable {
    /// Nothing wrong with the server, or at least nothing that any cause explains.
    static let healthyPrior = 0.5
    /// Faults that have nothing to do with one another would meet twice as often (`1 / healthyPrior`); but people repair one
    /// before the next comes.
    private static let pairFactor = 0.5 / healthyPrior

    /// In the order of their ids, so that the order of the data changes no digit of a result.
    let causes: [CauseRow]
    let priors: [Double]
    let columns: [Column]
    /// Index of the cause that stands for everything unknown.
    let unlisted: Int?
    /// Probability of each column before anything is seen: over all causes and none, by the priors.
    private(set) var averages: [Double] = []
    /// How likely it is that something unknown disturbs just this column; they sum to one.
    private let disturbance: [Double]
    /// Probability of all evidence under a cause that says nothing of any of it.
    private let silent: Double
    /// By how much each cause changes that, and the columns that it speaks of.
    private let lift: [Double]
    private let spoken: [[Int]]

    init(_ findings: [Finding], _ answers: [String: Answer], _ knowledge: Knowledge) {
        self.init(knowledge) { causes in evidenceColumns(findings, answers, causes, knowledge) }
    }

    /// - Parameter evidence: the columns, made for the causes in the order in which the model holds them.
    init(_ knowledge: Knowledge, evidence: ([CauseRow]) -> [Column]) {
        let sorted = knowledge.causes.sorted { $0.id < $1.id }
        let weights = sorted.map { weight(of: $0.prior) }
        let total = weights.reduce(0, +)
        causes = sorted
        priors = weights.map { $0 / total * (1 - Model.healthyPrior) }
        let columns = evidence(sorted)
        self.columns = columns
        silent = columns.reduce(1) { $0 * $1.otherwise }
        spoken = sorted.indices.map { cause in columns.indices.filter { columns[$0].named[cause] != nil } }
        lift = sorted.indices.map { cause in
            columns.reduce(1) { product, column in
                product * (column.named[cause] ?? column.otherwise) / column.otherwise
            }
        }
        unlisted = sorted.firstIndex { $0.id == "unlisted-cause" }
        disturbance = chancesOfDisturbance(columns)
        averages = columns.indices.map { average($0) }
    }

    func prior(of set: CauseSet) -> Double {
        switch set {
        case .healthy: Model.healthyPrior
        case .one(let cause): priors[cause]
        case .two(let first, let second): priors[first] * priors[second] * Model.pairFactor
        }
    }

    /// Probability of all evidence under a set of causes.
    func likelihood(of set: CauseSet) -> Double {
        if let unlisted, set.contains(unlisted) { return likelihoodOfUnknown(beside: set.other(than: unlisted)) }
        switch set {
        case .healthy: return columns.reduce(1) { $0 * $1.healthy }
        case .one(let cause): return silent * lift[cause]
        case .two(let first, let second): return silent * lift[first] * lift[second] * overlap(first, second)
        }
    }

    /// Where two causes speak of the same evidence, their average counts in place of the product that `lift` makes.
    private func overlap(_ first: Int, _ second: Int) -> Double {
        var factor = 1.0
        for index in spoken[first] {
            guard let left = columns[index].named[first], let right = columns[index].named[second] else { continue }
            factor *= (left + right) / 2 * columns[index].otherwise / (left * right)
        }
        return factor
    }

    /// One piece of evidence, by its index, under one cause.
    func likelihood(_ column: Int, _ cause: Int) -> Double {
        cause == unlisted ? unknown(column) : columns[column].named[cause] ?? columns[column].otherwise
    }

    /// The unknown cause disturbs one finding, nobody knows which: the average of what would then be seen, where that finding
    /// shows any value and the others go on as before. Findings do not follow from one another, so that two strange ones are
    /// two things to explain.
    private func likelihoodOfUnknown(beside other: Int?) -> Double {
        let known = other.map { silent * lift[$0] } ?? silent
        guard columns.contains(where: { $0.step != nil }) else { return known }
        return known
            * zip(columns, disturbance).reduce(0) { sum, pair in
                let (column, chance) = pair
                let isTaken = other.map { column.named[$0] != nil } ?? false
                return sum + chance * (isTaken ? 1 : column.diffuse / column.otherwise)
            }
    }

    /// One piece of evidence alone under the unknown cause.
    private func unknown(_ column: Int) -> Double {
        disturbance[column] * columns[column].diffuse + (1 - disturbance[column]) * columns[column].otherwise
    }
}

/// Every step that was seen is as likely as any other, and in it every finding.
private func chancesOfDisturbance(_ columns: [Column]) -> [Double] {
    let steps = Set(columns.compactMap(\.step)).count
    return columns.map { column in
        column.step == nil ? 0 : 1 / Double(steps * columns.filter { $0.step == column.step }.count)
    }
}

/// No cause, one, or two at the same time.
enum CauseSet: Equatable, Sendable {
    case healthy
    case one(Int)
    case two(Int, Int)

    var members: [Int] {
        switch self {
        case .healthy: []
        case .one(let cause): [cause]
        case .two(let first, let second): [first, second]
        }
    }

    func contains(_ cause: Int) -> Bool {
        switch self {
        case .healthy: false
        case .one(let only): only == cause
        case .two(let first, let second): first == cause || second == cause
        }
    }

    func other(than cause: Int) -> Int? {
        guard case .two(let first, let second) = self else { return nil }
        return first == cause ? second : first
    }
}

/// Common, occasional and rare stand 8 to 3 to 1: judgement, not incidence.
private func weight(of prior: CauseRow.Prior) -> Double {
    switch prior {
    case .common: 8
    case .occasional: 3
    case .rare: 1
    }
}
