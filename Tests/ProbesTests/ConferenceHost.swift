import NIOCore
import NIOPosix
import RDPWire
import Synchronization

/// A host of the old security on loopback that joins who comes, or cuts some of its conferences.
final class ConferenceHost: Sendable {
    private let channel: any Channel
    let port: UInt16

    /// - Parameter cuts: how many conferences of clients that offered TLS are cut at their first message.
    init(cuts: Int) async throws {
        let left = Left(cuts)
        channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(ConferenceHandler(left))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        port = UInt16(channel.localAddress?.port ?? 0)
    }

    func close() async { try? await channel.close().get() }
}

private final class Left: Sendable {
    private let count: Mutex<Int>

    init(_ count: Int) { self.count = Mutex(count) }

    func take() -> Bool {
        count.withLock { count in
            defer { count = max(0, count - 1) }
            return count > 0
        }
    }
}

private final class ConferenceHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let left: Left
    private var isClients = false
    private var buffer: [UInt8] = []

    init(_ left: Left) { self.left = left }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        buffer += Array(unwrapInboundIn(data).readableBytesView)
        while let length = try? TPKT.frameLength(buffer[...]), buffer.count >= length {
            let frame = buffer.prefix(length)
            buffer.removeFirst(length)
            guard let answer = answer(frame) else { return context.close(promise: nil) }
            if !answer.isEmpty {
                context.writeAndFlush(
                    wrapOutboundOut(context.channel.allocator.buffer(bytes: answer)), promise: nil)
            }
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    /// Nil: the connection is closed.
    private func answer(_ frame: ArraySlice<UInt8>) -> [UInt8]? {
        if let request = try? ConnectionRequest(frame: frame) {
            isClients = request.negotiation?.protocols.contains(.ssl) == true
            return ConnectionConfirm(
                sourceReference: 0x1234, negotiation: .response(flags: 0, selected: .rdp)
            ).encoded()
        }
        if (try? ConnectInitial(frame: frame)) != nil { return isClients && left.take() ? nil : response }
        switch try? DomainPDU(frame: frame) {
        case .erectDomainRequest: return []
        case .attachUserRequest: return DomainPDU.attachUserConfirm(.init(initiator: 1007)).encoded()
        case .channelJoinRequest(let join):
            let confirm = ChannelJoinConfirm(
                initiator: join.initiator, requested: join.channelID, channelID: join.channelID)
            return DomainPDU.channelJoinConfirm(confirm).encoded()
        default: return nil
        }
    }

    private var response: [UInt8] {
        let blocks: [ServerDataBlock] = [
            .core(.init()), .security(.init(encryptionMethod: .rc4With128Bits, encryptionLevel: .high)),
            .network(.init()),
        ]
        return ConnectResponse(userData: ConferenceCreateResponse(blocks: blocks).encoded()).encoded()
    }
}
