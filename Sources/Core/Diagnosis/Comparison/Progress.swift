import Evidence
public import Knowledge
import Primitives

/// What became of a case between its first walk and its last, in one sentence.
public func progress(from first: JudgedWalk, to last: JudgedWalk, knowledge: Knowledge) -> Sentence {
    let words = Words(knowledge: knowledge)
    let (one, other) = (first.walk.target, last.walk.target)
    guard one.host.lowercased() == other.host.lowercased(), one.port == other.port else {
        return words.say("case.other-target", ["first": .text(one.asked), "last": .text(other.asked)])
    }
    let (before, after) = (Standing(first, words), Standing(last, words))
    let args: [String: Value] = ["first": .text(before.text), "last": .text(after.text)]
    guard let lowest = before.rank, let highest = after.rank else { return words.say("case.unknown", args) }
    if highest > lowest { return words.say("case.better", args) }
    if highest < lowest { return words.say("case.worse", args) }
    return words.say(before.cause == after.cause ? "case.same" : "case.changed", args)
}

/// How a walk stands, to be held against another.
private struct Standing {
    /// The higher the better; nil where nobody can tell.
    let rank: Int?
    let text: String
    let cause: String?

    init(_ judged: JudgedWalk, _ words: Words) {
        let verdict = judged.diagnosis.verdict
        let steps = Step.allCases
        let failed = verdict.step.map { words.name(of: $0) }
        switch verdict.state {
        case .healthy: (rank, text) = (steps.count + 1, words.say("case.word.healthy").text)
        case .degraded: (rank, text) = (steps.count, words.say("case.word.degraded").text)
        case .broken:
            rank = verdict.step.flatMap { steps.firstIndex(of: $0) } ?? 0
            text = words.say("case.word.broken", ["step": failed ?? "?"]).text
        case .inconclusive: (rank, text) = (nil, words.say("case.word.inconclusive").text)
        }
        cause = judged.diagnosis.causes.first?.id
    }
}
