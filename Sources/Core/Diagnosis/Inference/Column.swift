import Evidence
import Knowledge
import Primitives

/// One piece of evidence with its probability under each hypothesis: a finding that was seen, or an answer that was given.
struct Column: Sendable {
    /// Nil for an answer.
    let finding: Finding?
    /// The step that a cause nobody knows of would have to disturb to bring this about; nil where it cannot.
    let step: Step?
    let healthy: Double
    /// Under a cause that says nothing of it.
    let otherwise: Double
    /// With the step disturbed by something unknown: every value is as likely as any other.
    let diffuse: Double
    /// Under each cause that speaks of it, by the cause's index.
    let named: [Double?]
}

/// Never 0 or 1: no single observation may make anything impossible.
private let floor = 0.002

/// Inferred rows claim at most this many times what an unknown disturbance would give: nobody has seen them yet.
private let inferredAtMost = 10.0

/// All evidence of one walk.
func evidenceColumns(_ findings: [Finding], _ answers: [String: Answer], _ causes: [CauseRow], _ knowledge: Knowledge)
    -> [Column]
{
    let seen = findings.sorted { $0.id < $1.id }.compactMap { finding -> Column? in
        guard let row = knowledge.finding(finding.id) else { return nil }
        return finding.id == "client.code" ? codeColumn(finding, causes) : findingColumn(finding, row, causes)
    }
    let told = knowledge.questions.sorted { $0.id < $1.id }.compactMap { question -> Column? in
        guard let answer = answers[question.id], answer != .unknown else { return nil }
        return answerColumn(question, isYes: answer == .yes, causes)
    }
    return seen + told
}

private func findingColumn(_ finding: Finding, _ row: FindingRow, _ causes: [CauseRow]) -> Column? {
    guard let outcome = row.outcome(finding.value) else { return nil }
    let diffuse = 1 / Double(row.values.count)
    let named = causes.map { cause in
        cause.likelihoods.first { $0.finding == finding.id }.map { likelihood($0, outcome, row, diffuse) }
    }
    return Column(
        finding: finding, step: row.from == .settings ? nil : Step(rawValue: row.step), healthy: outcome.healthy,
        otherwise: outcome.healthy,
        diffuse: diffuse,
        named: named)
}

/// What the row says of the value, or its share of what the row leaves over, spread as a healthy host spreads it.
private func likelihood(
    _ row: CauseRow.Likelihood, _ outcome: FindingRow.Outcome, _ finding: FindingRow, _ diffuse: Double
) -> Double {
    let claimed: Double
    if let stated = row.values[outcome.value] {
        claimed = stated
    } else {
        let left = 1 - row.values.values.sorted().reduce(0, +)
        let unnamed = finding.values.filter { row.values[$0.value] == nil }.reduce(0) { $0 + $1.healthy }
        claimed = left * outcome.healthy / Swift.max(unnamed, floor)
    }
    let limit = row.basis == .inferred ? diffuse * inferredAtMost : 1
    return Swift.min(Swift.max(Swift.min(claimed, limit), floor), 1 - floor)
}

/// That something went wrong, and that these codes were shown for it: nothing else is known.
func shownCodesColumn(_ codes: Set<String>, _ causes: [CauseRow]) -> Column {
    let (base, named) = weights(of: codes, causes)
    return Column(finding: nil, step: nil, healthy: floor * base, otherwise: base, diffuse: base, named: named)
}

/// The user's code speaks for the causes that are known to show it, four to one and no more: most codes name a symptom.
/// A few name what the client itself ran into, and what a client says of itself weighs fifty to one.
private func codeColumn(_ finding: Finding, _ causes: [CauseRow]) -> Column {
    let texts = [finding.args["code"]?.text, finding.args["extended"].map { "extended:" + $0.text }].compactMap(\.self)
    let (base, named) = weights(of: Set(texts), causes)
    return Column(finding: finding, step: nil, healthy: base, otherwise: base, diffuse: base, named: named)
}

private func weights(of codes: Set<String>, _ causes: [CauseRow]) -> (base: Double, named: [Double?]) {
    let isTelling = causes.map { cause in cause.tellingCodes.contains(where: codes.contains) }
    let base = isTelling.contains(true) ? 0.016 : 0.2
    let named: [Double?] = zip(causes, isTelling).map { cause, isTelling in
        if isTelling { base * 50 } else { cause.codes.contains(where: codes.contains) ? base * 4 : nil }
    }
    return (base, named)
}

private func answerColumn(_ question: QuestionRow, isYes: Bool, _ causes: [CauseRow]) -> Column {
    func chance(_ yes: Double) -> Double { bounded(isYes ? yes : 1 - yes) }
    return Column(
        finding: nil, step: nil, healthy: chance(question.healthy), otherwise: chance(question.otherwise),
        diffuse: chance(question.otherwise), named: causes.map { cause in question.yesIf[cause.id].map(chance) })
}

/// People err too.
func bounded(_ probability: Double) -> Double { Swift.min(Swift.max(probability, 0.02), 0.98) }
