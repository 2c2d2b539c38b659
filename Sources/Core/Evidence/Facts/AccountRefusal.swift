public import Primitives

/// An account that was refused by whoever keeps accounts, or a way to log on that a policy shuts: for which service is not told.
public struct AccountRefusal: Fact {
    public static let kind = "authenticate.accountRefusal"
    public static let step = Step.authenticate
    public static let meaning =
        "An account refused by a domain controller (events 4768 and 4771), by whoever checks its NTLM answer (4776), or by a policy against NTLM (4002, 4003), each for a service that the event does not name: `event`, `why` (wrong-password, unknown-user, revoked: locked, disabled or expired; locked, disabled, expired, restricted, password-expired, clock, ntlm-blocked), `code`, `user`, `domain`, `client` (address), `clientName`, `count`, `from`, `to`."

    public enum Why: String, Codable, Sendable, CaseIterable {
        case wrongPassword = "wrong-password"
        case unknownUser = "unknown-user"
        /// Kerberos has one word for three.
        case revoked
        case locked, disabled, expired, restricted
        case passwordExpired = "password-expired"
        case clock
        case ntlmBlocked = "ntlm-blocked"
    }

    public let event: Int
    public let why: Why
    /// A Kerberos error or an NTSTATUS: `0x18`, `0xc000006a`.
    public let code: String?
    public let user: String?
    public let domain: String?
    public let client: String?
    public let clientName: String?
    public var count: Int
    public var from: UnixTime
    public var to: UnixTime

    public init(
        event: Int, why: Why, code: String? = nil, user: String? = nil, domain: String? = nil, client: String? = nil,
        clientName: String? = nil, count: Int = 1, from: UnixTime, to: UnixTime
    ) {
        self.event = event
        self.why = why
        self.code = code
        self.user = user
        self.domain = domain
        self.client = client
        self.clientName = clientName
        self.count = count
        self.from = from
        self.to = to
    }
}
