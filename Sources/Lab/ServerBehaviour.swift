public import RDPUDP

/// How one server speaks RDP, stage by stage. The default is a healthy Windows host that requires network level
/// authentication; a fault changes as little of it as it can.
public struct ServerBehaviour: Equatable, Sendable {
    /// Milliseconds before every answer.
    public var delayMs = 0
    /// Every answer begins with a few pieces of this size, sent one by one; nil: it is sent whole.
    public var pieceBytes: Int?
    /// How many connections within a minute one address may make before every further one is reset.
    public var bansAfter: Int?
    /// How many connections may be open at the same time before every further one is reset.
    public var takesAtOnce: Int?
    /// Milliseconds that each connection keeps the server busy, so that one more is answered only after those before it.
    public var busyMs: Int?
    /// What happens in place of waiting for a Connection Request.
    public var onAccept: Reaction?
    /// The server's part of TLS never arrives over connections with larger segments than this, as on a path that swallows
    /// large packets.
    public var losesSegmentsOver: Int?
    public var negotiation = Negotiation()
    public var handshake = Handshake()
    public var logon = Logon()
    public var conference = Conference()
    /// What it has behind the conference; nil: it turns its clients away.
    public var session: Session?
    /// What it makes of datagrams on the same port number; nil: nothing listens for them, so that they are refused.
    public var udp: UDPSynResponder.Policy?

    public init() {}

    /// The same with something changed.
    func with(_ change: (inout ServerBehaviour) -> Void) -> ServerBehaviour {
        var copy = self
        change(&copy)
        return copy
    }
}

/// What a server does in place of the answer that is due.
public struct Reaction: Equatable, Sendable {
    public enum Ending: Equatable, Sendable {
        /// FIN.
        case close
        /// RST.
        case reset
        /// The connection stays open and nothing more comes.
        case silence
    }

    public var bytes: [UInt8]
    public var ending: Ending

    public init(_ bytes: [UInt8] = [], then ending: Ending) {
        self.bytes = bytes
        self.ending = ending
    }

    static let close = Reaction(then: .close)
    static let reset = Reaction(then: .reset)
    static let silence = Reaction(then: .silence)
    static func text(_ text: String, then ending: Ending) -> Reaction { Reaction(Array(text.utf8), then: ending) }

    var actions: [ServerSequence.Action] {
        let said: [ServerSequence.Action] = bytes.isEmpty ? [] : [.send(bytes)]
        return switch ending {
        case .close: said + [.close]
        case .reset: said + [.reset]
        case .silence: said
        }
    }
}
