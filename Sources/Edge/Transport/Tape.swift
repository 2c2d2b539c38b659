public import Evidence
public import NIOCore
import Primitives
import Synchronization

/// Keeps when the connections of one walk came and went and, where it is to be recorded, the bytes over them.
public final class Tape: Sendable {
    /// Kept of one connection, both sides together. A walk's own conversation is some ten thousand bytes long.
    public static let bytesAtMost = 256 * 1024
    /// Pieces kept of one connection: a peer may send every byte by itself.
    public static let piecesAtMost = 2_000

    private let keepsBytes: Bool
    private let kept = Mutex<[ConnectionTrace]>([])

    public init(keepsBytes: Bool) { self.keepsBytes = keepsBytes }

    /// What was kept so far, without secrets.
    public var traces: [ConnectionTrace] { kept.withLock(\.self).map(\.withoutSecrets) }

    /// A connection is being asked for.
    public func begin(to address: SocketAddress, purpose: String, atMs: Double) -> Track {
        let trace = ConnectionTrace(
            address: address.ipAddress ?? "", port: UInt16(clamping: address.port ?? 0), purpose: purpose,
            openedMs: atMs)
        return kept.withLock { traces in
            traces.append(trace)
            return Track(tape: self, index: traces.count - 1)
        }
    }

    /// The part of the tape that belongs to one connection.
    public struct Track: Sendable {
        fileprivate let tape: Tape
        fileprivate let index: Int

        public func reached(_ outcome: ReachOutcome, atMs: Double) {
            change { trace in
                trace.outcome = outcome
                if outcome == .connected { trace.connectedMs = atMs } else { trace.closedMs = atMs }
            }
        }

        /// Bytes as they are on the wire.
        public func moved(_ bytes: [UInt8], from side: ConnectionTrace.Side, atMs: Double) {
            guard !bytes.isEmpty else { return }
            change { $0.add(bytes, from: side, atMs: atMs, keepsBytes: tape.keepsBytes) }
        }

        /// The first word on it stands.
        public func closed(atMs: Double) {
            change { if $0.closedMs == nil { $0.closedMs = atMs } }
        }

        private func change(_ body: (inout ConnectionTrace) -> Void) {
            tape.kept.withLock { body(&$0[index]) }
        }
    }
}

extension ConnectionTrace {
    fileprivate mutating func add(_ bytes: [UInt8], from side: Side, atMs: Double, keepsBytes: Bool) {
        let room = Tape.bytesAtMost - sentBytes - receivedBytes
        switch side {
        case .us: sentBytes += bytes.count
        case .them: receivedBytes += bytes.count
        }
        guard keepsBytes, !cut else { return }
        cut = bytes.count > room || pieces.count >= Tape.piecesAtMost
        guard pieces.count < Tape.piecesAtMost, room > 0 else { return }
        pieces.append(Piece(atMs: atMs, from: side, bytes: Array(bytes.prefix(room))))
    }
}
