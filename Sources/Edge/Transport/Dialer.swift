public import Evidence
public import NIOCore
import NIOPosix
public import RDPSequence

/// Opens connections and runs conversations over them; counts every one, for a walk is a guest.
public struct Dialer: Sendable {
    /// How one connection attempt ended.
    public struct Reached: Sendable {
        public let outcome: ReachOutcome
        public let errno: String?
        public let rttMs: Double?
        /// This machine's address on the connection.
        public let source: String?
    }

    let group: any EventLoopGroup
    let clock: WalkClock

    public init(group: any EventLoopGroup, clock: WalkClock) {
        self.group = group
        self.clock = clock
    }

    /// Connects within `limitMs`, tells how that went, then runs the sequence to its end or to the deadline.
    ///
    /// - Parameters:
    ///   - onReach: called once, before anything else is observed: how the connecting went; it answers how far to go.
    /// - Returns: what became of the question; `connection-failed` where no connection came about.
    public func converse(
        with address: SocketAddress, sequence: any ConversationSequence, limitMs: Double, deadlineMs: Double,
        onReach: @escaping @Sendable (Reached) -> ClientSequence.Depth,
        observe: @escaping @Sendable (any Fact, Double?) -> Void
    ) async -> Attempt {
        let finished = group.next().makePromise(of: Attempt.self)
        let setting = ConversationHandler.Setting(
            clock: clock, startMs: clock.nowMs(), deadlineMs: deadlineMs, onReach: onReach, observe: observe,
            finished: finished)
        let bootstrap = ClientBootstrap(group: group)
            .connectTimeout(.microseconds(Int64(limitMs * 1000)))
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(ConversationHandler(setting, sequence: sequence))
                }
            }
        do {
            _ = try await bootstrap.connect(to: address).get()
        } catch let error as IOError where isReset(error) {
            // A reset answers an established connection; a refusal has an error of its own. So it stood, for a moment.
            _ = onReach(accepted(sinceMs: setting.startMs))
            finished.succeed(endAtOnce(sequence, setting))
        } catch {
            _ = onReach(failure(error))
            finished.succeed(.unanswered(.connectionFailed))
        }
        return (try? await finished.futureResult.get()) ?? .unanswered(.ourFault)
    }

    /// Only connects and closes.
    public func knock(_ address: SocketAddress, limitMs: Double) async -> Reached {
        let startMs = clock.nowMs()
        do {
            let channel = try await ClientBootstrap(group: group)
                .connectTimeout(.microseconds(Int64(limitMs * 1000))).connect(to: address).get()
            let reached = accepted(sinceMs: startMs, source: channel.localAddress?.ipAddress)
            channel.close(promise: nil)
            return reached
        } catch let error as IOError where isReset(error) {
            return accepted(sinceMs: startMs)
        } catch {
            return failure(error)
        }
    }

    /// The whole conversation over a connection that was thrown away before anything could be sent.
    private func endAtOnce(_ sequence: any ConversationSequence, _ setting: ConversationHandler.Setting) -> Attempt {
        var sequence = sequence
        let nowMs = clock.nowMs()
        _ = sequence.handle(.connected, atMs: nowMs)
        for action in sequence.handle(.closed(.reset), atMs: nowMs) {
            if case .observe(let fact, let durationMs) = action { setting.observe(fact, durationMs) }
        }
        return .unanswered(.cutOff)
    }

    private func accepted(sinceMs startMs: Double, source: String? = nil) -> Reached {
        Reached(outcome: .connected, errno: nil, rttMs: clock.nowMs() - startMs, source: source)
    }

    private func failure(_ error: any Error) -> Reached {
        guard let code = (error as? IOError)?.errnoCode else {
            return Reached(outcome: .timedOut, errno: nil, rttMs: nil, source: nil)
        }
        return Reached(outcome: reachOutcome(errno: code), errno: errnoName(code), rttMs: nil, source: nil)
    }
}
