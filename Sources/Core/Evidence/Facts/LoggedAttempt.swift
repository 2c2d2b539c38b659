public import Primitives

/// One connection to the server as its event logs tell it, put together of all events of the same piece of work.
public struct LoggedAttempt: Fact {
    public static let kind = "log.attempt"
    public static let step = Step.reach
    public static let meaning =
        "A connection to the server by its event logs: `client` (address), `clientName`, `user`, `domain`, `connection` (RDP-Tcp#5), `session`, `activity` (the same in all logs), `events` (their numbers), `from`, `to`, `reached` (arrived, joined, logon, session, shell), `refusal` (why it got no further), `code` (of the refusal), `logonType`, `ending` (how the session ended), `endCode`, `isOver`, `times` (how many such were folded into it)."

    /// How far it came. [1149 without a session proves no session]
    public enum Reached: String, Codable, Sendable, CaseIterable, Comparable {
        /// The listener took the connection.
        case arrived
        /// TLS and, where the server asks for it, NLA are behind it: channels or client settings were read.
        case joined
        /// With NLA the user was accepted; without, the logon screen was reached.
        case logon
        case session
        case shell

        public static func < (left: Self, right: Self) -> Bool { left.index < right.index }
        private var index: Int { Self.allCases.firstIndex(of: self) ?? 0 }
    }

    /// Why it got no further, as the log says it.
    public enum Refusal: String, Codable, Sendable, CaseIterable {
        case wrongCredentials = "wrong-credentials"
        case locked, disabled, expired, restricted
        case passwordExpired = "password-expired"
        case noRight = "no-right"
        case clock
        case noAuthority = "no-authority"
        case brokenTrust = "broken-trust"
        /// A policy of the server or its domain takes no NTLM.
        case ntlmBlocked = "ntlm-blocked"
        /// The security layer found an error before anybody was asked for a name.
        case securityLayer = "security-layer"
        case declined
        case other
    }

    public enum Ending: String, Codable, Sendable, CaseIterable {
        /// The user, or a program for him, ended it.
        case user
        case logoff, replaced
        case idleLimit = "idle-limit"
        case timeLimit = "time-limit"
        case denied, licence, shutdown, other
        /// Nobody says why.
        case unknown
    }

    public var client: String?
    public var clientName: String?
    public var user: String?
    public var domain: String?
    public var connection: String?
    public var session: String?
    public var activity: String?
    public var events: [Int]
    public var from: UnixTime
    public var to: UnixTime
    public var reached: Reached
    public var refusal: Refusal?
    /// NTSTATUS or HRESULT of the refusal: `0xc000006a`.
    public var code: String?
    public var logonType: Int?
    public var ending: Ending?
    public var endCode: Int?
    public var isOver: Bool
    public var times: Int

    public init(from: UnixTime, activity: String? = nil) {
        self.from = from
        self.to = from
        self.activity = activity
        events = []
        reached = .arrived
        isOver = false
        times = 1
    }
}

/// Passwords being guessed, or accounts tried one after another.
public struct PasswordGuessing: Fact {
    public static let kind = "log.guessing"
    public static let step = Step.reach
    public static let meaning =
        "Many refused logons without one that was accepted: `attempts`, `sources` (addresses), `users` (names tried), `top` (the busiest addresses with their `attempts`), `from`, `to`."

    public struct Source: Codable, Equatable, Sendable {
        public let client: String
        public let attempts: Int

        public init(client: String, attempts: Int) {
            self.client = client
            self.attempts = attempts
        }
    }

    public let attempts: Int
    public let sources: Int
    public let users: Int
    public let top: [Source]
    public let from: UnixTime
    public let to: UnixTime

    public init(attempts: Int, sources: Int, users: Int, top: [Source], from: UnixTime, to: UnixTime) {
        self.attempts = attempts
        self.sources = sources
        self.users = users
        self.top = top
        self.from = from
        self.to = to
    }
}

/// Connections of which a log tells nothing but that they came.
public struct BareArrivals: Fact {
    public static let kind = "log.arrivals"
    public static let step = Step.reach
    public static let meaning =
        "Connections that the listener took and of which the log tells no address and no user (event 261): `count`, `from`, `to`."

    public let count: Int
    public let from: UnixTime
    public let to: UnixTime

    public init(count: Int, from: UnixTime, to: UnixTime) {
        self.count = count
        self.from = from
        self.to = to
    }
}

/// What one event log holds: what it could have told, and from when to when.
public struct LogCoverage: Fact {
    public static let kind = "log.coverage"
    public static let step = Step.reach
    public static let meaning =
        "An event log: `channel`, `records` (all that could be read), `from`, `to` (of those that concern Remote Desktop), `events` (how often each was met, as `provider id`: at most 200 of them), `leftOut` (observations beyond what a report holds)."

    public let channel: String
    public let records: Int
    public let from: UnixTime?
    public let to: UnixTime?
    public let events: [String: Int]
    public let leftOut: Int

    public init(
        channel: String, records: Int, from: UnixTime?, to: UnixTime?, events: [String: Int], leftOut: Int = 0
    ) {
        self.channel = channel
        self.records = records
        self.from = from
        self.to = to
        self.events = events
        self.leftOut = leftOut
    }
}
