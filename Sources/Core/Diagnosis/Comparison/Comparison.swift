public import Evidence
public import Knowledge

/// Two walks held side by side: where they part, and what explains it. The pure result of `compare`.
public struct Comparison: Codable, Sendable {
    public enum State: String, Codable, Sendable {
        case alike, differs
        /// One of the walks did not come far enough to say.
        case unknown
    }

    /// In what the walks differ by themselves: what is asked of a difference depends on it.
    public enum Relation: String, Codable, Sendable {
        case otherTarget = "other-target"
        /// The same address, asked for by another name.
        case otherName = "other-name"
        case otherVantage = "other-vantage"
        case otherTime = "other-time"
        /// The same question from the same place within minutes.
        case repeated
    }

    public let state: State
    public let relation: Relation
    /// The first step that differs.
    public let step: Step?
    public let summary: Sentence
    /// What most likely lies behind the first difference; nil where nothing differs or nobody can say.
    public let explanation: Sentence?
    /// In the order of the steps, those that decide first.
    public let differences: [Difference]
}

/// One thing that the two walks saw differently. Times, ports and random values are none.
public struct Difference: Codable, Sendable {
    /// Dotted and stable: `certificate.key`, or the id of a finding.
    public let id: String
    public let step: Step
    /// The step differs by it; else it is told beside, such as another host's other name.
    public let decides: Bool
    public let first: String
    public let second: String
    public let says: Sentence
}

/// A walk and what it came to.
public struct JudgedWalk: Sendable {
    public let walk: Walk
    public let diagnosis: Diagnosis

    public init(walk: Walk, diagnosis: Diagnosis) {
        self.walk = walk
        self.diagnosis = diagnosis
    }
}

/// Holds two walks against each other, whichever came first. Pure, as `diagnose` is.
public func compare(_ first: JudgedWalk, _ second: JudgedWalk, knowledge: Knowledge) -> Comparison {
    Comparing(first, second, Words(knowledge: knowledge)).comparison()
}
