/// A question to a person, whose answer tells causes apart.
public struct QuestionRow: Equatable, Sendable {
    public let id: String
    public let text: String
    /// A command, or where to look.
    public let how: String
    /// Probability of a yes under these causes.
    public let yesIf: [String: Double]
    /// Probability of a yes under every other cause.
    public let otherwise: Double
    /// Probability of a yes with a healthy host.
    public let healthy: Double
}
