public import Evidence
public import NIOCore
import NIOPosix
import Primitives
public import RDPUDP

/// Asks hosts over UDP; one datagram, sent again where it is lost, and never more than `UDPSynSequence.mostDatagrams`.
public struct UDPDialer: Sendable {
    private let group: any EventLoopGroup
    private let clock: WalkClock

    public init(group: any EventLoopGroup, clock: WalkClock) {
        self.group = group
        self.clock = clock
    }

    /// Runs the sequence to its end.
    public func ask(_ address: SocketAddress, plan: UDPSynSequence.Plan) async -> UDPAnswer {
        guard let socket = DatagramSocket(to: address) else {
            var answer = UDPAnswer(address, .notSent, datagrams: 0)
            answer.detail = DatagramSocket.lastError
            return answer
        }
        defer { socket.release() }
        let finished = group.next().makePromise(of: UDPAnswer.self)
        do {
            _ = try await DatagramBootstrap(group: group)
                .channelInitializer { [clock] channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(
                            UDPConversation(
                                address, UDPSynSequence(plan: plan), socket, clock: clock, finished: finished))
                    }
                }
                .withBoundSocket(socket.channelDescriptor).get()
        } catch {
            finished.succeed(UDPAnswer(address, .notSent, datagrams: 0))
        }
        return (try? await finished.futureResult.get()) ?? UDPAnswer(address, .notSent, datagrams: 0)
    }
}

extension UDPAnswer {
    init(_ address: SocketAddress, _ outcome: Outcome, datagrams: Int) {
        self.init(
            address: address.ipAddress ?? "", port: UInt16(clamping: address.port ?? 0), outcome: outcome,
            datagrams: datagrams)
    }

    /// What the sequence came to.
    init(_ address: SocketAddress, concluding outcome: UDPSynSequence.Outcome, datagrams: Int) {
        switch outcome {
        case .synAck(let answer):
            self.init(address, .answered, datagrams: datagrams)
            version = answer.version.name
            upStreamMtu = answer.uUpStreamMtu
            downStreamMtu = answer.uDownStreamMtu
            if !answer.isWellPadded { detail = "not padded to the size that it announces" }
        case .refused: self.init(address, .refused, datagrams: datagrams)
        case .silence: self.init(address, .silence, datagrams: datagrams)
        case .garbage(let garbage):
            self.init(address, .garbage, datagrams: datagrams)
            detail = garbage.reason.sentence
            bytes = hex(garbage.start[...])
        }
    }
}

extension UDPVersion {
    /// `1`, `2`, `3`; the number on the wire for others.
    fileprivate var name: String {
        Self.listed.firstIndex(of: self).map { "\($0 + 1)" } ?? hexCode(rawValue)
    }
}

extension UDPGarbage.Reason {
    fileprivate var sentence: String {
        switch self {
        case .unreadable(let error): "\(error)"
        case .echo: "our own datagram came back"
        case .notAcknowledged: "it acknowledges nothing"
        case .otherSequenceNumber(let number): "it acknowledges \(hexCode(number)), which was not sent"
        }
    }
}
