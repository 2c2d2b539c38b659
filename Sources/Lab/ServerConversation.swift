import NIOCore
import Transport

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Runs a `LabSequence` over one accepted connection: carries out its actions in order, runs TLS, keeps the pauses.
final class ServerConversation: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// What waits to be carried out; `raw` is on its way to the network already, whatever TLS does.
    private enum Errand {
        case action(ServerSequence.Action)
        case raw([UInt8])
        /// A piece of either, as it goes out.
        case piece([UInt8])
    }

    /// So many small pieces show whether the other side waits for the rest; more would only take time.
    private static let mostPieces = 8

    /// More than this is owed only to a client that asks without end and reads nothing.
    private static let mostErrands = 4096

    private let behaviour: ServerBehaviour
    private let identity: TLSIdentity?
    private let clock: WalkClock
    private var sequence: any LabSequence
    private var secure: SecureLayer?
    private var errands: [Errand] = []
    private var isPausing = false
    private var isClosed = false

    /// - Parameters:
    ///   - gateway: how a gateway answers, where this is one.
    ///   - publicKey: of the identity's certificate.
    init(
        _ behaviour: ServerBehaviour, gateway: GatewayBehaviour? = nil, identity: TLSIdentity?,
        publicKey: [UInt8] = [], clock: WalkClock
    ) {
        self.behaviour = behaviour
        self.identity = identity
        self.clock = clock
        let challenge = UInt64.random(in: .min ... .max)
        sequence =
            gateway.map { GatewayServerSequence($0, serverChallenge: challenge) }
            ?? ServerSequence(
                behaviour, serverChallenge: challenge, publicKey: publicKey)
    }

    func channelActive(context: ChannelHandlerContext) {
        tell(.accepted, context)
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isClosed else { return }
        let bytes = Array(unwrapInboundIn(data).readableBytesView)
        guard let secure else { return tell(.received(bytes[...]), context) }
        let heard = secure.receive(bytes)
        if !heard.toSend.isEmpty { enqueue(flight(heard.toSend), context) }
        if heard.becameSecured { tell(.secured, context) }
        if !heard.decrypted.isEmpty { tell(.received(heard.decrypted[...]), context) }
        if let ending = heard.ending { enqueue(Reaction(then: ending).actions.map { .action($0) }, context) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { end(context) }

    func channelInactive(context: ChannelHandlerContext) {
        isClosed = true
        errands = []
        context.fireChannelInactive()
    }

    private func tell(_ event: ServerSequence.Event, _ context: ChannelHandlerContext) {
        enqueue(sequence.handle(event, at: clock.wallNow()).map { .action($0) }, context)
    }

    /// The handshake's bytes, late or one by one where the behaviour says so.
    private func flight(_ bytes: [UInt8]) -> [Errand] {
        let late: [Errand] = behaviour.delayMs > 0 ? [.action(.pause(ms: behaviour.delayMs))] : []
        guard let everyMs = behaviour.handshake.byteEveryMs else { return late + [.raw(bytes)] }
        return late + bytes.flatMap { [.raw([$0]), .action(.pause(ms: everyMs))] as [Errand] }
    }

    private func enqueue(_ more: [Errand], _ context: ChannelHandlerContext) {
        guard errands.count + more.count <= Self.mostErrands else { return end(context) }
        errands += more
        work(context)
    }

    private func work(_ context: ChannelHandlerContext) {
        while !isPausing, !isClosed, !errands.isEmpty {
            switch errands.removeFirst() {
            case .raw(let bytes): deliver(bytes, context)
            case .action(.send(let bytes)): deliver(secure?.encrypt(bytes) ?? bytes, context)
            case .piece(let bytes): write(bytes, context)
            case .action(.pause(let ms)): pause(ms, context)
            case .action(.startTLS): startTLS(context)
            case .action(.alert(let number)): if let secure { write(secure.alert(number), context) }
            case .action(.wake(let ms)): wake(ms, context)
            case .action(.close):
                if let secure { write(secure.farewell(), context) }
                end(context)
            case .action(.reset): reset(context)
            }
        }
    }

    private func pause(_ ms: Int, _ context: ChannelHandlerContext) {
        isPausing = true
        let loopBound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        context.eventLoop.scheduleTask(in: .milliseconds(Int64(ms))) {
            let (conversation, context) = loopBound.value
            conversation.isPausing = false
            conversation.work(context)
        }
    }

    /// Who does not read gets no more until it does.
    private func wake(_ ms: Int, _ context: ChannelHandlerContext) {
        let loopBound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        context.eventLoop.scheduleTask(in: .milliseconds(Int64(ms))) {
            let (conversation, context) = loopBound.value
            guard !conversation.isClosed else { return }
            guard context.channel.isWritable else { return conversation.wake(ms, context) }
            conversation.tell(.woken, context)
        }
    }

    private func startTLS(_ context: ChannelHandlerContext) {
        guard let identity, let made = SecureLayer(identity, behaviour.handshake) else { return end(context) }
        secure = made
    }

    private func deliver(_ bytes: [UInt8], _ context: ChannelHandlerContext) {
        guard let size = behaviour.pieceBytes, bytes.count > size else { return write(bytes, context) }
        let small = stride(from: 0, to: min(bytes.count, size * Self.mostPieces), by: size).map {
            bytes[$0..<min($0 + size, bytes.count)]
        }
        let rest = bytes.dropFirst(size * Self.mostPieces)
        let pieces = (small + (rest.isEmpty ? [] : [rest])).flatMap {
            [.action(.pause(ms: 1)), .piece(Array($0))] as [Errand]
        }
        // No pause after the last: the answer to it may come before what is to be done next.
        errands.insert(contentsOf: pieces.dropFirst(), at: 0)
    }

    private func write(_ bytes: [UInt8], _ context: ChannelHandlerContext) {
        guard !bytes.isEmpty else { return }
        context.writeAndFlush(wrapOutboundOut(context.channel.allocator.buffer(bytes: bytes)), promise: nil)
    }

    private func end(_ context: ChannelHandlerContext) {
        guard !isClosed else { return }
        isClosed = true
        context.close(promise: nil)
    }

    /// With a linger time of zero, closing throws the connection away. [SO_LINGER in socket(7)]
    private func reset(_ context: ChannelHandlerContext) {
        if let socket = context.channel as? any SocketOptionProvider {
            // On the channel's own loop this is done when the call returns.
            _ = socket.setSoLinger(linger(l_onoff: 1, l_linger: 0))
        }
        end(context)
    }
}
