/// What the host made of the first datagram of RDP over UDP, asked beside the walk over TCP. [MS-RDPEUDP 3.1.5.1]
public struct UDPAnswer: Fact {
    public static let kind = "stay.udp"
    public static let step = Step.stay
    public static let meaning =
        "The answer to a SYN of RDP over UDP at the port that answered TCP: `address`, `port`, `outcome` (answered, refused, unreachable, garbage, silence, not-sent), `datagrams` (how many were sent), `version` (chosen by the server), `upStreamMtu`, `downStreamMtu` (bytes), `icmp` (port-unreachable, host-unreachable, admin-prohibited …), `from` (who sent the ICMP message), `detail` (what was wrong with the answer, or why none was sent), `bytes` (the first ones, hex), `afterMs` (from the first SYN to the answer, or how long silence was listened to)."

    public enum Outcome: String, Codable, Sendable {
        /// A SYN+ACK to our SYN.
        case answered
        /// ICMP: nobody listens on the port.
        case refused
        /// Any other ICMP message that says that the datagram was not delivered.
        case unreachable
        /// A datagram that is no SYN+ACK to our SYN.
        case garbage
        case silence
        /// This machine did not let the datagram out.
        case notSent = "not-sent"
    }

    public let address: String
    public let port: UInt16
    public let outcome: Outcome
    public let datagrams: Int
    public var version: String?
    public var upStreamMtu: UInt16?
    public var downStreamMtu: UInt16?
    public var icmp: String?
    public var from: String?
    public var detail: String?
    public var bytes: String?
    public var afterMs: Double?

    public init(address: String, port: UInt16, outcome: Outcome, datagrams: Int) {
        self.address = address
        self.port = port
        self.outcome = outcome
        self.datagrams = datagrams
    }
}
