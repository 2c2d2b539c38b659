import Evidence
import NIOCore
import RDPUDP

/// Runs a `UDPSynSequence` over one connected socket, and blocks until it is over: at most as long as its plan says.
///
/// Not a channel of NIO, which gives a socket up on most of what ICMP says of it without passing that on.
struct UDPConversation {
    private let address: SocketAddress
    private let socket: DatagramSocket
    private let clock: WalkClock
    private var sequence: UDPSynSequence
    private var wakeAtMs = 0.0
    private var answer: UDPAnswer?

    init(_ address: SocketAddress, _ sequence: UDPSynSequence, _ socket: DatagramSocket, clock: WalkClock) {
        self.address = address
        self.sequence = sequence
        self.socket = socket
        self.clock = clock
    }

    mutating func run() -> UDPAnswer {
        let startedAtMs = clock.nowMs()
        tell(.start)
        while true {
            if var answer {
                answer.afterMs = clock.nowMs() - startedAtMs
                return answer
            }
            hear(socket.next(withinMs: wakeAtMs - clock.nowMs()))
        }
    }

    private mutating func hear(_ heard: DatagramSocket.Heard) {
        switch heard {
        case .nothing: tell(.woken)
        case .datagram(let bytes): tell(.received(bytes[...]))
        case .icmp(let word):
            if word.isPortUnreachable { tell(.refused) }
            // The sequence knows one refusal; every other one is as final to a datagram.
            if answer == nil { conclude(.unreachable) }
            answer?.icmp = word.name
            answer?.from = word.from
        case .error(let name):
            if name == "ECONNREFUSED" { tell(.refused) } else { fail(name) }
        }
    }

    private mutating func tell(_ event: UDPSynSequence.Event) {
        for action in sequence.handle(event, atMs: clock.nowMs()) {
            switch action {
            case .send(let bytes):
                if let error = socket.send(bytes) { fail(error) }
            case .wake(let afterMs): wakeAtMs = clock.nowMs() + Double(afterMs)
            case .conclude(let outcome):
                answer = UDPAnswer(address, concluding: outcome, datagrams: sequence.datagramsSent)
            }
        }
    }

    private mutating func fail(_ error: String) {
        conclude(.notSent)
        answer?.detail = error
    }

    private mutating func conclude(_ outcome: UDPAnswer.Outcome) {
        answer = UDPAnswer(address, outcome, datagrams: sequence.datagramsSent)
    }
}
