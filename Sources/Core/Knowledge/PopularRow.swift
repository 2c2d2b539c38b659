/// What the web claims whatever is wrong: a fix, with when it cannot help, or what a code stands for.
public struct PopularRow: Equatable, Sendable {
    /// What is seen when it is the wrong fix: all of these findings, each with one of the values.
    public struct Refutation: Equatable, Sendable {
        public let when: [String: [String]]
        /// Template; it may use the arguments of the findings.
        public let because: String
        /// `cannot-help`, or `harmful` where it does damage.
        public let verdict: String
    }

    /// What is to be thought of the claim before anything is measured.
    public enum Standing: String, Sendable {
        case wrong
        /// Right for few of those who read it.
        case narrow
        /// It may be so, and nobody has shown it.
        case unproven
        case harmful
    }

    public let id: String
    /// What people are told to do, or what a code is said to mean.
    public let claim: String
    public let standing: Standing
    /// What is known of it, in one sentence.
    public let truth: String
    /// Causes against which it may help: where one of these is listed, nothing is said against it.
    public let helps: [String]
    /// Steps whose failure it is recommended for.
    public let about: [String]
    /// Codes that it is made for, as causes name them: `0x904`, `extended:0x7`.
    public let codes: [String]
    public let refutedBy: [Refutation]
    public let source: String
    /// The first step on which it has any effect; nil: any.
    public let from: String?
    /// Said where an earlier step failed; `{step}` is that step.
    public let tooEarly: String?
}
