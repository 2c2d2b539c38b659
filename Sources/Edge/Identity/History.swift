public import Evidence
import Primitives

/// What is remembered that bears on one walk.
public struct Memory: Equatable, Sendable {
    /// Under the name or address that was asked for.
    public var asked: KnownHost?
    /// Under the address that the walk went over, where that is another key.
    public var address: KnownHost?

    public init(asked: KnownHost? = nil, address: KnownHost? = nil) {
        self.asked = asked
        self.address = address
    }
}

/// The certificate against those remembered of the asked host. Plain comparisons: what they mean is judged elsewhere.
public func certificateHistory(of seen: SeenIdentity, in host: KnownHost?) -> CertificateHistory {
    let shown = seen.certificate
    guard let host, let last = host.certificates.first else { return CertificateHistory(outcome: .firstTime) }
    if last.sha256 == shown.sha256 {
        return CertificateHistory(
            outcome: .same, firstSeen: last.firstSeen, lastSeen: last.lastSeen,
            previous: host.certificates.dropFirst().first?.asPrevious)
    }
    if let known = host.certificates.first(where: { $0.sha256 == shown.sha256 }) {
        return CertificateHistory(
            outcome: .returned, firstSeen: known.firstSeen, lastSeen: known.lastSeen, previous: last.asPrevious)
    }
    let outcome: CertificateHistory.Outcome =
        if last.publicKeySHA256 == shown.publicKeySHA256 {
            .sameKey
        } else if last.notAfter < shown.lastSeen {
            .renewedAfterExpiry
        } else {
            .changed
        }
    return CertificateHistory(outcome: outcome, previous: last.asPrevious)
}

/// A machine that took another's place stays another one for so long, though it is remembered since its first sight: who
/// walks again to answer a question is to be told the same.
private let stillNewMs: Int64 = 86_400_000

/// The machine's own name against those remembered; nil where it told none.
public func identityHistory(
    of seen: SeenIdentity, about: IdentityHistory.About, in host: KnownHost?
) -> IdentityHistory? {
    let shown = seen.certificate
    guard let machine = shown.machine else { return nil }
    let named = host?.certificates.filter { $0.machine != nil } ?? []
    let same = named.first { $0.machine?.lowercased() == machine.lowercased() }
    let others = named.filter { $0.machine?.lowercased() != machine.lowercased() }
    let since = named.filter { $0.machine?.lowercased() == machine.lowercased() }.map(\.firstSeen).min()
    let isNew = since.map { since in
        shown.lastSeen.since(since) < stillNewMs && others.contains { $0.lastSeen <= since }
    }
    let isOther = isNew ?? true
    guard let last = isOther ? others.first : same else {
        return IdentityHistory(about: about, outcome: .firstTime, machine: machine, address: shown.address)
    }
    return IdentityHistory(
        about: about, outcome: isOther ? .otherMachine : .same, machine: machine, address: shown.address,
        previousMachine: last.machine, previousAddress: last.address, lastSeen: last.lastSeen,
        keyKept: last.publicKeySHA256 == shown.publicKeySHA256)
}

extension KnownCertificate {
    fileprivate var asPrevious: CertificateHistory.Previous {
        .init(
            sha256: sha256, publicKeySHA256: publicKeySHA256, subject: subject, selfSigned: selfSigned,
            notBefore: notBefore, notAfter: notAfter,
            firstSeen: firstSeen, lastSeen: lastSeen)
    }
}
