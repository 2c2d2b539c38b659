public import CredSSP
import Evidence
import Identity
public import Primitives
import RDPSequence
import Transport

/// A user to let in, and on what terms a password may reach the host.
public struct LogonWish: Sendable {
    public var account: Account
    public var password: Secret
    /// SHA-256 of certificates that the user vouches for, in lower-case hex.
    public var trusted: Set<String>
    /// The same of certificates that the user was asked about.
    public var confirmed: Set<String> = []
    /// Under NLA, a host that was never seen before may be shown the password too.
    public var trustsOnFirstUse: Bool
    public var isRestrictedAdmin: Bool
    public var kerberos: KerberosWish

    /// How Kerberos is to be used.
    public struct KerberosWish: Equatable, Sendable {
        /// Nil: that of the user's name, where it is a domain's.
        public var realm: String?
        /// `host`, `host:port`; empty: as DNS says.
        public var kdcs: [String]
        /// The tickets that the user has, in place of the password.
        public var usesTicketCache: Bool

        public init(realm: String? = nil, kdcs: [String] = [], usesTicketCache: Bool = false) {
            self.realm = realm
            self.kdcs = kdcs
            self.usesTicketCache = usesTicketCache
        }

        var isAskedFor: Bool { realm != nil || !kdcs.isEmpty || usesTicketCache }
    }

    public init(
        account: Account, password: Secret, trusted: Set<String> = [], trustsOnFirstUse: Bool = false,
        isRestrictedAdmin: Bool = false, kerberos: KerberosWish = KerberosWish()
    ) {
        self.account = account
        self.password = password
        self.trusted = trusted
        self.trustsOnFirstUse = trustsOnFirstUse
        self.isRestrictedAdmin = isRestrictedAdmin
        self.kerberos = kerberos
    }
}

extension WalkRunner {
    /// What the one connection that logs on takes with it; nil without a user.
    ///
    /// What is remembered of the host is read before anything is connected to: it decides what may be sent.
    ///
    /// - Parameter fetchesTicket: false where the domain controllers were asked once already: a password is tried once.
    func logonPlan(knowing host: String? = nil, fetchesTicket: Bool = true) async -> LogonPlan? {
        guard let wish = options.logon else { return nil }
        let asked = host.map { Target(asked: $0, host: $0, port: target.port) } ?? target
        let ticket = fetchesTicket ? await ticket(for: asked.host, wish) : .none
        // Who keeps the accounts has refused this one: the same password is not tried in another way.
        if case .refused = ticket { return nil }
        let policy = TrustPolicy(
            pinnedKeys: await pinnedKeys(of: asked), given: wish.trusted, confirmed: wish.confirmed,
            allowsFirstUse: wish.trustsOnFirstUse)
        let kerberos: (any SecurityContext)? = if case .context(let context) = ticket { context } else { nil }
        // Without a password there is nothing that NTLM could prove.
        guard kerberos != nil || !wish.kerberos.usesTicketCache else { return nil }
        return LogonPlan(
            account: wish.account, password: wish.password, kerberos: kerberos, trust: policy,
            isRestrictedAdmin: wish.isRestrictedAdmin, cryptography: SystemCryptography())
    }

    private static let pinLimitMs = 500.0

    /// Empty where nothing is remembered, or it cannot be read: then the host is as good as never seen.
    private func pinnedKeys(of asked: Target) async -> Set<String> {
        guard let knownHosts = options.knownHosts, let key = HostKey(asked: asked) else { return [] }
        return await withDeadline(ms: Self.pinLimitMs, []) { (try? knownHosts.recall(key))?.pinnedKeys ?? [] }
    }
}
