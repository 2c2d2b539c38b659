import Evidence
import NIOCore
import NIOEmbedded
import Primitives
import RDPSequence
import Synchronization
import TLSRecords
import Testing

@testable import Transport

/// Asks for TLS at once and counts what comes through it.
private struct Counter: ConversationSequence {
    final class Count: Sendable { let bytes = Mutex(0) }

    let count = Count()
    let askedHost = "lab.example"
    let purpose = "count"

    mutating func go(to depth: ClientSequence.Depth) {}

    mutating func handle(_ event: ClientSequence.Event, atMs: Double) -> [ClientSequence.Action] {
        switch event {
        case .connected: return [.startTLS(early: [])]
        case .received(let bytes): count.bytes.withLock { $0 += bytes.count }
        default: break
        }
        return []
    }
}

@Suite struct LargePieceTests {
    /// A server's last words may come in one piece with more than the engine hands out at once; nothing follows that would
    /// push the rest out.
    @Test(arguments: [1, 16_384, 65_536, 65_537, 81_920, 300_000])
    func everythingIsToldThatCameInOnePiece(_ length: Int) throws {
        let sequence = Counter()
        let channel = EmbeddedChannel()
        let setting = ConversationHandler.Setting(
            clock: WalkClock(), startMs: 0, deadlineMs: 60_000, track: nil, onReach: { _ in .join },
            observe: { _, _ in },
            finished: channel.eventLoop.makePromise())
        let server = try #require(makeIdentity().flatMap { TLSEngine(serverWith: $0) })
        try channel.pipeline.syncOperations.addHandler(ConversationHandler(setting, sequence: sequence))
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 3389)).wait()
        var progress = TLSEngine.Progress.wantsMore
        while let piece = try channel.readOutbound(as: ByteBuffer.self) {
            server.put(piece.readableBytesView)
            if progress == .wantsMore { progress = server.handshake() }
            let reply = server.take()
            if !reply.isEmpty { try channel.writeInbound(ByteBuffer(bytes: reply)) }
        }
        #expect(progress == .done)
        server.write([UInt8](repeating: 7, count: length))
        try channel.writeInbound(ByteBuffer(bytes: server.take()))
        #expect(sequence.count.bytes.withLock(\.self) == length)
        setting.finished.succeed(.answered)
        _ = try? channel.finish(acceptAlreadyClosed: true)
    }
}
