import Evidence
import Primitives
import RDPUDP

/// Datagrams of RDP over UDP between two ends. [MS-RDPEUDP 3.1.5.1]
final class UDPFlow {
    let client: Endpoint
    let server: Endpoint
    let startNs: Int64
    private(set) var lastClientNs: Int64
    private(set) var lastServerNs: Int64?
    private(set) var fromClient = 0
    private(set) var fromServer = 0
    private(set) var syns = 0
    private(set) var answer: SynDatagram?
    private(set) var answeredNs: Int64?
    /// The first thing the server sent was no answer to a SYN.
    private(set) var garbage: [UInt8]?
    var word: ICMPWord?
    var isAttached = false

    init(client: Endpoint, server: Endpoint, atNs: Int64) {
        self.client = client
        self.server = server
        startNs = atNs
        lastClientNs = atNs
    }

    func take(_ payload: ArraySlice<UInt8>, ofClient: Bool, atNs: Int64) {
        if ofClient {
            fromClient += 1
            lastClientNs = atNs
            if let syn = opening(payload), syn.isOfClient { syns += 1 }
            return
        }
        if fromServer == 0, syns > 0 {
            answer = opening(payload)
            answeredNs = atNs
            if answer?.isOfClient ?? true {
                answer = nil
                garbage = Array(payload.prefix(UDPGarbage.keptLength))
            }
        }
        fromServer += 1
        lastServerNs = atNs
    }

    private func opening(_ payload: ArraySlice<UInt8>) -> SynDatagram? {
        guard let flags = payload.u16(6), flags & 1 != 0 else { return nil }
        return try? SynDatagram(decoding: payload)
    }

    /// Whether a datagram opens RDP over UDP: a SYN that acknowledges nothing and is filled up to its MTU.
    static func isOpening(_ payload: ArraySlice<UInt8>) -> Bool {
        guard payload.count >= leastPadded, payload.u32(0) == FECHeader.nothingToAcknowledge,
            let flags = payload.u16(6), flags & 0x05 == 0x01
        else { return false }
        return (try? SynDatagram(decoding: payload))?.isOfClient ?? false
    }

    /// MTUs are 1132 at least. [MS-RDPEUDP 2.2.2.5]
    private static let leastPadded = 1132

    // MARK: facts

    /// Nil where the capture does not have the first datagram, or ends before an answer could have come.
    func answerFact(endNs: Int64) -> UDPAnswer? {
        guard syns > 0, let outcome = outcome(endNs: endNs) else { return nil }
        var fact = UDPAnswer(
            address: server.address.text, port: server.port, outcome: outcome, datagrams: min(syns, fromClient))
        fact.afterMs = Double((answeredNs ?? endNs) - startNs) / 1_000_000
        if let answer {
            fact.version = answer.version.name
            fact.upStreamMtu = answer.synData.uUpStreamMtu
            fact.downStreamMtu = answer.synData.uDownStreamMtu
        }
        if outcome == .refused || outcome == .unreachable, let word {
            fact.icmp = word.name
            fact.from = word.from.text
        }
        if outcome == .garbage {
            fact.bytes = garbage.map { hex($0.prefix(32)) }
            fact.detail = "no SYN+ACK"
        }
        return fact
    }

    private func outcome(endNs: Int64) -> UDPAnswer.Outcome? {
        if answer != nil { return .answered }
        if garbage != nil { return .garbage }
        if let word { return word.outcome == .refused ? .refused : .unreachable }
        return endNs - startNs >= Self.patienceNs ? .silence : nil
    }

    /// A client sends its SYN again after half a second, three times at most. [MS-RDPEUDP 3.1.6.1]
    private static let patienceNs: Int64 = 2_000_000_000

    /// - Parameter tcp: the connection that it runs beside.
    func fact(beside tcp: Connection?, startNs: Int64) -> CaptureUDP {
        func ms(_ ns: Int64) -> Double { Double(ns - startNs) / 1_000_000 }
        let wentOn = tcp.flatMap { tcp in lastServerNs.map { Double(tcp.lastDataNs - $0) / 1_000_000 } }
        return CaptureUDP(
            address: server.address.text, port: server.port,
            version: answer?.version.name, fromClient: fromClient, fromServer: fromServer,
            startedMs: ms(self.startNs), lastFromServerMs: lastServerNs.map { ms($0) },
            silentMs: max(0, Double(lastClientNs - (lastServerNs ?? self.startNs)) / 1_000_000),
            tcpWentOnMs: wentOn.map { max(0, $0) })
    }
}
