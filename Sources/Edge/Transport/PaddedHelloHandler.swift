import Evidence
import NIOCore
import PathMTU
import RDPSequence

/// Asks the client's X.224 question, sends a padded ClientHello in packets of growing size, and watches TCP deliver them.
///
/// What the server answers does not matter: a server that closes on so long a hello has received it.
final class PaddedHelloHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    struct Setting {
        let clock: WalkClock
        /// From the start of the walk: when the connection was asked for, and when waiting ends.
        let startMs: Double
        let deadlineMs: Double
        let interfaceMTU: Int?
        /// The largest packet that this connection is held to.
        let clamped: Int?
        let track: Tape.Track?
        let onReach: @Sendable (Dialer.Reached) -> Void
        let observe: @Sendable (any Fact, _ durationMs: Double?) -> Void
        let finished: EventLoopPromise<Attempt>
    }

    /// The hello on its way.
    private struct Watching {
        let watch: OutgoingWatch
        let ladder: PacketLadder
        let acknowledgedBefore: Int
        let before: OutgoingWatch.Reading
        let sentAtMs: Double
        var last: OutgoingWatch.Reading
        var rttMs: Double
        /// Until the next look.
        var pauseMs = 1.0
    }

    private static let longestPauseMs = 50.0

    private let setting: Setting
    private var sequence: ClientSequence
    private var watching: Watching?
    private var isFinished = false
    private var deadlineTask: Scheduled<Void>?

    init(_ setting: Setting, sequence: ClientSequence) {
        self.setting = setting
        self.sequence = sequence
    }

    func channelActive(context: ChannelHandlerContext) {
        let nowMs = setting.clock.nowMs()
        setting.track?.reached(.connected, atMs: nowMs)
        setting.onReach(
            .init(
                outcome: .connected, errno: nil, rttMs: nowMs - setting.startMs,
                source: context.channel.localAddress?.ipAddress))
        deadlineTask = schedule(max(0, setting.deadlineMs - nowMs), context) { handler, context in
            if handler.watching != nil { handler.conclude(.stalled, context) }
            handler.tell(.deadline, context)
            handler.finish(.unanswered(.timedOut), context)
        }
        tell(.connected, context)
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let bytes = Array(unwrapInboundIn(data).readableBytesView)
        setting.track?.moved(bytes, from: .them, atMs: setting.clock.nowMs())
        if watching == nil { tell(.received(bytes[...]), context) } else { look(context) }
    }

    /// The other side has closed; what it had acknowledged until then can still be read.
    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .some(.inputClosed) = event as? ChannelEvent { endOfInput(.eof, context) }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        let isResetByPeer = (error as? IOError).map(isReset) ?? false
        endOfInput(isResetByPeer ? .reset : .eof, context)
    }

    func channelInactive(context: ChannelHandlerContext) {
        endOfInput(.eof, context)
        context.fireChannelInactive()
    }

    private func endOfInput(_ close: CloseKind, _ context: ChannelHandlerContext) {
        setting.track?.closed(atMs: setting.clock.nowMs())
        look(context)
        if let watching { conclude(watching.watch.concludeCut(watching.last), context) }
        tell(.closed(close), context)
        finish(.unanswered(.cutOff), context)
    }

    // MARK: the sequence's wishes

    private func tell(_ event: ClientSequence.Event, _ context: ChannelHandlerContext) {
        guard watching == nil, !isFinished else { return }
        for action in sequence.handle(event, atMs: setting.clock.nowMs()) {
            switch action {
            case .send(let bytes): write(bytes[...], context)
            case .startTLS: sendHello(context)
            case .observe(let fact, let durationMs): setting.observe(fact, durationMs)
            case .picture, .redirect: break
            case .finish(let attempt): finish(attempt, context)
            case .wake(let afterMs):
                schedule(Double(afterMs), context) { handler, context in handler.tell(.woken, context) }
            }
        }
    }

    private func write(_ bytes: ArraySlice<UInt8>, _ context: ChannelHandlerContext) {
        setting.track?.moved(Array(bytes), from: .us, atMs: setting.clock.nowMs())
        context.writeAndFlush(wrapOutboundOut(context.channel.allocator.buffer(bytes: bytes)), promise: nil)
    }

    @discardableResult
    private func schedule(
        _ ms: Double, _ context: ChannelHandlerContext,
        _ body: @escaping @Sendable (PaddedHelloHandler, ChannelHandlerContext) -> Void
    ) -> Scheduled<Void> {
        let loopBound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        return context.eventLoop.scheduleTask(in: .microseconds(Int64(ms * 1000))) {
            let (handler, context) = loopBound.value
            if !handler.isFinished { body(handler, context) }
        }
    }

    // MARK: the hello

    private func sendHello(_ context: ChannelHandlerContext) {
        guard let state = TCPState(of: context) else { return finish(.notRun(.notBuilt), context) }
        guard let ladder = PacketLadder(segment: state.segment, overhead: state.overhead) else {
            return finish(.notRun(.notApplicable), context)
        }
        let before = state.reading(since: state.bytesAcknowledged)
        let nowMs = setting.clock.nowMs()
        watching = Watching(
            watch: OutgoingWatch(ladder: ladder, before: before, sentAtMs: nowMs, rttMs: state.rttMs),
            ladder: ladder, acknowledgedBefore: state.bytesAcknowledged, before: before, sentAtMs: nowMs, last: before,
            rttMs: state.rttMs)
        let host = sequence.plan.askedHost
        var rest = paddedHello(
            byteCount: ladder.byteCount, serverName: isLiteralAddress(host) ? nil : host,
            random: (0..<96).map { _ in UInt8.random(in: 0...255) })[...]
        // Without Nagle's algorithm each write is a segment of its own.
        for piece in ladder.pieces {
            write(rest.prefix(piece), context)
            rest = rest.dropFirst(piece)
        }
        lookLater(context)
    }

    private func lookLater(_ context: ChannelHandlerContext) {
        guard let pauseMs = watching?.pauseMs, !isFinished else { return }
        watching?.pauseMs = min(2 * pauseMs, Self.longestPauseMs)
        schedule(pauseMs, context) { handler, context in
            handler.look(context)
            handler.lookLater(context)
        }
    }

    private func look(_ context: ChannelHandlerContext) {
        guard let watching, !isFinished, let state = TCPState(of: context) else { return }
        let reading = state.reading(since: watching.acknowledgedBefore)
        self.watching?.last = reading
        self.watching?.rttMs = state.rttMs
        if let outcome = watching.watch.conclude(reading, atMs: setting.clock.nowMs()) { conclude(outcome, context) }
    }

    private func conclude(_ outcome: PathOutgoing.Outcome, _ context: ChannelHandlerContext) {
        guard let watching, !isFinished else { return }
        let watch = watching.watch
        setting.observe(
            PathOutgoing(
                address: sequence.plan.address, outcome: outcome, packets: watching.ladder.packets,
                acknowledged: watch.acknowledgedPacket(watching.last), lost: watch.lostPacket(watching.last),
                gapSeen: watch.isExplainedBySize(watching.last), interfaceMTU: setting.interfaceMTU,
                pathMTUBefore: watching.before.pathMTU,
                pathMTUAfter: watching.last.pathMTU, retransmissions: watching.last.retransmissions,
                timeouts: watching.last.timeouts, rttMs: watching.rttMs, clamped: setting.clamped),
            setting.clock.nowMs() - watching.sentAtMs)
        switch outcome {
        case .passes, .smaller, .lost: finish(.answered, context)
        case .stalled: finish(.unanswered(.timedOut), context)
        case .cut: finish(.unanswered(.cutOff), context)
        }
    }

    private func finish(_ attempt: Attempt, _ context: ChannelHandlerContext) {
        guard !isFinished else { return }
        isFinished = true
        deadlineTask?.cancel()
        setting.track?.closed(atMs: setting.clock.nowMs())
        setting.finished.succeed(attempt)
        context.close(promise: nil)
    }
}
