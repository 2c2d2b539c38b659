/// A fix that the web recommends whatever is wrong, with when it cannot help.
public struct PopularRow: Equatable, Sendable {
    /// What is seen when it is the wrong fix: all of these findings, each with one of the values.
    public struct Refutation: Equatable, Sendable {
        public let when: [String: [String]]
        /// Template; it may use the arguments of the findings.
        public let because: String
        /// `cannot-help`, or `harmful` where it does damage.
        public let verdict: String
    }

    public let id: String
    /// What people are told to do.
    public let claim: String
    /// Causes against which it may help: where one of these is listed, nothing is said against it.
    public let helps: [String]
    /// Steps whose failure it is recommended for.
    public let about: [String]
    /// Codes that it is recommended for.
    public let codes: [String]
    public let refutedBy: [Refutation]
    public let source: String
    /// The first step on which it has any effect; nil: any.
    public let from: String?
    /// Said where an earlier step failed; `{step}` is that step.
    public let tooEarly: String?
}
