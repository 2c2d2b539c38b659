public import Primitives

/// What the server said to a CredSSP opening that carried an NTLM NEGOTIATE and nothing derived from a password.
public struct CredSSPAnswer: Fact {
    public static let kind = "authenticate.credssp"
    public static let step = Step.authenticate
    public static let meaning =
        "The answer to the first TSRequest: `outcome` (challenge, error-code, no-ntlm, closed, reset, silence, garbage, tls-alert), `version` (CredSSP version of the server), `errorCode` (NTSTATUS), `mechanisms` (of its SPNEGO answer), `afterMs`, `detail`."

    public enum Outcome: String, Codable, Sendable {
        case challenge, closed, reset, silence, garbage
        case errorCode = "error-code"
        case noNTLM = "no-ntlm"
        case tlsAlert = "tls-alert"
    }

    public let outcome: Outcome
    public let version: Int?
    public let errorCode: UInt32?
    public let mechanisms: [String]
    public let afterMs: Double?
    public let detail: String?

    public init(
        outcome: Outcome, version: Int? = nil, errorCode: UInt32? = nil, mechanisms: [String] = [],
        afterMs: Double? = nil,
        detail: String? = nil
    ) {
        self.outcome = outcome
        self.version = version
        self.errorCode = errorCode
        self.mechanisms = mechanisms
        self.afterMs = afterMs
        self.detail = detail
    }
}

/// Who the answering machine says it is, in its NTLM CHALLENGE. [MS-NLMP 2.2.1.2]
public struct NTLMIdentity: Fact {
    public static let kind = "authenticate.identity"
    public static let step = Step.authenticate
    public static let meaning =
        "Names and release in the NTLM CHALLENGE: `netbiosComputer`, `netbiosDomain`, `dnsComputer`, `dnsDomain`, `dnsForest`, `build` (`10.0.20348`), `match` (of the computer names with the asked name: exact, short, none, by-address)."

    public let netbiosComputer: String?
    public let netbiosDomain: String?
    public let dnsComputer: String?
    public let dnsDomain: String?
    public let dnsForest: String?
    public let build: String?
    public let match: CertificateNames.Match

    public init(
        netbiosComputer: String?, netbiosDomain: String?, dnsComputer: String?, dnsDomain: String?, dnsForest: String?,
        build: String?, match: CertificateNames.Match
    ) {
        self.netbiosComputer = netbiosComputer
        self.netbiosDomain = netbiosDomain
        self.dnsComputer = dnsComputer
        self.dnsDomain = dnsDomain
        self.dnsForest = dnsForest
        self.build = build
        self.match = match
    }
}

/// The server's clock against ours, from MsvAvTimestamp. [MS-NLMP 2.2.2.1]
public struct ServerClock: Fact {
    public static let kind = "authenticate.clock"
    public static let step = Step.authenticate
    public static let meaning =
        "The server's clock: `instant`, `skewMs` (server minus ours, half the round trip taken off; positive when the server is ahead)."

    public let instant: UnixTime
    public let skewMs: Double

    public init(instant: UnixTime, skewMs: Double) {
        self.instant = instant
        self.skewMs = skewMs
    }
}

/// Whether network level authentication is asked of everyone.
public struct NLAPolicy: Fact {
    public static let kind = "authenticate.nla"
    public static let step = Step.authenticate
    public static let meaning =
        "Network level authentication, from what the server selected and refused: `policy` (required, offered, absent, unknown)."

    public enum Policy: String, Codable, Sendable { case required, offered, absent, unknown }

    public let policy: Policy

    public init(policy: Policy) { self.policy = policy }
}
