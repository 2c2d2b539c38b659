/// What several connections at the same moment met, each with the question that one alone had been answered.
public struct ParallelConnections: Fact {
    public static let kind = "negotiate.parallel"
    public static let step = Step.negotiate
    public static let meaning =
        "Connections opened at the same moment with the client's question: `asked` (how many), `answered`, `turnedAway` (refused, closed or reset without a word), `unheard` (neither answer nor end in time), `slowToConnect` (how many took a second or more to connect, although the first did not), `aloneMs` (what one alone had taken to be answered), `firstMs`, `medianMs`, `lastMs` (of the answered ones, from the start of all)."

    public let asked: Int
    public let answered: Int
    public let turnedAway: Int
    public let unheard: Int
    public let slowToConnect: Int
    public let aloneMs: Double
    public let firstMs: Double?
    public let medianMs: Double?
    public let lastMs: Double?

    /// - Parameter answeredMs: when each answer came.
    public init(asked: Int, turnedAway: Int, slowToConnect: Int, aloneMs: Double, answeredMs: [Double]) {
        let times = answeredMs.sorted()
        self.asked = asked
        self.turnedAway = turnedAway
        self.slowToConnect = slowToConnect
        self.aloneMs = aloneMs
        answered = times.count
        unheard = max(0, asked - times.count - turnedAway)
        firstMs = times.first
        medianMs = times.isEmpty ? nil : times[times.count / 2]
        lastMs = times.last
    }
}
