import Knowledge

private let mostQuestions = 3
private let leastGain = 0.05
private let leastGainOfUnmeasured = 0.01
private let leastSuspicion = 0.015
/// Sets rarer than this move no gain by a thousandth of a bit, and there are thousands of them.
private let leastProbability = 1e-7

/// The questions whose answers are expected to tell most, best first, in bits.
///
/// - Parameter unmeasured: a question that the walk put itself and could not answer; it is asked where it tells anything.
func questionsWorthAsking(
    _ posterior: Posterior, _ knowledge: Knowledge, answered: Set<String>, unmeasured: String? = nil
) -> [Question] {
    let suspects = Set(
        zip(posterior.model.causes, posterior.marginals).filter { $0.1 >= leastSuspicion }.map(\.0.id))
    // A question about none of the suspects would only ask, in other words, whether anything is wrong at all.
    let ranked = knowledge.questions.filter { !answered.contains($0.id) && !suspects.isDisjoint(with: $0.yesIf.keys) }
        .map { (row: $0, gain: expectedGain(of: $0, posterior)) }
        .filter { $0.gain >= ($0.row.id == unmeasured ? leastGainOfUnmeasured : leastGain) }
        .sorted { ($1.gain, $0.row.id) < ($0.gain, $1.row.id) }
    var asked = Array(ranked.prefix(mostQuestions))
    if let open = ranked.dropFirst(mostQuestions).first(where: { $0.row.id == unmeasured }) {
        asked[mostQuestions - 1] = open
    }
    return asked.map { row, gain in
        Question(
            id: row.id, question: Sentence(id: "question." + row.id, text: row.text), gainBits: gain, how: row.how)
    }
}

/// The mutual information of answer and causes: the entropy of the answer, less what is left of it when the causes are known.
private func expectedGain(of question: QuestionRow, _ posterior: Posterior) -> Double {
    let asked = AskedOfSets(question, posterior.model.causes)
    var yes = 0.0
    var noise = 0.0
    for (set, probability) in zip(posterior.sets, posterior.probabilities) where probability > leastProbability {
        let told = asked.reply(of: set)
        yes += probability * told.chance
        noise += probability * told.entropy
    }
    return Swift.max(0, entropy(yes) - noise)
}

/// How a question is answered under each set of causes, with the entropies made once for all sets that share a chance.
private struct AskedOfSets {
    typealias Reply = (chance: Double, entropy: Double)

    private let named: [Reply?]
    private let healthy: Reply
    private let otherwise: Reply

    init(_ question: QuestionRow, _ causes: [CauseRow]) {
        named = causes.map { cause in question.yesIf[cause.id].map(toReply) }
        healthy = toReply(question.healthy)
        otherwise = toReply(question.otherwise)
    }

    func reply(of set: CauseSet) -> Reply {
        switch set {
        case .healthy: return healthy
        case .one(let cause): return named[cause] ?? otherwise
        case .two(let first, let second):
            guard let left = named[first] else { return named[second] ?? otherwise }
            return named[second].map { toReply((left.chance + $0.chance) / 2) } ?? left
        }
    }
}

private func toReply(_ chance: Double) -> AskedOfSets.Reply {
    let chance = bounded(chance)
    return (chance, entropy(chance))
}

/// Of a yes-or-no, in bits.
private func entropy(_ chance: Double) -> Double {
    guard chance > 0, chance < 1 else { return 0 }
    return -(chance * log2(chance) + (1 - chance) * log2(1 - chance))
}
