import Primitives

/// One TCP connection of a walk: when it was asked for, came about and ended, and what went over it.
public struct ConnectionTrace: Equatable, Sendable {
    public enum Side: String, Codable, Sendable { case us, them }

    /// What one side put on the wire at one time: before TLS the messages, after it the records as they are. No key is kept.
    public struct Piece: Equatable, Sendable {
        public let atMs: Double
        public let from: Side
        public var bytes: [UInt8]

        public init(atMs: Double, from: Side, bytes: [UInt8]) {
            self.atMs = atMs
            self.from = from
            self.bytes = bytes
        }
    }

    public let address: String
    public let port: UInt16
    /// What the connection was opened to ask: `client`, `tls-only`, …, or `connect` where nothing was said over it.
    public let purpose: String
    /// Milliseconds from the start of the walk, as every time here.
    public let openedMs: Double
    /// How the connecting ended; nil while that is being waited for.
    public var outcome: ReachOutcome?
    public var connectedMs: Double?
    public var closedMs: Double?
    public var sentBytes = 0
    public var receivedBytes = 0
    /// Kept only when the walk is recorded.
    public var pieces: [Piece] = []
    /// More went over the connection than `pieces` keeps.
    public var cut = false

    public init(address: String, port: UInt16, purpose: String, openedMs: Double) {
        self.address = address
        self.port = port
        self.purpose = purpose
        self.openedMs = openedMs
    }

    /// The same with everything taken out of the bytes that must not be kept; see `redacted(_:)`.
    public var withoutSecrets: ConnectionTrace {
        var trace = self
        for side in [Side.us, .them] {
            // A secret may lie over the edge of two pieces.
            var clean = redacted(pieces.filter { $0.from == side }.flatMap(\.bytes))[...]
            for index in trace.pieces.indices where trace.pieces[index].from == side {
                let count = trace.pieces[index].bytes.count
                trace.pieces[index].bytes = Array(clean.prefix(count))
                clean = clean.dropFirst(count)
            }
        }
        return trace
    }
}

extension ConnectionTrace: Codable {
    private enum Key: String, CodingKey {
        case address, port, purpose, openedMs, outcome, connectedMs, closedMs, sentBytes, receivedBytes, cut, pieces
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(address, forKey: .address)
        try container.encode(port, forKey: .port)
        try container.encode(purpose, forKey: .purpose)
        try container.encode(openedMs, forKey: .openedMs)
        try container.encode(outcome, forKey: .outcome)
        try container.encode(connectedMs, forKey: .connectedMs)
        try container.encode(closedMs, forKey: .closedMs)
        try container.encode(sentBytes, forKey: .sentBytes)
        try container.encode(receivedBytes, forKey: .receivedBytes)
        try container.encode(cut, forKey: .cut)
        try container.encode(pieces, forKey: .pieces)
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        self.init(
            address: try container.decode(String.self, forKey: .address),
            port: try container.decode(UInt16.self, forKey: .port),
            purpose: try container.decode(String.self, forKey: .purpose),
            openedMs: try container.decode(Double.self, forKey: .openedMs))
        outcome = try container.decodeIfPresent(ReachOutcome.self, forKey: .outcome)
        connectedMs = try container.decodeIfPresent(Double.self, forKey: .connectedMs)
        closedMs = try container.decodeIfPresent(Double.self, forKey: .closedMs)
        sentBytes = try container.decode(Int.self, forKey: .sentBytes)
        receivedBytes = try container.decode(Int.self, forKey: .receivedBytes)
        cut = try container.decode(Bool.self, forKey: .cut)
        pieces = try container.decode([Piece].self, forKey: .pieces)
    }
}

extension ConnectionTrace.Piece: Codable {
    private enum Key: String, CodingKey { case atMs, from, hex }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(atMs, forKey: .atMs)
        try container.encode(from, forKey: .from)
        try container.encode(hex(bytes), forKey: .hex)
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        guard let bytes = Primitives.bytes(fromHex: try container.decode(String.self, forKey: .hex)) else {
            throw DecodingError.dataCorruptedError(forKey: .hex, in: container, debugDescription: "not hex digits")
        }
        self.init(
            atMs: try container.decode(Double.self, forKey: .atMs),
            from: try container.decode(ConnectionTrace.Side.self, forKey: .from), bytes: bytes)
    }
}
