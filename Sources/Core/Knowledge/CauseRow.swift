/// One cause of a failing connection, with what it makes likely to be seen.
public struct CauseRow: Equatable, Sendable {
    /// How often the cause is met, by judgement and not by count.
    public enum Prior: String, Sendable { case common, occasional, rare }

    /// Whether a walk without credentials can see anything of it; files may tell of what only the inside shows.
    public enum Visibility: String, Sendable { case outside, inside }

    /// Where a likelihood comes from, best first.
    public enum Basis: String, Sendable { case measured, captured, documented, inferred }

    /// How likely each value of one finding is under this cause. What is left of 1 goes to the other values, as a healthy
    /// host spreads them.
    public struct Likelihood: Equatable, Sendable {
        public let finding: String
        public let values: [String: Double]
        public let basis: Basis
    }

    /// Advice that names what was measured.
    public struct MeasuredAdvice: Equatable, Sendable {
        /// A template of arguments of any of these findings.
        public let advice: String
        /// Findings, the best to take the arguments from first.
        public let from: [String]
    }

    /// Stable: kebab-case, never renamed.
    public let id: String
    public let title: String
    /// Any of server, client, network, policy, identity, gateway.
    public let place: [String]
    /// The step at which it shows.
    public let step: String
    public let prior: Prior
    /// Independent reports read for it.
    public let reports: Int
    public let visible: Visibility
    /// What to do next, and by whom.
    public let advice: String
    /// Ids of repairs that serve it.
    public let repairs: [String]
    /// Codes that a user's client shows for it: `0x904`, or `extended:0x7` for the second number.
    public let codes: [String]
    public let likelihoods: [Likelihood]
    /// Of `codes`, those by which the client itself names this cause; all others are symptoms.
    public let tellingCodes: [String]
    /// Causes that this one brings about or passes for, so that they are not worth naming beside it.
    public let hides: [String]
    /// Observations that decide for it: any one of these sets of finding and value, all of the set together.
    public let proves: [[String: String]]
    /// True for what popular advice blames, so that saying "not this" is worth a line.
    public let popular: Bool
    /// Takes the place of `advice` where one of its findings speaks for the cause.
    public let measuredAdvice: MeasuredAdvice?
}
