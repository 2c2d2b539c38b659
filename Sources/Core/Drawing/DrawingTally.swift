public import Primitives

/// What a server sent to be drawn, as far as a diagnosis needs it.
public struct DrawingTally: Equatable, Sendable {
    /// Kinds of updates of both paths [MS-RDPBCGR 2.2.9.1.1.3.1, 2.2.9.1.2.1].
    public enum Kind: String, CaseIterable, Sendable {
        case orders, bitmap, palette, synchronize, surfaceCommands, pointer, other
    }

    public struct Share: Equatable, Sendable {
        public internal(set) var updates = 0
        /// Bytes of update data, compressed as they came.
        public internal(set) var bytes = 0
        /// Pixels written within the screen, and those of them that became others.
        public internal(set) var pixelsDrawn = 0
        public internal(set) var pixelsChanged = 0
    }

    public internal(set) var shares: [Kind: Share] = [:]
    /// Surface commands with a codec that redial does not read, by codec id: a picture that is not ours to read.
    public internal(set) var foreignCodecs: [UInt8: Int] = [:]
    /// Primary drawing orders by type, secondary by type, alternate secondary by type.
    public internal(set) var primaryOrders: [UInt8: Int] = [:]
    public internal(set) var secondaryOrders: [UInt8: Int] = [:]
    public internal(set) var alternateOrders: [UInt8: Int] = [:]
    /// Surface frame markers that ended a frame.
    public internal(set) var framesEnded = 0
    /// Updates, or parts of one, that could not be read; the first reason is kept.
    public internal(set) var unreadable = 0
    public internal(set) var firstError: WireError?

    public init() {}

    public subscript(kind: Kind) -> Share { shares[kind] ?? Share() }
    public var updates: Int { shares.values.reduce(0) { $0 + $1.updates } }
    public var pixelsDrawn: Int { shares.values.reduce(0) { $0 + $1.pixelsDrawn } }
    public var pixelsChanged: Int { shares.values.reduce(0) { $0 + $1.pixelsChanged } }

    mutating func begin(_ kind: Kind, bytes: Int) {
        shares[kind, default: Share()].updates += 1
        shares[kind, default: Share()].bytes += bytes
    }

    mutating func drew(_ kind: Kind, pixels: Int, changed: Int) {
        shares[kind, default: Share()].pixelsDrawn += pixels
        shares[kind, default: Share()].pixelsChanged += changed
    }

    mutating func failed(_ error: WireError) {
        unreadable += 1
        if firstError == nil { firstError = error }
    }
}
