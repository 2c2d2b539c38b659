public import CredSSP
import Evidence
public import Primitives

/// With what a server is asked to let a user in, and on what terms.
public struct LogonPlan: Sendable {
    public var account: Account
    public var password: Secret
    /// Kerberos, ready with a ticket for the host; nil: NTLM.
    public var kerberos: (any SecurityContext)?
    public var trust: TrustPolicy
    /// No credentials are handed over: the server lets an administrator in on the proof alone. [MS-CSSP 3.1.5]
    public var isRestrictedAdmin: Bool
    public var cryptography: any Cryptography

    public init(
        account: Account, password: Secret, kerberos: (any SecurityContext)? = nil, trust: TrustPolicy,
        isRestrictedAdmin: Bool = false, cryptography: any Cryptography
    ) {
        self.account = account
        self.password = password
        self.kerberos = kerberos
        self.trust = trust
        self.isRestrictedAdmin = isRestrictedAdmin
        self.cryptography = cryptography
    }

    /// What is handed over at the end.
    var credentials: TSCredentials {
        isRestrictedAdmin ? .none : TSCredentials(domain: account.domain, user: account.user, password: password)
    }

    func context(host: String, clock: UnixTime) -> any SecurityContext {
        kerberos
            ?? NTLMClient(account, password: password, targetName: "TERMSRV/\(host)", clock: clock, cryptography)
    }

    /// With Kerberos the server proves itself first, whatever its certificate is worth.
    func judge(_ identity: ShownIdentity?, hasNLA: Bool) -> IdentityTrust {
        guard kerberos != nil, hasNLA, let identity else { return trust.judge(identity, hasNLA: hasNLA) }
        return IdentityTrust(outcome: .kerberos, sha256: identity.sha256)
    }
}
