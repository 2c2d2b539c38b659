public import Primitives
import RDPWire

/// What a session is opened with.
///
/// A server opens a session for whoever gets as far as the Client Info PDU, with a logon screen in it where no password was
/// given. We leave it by disconnecting, as a client does whose window is closed: a session in which nobody logged on ends by
/// itself, a user's own stays behind disconnected, as long as the server's time limits let it, and the next connection finds
/// it again. A server with a licence server may have counted a temporary licence for a client named `redial`.
public struct SessionPlan: Sendable {
    public enum Goal: Sendable {
        /// Leave once the share is active.
        case activated
        /// Wait for a picture that has stopped changing.
        case picture
    }

    public var cryptography: any Cryptography
    public var userName: String
    public var domain: String
    /// Goes to the server within TLS only: who answers with Standard RDP Security has shown nothing of who it is. Empty: the
    /// server asks on its own screen.
    public var password: Secret
    public var goal: Goal
    public var width: UInt16 = 1024
    public var height: UInt16 = 768
    /// Bits of a pixel: 8, 15, 16, 24 or 32.
    public var colorDepth: UInt16 = 32
    /// Orders are said to be understood, for servers that draw with nothing else.
    public var offersOrders = false
    /// The address that we have towards the server, which it is told.
    public var clientAddress = ""
    /// The routing token of a redirection, which stands in the Connection Request.
    public var loadBalanceInfo: [UInt8]?
    /// The session that a redirection named.
    public var redirectedSessionID: UInt32?
    /// A picture is still when no pixel has changed for so long.
    public var quietMs = 700.0
    /// A picture is waited for so long after activation, whether it moves or not.
    public var longestMs = 8000.0
    /// The first update, and the first pixel that is not black, are waited for so long after activation.
    public var emptyMs = 6000.0
    /// Who sends more than this is drawing a film, and is not waited for. weston fades its desktop in with whole frames that are not
    /// compressed, 60 a second.
    public var mostBytes = 512 * 1024 * 1024

    public init(
        cryptography: any Cryptography, userName: String = "", domain: String = "", password: Secret = Secret(""),
        goal: Goal = .picture
    ) {
        self.cryptography = cryptography
        self.userName = userName
        self.domain = domain
        self.password = password
        self.goal = goal
    }
}

/// What the conference settled that a session goes on with.
struct SessionStart: Sendable {
    var user: UInt16
    var ioChannel: UInt16
    var messageChannel: UInt16?
    var selected: SecurityProtocols
    var security: ServerSecurityData?
    /// What came behind the last message of the conference.
    var rest: [UInt8] = []
}
