/// How a TCP connection attempt ended.
public enum ReachOutcome: String, Codable, Sendable {
    case connected, refused, unreachable
    case timedOut = "timed-out"
}

/// One address of the target asked on the target's port.
public struct PortAnswer: Fact {
    public static let kind = "reach.port"
    public static let step = Step.reach
    public static let meaning =
        "A TCP connection to one address on the asked port: `address`, `family`, `port`, `outcome` (connected, refused, timed-out, unreachable), `errno` (its name), `rttMs`, `used` (the walk went on over it)."

    public enum Family: String, Codable, Sendable { case ipv4, ipv6 }

    public let address: String
    public let family: Family
    public let port: UInt16
    public let outcome: ReachOutcome
    public let errno: String?
    public let rttMs: Double?
    public let used: Bool

    public init(
        address: String, family: Family, port: UInt16, outcome: ReachOutcome, errno: String? = nil,
        rttMs: Double? = nil,
        used: Bool
    ) {
        self.address = address
        self.family = family
        self.port = port
        self.outcome = outcome
        self.errno = errno
        self.rttMs = rttMs
        self.used = used
    }
}

/// A well-known other port, asked only when the asked one failed: it tells a host that is down from a port that is closed.
public struct OtherPortAnswer: Fact {
    public static let kind = "reach.otherPort"
    public static let step = Step.reach
    public static let meaning =
        "A TCP connection to another well-known port after the asked one failed: `address`, `port`, `outcome`, `errno`, `spokeRDP` (true, false; absent where it was not asked to)."

    public let address: String
    public let port: UInt16
    public let outcome: ReachOutcome
    public let errno: String?
    public let spokeRDP: Bool?

    public init(address: String, port: UInt16, outcome: ReachOutcome, errno: String? = nil, spokeRDP: Bool? = nil) {
        self.address = address
        self.port = port
        self.outcome = outcome
        self.errno = errno
        self.spokeRDP = spokeRDP
    }
}

/// Whether the host still answered once it had been asked before: blockers fall silent after a few connections.
public struct LaterConnections: Fact {
    public static let kind = "reach.later"
    public static let step = Step.reach
    public static let meaning =
        "Connections opened after the first one had been answered: `asked` (how many), `answered` (how many got any answer), `unansweredAtEnd` (how many of the latest got none; absent where that may be for what they asked), `turnedAway` (whether connections were refused, closed or reset that asked what had been answered before), `alone` (whether one more was answered once all others were closed; absent where it was not opened)."

    public let asked: Int
    public let answered: Int
    public let unansweredAtEnd: Int?
    public let turnedAway: Bool?
    public let alone: Bool?

    public init(
        asked: Int, answered: Int, unansweredAtEnd: Int? = nil, turnedAway: Bool? = nil, alone: Bool? = nil
    ) {
        self.asked = asked
        self.answered = answered
        self.unansweredAtEnd = unansweredAtEnd
        self.turnedAway = turnedAway
        self.alone = alone
    }
}
