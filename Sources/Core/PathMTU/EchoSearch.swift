public import Evidence

/// Finds the largest echo that a path carries both ways: events in, actions out; the clock belongs to the driver.
///
/// A healthy path costs three datagrams. Where the largest is not answered, volleys of sizes between the largest answered
/// and the smallest unanswered one narrow the gap. Each volley begins with two small ones: only while all of those are
/// answered does the silence of a larger one say something of its size.
public struct EchoSearch: Sendable {
    public struct Plan: Sendable {
        public var address: String
        public var family: ICMPEcho.Family
        /// The MTU of the interface.
        public var largest: Int
        /// How long a volley is waited for.
        public var waitMs: Double

        public init(address: String, family: ICMPEcho.Family, largest: Int, waitMs: Double) {
            self.address = address
            self.family = family
            self.largest = largest
            self.waitMs = waitMs
        }
    }

    public enum Event: Equatable, Sendable {
        case started
        /// `fragment`: the largest piece in which the answer came, where it came in pieces.
        case answered(sequence: UInt16, fragment: Int?)
        /// A router on the way said that a packet was too long, and mostly what would pass.
        case tooLong(mtu: Int?)
        /// This machine itself would not send it.
        case refused(sequence: UInt16)
        /// The time asked for by `wake` is over.
        case woken
    }

    public enum Action: Equatable, Sendable {
        case send(sequence: UInt16, packet: Int)
        case wake(afterMs: Double)
        /// Nil: the host answers no echo at all.
        case finish(PathEcho?)
    }

    /// Volleys at most, the first one counted.
    static let volleyLimit = 6
    /// How often a size must have gone unanswered, and how many datagrams of all sizes from there on.
    static let decidingTries = 3
    static let decidingLosses = 6
    private static let steps = 4

    private let plan: Plan
    private var sizes: [Int] = []
    private var answered: Set<Int> = []
    private var received = 0
    private var volleys = 0
    private var smallAnswers: Set<Int> = []
    private var reportedMTU: Int?
    private var routerSpoke = false
    private var isVerifying = false
    private var fragment: Int?
    private var isOver = false

    public init(_ plan: Plan) { self.plan = plan }

    public mutating func handle(_ event: Event) -> [Action] {
        guard !isOver else { return [] }
        return switch event {
        case .started: volley([small, small, plan.largest])
        case .answered(let sequence, let piece): noteAnswer(Int(sequence), piece)
        case .tooLong(let mtu): noteTooLong(mtu)
        case .refused(let sequence): noteRefusal(Int(sequence))
        case .woken: nextVolley()
        }
    }

    private var small: Int { plan.family == .four ? 84 : 104 }

    // MARK: events

    private mutating func noteAnswer(_ sequence: Int, _ piece: Int?) -> [Action] {
        guard sizes.indices.contains(sequence) else { return [] }
        let size = sizes[sequence]
        received += 1
        answered.insert(size)
        if size == small { smallAnswers.insert(sequence) }
        if let piece, piece < size { fragment = max(fragment ?? 0, piece) }
        if size == plan.largest { return finish(fragment == nil ? .passes : .smaller) }
        return isVerifying && size == reportedMTU ? finish(.smaller) : []
    }

    /// What a router reports is tried once before it is believed.
    private mutating func noteTooLong(_ mtu: Int?) -> [Action] {
        routerSpoke = true
        guard let mtu, (small...plan.largest).contains(mtu), reportedMTU == nil else { return [] }
        reportedMTU = mtu
        isVerifying = true
        return answered.contains(mtu) ? [] : [send(mtu)]
    }

    private mutating func noteRefusal(_ sequence: Int) -> [Action] {
        guard sizes.indices.contains(sequence), sizes[sequence] == plan.largest else { return [] }
        return finish(.unclear)
    }

    private mutating func nextVolley() -> [Action] {
        guard received > 0 else { return finishSilent() }
        if routerSpoke { return finish(.smaller) }
        let (low, high) = gap
        let isNarrow = high - low <= 1 && tries(high) >= Self.decidingTries
        guard !isNarrow, volleys < Self.volleyLimit else { return finish(isSound(low) ? .lost : .unclear) }
        let between = volleys == 1 ? PacketLadder.usual : points(low, high)
        return volley([small, small] + between.filter { $0 > low && $0 < high } + [high, high])
    }

    // MARK: the search

    /// The largest size that was answered, and the smallest beyond it that was not.
    private var gap: (low: Int, high: Int) {
        let low = answered.max() ?? 0
        return (low, sizes.filter { $0 > low }.min() ?? plan.largest)
    }

    /// Just above what passes, for usual sizes are mostly met exactly, and evenly over the rest.
    private func points(_ low: Int, _ high: Int) -> [Int] {
        let even = (1..<Self.steps).map { low + (high - low) * $0 / Self.steps }
        return Set([low + 1] + even).sorted()
    }

    private func tries(_ size: Int) -> Int { sizes.count { $0 == size } }

    /// Every small echo was answered, and what is larger than the largest answered was sent often enough.
    private func isSound(_ low: Int) -> Bool {
        smallAnswers.count == tries(small) && tries(plan.largest) >= Self.decidingTries
            && sizes.count { $0 > low } >= Self.decidingLosses
    }

    // MARK: actions

    private mutating func volley(_ packets: [Int]) -> [Action] {
        volleys += 1
        return packets.map { send($0) } + [.wake(afterMs: plan.waitMs)]
    }

    private mutating func send(_ packet: Int) -> Action {
        sizes.append(packet)
        return .send(sequence: UInt16(truncatingIfNeeded: sizes.count - 1), packet: packet)
    }

    private mutating func finishSilent() -> [Action] {
        isOver = true
        return [.finish(nil)]
    }

    private mutating func finish(_ outcome: PathEcho.Outcome) -> [Action] {
        isOver = true
        let (low, high) = gap
        return [
            .finish(
                PathEcho(
                    address: plan.address, outcome: outcome, interfaceMTU: plan.largest, answered: low,
                    lost: low < plan.largest ? high : nil, reportedMTU: reportedMTU, fragment: fragment,
                    sent: sizes.count, received: received))
        ]
    }
}
