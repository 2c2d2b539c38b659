/// The client's side of the first exchange of RDP-UDP: does this host answer a SYN? Events in, actions out.
/// [MS-RDPEUDP 3.1.5.2]
///
/// The driver owns the socket, the clock and the random numbers. At most three datagrams leave, all of them the same
/// SYN: an answer without a version says version 1, so that one SYN asks for both versions. Nothing acknowledges the
/// answer, since that would open a session that the server keeps for 65 seconds; left alone, the server sends its
/// SYN+ACK a few times more and forgets.
public struct UDPSynSequence: Sendable {
    /// What the driver tells.
    public enum Event: Sendable {
        case start
        /// One datagram from the address that was asked.
        case received(ArraySlice<UInt8>)
        /// The time asked for by `wake` is over.
        case woken
        /// ICMP said that nobody listens on the port (`ECONNREFUSED` of a connected socket).
        case refused
    }

    public enum Action: Equatable, Sendable {
        case send([UInt8])
        /// Calls back with `woken` after so many milliseconds. A later one replaces it, though nothing breaks where both
        /// call back.
        case wake(afterMs: Int)
        /// The end: no action follows, and later events are ignored.
        case conclude(Outcome)
    }

    public enum Outcome: Equatable, Sendable {
        case synAck(UDPSynAnswer)
        case refused
        /// Nothing came within the limit.
        case silence
        /// Something came, and no SYN+ACK within one retransmission time-out after it.
        case garbage(UDPGarbage)
    }

    /// What to ask, and for how long to listen.
    public struct Plan: Equatable, Sendable {
        /// From a random source: who guesses it can answer in the server's place.
        public var snInitialSequenceNumber: UInt32
        /// The highest version offered. Version 3 needs the `cookieHash` that only a session over TCP gives; servers
        /// fall back to version 2 without the right one. [MS-RDPEUDP 3.1.5.1.1]
        public var offer: UDPVersion
        public var cookieHash: [UInt8]?
        public var correlationID: CorrelationIDPayload?
        /// In packets; Windows' client says 64.
        public var uReceiveWindowSize: UInt16
        /// Offered in both directions, in bytes, and the size of the SYN itself.
        public var mtu: UInt16
        /// Silence is concluded after so many milliseconds; at least 1.
        public var limitMs: Int
        /// The time-out before the SYN is sent again, in milliseconds; at least 1.
        public var retransmitMs: Int

        public init(
            snInitialSequenceNumber: UInt32, offer: UDPVersion = .version2, cookieHash: [UInt8]? = nil,
            correlationID: CorrelationIDPayload? = nil, uReceiveWindowSize: UInt16 = 64,
            mtu: UInt16 = SynDataPayload.allowedMtu.upperBound, limitMs: Int,
            retransmitMs: Int = UDPSynSequence.retransmitMs
        ) {
            self.snInitialSequenceNumber = snInitialSequenceNumber
            self.offer = offer
            self.cookieHash = cookieHash
            self.correlationID = correlationID
            self.uReceiveWindowSize = uReceiveWindowSize
            self.mtu = mtu
            self.limitMs = limitMs
            self.retransmitMs = max(1, retransmitMs)
        }

        /// The one datagram that is sent, once or again.
        public var syn: SynDatagram {
            let offering = SynDataExPayload(
                version: offer, cookieHash: offer == .version3 ? cookieHash ?? [] : nil)
            return SynDatagram(
                opening: SynDataPayload(
                    snInitialSequenceNumber: snInitialSequenceNumber, uUpStreamMtu: mtu, uDownStreamMtu: mtu),
                receiveWindow: uReceiveWindowSize, offering: offer == .version1 ? nil : offering,
                correlationID: correlationID)
        }
    }

    /// The promise to the other side: no host gets more datagrams than this.
    public static let mostDatagrams = 3
    /// Windows' time-out before a SYN is sent again, in milliseconds; above the least that any version allows, 500.
    /// [MS-RDPEUDP 3.1.5.2, 3.1.6.1]
    public static let retransmitMs = 800

    private enum State {
        case idle
        case waiting
        /// Nothing more is sent to whoever answers with something else, but its answer may still come.
        case doubting(UDPGarbage, untilMs: Double)
        case finished
    }

    public let plan: Plan
    /// How many SYNs left. With more than one, an answer's delay is no round trip: it may belong to any of them.
    public private(set) var datagramsSent = 0
    private var state = State.idle
    private var startedAtMs = 0.0
    private var sentAtMs = 0.0

    public init(plan: Plan) { self.plan = plan }

    /// `atMs` is a clock that does not run backwards, in milliseconds from anywhere.
    public mutating func handle(_ event: Event, atMs: Double) -> [Action] {
        switch (state, event) {
        case (.idle, .start):
            startedAtMs = atMs
            state = .waiting
            return [send(atMs), wake(atMs)]
        case (.idle, _), (.finished, _): return []
        case (.waiting, .received(let bytes)), (.doubting, .received(let bytes)): return received(bytes, atMs)
        case (.waiting, .woken): return woken(atMs)
        case (.waiting, .refused): return conclude(.refused)
        case (.doubting(let garbage, let untilMs), .woken):
            return atMs < untilMs ? [.wake(afterMs: Self.wholeMs(untilMs - atMs))] : conclude(.garbage(garbage))
        case (.doubting(let garbage, _), .refused): return conclude(.garbage(garbage))
        case (.waiting, .start), (.doubting, .start): return []
        }
    }
}

extension UDPSynSequence {
    private var limitAtMs: Double { startedAtMs + Double(max(1, plan.limitMs)) }

    /// When the SYN is due again, nil after the last. Counted from the one before, so that a driver that overslept does
    /// not send a burst.
    private var dueAtMs: Double? {
        datagramsSent < Self.mostDatagrams ? sentAtMs + Double(plan.retransmitMs) : nil
    }

    private mutating func woken(_ atMs: Double) -> [Action] {
        if atMs >= limitAtMs { return conclude(.silence) }
        guard let dueAtMs, atMs >= dueAtMs else { return [wake(atMs)] }
        return [send(atMs), wake(atMs)]
    }

    private mutating func received(_ bytes: ArraySlice<UInt8>, _ atMs: Double) -> [Action] {
        let outcome = Outcome(reading: bytes, asAnswerTo: plan.syn)
        guard case .garbage(let garbage) = outcome else { return conclude(outcome) }
        // The first of them is kept, and more of them do not buy more time.
        guard case .waiting = state else { return [] }
        let untilMs = min(atMs + Double(plan.retransmitMs), limitAtMs)
        state = .doubting(garbage, untilMs: untilMs)
        return [.wake(afterMs: Self.wholeMs(untilMs - atMs))]
    }

    private mutating func send(_ atMs: Double) -> Action {
        datagramsSent += 1
        sentAtMs = atMs
        return .send(plan.syn.encoded())
    }

    /// Until the SYN is due again or the limit is reached, whichever is first.
    private func wake(_ atMs: Double) -> Action {
        .wake(afterMs: Self.wholeMs(min(dueAtMs ?? limitAtMs, limitAtMs) - atMs))
    }

    private mutating func conclude(_ outcome: Outcome) -> [Action] {
        state = .finished
        return [.conclude(outcome)]
    }

    /// Rounded up, so that the call back does not come too early; at least 1.
    private static func wholeMs(_ ms: Double) -> Int { Int(exactly: max(1, ms).rounded(.up)) ?? 1 }
}
