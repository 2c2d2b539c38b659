public import Evidence

/// What TCP's own bookkeeping says of a padded ClientHello on its way, read again and again until it decides.
///
/// The pieces grow, and a small one comes last. Packets that are too large for the path are then told from packets that
/// are lost by chance: everything below one size was acknowledged, nothing from there on, though it was sent again and
/// again, while the small piece behind it did arrive.
public struct OutgoingWatch: Sendable {
    /// One look at the connection.
    public struct Reading: Equatable, Sendable {
        /// Bytes of the hello that were acknowledged in one piece from its start.
        public var acknowledged: Int
        /// Segments that arrived beyond a gap.
        public var beyondGap: Int
        /// Retransmission time-outs in a row.
        public var timeouts: Int
        public var retransmissions: Int
        public var pathMTU: Int

        public init(acknowledged: Int, beyondGap: Int, timeouts: Int, retransmissions: Int, pathMTU: Int) {
            self.acknowledged = acknowledged
            self.beyondGap = beyondGap
            self.timeouts = timeouts
            self.retransmissions = retransmissions
            self.pathMTU = pathMTU
        }
    }

    /// Time-outs after which a gap that only the small piece has passed is no chance: each is at least as long as TCP's own
    /// estimate of the round trip allows, and twice as long as the one before.
    static let decidingTimeouts = 2
    /// Time-outs after which nothing more is waited for.
    static let lastTimeouts = 3
    private static let leastWaitMs = 2500.0

    private let ladder: PacketLadder
    private let before: Reading
    private let limitMs: Double

    /// - Parameter before: as it was before the hello was sent; its `acknowledged` is passed over.
    public init(ladder: PacketLadder, before: Reading, sentAtMs: Double, rttMs: Double) {
        self.ladder = ladder
        self.before = before
        limitMs = sentAtMs + max(Self.leastWaitMs, 20 * rttMs)
    }

    /// Nil while it cannot be told yet.
    public func conclude(_ now: Reading, atMs: Double) -> PathOutgoing.Outcome? {
        if now.acknowledged >= ladder.byteCount { return now.pathMTU < before.pathMTU ? .smaller : .passes }
        if isExplainedBySize(now), now.timeouts >= Self.decidingTimeouts { return .lost }
        return now.timeouts >= Self.lastTimeouts || atMs >= limitMs ? .stalled : nil
    }

    /// Where the connection ended before: what had arrived by then may be enough.
    public func concludeCut(_ last: Reading) -> PathOutgoing.Outcome {
        let largest = ladder.packets.max() ?? 0
        return acknowledgedPacket(last) == largest ? .passes : .cut
    }

    /// The largest packet that was acknowledged; nil where not even the first was.
    public func acknowledgedPacket(_ reading: Reading) -> Int? {
        let count = acknowledgedCount(reading)
        return count == 0 ? nil : ladder.packets[count - 1]
    }

    /// The first packet that was not; nil where all were.
    public func lostPacket(_ reading: Reading) -> Int? {
        let count = acknowledgedCount(reading)
        return count < ladder.packets.count ? ladder.packets[count] : nil
    }

    /// Of what follows the gap only the last, small piece has arrived, and nothing of the size at the gap ever has.
    public func isExplainedBySize(_ reading: Reading) -> Bool {
        guard let lost = lostPacket(reading) else { return false }
        return reading.beyondGap == 1 && lost > acknowledgedPacket(reading) ?? 0
    }

    private func acknowledgedCount(_ reading: Reading) -> Int {
        var end = 0
        return ladder.packets.prefix { packet in
            end += packet - ladder.overhead
            return end <= reading.acknowledged
        }.count
    }
}
