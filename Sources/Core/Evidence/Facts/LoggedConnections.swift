public import Primitives

/// One user's way through a Remote Desktop Gateway, by the gateway's log.
public struct GatewayConnection: Fact {
    public static let kind = "gateway.connection"
    public static let step = Step.reach
    public static let meaning =
        "A connection through the gateway by its log: `user`, `client` (address), `resource` (the inner host), `activity`, `reached` (asked, policy, resource, target), `refusal` (connection-policy, resource-policy, unreachable, method, limit, other), `errorCode`, `seconds`, `events`, `from`, `to`, `times`."

    public enum Reached: String, Codable, Sendable, CaseIterable {
        case asked
        /// The connection authorization policy allows the user.
        case policy
        /// The resource authorization policy allows the inner host.
        case resource
        case target
    }

    public enum Refusal: String, Codable, Sendable, CaseIterable {
        case connectionPolicy = "connection-policy"
        case resourcePolicy = "resource-policy"
        case unreachable, method, limit, other
    }

    public var user: String?
    public var client: String?
    public var resource: String?
    public var activity: String?
    public var reached: Reached
    public var refusal: Refusal?
    public var errorCode: Int?
    public var seconds: Int?
    public var events: [Int]
    public var from: UnixTime
    public var to: UnixTime
    public var times: Int

    public init(from: UnixTime, activity: String? = nil) {
        self.from = from
        self.to = from
        self.activity = activity
        reached = .asked
        events = []
        times = 1
    }
}

/// One connection of Windows' own client, by that client's log.
public struct ClientConnection: Fact {
    public static let kind = "client.connection"
    public static let step = Step.stay
    public static let meaning =
        "A connection of Windows' own client by its log: `server` (as asked), `address`, `activity`, `connected`, `loggedOn`, `reason` (the disconnect reason), `failedCall` (HRESULT of a state change that failed), `udp` (up, failed, closed), `events`, `from`, `to`, `times`."

    public enum UDP: String, Codable, Sendable { case up, failed, closed }

    public var server: String?
    public var address: String?
    public var activity: String?
    public var connected: Bool
    public var loggedOn: Bool
    public var reason: UInt32?
    public var failedCall: String?
    public var udp: UDP?
    public var events: [Int]
    public var from: UnixTime
    public var to: UnixTime
    public var times: Int

    public init(from: UnixTime, activity: String? = nil) {
        self.from = from
        self.to = from
        self.activity = activity
        connected = false
        loggedOn = false
        events = []
        times = 1
    }
}
