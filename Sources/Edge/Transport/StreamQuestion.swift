import Evidence
public import NIOCore
import NIOPosix

/// What came of one message over a TCP connection of its own.
public struct StreamOutcome: Sendable {
    public enum Ending: Sendable {
        case answered([UInt8])
        /// The other side ended the connection before it had answered.
        case closed
        /// A length that no answer has.
        case garbage(length: UInt32)
        /// The connection stood, and nothing came.
        case silence
        /// No connection came about.
        case notConnected(Dialer.Reached)
    }

    public let ending: Ending
    /// From the first SYN to the end.
    public let afterMs: Double
    /// From the question to the answer.
    public let roundTripMs: Double?
}

extension Dialer {
    /// Longer answers are not read.
    private static let longestAnswer = 1 << 20

    /// Sends one message with its length (4 bytes, big-endian) before it, and takes one back. [RFC 4120 7.2.2]
    ///
    /// - Parameters:
    ///   - connectMs: for the connecting.
    ///   - deadlineMs: when waiting for the answer ends, from the start of the walk.
    public func ask(
        _ address: SocketAddress, message: [UInt8], connectMs: Double, deadlineMs: Double
    ) async -> StreamOutcome {
        let startMs = clock.nowMs()
        let finished = group.next().makePromise(of: StreamAnswer.self)
        let setting = StreamQuestionHandler.Setting(
            clock: clock, message: message, deadlineMs: deadlineMs, longest: Self.longestAnswer,
            finished: finished)
        do {
            let left = max(1, min(connectMs, deadlineMs - startMs))
            try await connect(to: address, limitMs: left, clamped: nil) { StreamQuestionHandler(setting) }
        } catch let error as IOError where isReset(error) {
            finished.succeed(StreamAnswer(ending: .closed, roundTripMs: nil))
        } catch {
            finished.succeed(StreamAnswer(ending: .notConnected(failure(error)), roundTripMs: nil))
        }
        let answer = (try? await finished.futureResult.get()) ?? StreamAnswer(ending: .closed, roundTripMs: nil)
        return StreamOutcome(
            ending: answer.ending, afterMs: clock.nowMs() - startMs, roundTripMs: answer.roundTripMs)
    }
}

private struct StreamAnswer: Sendable {
    let ending: StreamOutcome.Ending
    let roundTripMs: Double?
}

/// One question and one answer, then the connection is closed.
private final class StreamQuestionHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    struct Setting {
        let clock: WalkClock
        let message: [UInt8]
        let deadlineMs: Double
        let longest: Int
        let finished: EventLoopPromise<StreamAnswer>
    }

    private let setting: Setting
    private var received = ByteBuffer()
    private var askedAtMs = 0.0
    private var deadline: Scheduled<Void>?

    init(_ setting: Setting) { self.setting = setting }

    func channelActive(context: ChannelHandlerContext) {
        askedAtMs = setting.clock.nowMs()
        let left = max(1, setting.deadlineMs - askedAtMs)
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        deadline = context.eventLoop.scheduleTask(in: .microseconds(Int64(left * 1000))) {
            let (handler, context) = bound.value
            handler.finish(.silence, context)
        }
        var question = context.channel.allocator.buffer(capacity: setting.message.count + 4)
        question.writeInteger(UInt32(clamping: setting.message.count))
        question.writeBytes(setting.message)
        context.writeAndFlush(wrapOutboundOut(question), promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var more = unwrapInboundIn(data)
        received.writeBuffer(&more)
        guard let length = received.getInteger(at: received.readerIndex, as: UInt32.self) else { return }
        guard length > 0, length <= setting.longest else { return finish(.garbage(length: length), context) }
        guard let answer = received.getBytes(at: received.readerIndex + 4, length: Int(length)) else { return }
        finish(.answered(answer), context)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    func channelInactive(context: ChannelHandlerContext) { finish(.closed, context) }

    private func finish(_ ending: StreamOutcome.Ending, _ context: ChannelHandlerContext) {
        deadline?.cancel()
        let roundTripMs: Double? = if case .answered = ending { setting.clock.nowMs() - askedAtMs } else { nil }
        setting.finished.succeed(StreamAnswer(ending: ending, roundTripMs: roundTripMs))
        context.close(promise: nil)
    }
}
