/// What became of a question, apart from its answer: "not measured" is never false or zero.
public enum Attempt: Equatable, Sendable {
    case answered
    case unanswered(Unanswered)
    case notRun(NotRun)

    /// Why a question that was put got no answer.
    public enum Unanswered: String, Codable, Sendable {
        case timedOut = "timed-out"
        case connectionFailed = "connection-failed"
        case cutOff = "cut-off"
        case ourFault = "our-fault"
    }

    /// Why a question was not put.
    public enum NotRun: String, Codable, Sendable {
        case blockedByEarlierStep = "blocked-by-earlier-step"
        case cannotChangeVerdict = "cannot-change-verdict"
        case connectionsSpent = "connections-spent"
        case answersStopped = "answers-stopped"
        case notApplicable = "not-applicable"
        case needsCredentials = "needs-credentials"
        case needsPrivilege = "needs-privilege"
        case deadline
        case notBuilt = "not-built"
        /// Nothing was asked; files were read, and they do not tell.
        case notInFiles = "not-in-files"
    }
}

/// One probe's attempt in a walk: `{"probe", "attempt", "why"}` of the report.
public struct ProbeRecord: Equatable, Sendable {
    public let probe: String
    public let attempt: Attempt

    public init(probe: String, attempt: Attempt) {
        self.probe = probe
        self.attempt = attempt
    }
}

extension ProbeRecord: Codable {
    private enum Key: String, CodingKey { case probe, attempt, why }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(probe, forKey: .probe)
        switch attempt {
        case .answered:
            try container.encode("answered", forKey: .attempt)
            try container.encodeNil(forKey: .why)
        case .unanswered(let why):
            try container.encode("unanswered", forKey: .attempt)
            try container.encode(why, forKey: .why)
        case .notRun(let why):
            try container.encode("not-run", forKey: .attempt)
            try container.encode(why, forKey: .why)
        }
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        probe = try container.decode(String.self, forKey: .probe)
        switch try container.decode(String.self, forKey: .attempt) {
        case "answered": attempt = .answered
        case "unanswered": attempt = .unanswered(try container.decode(Attempt.Unanswered.self, forKey: .why))
        default: attempt = .notRun(try container.decode(Attempt.NotRun.self, forKey: .why))
        }
    }
}
