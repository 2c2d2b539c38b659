/// What became of following the server's redirection, once. [MS-RDPBCGR 3.2.5.3.1]
public struct RedirectionFollowed: Fact {
    public static let kind = "activate.redirectionFollowed"
    public static let step = Step.activate
    public static let meaning =
        "The machine to which the server sends its clients on, asked in its place: `target`, `outcome` (answered: what the other facts tell from here on is of that machine; unreachable, refused, timed-out, not-found, again: it sends on once more, which is not followed), `afterMs`."

    public enum Outcome: String, Codable, Sendable {
        case answered, unreachable, refused, again
        case timedOut = "timed-out"
        case notFound = "not-found"
    }

    public let target: String
    public let outcome: Outcome
    public let afterMs: Double?

    public init(target: String, outcome: Outcome, afterMs: Double? = nil) {
        self.target = target
        self.outcome = outcome
        self.afterMs = afterMs
    }
}
