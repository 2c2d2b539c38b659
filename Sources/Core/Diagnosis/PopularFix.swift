import Evidence

/// A fix that people are told to try, and that cannot help in this case.
public struct PopularFix: Codable, Equatable, Sendable {
    public enum Verdict: String, Codable, Sendable {
        case cannotHelp = "cannot-help"
        /// It cannot help, or not for this, and it does damage.
        case harmful
    }

    public let id: String
    /// `Switching UDP off (fClientDisableUDP)`.
    public let claim: String
    public let verdict: Verdict
    public let because: Sentence
    /// The observation that shows it.
    public let observation: String
}
