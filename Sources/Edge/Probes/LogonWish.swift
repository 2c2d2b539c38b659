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
    /// Under NLA, a host that was never seen before may be shown the password too.
    public var trustsOnFirstUse: Bool
    public var isRestrictedAdmin: Bool

    public init(
        account: Account, password: Secret, trusted: Set<String> = [], trustsOnFirstUse: Bool = false,
        isRestrictedAdmin: Bool = false
    ) {
        self.account = account
        self.password = password
        self.trusted = trusted
        self.trustsOnFirstUse = trustsOnFirstUse
        self.isRestrictedAdmin = isRestrictedAdmin
    }
}

extension WalkRunner {
    /// What the one connection that logs on takes with it; nil without a user.
    ///
    /// What is remembered of the host is read before anything is connected to: it decides what may be sent.
    func logonPlan(knowing host: String? = nil) async -> LogonPlan? {
        guard let wish = options.logon else { return nil }
        var asked = target
        if let host { asked.host = host }
        let policy = TrustPolicy(
            pinnedKeys: await pinnedKeys(of: asked), given: wish.trusted, allowsFirstUse: wish.trustsOnFirstUse)
        return LogonPlan(
            account: wish.account, password: wish.password, trust: policy,
            isRestrictedAdmin: wish.isRestrictedAdmin, cryptography: SystemCryptography())
    }

    private static let pinLimitMs = 500.0

    /// Empty where nothing is remembered, or it cannot be read: then the host is as good as never seen.
    private func pinnedKeys(of asked: Target) async -> Set<String> {
        guard let knownHosts = options.knownHosts, let key = HostKey(asked: asked) else { return [] }
        return await withDeadline(ms: Self.pinLimitMs, []) { (try? knownHosts.recall(key))?.pinnedKeys ?? [] }
    }
}
