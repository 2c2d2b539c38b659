import Drawing
import Evidence
import NIOCore
import Primitives
import RDPSequence
import RDPWire
import TLSRecords

/// Runs a `ConversationSequence` over one TCP connection: moves the bytes, runs TLS, keeps the deadline, tells what was seen.
final class ConversationHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    struct Setting {
        let clock: WalkClock
        /// When the connection was asked for, and when waiting ends; both from the start of the walk.
        let startMs: Double
        let deadlineMs: Double
        let track: Tape.Track?
        let onReach: @Sendable (Dialer.Reached) -> ClientSequence.Depth
        let observe: @Sendable (any Fact, _ durationMs: Double?) -> Void
        let finished: EventLoopPromise<Attempt>
        var results = SessionResults()
    }

    private let setting: Setting
    private var sequence: any ConversationSequence
    private var securing: Securing?
    private var sawReset = false
    private var isFinished = false
    private var deadlineTask: Scheduled<Void>?

    /// The TLS side of the connection once it has begun.
    private struct Securing {
        let engine: TLSEngine
        var flight = ServerFlight()
        let startedAtMs: Double
        var isSecured = false
    }

    init(_ setting: Setting, sequence: any ConversationSequence) {
        self.setting = setting
        self.sequence = sequence
    }

    func channelActive(context: ChannelHandlerContext) {
        let nowMs = setting.clock.nowMs()
        setting.track?.reached(.connected, atMs: nowMs)
        let eventLoop = context.eventLoop
        let loopBound = NIOLoopBound((self, context), eventLoop: eventLoop)
        let end: @Sendable () -> Void = {
            let (handler, context) = loopBound.value
            handler.deadline(context)
        }
        let depth = setting.onReach(
            .init(
                outcome: .connected, errno: nil, rttMs: nowMs - setting.startMs,
                source: context.channel.localAddress?.ipAddress, abandon: { eventLoop.execute(end) }))
        sequence.go(to: depth)
        let left = max(0, setting.deadlineMs - nowMs)
        deadlineTask = eventLoop.scheduleTask(in: .microseconds(Int64(left * 1000)), end)
        tell(.connected, context)
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let bytes = Array(unwrapInboundIn(data).readableBytesView)
        setting.track?.moved(bytes, from: .them, atMs: setting.clock.nowMs())
        if securing == nil {
            tell(.received(bytes[...]), context)
        } else {
            receiveSecured(bytes, context)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if let error = error as? IOError, isReset(error) { sawReset = true }
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        setting.track?.closed(atMs: setting.clock.nowMs())
        let close: CloseKind = sawReset ? .reset : .eof
        if let securing, !securing.isSecured {
            concludeHandshake(close == .eof ? .closed : .reset, context)
        } else {
            tell(.closed(close), context)
        }
        finish(.unanswered(.cutOff), context)
        context.fireChannelInactive()
    }

    private func deadline(_ context: ChannelHandlerContext) {
        guard !isFinished else { return }
        if let securing, !securing.isSecured { concludeHandshake(.silence, context) }
        tell(.deadline, context)
        finish(.unanswered(.timedOut), context)
    }

    // MARK: the sequence's wishes

    private func tell(_ event: ClientSequence.Event, _ context: ChannelHandlerContext) {
        for action in sequence.handle(event, atMs: setting.clock.nowMs()) { perform(action, context) }
    }

    private func perform(_ action: ClientSequence.Action, _ context: ChannelHandlerContext) {
        switch action {
        case .send(let bytes): send(bytes, context)
        case .startTLS(let early): startTLS(context, early)
        case .observe(let fact, let durationMs): setting.observe(fact, durationMs)
        case .picture(let screen): setting.results.picture(screen)
        case .redirect(let redirection): setting.results.redirect(redirection)
        case .finish(let attempt): finish(attempt, context)
        case .wake(let afterMs):
            let loopBound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
            context.eventLoop.scheduleTask(in: .milliseconds(Int64(afterMs))) {
                let (handler, context) = loopBound.value
                if !handler.isFinished { handler.tell(.woken, context) }
            }
        }
    }

    private func send(_ bytes: [UInt8], _ context: ChannelHandlerContext) {
        guard let securing else { return write(bytes, context) }
        securing.engine.write(bytes)
        write(securing.engine.take(), context)
    }

    private func write(_ bytes: [UInt8], _ context: ChannelHandlerContext) {
        guard !bytes.isEmpty else { return }
        setting.track?.moved(bytes, from: .us, atMs: setting.clock.nowMs())
        let written = context.eventLoop.makePromise(of: Void.self)
        let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
        // A reset that is there before our bytes are is told to the write alone; reading then only sees an end.
        written.futureResult.whenFailure { error in
            if let error = error as? IOError, isReset(error) { handler.value.sawReset = true }
        }
        context.writeAndFlush(wrapOutboundOut(context.channel.allocator.buffer(bytes: bytes)), promise: written)
    }

    private func finish(_ attempt: Attempt, _ context: ChannelHandlerContext) {
        guard !isFinished else { return }
        isFinished = true
        deadlineTask?.cancel()
        if let securing, securing.isSecured {
            securing.engine.close()
            write(securing.engine.take(), context)
        }
        setting.track?.closed(atMs: setting.clock.nowMs())
        setting.finished.succeed(attempt)
        context.close(promise: nil)
    }

    // MARK: TLS

    private func startTLS(_ context: ChannelHandlerContext, _ early: [UInt8]) {
        let host = sequence.askedHost
        guard let engine = TLSEngine(clientFor: isLiteralAddress(host) ? nil : host) else {
            return finish(.unanswered(.ourFault), context)
        }
        securing = Securing(engine: engine, startedAtMs: setting.clock.nowMs())
        continueHandshake(context)
        if !early.isEmpty { receiveSecured(early, context) }
    }

    private func receiveSecured(_ bytes: [UInt8], _ context: ChannelHandlerContext) {
        guard !isFinished, let engine = securing?.engine else { return }
        engine.put(bytes)
        if securing?.isSecured == true {
            receiveDecrypted(context)
        } else {
            securing?.flight.feed(bytes[...])
            continueHandshake(context)
        }
    }

    private func continueHandshake(_ context: ChannelHandlerContext) {
        guard let engine = securing?.engine else { return }
        let progress = engine.handshake()
        write(engine.take(), context)
        switch progress {
        case .wantsMore: break
        case .done:
            securing?.isSecured = true
            concludeHandshake(.completed, context)
            if !isFinished { receiveDecrypted(context) }
        case .failed, .closed:
            // In pieces, what came in place of TLS tells what it is only once it is whole.
            if securing?.flight.isCutShortInClear != true { concludeHandshake(nil, context) }
        }
    }

    private func receiveDecrypted(_ context: ChannelHandlerContext) {
        guard let engine = securing?.engine else { return }
        // The engine hands out a piece at a time; what it holds back would wait for the server's next word.
        while !isFinished {
            let (bytes, progress) = engine.read()
            if !bytes.isEmpty { tell(.received(bytes[...]), context) }
            switch progress {
            case .done: continue
            case .failed: tell(engine.conclusion.alertReceived.map { .alert($0) } ?? .closed(.reset), context)
            case .closed: tell(.closed(.eof), context)
            case .wantsMore: break
            }
            return
        }
    }

    /// Tells how the handshake ended and what certificate was seen, then lets the sequence go on or end.
    /// `outcome` is nil where the engine gave up: the bytes tell why.
    private func concludeHandshake(_ outcome: HandshakeEnd.Outcome?, _ context: ChannelHandlerContext) {
        guard let securing, !isFinished else { return }
        let conclusion = securing.engine.conclusion
        let end = handshakeEnd(outcome, conclusion, securing.flight)
        setting.observe(end, setting.clock.nowMs() - securing.startedAtMs)
        let chain = conclusion.chain.isEmpty ? securing.flight.certificates : conclusion.chain
        let facts = certificateFacts(chain: chain, askedHost: sequence.askedHost, now: setting.clock.wallNow())
        for fact in facts { setting.observe(fact, nil) }
        if end.outcome == .completed, let identity = ShownIdentity(facts, leaf: chain.first) {
            sequence.see(identity)
        }
        if let incoming = TCPState(of: context)?.incoming { setting.observe(incoming, nil) }
        tell(end.outcome == .completed ? .secured : .securingFailed, context)
    }
}
