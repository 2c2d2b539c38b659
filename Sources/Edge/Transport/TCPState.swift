import CPath
import Evidence
import NIOCore
import NIOPosix
import PathMTU

/// What the kernel knows of one TCP connection now.
struct TCPState {
    private let raw: cpath_tcp
    private let ipHeaderLength: Int

    /// Nil where the connection is gone or the system does not tell.
    init?(of context: ChannelHandlerContext) {
        var raw = cpath_tcp()
        let error = try? context.pipeline.syncOperations.withUnsafeTransportIfAvailable(of: NIOBSDSocket.Handle.self) {
            cpath_tcp_read($0, &raw)
        }
        guard error == .some(.some(0)) else { return nil }
        self.raw = raw
        ipHeaderLength = context.channel.remoteAddress?.protocol == .inet6 ? 40 : 20
    }

    /// The most that we put into one segment.
    var segment: Int { Int(raw.segment) }
    var bytesAcknowledged: Int { Int(clamping: raw.bytes_acked) }
    var rttMs: Double { Double(raw.rtt_us) / 1000 }

    /// Bytes of IP and TCP headers around what a segment carries; timestamps are the only option that stays.
    var overhead: Int { ipHeaderLength + 20 + (raw.has_timestamps != 0 ? 12 : 0) }

    /// - Parameter start: bytes acknowledged before what is watched.
    func reading(since start: Int) -> OutgoingWatch.Reading {
        OutgoingWatch.Reading(
            acknowledged: bytesAcknowledged - start, beyondGap: Int(raw.selectively_acked), timeouts: Int(raw.timeouts),
            retransmissions: Int(raw.retransmissions), pathMTU: Int(raw.path_mtu))
    }

    /// Below this the kernel only guesses what the peer's segments are like.
    private static let guessedSegment = 536

    /// Nil where only small packets came.
    var incoming: PathIncoming? {
        let received = Int(raw.received_segment)
        guard received > Self.guessedSegment else { return nil }
        return PathIncoming(largest: received + overhead, allowed: Int(raw.advertised) + overhead)
    }
}
