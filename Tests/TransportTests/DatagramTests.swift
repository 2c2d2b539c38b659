import NIOCore
import NIOPosix
import Testing
import Transport

@Suite struct DatagramTests {
    private let dialer = Dialer(group: MultiThreadedEventLoopGroup.singleton, clock: WalkClock())

    /// Answers the n-th datagram.
    private final class Answering: ChannelInboundHandler {
        typealias InboundIn = AddressedEnvelope<ByteBuffer>
        typealias OutboundOut = AddressedEnvelope<ByteBuffer>
        private var left: Int

        init(after count: Int) { left = count }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            left -= 1
            guard left == 0 else { return }
            let envelope = unwrapInboundIn(data)
            context.writeAndFlush(
                wrapOutboundOut(AddressedEnvelope(remoteAddress: envelope.remoteAddress, data: envelope.data)),
                promise: nil)
        }
    }

    private func server(answering count: Int) async throws -> any Channel {
        try await DatagramBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Answering(after: count))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
    }

    @Test(arguments: [1, 2, 3])
    func theFirstAnswerEndsTheAsking(_ count: Int) async throws {
        let server = try await server(answering: count)
        let address = try #require(server.localAddress)
        let outcome = await dialer.ask(address, datagram: [1, 2, 3], copies: 3, everyMs: 100)
        guard case .answered(let bytes) = outcome.ending else { throw Unexpected() }
        #expect(bytes == [1, 2, 3])
        #expect(outcome.sent == count)
        try await server.close()
    }

    @Test func silenceIsBounded() async throws {
        let server = try await server(answering: .max)
        let address = try #require(server.localAddress)
        let outcome = await dialer.ask(address, datagram: [1], copies: 3, everyMs: 30)
        guard case .silence = outcome.ending else { throw Unexpected() }
        #expect(outcome.sent == 3)
        #expect(outcome.afterMs >= 85 && outcome.afterMs < 2000)
        try await server.close()
    }

    @Test func aClosedPortRefuses() async throws {
        let server = try await server(answering: 1)
        let address = try #require(server.localAddress)
        try await server.close()
        let outcome = await dialer.ask(address, datagram: [1], copies: 3, everyMs: 200)
        guard case .refused = outcome.ending else { throw Unexpected() }
        #expect(outcome.sent == 1)
    }

    private struct Unexpected: Error {}
}
