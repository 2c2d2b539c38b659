import Evidence
public import NIOCore
import NIOPosix

/// What came of a few copies of one datagram.
public struct DatagramOutcome: Sendable {
    public enum Ending: Sendable {
        case answered([UInt8])
        /// The host said by ICMP that nothing listens there.
        case refused
        case silence
        /// The datagram could not be sent.
        case failed
    }

    public let ending: Ending
    public let sent: Int
    public let afterMs: Double
}

extension Dialer {
    /// Sends the same datagram up to `copies` times, so many milliseconds apart, until anything comes back.
    public func ask(_ address: SocketAddress, datagram: [UInt8], copies: Int, everyMs: Double) async -> DatagramOutcome
    {
        let startMs = clock.nowMs()
        // The first word counts; later ones are passed over.
        let answer = group.next().makePromise(of: DatagramOutcome.Ending.self)
        let channel: any Channel
        do {
            // The socket is connected, for only then does the kernel hand on what ICMP says.
            channel = try await DatagramBootstrap(group: group)
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(FirstDatagram(answer))
                    }
                }
                .connect(to: address).get()
        } catch {
            answer.succeed(.failed)
            return DatagramOutcome(ending: .failed, sent: 0, afterMs: clock.nowMs() - startMs)
        }
        let sending = Task {
            var sent = 0
            while sent < copies, channel.isActive, !Task.isCancelled {
                let data = channel.allocator.buffer(bytes: datagram)
                channel.writeAndFlush(AddressedEnvelope(remoteAddress: address, data: data), promise: nil)
                sent += 1
                try? await Task.sleep(for: .microseconds(Int64(everyMs * 1000)))
            }
            answer.succeed(.silence)
            return sent
        }
        let ending = (try? await answer.futureResult.get()) ?? .failed
        sending.cancel()
        let afterMs = clock.nowMs() - startMs
        channel.close(promise: nil)
        return DatagramOutcome(ending: ending, sent: await sending.value, afterMs: afterMs)
    }
}

/// Hands on the first datagram, or the first error, of a connected socket.
private final class FirstDatagram: ChannelInboundHandler {
    typealias InboundIn = AddressedEnvelope<ByteBuffer>

    private let answer: EventLoopPromise<DatagramOutcome.Ending>

    init(_ answer: EventLoopPromise<DatagramOutcome.Ending>) { self.answer = answer }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        answer.succeed(.answered(Array(unwrapInboundIn(data).data.readableBytesView.prefix(2048))))
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        let isRefusal = (error as? IOError).map { reachOutcome(errno: $0.errnoCode) == .refused } ?? false
        answer.succeed(isRefusal ? .refused : .failed)
        context.close(promise: nil)
    }
}
