import Evidence
import Knowledge

private let leastProbability = 0.01
private let mostCauses = 12
private let leastBits = 0.3
private let mostReasons = 6

/// The causes worth naming: those that the evidence speaks for, most probable first, without what another one hides.
func rankedCauses(_ posterior: Posterior, _ words: Words) -> [RankedCause] {
    let model = posterior.model
    let listed = worthNaming(posterior).sorted { (posterior.marginals[$1], $0) < (posterior.marginals[$0], $1) }
    var hiddenBy: [Int: [String]] = [:]
    var left: [Int] = []
    for cause in listed {
        let hider = left.first { model.causes[$0].hides.contains(model.causes[cause].id) }
        if let hider { hiddenBy[hider, default: []].append(model.causes[cause].id) } else { left.append(cause) }
    }
    return left.prefix(mostCauses).map { row($0, hides: hiddenBy[$0] ?? [], posterior, words) }
}

/// A cause that no evidence speaks for keeps a part of its prior, which is no news about this host. Where that leaves none,
/// as when a healthy host stands against the user's code, the best of those that anything at all speaks for are named.
private func worthNaming(_ posterior: Posterior) -> [Int] {
    let model = posterior.model
    let likely = model.causes.indices.filter { posterior.marginals[$0] >= leastProbability && model.speaksFor($0) }
    guard likely.isEmpty else { return likely }
    let touched = model.causes.indices.filter { cause in
        posterior.marginals[cause] >= leastProbability / 10
            && model.columns.indices.contains {
                model.columns[$0].named[cause] != nil && model.bits($0, for: cause) >= leastBits
            }
    }
    return Array(touched.sorted { (posterior.marginals[$1], $0) < (posterior.marginals[$0], $1) }.prefix(3))
}

private func row(_ cause: Int, hides: [String], _ posterior: Posterior, _ words: Words) -> RankedCause {
    var ranked = RankedCause(
        posterior.model.causes[cause], probability: posterior.marginals[cause], certainty: certainty(cause, posterior),
        hides: hides, because: reasons(cause, posterior.model, words))
    if let advice = measuredAdvice(cause, posterior.model, words) { ranked.advice = advice }
    return ranked
}

extension RankedCause {
    init(
        _ row: CauseRow, probability: Double, certainty: Certainty = .possible, hides: [String] = [],
        because: [Reason] = []
    ) {
        self.init(
            id: row.id, probability: probability, certainty: certainty, place: row.place,
            step: Step(rawValue: row.step) ?? .stay, title: row.title, hides: hides, because: because,
            repairs: row.repairs, advice: Sentence(id: "advice." + row.id, text: row.advice))
    }
}

/// Advice with what was measured in it, where that speaks for the cause and tells all that the advice names.
private func measuredAdvice(_ cause: Int, _ model: Model, _ words: Words) -> Sentence? {
    let data = model.causes[cause]
    guard let measured = data.measuredAdvice else { return nil }
    let telling = model.columns.indices.filter { model.bits($0, for: cause) >= leastBits }
        .compactMap { model.columns[$0].finding }
    let finding = measured.from.lazy.compactMap { id in telling.first { $0.id == id } }.first
    guard let args = finding?.args, argumentNames(of: measured.advice).allSatisfy({ args[$0] != nil }) else {
        return nil
    }
    return words.say(advice: "advice." + data.id + ".measured", measured.advice, args)
}

/// Proven only where an observation decides by itself, and nothing explains it better.
private func certainty(_ cause: Int, _ posterior: Posterior) -> RankedCause.Certainty {
    guard posterior.marginals[cause] >= 0.5 else { return .possible }
    let seen = posterior.model.columns.compactMap(\.finding)
    // What WSL cannot look up or reach, the Windows around it may.
    let isFromAside = seen.contains { $0.id == "client.vantage" && $0.value != "own" }
    let isProven = posterior.model.causes[cause].proves.contains { conditions in
        conditions.allSatisfy { id, value in
            let isOfThePath = id.hasPrefix("resolve.") || id == "reach.port"
            return !(isFromAside && isOfThePath) && seen.contains { $0.id == id && $0.value == value }
        }
    }
    return isProven ? .proven : .likely
}

/// What speaks for and against, strongest first. Answers count, but are not told back to who gave them.
private func reasons(_ cause: Int, _ model: Model, _ words: Words) -> [RankedCause.Reason] {
    let all = model.columns.indices.compactMap { column -> RankedCause.Reason? in
        guard let finding = model.columns[column].finding else { return nil }
        let bits = model.bits(column, for: cause)
        guard bits.magnitude >= leastBits else { return nil }
        return .init(observation: finding.observation, bits: bits, says: words.say(finding))
    }
    return Array(all.sorted { ($1.bits.magnitude, $0.says.id) < ($0.bits.magnitude, $1.says.id) }.prefix(mostReasons))
}
