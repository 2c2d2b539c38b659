public import Evidence
public import NIOCore
import NIOPosix
public import RDPSequence
import Synchronization

/// Opens connections and runs conversations over them; counts every one, for a walk is a guest.
public struct Dialer: Sendable {
    /// How one connection attempt ended.
    public struct Reached: Sendable {
        public let outcome: ReachOutcome
        public let errno: String?
        public let rttMs: Double?
        /// This machine's address on the connection.
        public let source: String?
        /// Ends the conversation now, as its deadline would.
        public var abandon: @Sendable () -> Void = {}
    }

    /// What came back over one connection.
    public enum Word: Equatable, Sendable {
        case answered
        /// Refused, closed or reset without a word. `asTheClient`: whatever was asked, or what a client asks.
        case turnedAway(asTheClient: Bool)
        case silence(asTheClient: Bool)
    }

    /// Told when a conversation begins; what it returns is told once what came of it: an answer as soon as it is there.
    public typealias Audience = @Sendable (SocketAddress) -> @Sendable (Word) -> Void

    let group: any EventLoopGroup
    let clock: WalkClock
    /// Where what goes over the connections is kept.
    public let tape: Tape?
    let audience: Audience?

    public init(group: any EventLoopGroup, clock: WalkClock, tape: Tape? = nil, audience: Audience? = nil) {
        self.group = group
        self.clock = clock
        self.tape = tape
        self.audience = audience
    }

    /// The same for others than the host: nothing that goes over it is kept, nor counted as the host's word.
    public var beside: Dialer { Dialer(group: group, clock: clock) }

    /// Connects within `limitMs`, tells how that went, then runs the sequence to its end or to the deadline.
    ///
    /// - Parameters:
    ///   - clamped: the largest packet that either side may send over this connection.
    ///   - results: take the picture of a session, and where the server sends its client.
    ///   - onReach: called once, before anything else is observed: how the connecting went; it answers how far to go.
    /// - Returns: what became of the question; `connection-failed` where no connection came about.
    public func converse(
        with address: SocketAddress, sequence: any ConversationSequence, limitMs: Double, deadlineMs: Double,
        clamped: Int? = nil, results: SessionResults = SessionResults(),
        onReach: @escaping @Sendable (Reached) -> ClientSequence.Depth,
        observe: @escaping @Sendable (any Fact, Double?) -> Void
    ) async -> Attempt {
        let finished = group.next().makePromise(of: Attempt.self)
        let startMs = clock.nowMs()
        let track = tape?.begin(to: address, purpose: sequence.purpose, atMs: startMs)
        let ear = Ear(audience?(address))
        defer { ear.close() }
        let setting = ConversationHandler.Setting(
            clock: clock, startMs: startMs, deadlineMs: deadlineMs, track: track,
            onReach: { reached in
                ear.hear(reached)
                return onReach(reached)
            },
            observe: { fact, durationMs in
                ear.hear(fact)
                observe(fact, durationMs)
            }, finished: finished, results: results)
        do {
            try await connect(to: address, limitMs: limitMs, clamped: clamped) {
                ConversationHandler(setting, sequence: sequence)
            }
        } catch let error as IOError where isReset(error) {
            // A reset answers an established connection; a refusal has an error of its own. So it stood, for a moment.
            let reached = accepted(sinceMs: setting.startMs)
            note(reached, on: track)
            _ = setting.onReach(reached)
            finished.succeed(endAtOnce(sequence, setting))
        } catch {
            let reached = failure(error)
            note(reached, on: track)
            _ = setting.onReach(reached)
            finished.succeed(.unanswered(.connectionFailed))
        }
        return (try? await finished.futureResult.get()) ?? .unanswered(.ourFault)
    }

    /// Connects for a conversation, which the handler then leads.
    ///
    /// - Parameters:
    ///   - clamped: the largest packet that either side may send.
    ///   - halfClosure: the connection is kept, and read, after the other side's close too.
    func connect(
        to address: SocketAddress, limitMs: Double, clamped: Int?, halfClosure: Bool = false,
        handler: @escaping @Sendable () -> any ChannelHandler
    ) async throws {
        let bootstrap = ClientBootstrap(group: group)
            .connectTimeout(.microseconds(Int64(limitMs * 1000)))
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelOption(.allowRemoteHalfClosure, value: halfClosure)
            .clamped(toPacket: clamped, address)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(handler()) }
            }
        _ = try await bootstrap.connect(to: address).get()
    }

    /// Only connects and closes.
    public func knock(_ address: SocketAddress, limitMs: Double) async -> Reached {
        let track = tape?.begin(to: address, purpose: "connect", atMs: clock.nowMs())
        let reached = await knockUntaped(address, limitMs: limitMs)
        note(reached, on: track)
        return reached
    }

    private func knockUntaped(_ address: SocketAddress, limitMs: Double) async -> Reached {
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

    /// A connection that ended as soon as it was there, or never was.
    func note(_ reached: Reached, on track: Tape.Track?) {
        track?.reached(reached.outcome, atMs: clock.nowMs())
        track?.closed(atMs: clock.nowMs())
    }

    private func accepted(sinceMs startMs: Double, source: String? = nil) -> Reached {
        Reached(outcome: .connected, errno: nil, rttMs: clock.nowMs() - startMs, source: source)
    }

    func failure(_ error: any Error) -> Reached {
        guard let code = (error as? IOError)?.errnoCode else {
            return Reached(outcome: .timedOut, errno: nil, rttMs: nil, source: nil)
        }
        return Reached(outcome: reachOutcome(errno: code), errno: errnoName(code), rttMs: nil, source: nil)
    }
}

/// What a host said, by what was seen of it.
final class Ear: Sendable {
    private let tell: (@Sendable (Dialer.Word) -> Void)?
    private let heard = Mutex(Dialer.Word.silence(asTheClient: true))

    init(_ tell: (@Sendable (Dialer.Word) -> Void)?) { self.tell = tell }

    func hear(_ reached: Dialer.Reached) {
        if reached.outcome == .refused || reached.outcome == .unreachable { keep(.turnedAway(asTheClient: true)) }
    }

    /// A request that met silence or the end of the connection is seen too, but it is not the host's word.
    func hear(_ fact: any Fact) {
        switch (fact as? ProtocolAnswer).map({ ($0.outcome, $0.question == .client) }) {
        case (.silence, let asTheClient)?: keep(.silence(asTheClient: asTheClient))
        case (.closed, let asTheClient)?: keep(.turnedAway(asTheClient: asTheClient))
        default: if keep(.answered) { tell?(.answered) }
        }
    }

    /// The conversation is over.
    func close() {
        let word = heard.withLock(\.self)
        if word != .answered { tell?(word) }
    }

    /// False where an answer was there already, which nothing changes any more.
    @discardableResult
    private func keep(_ word: Dialer.Word) -> Bool {
        heard.withLock { heard in
            guard heard != .answered else { return false }
            heard = word
            return true
        }
    }
}
