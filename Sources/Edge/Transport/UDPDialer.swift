import Dispatch
public import Evidence
public import NIOCore
import Primitives
public import RDPUDP

/// Asks hosts over UDP: one datagram, sent again where it is lost, and never more than `UDPSynSequence.mostDatagrams`.
public struct UDPDialer: Sendable {
    private let clock: WalkClock

    public init(clock: WalkClock) { self.clock = clock }

    /// Runs the sequence to its end, on a thread of its own.
    public func ask(_ address: SocketAddress, plan: UDPSynSequence.Plan) async -> UDPAnswer {
        await withCheckedContinuation { continuation in
            DispatchQueue(label: "redial.udp").async { [clock] in
                guard let socket = DatagramSocket(to: address) else {
                    var answer = UDPAnswer(address, .notSent, datagrams: 0)
                    answer.detail = DatagramSocket.lastError
                    return continuation.resume(returning: answer)
                }
                defer { socket.release() }
                var conversation = UDPConversation(address, UDPSynSequence(plan: plan), socket, clock: clock)
                continuation.resume(returning: conversation.run())
            }
        }
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
