import Evidence
import Knowledge
import Primitives

/// Two walks on their way to a comparison.
struct Comparing {
    /// Walks of one place that lie further apart are of different times.
    private static let sameTimeMs: Int64 = 600_000

    let first: Side
    let second: Side
    let words: Words
    let relation: Comparison.Relation

    /// One walk with what is compared of it.
    struct Side {
        let judged: JudgedWalk
        let seen: Seen
        let findings: [Finding]
        let aspects: [Aspect]

        init(_ judged: JudgedWalk, _ knowledge: Knowledge) {
            self.judged = judged
            seen = Seen(judged.walk)
            findings = comparableFindings(in: seen, knowledge)
            aspects = comparableAspects(of: seen)
        }

        var walk: Walk { judged.walk }
        var verdict: Verdict { judged.diagnosis.verdict }

        func state(of step: Step) -> StepResult.State {
            judged.diagnosis.steps.first { $0.step == step }?.state ?? .unknown
        }

        func value(_ aspect: String) -> String? { aspects.first { $0.id == aspect }?.value }
    }

    init(_ first: JudgedWalk, _ second: JudgedWalk, _ words: Words) {
        self.first = Side(first, words.knowledge)
        self.second = Side(second, words.knowledge)
        self.words = words
        relation = Self.relation(self.first, self.second)
    }

    private static func relation(_ first: Side, _ second: Side) -> Comparison.Relation {
        guard isSameTarget(first, second) else { return .otherTarget }
        let (here, there) = (first.walk.vantage, second.walk.vantage)
        if here.id != there.id || here.kind != there.kind { return .otherVantage }
        if !isSameName(first, second) { return .otherName }
        return first.walk.startedAt.since(second.walk.startedAt).magnitude > sameTimeMs.magnitude
            ? .otherTime : .repeated
    }

    /// The same name, or the same address by whatever name.
    private static func isSameTarget(_ first: Side, _ second: Side) -> Bool {
        let (one, other) = (first.walk.target, second.walk.target)
        guard one.port == other.port else { return false }
        if isSameName(first, second) { return true }
        return first.seen.usedAddress != nil && first.seen.usedAddress == second.seen.usedAddress
    }

    private static func isSameName(_ first: Side, _ second: Side) -> Bool {
        first.walk.target.host.lowercased() == second.walk.target.host.lowercased()
    }

    func comparison() -> Comparison {
        let differences = (aspectDifferences + findingDifferences + stepDifferences).sorted { left, right in
            left.step != right.step ? left.step < right.step : left.decides && !right.decides
        }
        let deciding = differences.first(where: \.decides)
        let unknown = firstUnknownStep
        // What cannot be told comes first: a difference behind it would not be the first one.
        let isUnknown = unknown.map { step in deciding.map { step < $0.step } ?? true } ?? false
        let state: Comparison.State = isUnknown ? .unknown : deciding == nil ? .alike : .differs
        return Comparison(
            state: state, relation: relation, step: state == .differs ? deciding?.step : nil,
            summary: summary(state, deciding, unknown),
            explanation: state == .differs ? deciding.flatMap { explanation(of: $0) } : nil, differences: differences)
    }

    private var firstUnknownStep: Step? {
        Step.allCases.first { first.state(of: $0) == .unknown || second.state(of: $0) == .unknown }
    }

    private func summary(_ state: Comparison.State, _ deciding: Difference?, _ unknown: Step?) -> Sentence {
        switch state {
        case .alike: words.say("compare.alike", ["through": through])
        case .differs:
            words.say(
                "compare.differs",
                ["step": deciding.map { words.name(of: $0.step) } ?? "?", "reason": .text(deciding?.says.text ?? "")])
        case .unknown: words.say("compare.unknown", ["step": unknown.map { words.name(of: $0) } ?? "?"])
        }
    }

    /// How far both got.
    private var through: Value {
        let reached = [first.verdict, second.verdict].compactMap { $0.step ?? $0.provenThrough }
        return reached.min().map { words.name(of: $0) } ?? words.name(of: .resolve)
    }
}

/// What a person showed or said, or what another walk told, is not what this walk saw.
private func comparableFindings(in seen: Seen, _ knowledge: Knowledge) -> [Finding] {
    findings(in: seen, knowledge).filter { !["client.code", "vantage.other"].contains($0.id) }
}
