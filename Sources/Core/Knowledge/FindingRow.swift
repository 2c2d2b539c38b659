/// One finding: a question with a closed list of answers, and how a healthy host answers it.
public struct FindingRow: Equatable, Sendable {
    /// What a value does to its step. Where none is given, the step is not hurt.
    public enum State: String, Sendable {
        /// The step did not get through.
        case failed
        /// It got through, but something will hurt or soon break.
        case warning
        /// It does not get through, unless what was not read says otherwise.
        case undecided
        /// What a file shows will hurt; whether the step got through it does not tell.
        case concern
        /// It got through, as a file tells; what a walk sees itself needs no such word.
        case passed
    }

    /// Who can see it, where that is not the walk.
    public enum Origin: String, Sendable {
        case files
        /// The machine's own settings, whatever way they were read. They prove nothing of a connection, and no unknown
        /// disturbance brings one about.
        case settings
    }

    public struct Outcome: Equatable, Sendable {
        public let value: String
        /// Probability with a healthy host, given that the walk came far enough to see.
        public let healthy: Double
        /// Template of the sentence that says what was seen.
        public let says: String
        public let state: State?
    }

    public let id: String
    public let step: String
    /// Where one is given, it speaks of steps to which the walk itself did not come.
    public let from: Origin?
    /// The names that its templates may use in braces.
    public let args: [String]
    public let values: [Outcome]

    public func outcome(_ value: String) -> Outcome? { values.first { $0.value == value } }
}
