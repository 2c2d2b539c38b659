import Evidence
import Knowledge
import Primitives

extension Comparing {
    var aspectDifferences: [Difference] {
        first.aspects.compactMap { left in
            guard let right = second.aspects.first(where: { $0.id == left.id }), differ(left, right) else { return nil }
            // The same key tells of the same machine, whatever certificate is around it; another key says it all.
            if left.id == certificateID, first.value(certificateKeyID) != second.value(certificateKeyID) { return nil }
            return Difference(
                id: left.id, step: left.step, decides: decides(left.weight), first: left.value, second: right.value,
                says: words.say(
                    "compare." + left.id,
                    ["a": names.first, "b": names.second, "first": .text(left.shown), "second": .text(right.shown)]))
        }
    }

    private func decides(_ weight: Aspect.Weight) -> Bool {
        switch weight {
        case .deciding: true
        case .identity: relation != .otherTarget
        case .detail: false
        }
    }

    /// Findings have few values and no noise, so that what is learnt to be seen later is compared by itself.
    var findingDifferences: [Difference] {
        first.findings.compactMap { left in
            guard let right = second.findings.first(where: { $0.id == left.id }), right.value != left.value,
                let row = words.knowledge.finding(left.id), let step = Step(rawValue: row.step)
            else { return nil }
            let states = [left, right].map { row.outcome($0.value)?.state }
            let isHarmless = states == [nil, nil]
            return Difference(
                id: left.id, step: step, decides: !isHarmless, first: left.value, second: right.value,
                says: told(words.say(left), words.say(right)))
        }
    }

    /// Where a step came out differently and nothing that is compared says why.
    var stepDifferences: [Difference] {
        let explained = Set((aspectDifferences + findingDifferences).filter(\.decides).map(\.step))
        return Step.allCases.filter { !explained.contains($0) }.compactMap { step in
            let (left, right) = (first.state(of: step), second.state(of: step))
            guard left != right, isWalked(left), isWalked(right), let one = detail(of: step, first),
                let other = detail(of: step, second)
            else { return nil }
            return Difference(
                id: "step.state", step: step, decides: true, first: left.rawValue, second: right.rawValue,
                says: told(one, other))
        }
    }

    private func isWalked(_ state: StepResult.State) -> Bool { state == .ok || state == .warning || state == .failed }

    private func detail(of step: Step, _ side: Side) -> Sentence? {
        side.judged.diagnosis.steps.first { $0.step == step }?.detail
    }

    private func told(_ one: Sentence, _ other: Sentence) -> Sentence {
        words.say(
            "compare.seen",
            [
                "a": beginning(names.first), "b": beginning(names.second), "first": .text(one.text),
                "second": .text(other.text),
            ])
    }

    /// At the beginning of a sentence; the name of a host stays as it is.
    private func beginning(_ name: Value) -> Value {
        [.otherTarget, .otherName].contains(relation)
            ? name : .text(name.text.prefix(1).uppercased() + name.text.dropFirst())
    }

    /// What the two walks are called in sentences.
    var names: (first: Value, second: Value) {
        switch relation {
        case .otherTarget, .otherName: (.text(first.walk.target.asked), .text(second.walk.target.asked))
        case .otherVantage: (words.place(first.walk.vantage), words.place(second.walk.vantage))
        case .otherTime: (words.time(first.walk.startedAt), words.time(second.walk.startedAt))
        case .repeated: (.text(words.say("compare.first").text), .text(words.say("compare.second").text))
        }
    }
}

extension Words {
    /// `from tower`.
    func place(_ vantage: Vantage) -> Value { .text(say("compare.from", ["host": .text(vantage.host)]).text) }

    /// `on 2026-11-22 at 10:00`.
    fileprivate func time(_ time: UnixTime) -> Value {
        let clock = String(time.rfc3339.dropFirst(11).prefix(5))
        return .text(say("compare.at", ["day": .text(time.day), "time": .text(clock)]).text)
    }
}
