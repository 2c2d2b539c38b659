/// One short look at the host while it was being watched: one connection with the client's question, as far as the host says who
/// it is.
public struct WatchRound: Fact {
    public static let kind = "stay.round"
    public static let step = Step.stay
    public static let meaning =
        "One round of a watch: `round` (1 is the first), `planned` (how many), `outcome` (answered, unanswered, unreached, unresolved), `address`, `connectMs`, `answerMs` (of the first RDP message), `certificate` (SHA-256), `computer` (the machine's own name)."

    public enum Outcome: String, Codable, Sendable {
        case answered
        /// Connected, and then nothing, or the end of the connection.
        case unanswered
        /// No connection came about.
        case unreached
        /// The name led to no address.
        case unresolved
    }

    public let round: Int
    public let planned: Int
    public var outcome: Outcome
    public var address: String?
    public var connectMs: Double?
    public var answerMs: Double?
    public var certificate: String?
    public var computer: String?

    public init(round: Int, planned: Int, outcome: Outcome = .unreached, address: String? = nil) {
        self.round = round
        self.planned = planned
        self.outcome = outcome
        self.address = address
    }

    /// What connecting and the first answer took together; nil without an answer.
    public var ms: Double? {
        guard outcome == .answered else { return nil }
        return (connectMs ?? 0) + (answerMs ?? 0)
    }

    /// Who answered. A machine keeps its name when it renews its certificate.
    public var identity: String? { computer ?? certificate }
}

/// All rounds of a watch together, the walk before them counted as one.
public struct WatchSummary: Fact {
    public static let kind = "stay.watch"
    public static let step = Step.stay
    public static let meaning =
        "A watch: `rounds` (with the walk before them), `answered`, `lostAtEnd` (how many of the last got no answer), `delayed` (answered a second or more later than the median), `minMs`, `medianMs`, `maxMs` (connecting and first answer), `identities` (how many different machines answered), `returns` (how often one came back after another had answered), `addresses` (how many different ones were walked to), `end` (completed, interrupted, stopped: the host fell silent)."

    public enum End: String, Codable, Sendable { case completed, interrupted, stopped }

    public let rounds: Int
    public let answered: Int
    public let lostAtEnd: Int
    public let delayed: Int
    public let minMs: Double?
    public let medianMs: Double?
    public let maxMs: Double?
    public let identities: Int
    public let returns: Int
    public let addresses: Int
    public let end: End

    /// Beyond this a packet was lost on the way and sent again, or the server was busy. [RFC 6298 2.1]
    private static let delayMs = 1000.0

    public init(of rounds: [WatchRound], end: End) {
        let times = rounds.compactMap(\.ms).sorted()
        let median = times.isEmpty ? nil : times[times.count / 2]
        let identities = rounds.compactMap(\.identity)
        self.rounds = rounds.count
        self.end = end
        answered = rounds.count { $0.outcome == .answered }
        lostAtEnd = rounds.reversed().prefix { $0.outcome != .answered }.count
        delayed = median.map { median in times.count { $0 >= median + Self.delayMs } } ?? 0
        minMs = times.first
        medianMs = median
        maxMs = times.last
        self.identities = Set(identities).count
        returns = Self.returns(identities)
        addresses = Set(rounds.compactMap(\.address)).count
    }

    /// How often somebody answers who had answered before, with somebody else in between.
    private static func returns(_ identities: [String]) -> Int {
        var seen: Set<String> = []
        var returns = 0
        var last: String?
        for identity in identities {
            if identity != last, seen.contains(identity) { returns += 1 }
            seen.insert(identity)
            last = identity
        }
        return returns
    }
}
