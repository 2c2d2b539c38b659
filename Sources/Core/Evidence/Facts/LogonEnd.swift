/// Whether the server may be shown a password, in any form.
public struct IdentityTrust: Fact {
    public static let kind = "authenticate.trust"
    public static let step = Step.authenticate
    public static let meaning =
        "Whether a password may reach this server, and why: `outcome` (chain, pinned, given, first-use, kerberos, refused), `why` (of a refusal: first-contact, changed, name, expired, no-certificate, no-nla), `sha256` (of the certificate that was shown)."

    public enum Outcome: String, Codable, Sendable {
        /// A chain that this machine trusts, with the asked name in it.
        case chain
        /// The same key as on an earlier walk.
        case pinned
        /// The user gave the fingerprint.
        case given
        /// Nothing is known of the host, and the user allowed that, under NLA.
        case firstUse = "first-use"
        /// The server has to prove itself by Kerberos before the password is handed over.
        case kerberos
        case refused
    }

    public enum Why: String, Codable, Sendable {
        case firstContact = "first-contact"
        /// Another key than on earlier walks.
        case changed
        /// A trusted chain, for another name.
        case name
        case expired
        case noCertificate = "no-certificate"
        /// Without NLA a password goes to whoever terminates TLS: a first contact is no exception.
        case noNLA = "no-nla"
    }

    public let outcome: Outcome
    public let why: Why?
    public let sha256: String?

    public init(outcome: Outcome, why: Why? = nil, sha256: String? = nil) {
        self.outcome = outcome
        self.why = why
        self.sha256 = sha256
    }
}

/// What a server with NLA made of the user's credentials. [MS-CSSP 3.1.5]
public struct LogonEnd: Fact {
    public static let kind = "authenticate.logon"
    public static let step = Step.authenticate
    public static let meaning =
        "The server's answer to the user's credentials under NLA: `outcome` (accepted, refused, closed, reset, silence, garbage, tls-alert, unbound, failed; unbound: its answer does not belong to the TLS connection that it came over; failed: nothing could be sent), `mechanism` (NTLM, Kerberos), `form` (of the user's name: plain, domain, local, principal), `version` (CredSSP, the lower one of both sides), `errorCode` (NTSTATUS), `kerberosError` (of RFC 4120, where the server refused the ticket itself), `afterMs`, `detail`."

    public enum Outcome: String, Codable, Sendable {
        case accepted, refused, closed, reset, silence, garbage, unbound, failed
        case tlsAlert = "tls-alert"
    }

    public let outcome: Outcome
    public let mechanism: String
    public let form: String
    public let version: Int?
    public let errorCode: UInt32?
    public let kerberosError: Int32?
    public let afterMs: Double?
    public let detail: String?

    public init(
        outcome: Outcome, mechanism: String, form: String, version: Int? = nil, errorCode: UInt32? = nil,
        kerberosError: Int32? = nil, afterMs: Double? = nil, detail: String? = nil
    ) {
        self.outcome = outcome
        self.mechanism = mechanism
        self.form = form
        self.version = version
        self.errorCode = errorCode
        self.kerberosError = kerberosError
        self.afterMs = afterMs
        self.detail = detail
    }
}

/// What a server of HYBRID_EX says of the user's right to log on, before a session. [MS-RDPBCGR 2.2.10.2]
public struct EarlyAuthorization: Fact {
    public static let kind = "authenticate.authorization"
    public static let step = Step.authenticate
    public static let meaning =
        "The Early User Authorization Result: `outcome` (granted, denied, other, closed, reset, silence, tls-alert), `code` (its number, where one came)."

    public enum Outcome: String, Codable, Sendable {
        case granted, denied, other, closed, reset, silence
        case tlsAlert = "tls-alert"
    }

    public let outcome: Outcome
    public let code: UInt32?

    public init(outcome: Outcome, code: UInt32? = nil) {
        self.outcome = outcome
        self.code = code
    }
}
