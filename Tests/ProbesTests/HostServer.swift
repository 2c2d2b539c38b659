import CredSSP
import NIOCore
import NIOPosix
import Primitives
import RDPWire
import Synchronization
import Transport

/// A host on loopback that answers as a Windows host with network level authentication does, or says nothing.
final class HostServer: Sendable {
    enum Manner: Sendable {
        case requiresNLA
        case silent
        /// The queue of connections is full: further requests to connect are dropped, as a firewall does.
        case dropping
    }

    private let channel: any Channel
    private let fillers: [EventLoopFuture<any Channel>]
    private let accepted: Accepted
    let port: UInt16

    /// Connections that were accepted so far.
    var connections: Int { accepted.count.withLock(\.self) }

    private final class Accepted: Sendable {
        let count = Mutex(0)
    }

    init(_ manner: Manner, port wanted: UInt16 = 0) async throws {
        let accepted = Accepted()
        let identity = TLSIdentity(
            .init(
                commonName: "ws-041.corp.example", rsaBits: nil, notBefore: UnixTime(milliseconds: 1_767_225_600_000),
                notAfter: UnixTime(milliseconds: 4_102_444_800_000)))
        let isDropping = if case .dropping = manner { true } else { false }
        channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.backlog, value: Int32(isDropping ? 0 : 64))
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelOption(.autoRead, value: !isDropping)
            .childChannelInitializer { channel in
                accepted.count.withLock { $0 += 1 }
                return channel.eventLoop.makeCompletedFuture {
                    guard case .requiresNLA = manner else { return }
                    try channel.pipeline.syncOperations.addHandler(HostHandler(identity))
                }
            }
            .bind(host: "127.0.0.1", port: Int(wanted)).get()
        self.accepted = accepted
        port = UInt16(channel.localAddress?.port ?? 0)
        let address = try SocketAddress(ipAddress: "127.0.0.1", port: Int(port))
        // The first one fills the queue; what follows it is dropped.
        var fillers: [EventLoopFuture<any Channel>] = []
        while isDropping, fillers.count < 3 {
            fillers.append(ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton).connect(to: address))
            if fillers.count == 1 { _ = try await fillers[0].get() }
        }
        self.fillers = fillers
    }

    func close() async {
        for filler in fillers { filler.whenSuccess { $0.close(promise: nil) } }
        try? await channel.close().get()
    }
}

/// Selects HYBRID where it is offered and otherwise refuses; then TLS and an NTLM CHALLENGE.
private final class HostHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let identity: TLSIdentity?
    private var engine: TLSEngine?
    private var isSecured = false

    init(_ identity: TLSIdentity?) { self.identity = identity }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let bytes = Array(unwrapInboundIn(data).readableBytesView)
        if let engine {
            engine.put(bytes)
            serveTLS(engine, context)
        } else {
            negotiate(bytes, context)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func negotiate(_ bytes: [UInt8], _ context: ChannelHandlerContext) {
        let protocols = (try? ConnectionRequest(frame: bytes[...]))?.negotiation?.protocols ?? []
        let selectsHybrid = protocols.contains(.hybrid)
        if selectsHybrid { engine = identity.flatMap { TLSEngine(serverWith: $0) } }
        let confirm = ConnectionConfirm(
            sourceReference: 0x1234,
            negotiation: selectsHybrid
                ? .response(flags: 0x1f, selected: .hybrid) : .failure(flags: 0, .hybridRequiredByServer))
        send(confirm.encoded(), context)
    }

    private func serveTLS(_ engine: TLSEngine, _ context: ChannelHandlerContext) {
        if !isSecured { isSecured = engine.handshake() == .done }
        if isSecured, !engine.read().bytes.isEmpty { engine.write(challenge()) }
        send(engine.take(), context)
    }

    private func challenge() -> [UInt8] {
        let info = TargetInfo(
            nbComputerName: "WS-041", dnsComputerName: "ws-041.corp.example", timestamp: WalkClock().startedAt)
        let message = ChallengeMessage(
            targetName: "CORP", flags: [.unicode, .ntlm], serverChallenge: 7, targetInfo: info,
            version: NTLMVersion(major: 10, minor: 0, build: 20348))
        return TSRequest(version: 6, negoTokens: [message.encoded()]).encoded()
    }

    private func send(_ bytes: [UInt8], _ context: ChannelHandlerContext) {
        guard !bytes.isEmpty else { return }
        context.writeAndFlush(wrapOutboundOut(context.channel.allocator.buffer(bytes: bytes)), promise: nil)
    }
}
