public import Diagnosis
public import Knowledge

/// What to do about a verdict, the least invasive first. Nothing in it has been done.
public struct Plan: Equatable, Sendable {
    /// A repair that this person can carry out and that the evidence supports.
    public struct Step: Equatable, Sendable {
        public let repair: Repair
        /// Ids of the causes of this verdict that it serves, the most likely first.
        public let causes: [String]
        /// The probability that one of them is the cause, at most 1.
        public let probability: Double
        public let why: Sentence

        public init(repair: Repair, causes: [String], probability: Double, why: Sentence) {
            self.repair = repair
            self.causes = causes
            self.probability = probability
            self.why = why
        }
    }

    public struct Refusal: Equatable, Sendable {
        public let id: String
        public let why: String
    }

    /// Words for somebody else.
    public struct Advice: Equatable, Sendable {
        public enum Recipient: String, Codable, Sendable { case user, administrator, network }

        public let to: Recipient
        public let text: String
    }

    public let steps: [Step]
    public let refused: [Refusal]
    public let advice: [Advice]

    public init(steps: [Step], refused: [Refusal], advice: [Advice]) {
        self.steps = steps
        self.refused = refused
        self.advice = advice
    }
}

/// What the person who asks can change: `--can`.
public enum Reach: String, CaseIterable, Sendable {
    case client, server, domain, azure, disk, nothing
}
