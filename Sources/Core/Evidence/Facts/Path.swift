/// Whether full-size segments of ours arrive: a ClientHello padded to segments of growing size, and what TCP made of it.
public struct PathOutgoing: Fact {
    public static let kind = "path.outgoing"
    public static let step = Step.stay
    public static let meaning =
        "A TLS ClientHello padded [RFC 7685] to several packets of growing size, from here to the host: `address`, `outcome` (passes, smaller, lost, stalled, cut), `packets` (their sizes, the IP header counted), `acknowledged` (the largest that was acknowledged), `lost` (the smallest that was not), `gapSeen` (what was sent behind the lost packets did arrive), `interfaceMTU`, `pathMTUBefore`, `pathMTUAfter` (as the kernel knew it), `retransmissions`, `timeouts`, `rttMs`, `clamped` (the largest packet that this connection was held to; absent where it was not)."

    public enum Outcome: String, Codable, Sendable {
        /// Everything was acknowledged, the largest packets too.
        case passes
        /// Everything was acknowledged after the network had said that packets must be smaller.
        case smaller
        /// From one size on nothing arrived, however often it was sent, while what is smaller did.
        case lost
        /// Not everything was acknowledged in time, and sizes do not explain it.
        case stalled
        /// The connection was ended before it could be told.
        case cut
    }

    public var address: String
    public var outcome: Outcome
    public var packets: [Int]
    public var acknowledged: Int?
    public var lost: Int?
    public var gapSeen: Bool
    public var interfaceMTU: Int?
    public var pathMTUBefore: Int
    public var pathMTUAfter: Int
    public var retransmissions: Int
    public var timeouts: Int
    public var rttMs: Double
    public var clamped: Int?

    public init(
        address: String, outcome: Outcome, packets: [Int], acknowledged: Int? = nil, lost: Int? = nil,
        gapSeen: Bool = false, interfaceMTU: Int? = nil, pathMTUBefore: Int, pathMTUAfter: Int,
        retransmissions: Int = 0, timeouts: Int = 0, rttMs: Double, clamped: Int? = nil
    ) {
        self.address = address
        self.outcome = outcome
        self.packets = packets
        self.acknowledged = acknowledged
        self.lost = lost
        self.gapSeen = gapSeen
        self.interfaceMTU = interfaceMTU
        self.pathMTUBefore = pathMTUBefore
        self.pathMTUAfter = pathMTUAfter
        self.retransmissions = retransmissions
        self.timeouts = timeouts
        self.rttMs = rttMs
        self.clamped = clamped
    }
}

/// The largest packet that came from the host in the walk's own conversation.
public struct PathIncoming: Fact {
    public static let kind = "path.incoming"
    public static let step = Step.stay
    public static let meaning =
        "The largest TCP packet that came from the host during the walk: `largest` (its size, the IP header counted), `allowed` (the largest that this machine invites the host to send)."

    public let largest: Int
    public let allowed: Int

    public init(largest: Int, allowed: Int) {
        self.largest = largest
        self.allowed = allowed
    }
}

/// Echo requests of several sizes that nobody may fragment; the answers are as large, so the smaller direction is measured.
public struct PathEcho: Fact {
    public static let kind = "path.echo"
    public static let step = Step.stay
    public static let meaning =
        "ICMP echo that must not be fragmented; the answer is as large as the request, so the smaller of both directions is measured: `address`, `outcome` (passes, smaller, lost, unclear), `interfaceMTU` (the largest size that was tried), `answered` (the largest size that was answered), `lost` (the smallest that was not, however often it was sent), `reportedMTU` (what a router said that it lets pass), `fragment` (the largest piece in which an answer came, where it came in pieces), `sent` and `received` (datagrams)."

    public enum Outcome: String, Codable, Sendable {
        /// The largest size was answered, in one piece.
        case passes
        /// A router said what it lets pass, or the answers came in fragments.
        case smaller
        /// From one size on there was no answer and no word of a router, while small ones were answered each time.
        case lost
        /// Answers were missing that sizes do not explain.
        case unclear
    }

    public var address: String
    public var outcome: Outcome
    public var interfaceMTU: Int
    public var answered: Int
    public var lost: Int?
    public var reportedMTU: Int?
    public var fragment: Int?
    public var sent: Int
    public var received: Int

    public init(
        address: String, outcome: Outcome, interfaceMTU: Int, answered: Int, lost: Int? = nil, reportedMTU: Int? = nil,
        fragment: Int? = nil, sent: Int, received: Int
    ) {
        self.address = address
        self.outcome = outcome
        self.interfaceMTU = interfaceMTU
        self.answered = answered
        self.lost = lost
        self.reportedMTU = reportedMTU
        self.fragment = fragment
        self.sent = sent
        self.received = received
    }
}

/// The client's question once more, over a connection on which neither side may send packets above a size.
public struct PathRepeat: Fact {
    public static let kind = "path.repeat"
    public static let step = Step.stay
    public static let meaning =
        "The client's question once more after its TLS handshake had gone silent: `address`, `packet` (the largest packet that either side may send, by the segment size of this connection; absent on the repeat without a limit, made at the same time for comparison), `outcome` (answered, silence, cut, unreached), `stage` (the last thing that the server had sent), `afterMs`."

    public enum Outcome: String, Codable, Sendable {
        /// The server's part of the handshake came whole, whatever it said.
        case answered
        case silence, cut
        /// No handshake came about.
        case unreached
    }

    public let address: String
    public let packet: Int?
    public let outcome: Outcome
    public let stage: HandshakeEnd.Stage?
    public let afterMs: Double?

    public init(
        address: String, packet: Int?, outcome: Outcome, stage: HandshakeEnd.Stage? = nil, afterMs: Double? = nil
    ) {
        self.address = address
        self.packet = packet
        self.outcome = outcome
        self.stage = stage
        self.afterMs = afterMs
    }
}

/// The largest packet with which a repeat was answered while the repeat without a limit, made at the same time, stayed silent
/// for more than twice as long, and no smaller one did; nil where size makes no such difference.
public func largestPacketThatAloneWorks(_ repeats: [PathRepeat]) -> Int? {
    guard let unlimited = repeats.first(where: { $0.packet == nil }), unlimited.outcome == .silence,
        let silentMs = unlimited.afterMs
    else { return nil }
    let prompt = repeats.filter { $0.outcome == .answered && 2 * ($0.afterMs ?? .infinity) < silentMs }
    guard let working = prompt.compactMap(\.packet).max() else { return nil }
    let isMonotone = !repeats.contains { $0.outcome == .silence && ($0.packet ?? .max) < working }
    return isMonotone ? working : nil
}
