public import Evidence

/// Who stands at the other end of a TLS connection, as far as its certificate tells.
public struct ShownIdentity: Equatable, Sendable {
    public var sha256: String
    public var publicKeySHA256: String
    /// The subjectPublicKey of the certificate, to which CredSSP is bound.
    public var publicKey: [UInt8]
    /// Its chain ends in an authority that this machine trusts.
    public var isTrusted: Bool
    public var isInDate: Bool
    public var match: CertificateNames.Match
    /// Its names hold the address that was asked for.
    public var namesAddress: Bool

    public init(
        sha256: String, publicKeySHA256: String, publicKey: [UInt8], isTrusted: Bool, isInDate: Bool,
        match: CertificateNames.Match, namesAddress: Bool = false
    ) {
        self.sha256 = sha256
        self.publicKeySHA256 = publicKeySHA256
        self.publicKey = publicKey
        self.isTrusted = isTrusted
        self.isInDate = isInDate
        self.match = match
        self.namesAddress = namesAddress
    }
}

/// Whom a password may reach, in any form: what this machine and its user know of the host before it is connected to.
public struct TrustPolicy: Equatable, Sendable {
    /// SHA-256 of the public keys that were shown under the asked name on earlier walks.
    public var pinnedKeys: Set<String>
    /// SHA-256 of certificates, as the user gave them.
    public var given: Set<String>
    /// SHA-256 of certificates that somebody was asked about and vouched for: these too, and others no less.
    public var confirmed: Set<String>
    /// A first contact is no obstacle, under NLA.
    public var allowsFirstUse: Bool

    public init(
        pinnedKeys: Set<String> = [], given: Set<String> = [], confirmed: Set<String> = [],
        allowsFirstUse: Bool = false
    ) {
        self.pinnedKeys = pinnedKeys
        self.given = given
        self.confirmed = confirmed
        self.allowsFirstUse = allowsFirstUse
    }

    /// - Parameters:
    ///   - shown: nil where there was no certificate.
    ///   - hasNLA: the password is not handed over before the server has shown that it knows it, or can check it.
    func judge(_ shown: ShownIdentity?, hasNLA: Bool) -> IdentityTrust {
        guard let shown else { return IdentityTrust(outcome: .refused, why: .noCertificate) }
        func refused(_ why: IdentityTrust.Why) -> IdentityTrust {
            IdentityTrust(outcome: .refused, why: why, sha256: shown.sha256)
        }
        func trusted(_ outcome: IdentityTrust.Outcome) -> IdentityTrust {
            IdentityTrust(outcome: outcome, sha256: shown.sha256)
        }
        if given.contains(shown.sha256) || confirmed.contains(shown.sha256) { return trusted(.given) }
        // Who gives a fingerprint means that one and no other.
        guard given.isEmpty else { return refused(.changed) }
        let isNamed = shown.match == .exact || shown.match == .wildcard || shown.namesAddress
        if shown.isTrusted, shown.isInDate, isNamed { return trusted(.chain) }
        if pinnedKeys.contains(shown.publicKeySHA256) { return trusted(.pinned) }
        guard pinnedKeys.isEmpty else { return refused(.changed) }
        if shown.isTrusted { return refused(shown.isInDate ? .name : .expired) }
        guard allowsFirstUse else { return refused(.firstContact) }
        return hasNLA ? trusted(.firstUse) : refused(.noNLA)
    }
}
