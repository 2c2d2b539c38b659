/// One question to one domain controller (KDC), or the search for one. [RFC 4120 3.1, 3.3]
public struct KDCAnswer: Fact {
    public static let kind = "authenticate.kdc"
    public static let step = Step.authenticate
    public static let meaning =
        "One exchange with a Kerberos KDC over TCP: `exchange` (as-req, tgs-req), `realm`, `origin` (of the KDC's address: option, dns), `kdc` (its name), `address` (with the port), `outcome` (answered, error, refused, unreachable, silent, closed, garbage, not-found: the realm has no SRV record or the name no address), `errorCode` and `errorName` (of its KRB-ERROR), `status` (NTSTATUS beside it), `text` (its words), `clockSkewMs` (KDC minus ours), `afterMs`, `withPassword` (the question was made with the password), `detail`."

    public enum Exchange: String, Codable, Sendable {
        case asReq = "as-req"
        case tgsReq = "tgs-req"
    }

    public enum Origin: String, Codable, Sendable { case option, dns }

    public enum Outcome: String, Codable, Sendable {
        /// With what was asked for.
        case answered
        /// With a KRB-ERROR.
        case error
        case refused, unreachable
        /// Nothing came: no connection within its time, or no answer over it.
        case silent
        /// The connection ended without an answer.
        case closed
        case garbage
        /// No KDC is known for the realm.
        case notFound = "not-found"
    }

    public let exchange: Exchange
    public let realm: String
    public let origin: Origin
    public var kdc: String?
    public var address: String?
    public var outcome: Outcome
    public var errorCode: Int32?
    public var errorName: String?
    public var status: UInt32?
    public var text: String?
    public var clockSkewMs: Double?
    public var afterMs: Double?
    public var withPassword: Bool
    public var detail: String?

    public init(
        exchange: Exchange, realm: String, origin: Origin, kdc: String? = nil, address: String? = nil,
        outcome: Outcome, withPassword: Bool = false
    ) {
        self.exchange = exchange
        self.realm = realm
        self.origin = origin
        self.kdc = kdc
        self.address = address
        self.outcome = outcome
        self.withPassword = withPassword
    }
}

/// What a logon by Kerberos came to, as far as the KDCs decide it.
public struct KerberosOutcome: Fact {
    public static let kind = "authenticate.kerberos"
    public static let step = Step.authenticate
    public static let meaning =
        "The way to a Kerberos ticket for the host: `outcome` (ticket, no-library, no-realm, no-kdc, no-tickets, wrong-password, unknown-user, locked, disabled, account-expired, restricted, revoked, password-expired, clock-skew, unknown-realm, unknown-service, no-common-encryption, refused, deadline, our-fault), `by` (password, tickets), `realm`, `service` (`TERMSRV/host`), `encryption` (of the session key), `errorCode` and `errorName` (of the KRB-ERROR that decided), `status` (NTSTATUS beside it), `afterMs`, `detail`."

    public enum Outcome: String, Codable, Sendable {
        case ticket
        case noLibrary = "no-library"
        case noRealm = "no-realm"
        /// No KDC of a realm gave an answer.
        case noKDC = "no-kdc"
        /// The user's ticket cache is not there, empty, or all in it is expired.
        case noTickets = "no-tickets"
        case wrongPassword = "wrong-password"
        case unknownUser = "unknown-user"
        case locked, disabled
        case accountExpired = "account-expired"
        /// Logon hours, workstations or a policy stand against it.
        case restricted
        /// Locked, disabled or expired: the KDC did not say which.
        case revoked
        case passwordExpired = "password-expired"
        case clockSkew = "clock-skew"
        case unknownRealm = "unknown-realm"
        case unknownService = "unknown-service"
        case noCommonEncryption = "no-common-encryption"
        /// For another reason.
        case refused
        case deadline
        case ourFault = "our-fault"
    }

    public enum Means: String, Codable, Sendable { case password, tickets }

    public let outcome: Outcome
    public let by: Means
    public let realm: String
    public let service: String
    public var encryption: String?
    public var errorCode: Int32?
    public var errorName: String?
    public var status: UInt32?
    public var afterMs: Double?
    public var detail: String?

    public init(outcome: Outcome, by: Means, realm: String, service: String) {
        self.outcome = outcome
        self.by = by
        self.realm = realm
        self.service = service
    }
}
