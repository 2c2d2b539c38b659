import NIOCore
import NIOPosix
import TLSRecords
import Transport

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A server on loopback that says what its script holds: when a client connects, to its request, to its ClientHello.
final class ScriptedServer: Sendable {
    enum Turn: Sendable {
        case send([UInt8])
        /// The first records of a TLS 1.2 server's flight.
        case flight(records: Int)
        /// What came last, given back.
        case echo
        case close
        case reset
    }

    private let channel: any Channel
    let address: SocketAddress

    /// - Parameter script: the turns on connecting, then those on each piece that comes.
    init(_ script: [[Turn]], identity: TLSIdentity? = nil) async throws {
        channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let engine = identity.flatMap { TLSEngine(serverWith: $0, versions: 0x0303...0x0303) }
                    try channel.pipeline.syncOperations.addHandler(Performer(script, engine))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        address = try SocketAddress(ipAddress: "127.0.0.1", port: channel.localAddress?.port ?? 0)
    }

    func close() async { try? await channel.close().get() }
}

private final class Performer: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private var script: ArraySlice<[ScriptedServer.Turn]>
    private let engine: TLSEngine?
    private var received: [UInt8] = []

    init(_ script: [[ScriptedServer.Turn]], _ engine: TLSEngine?) {
        self.script = script[...]
        self.engine = engine
    }

    func channelActive(context: ChannelHandlerContext) { performNext(context) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        received = Array(unwrapInboundIn(data).readableBytesView)
        performNext(context)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func performNext(_ context: ChannelHandlerContext) {
        for turn in script.popFirst() ?? [] {
            switch turn {
            case .send(let bytes): send(bytes, context)
            case .flight(let records): send(flight(records), context)
            case .echo: send(received, context)
            case .close: context.close(promise: nil)
            case .reset: reset(context)
            }
        }
    }

    private func send(_ bytes: [UInt8], _ context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(context.channel.allocator.buffer(bytes: bytes)), promise: nil)
    }

    private func flight(_ count: Int) -> [UInt8] {
        engine?.put(received)
        _ = engine?.handshake()
        var reader = TLSRecordReader()
        reader.feed((engine?.take() ?? [])[...])
        return (0..<count).flatMap { _ in (try? reader.next())?.encoded() ?? [] }
    }

    /// Closing without lingering throws the connection away.
    private func reset(_ context: ChannelHandlerContext) {
        let loopBound = NIOLoopBound(context, eventLoop: context.eventLoop)
        let options = context.channel as? any SocketOptionProvider
        options?.setSoLinger(linger(l_onoff: 1, l_linger: 0)).whenComplete { _ in loopBound.value.close(promise: nil) }
    }
}
