import Evidence
import NIOCore
import RDPUDP

/// Runs a `UDPSynSequence` over one connected socket.
final class UDPConversation: ChannelInboundHandler {
    typealias InboundIn = AddressedEnvelope<ByteBuffer>
    typealias OutboundOut = AddressedEnvelope<ByteBuffer>

    private let address: SocketAddress
    private let socket: DatagramSocket
    private let clock: WalkClock
    private let finished: EventLoopPromise<UDPAnswer>
    private var sequence: UDPSynSequence
    private var startedAtMs = 0.0
    /// What ICMP said.
    private var word: ICMPWord?
    private var isFinished = false

    init(
        _ address: SocketAddress, _ sequence: UDPSynSequence, _ socket: DatagramSocket, clock: WalkClock,
        finished: EventLoopPromise<UDPAnswer>
    ) {
        self.address = address
        self.sequence = sequence
        self.socket = socket
        self.clock = clock
        self.finished = finished
    }

    func channelActive(context: ChannelHandlerContext) {
        startedAtMs = clock.nowMs()
        tell(.start, context)
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        tell(.received(Array(unwrapInboundIn(data).data.readableBytesView)[...]), context)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        hearError((error as? IOError).map { errnoName($0.errnoCode) } ?? "\(error)", context)
    }

    /// NIO closes the socket on most of what ICMP says, without passing it on.
    func channelInactive(context: ChannelHandlerContext) {
        hearError("the socket was closed", context)
        context.fireChannelInactive()
    }

    private func hearError(_ detail: String, _ context: ChannelHandlerContext) {
        guard !isFinished else { return }
        word = socket.takeError()
        if word?.isPortUnreachable ?? (detail == "ECONNREFUSED") { tell(.refused, context) }
        guard !isFinished else { return }
        var answer = UDPAnswer(address, word == nil ? .notSent : .unreachable, datagrams: sequence.datagramsSent)
        if word == nil { answer.detail = detail }
        finish(answer, context)
    }

    private func tell(_ event: UDPSynSequence.Event, _ context: ChannelHandlerContext) {
        for action in sequence.handle(event, atMs: clock.nowMs()) { perform(action, context) }
    }

    private func perform(_ action: UDPSynSequence.Action, _ context: ChannelHandlerContext) {
        switch action {
        case .send(let bytes):
            let envelope = AddressedEnvelope(
                remoteAddress: address, data: context.channel.allocator.buffer(bytes: bytes))
            let loopBound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
            context.writeAndFlush(wrapOutboundOut(envelope)).whenFailure { error in
                let (conversation, context) = loopBound.value
                conversation.errorCaught(context: context, error: error)
            }
        case .wake(let afterMs):
            let loopBound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
            context.eventLoop.scheduleTask(in: .milliseconds(Int64(afterMs))) {
                let (conversation, context) = loopBound.value
                if !conversation.isFinished { conversation.tell(.woken, context) }
            }
        case .conclude(let outcome):
            finish(UDPAnswer(address, concluding: outcome, datagrams: sequence.datagramsSent), context)
        }
    }

    private func finish(_ answer: UDPAnswer, _ context: ChannelHandlerContext) {
        guard !isFinished else { return }
        isFinished = true
        var answer = answer
        answer.afterMs = clock.nowMs() - startedAtMs
        answer.icmp = word?.name
        answer.from = word?.from
        finished.succeed(answer)
        context.close(promise: nil)
    }
}
