public import Evidence
public import Primitives

/// Who answered a walk, as far as it is worth remembering.
public struct SeenIdentity: Equatable, Sendable {
    public let certificate: KnownCertificate

    /// Nil where the walk saw no certificate.
    public init?(_ walk: Walk) {
        guard let shown = walk.first(CertificateShown.self)?.fact,
            let start = walk.first(CertificateNotBefore.self)?.fact.instant,
            let end = walk.first(CertificateNotAfter.self)?.fact.instant
        else { return nil }
        let identity = walk.first(NTLMIdentity.self)?.fact
        let address = walk.all(PortAnswer.self).first { $0.fact.used }?.fact.address
        let trust = walk.all(IdentityTrust.self).first { $0.fact.sha256 == shown.sha256 }
        certificate = KnownCertificate(
            sha256: shown.sha256, publicKeySHA256: shown.publicKeySHA256, subject: bounded(shown.subject),
            selfSigned: shown.selfSigned, notBefore: start, notAfter: end,
            machine: (identity?.dnsComputer ?? identity?.netbiosComputer).map(bounded), address: address ?? "",
            firstSeen: walk.startedAt, lastSeen: walk.startedAt, wasRefused: trust.map { $0.fact.outcome == .refused })
    }

    public init(_ certificate: KnownCertificate) { self.certificate = certificate }
}

/// A certificate that was shown, and when.
public struct KnownCertificate: Codable, Equatable, Sendable {
    public var sha256: String
    public var publicKeySHA256: String
    public var subject: String
    public var selfSigned: Bool
    public var notBefore: UnixTime
    public var notAfter: UnixTime
    /// The machine's own name, from its NTLM CHALLENGE.
    public var machine: String?
    /// Where it was seen last.
    public var address: String
    public var firstSeen: UnixTime
    public var lastSeen: UnixTime
    /// Whether it was kept from a password when one was to be sent to it; nil: nobody has wanted to.
    public var wasRefused: Bool?

    public init(
        sha256: String, publicKeySHA256: String, subject: String, selfSigned: Bool, notBefore: UnixTime,
        notAfter: UnixTime, machine: String?, address: String, firstSeen: UnixTime, lastSeen: UnixTime,
        wasRefused: Bool? = nil
    ) {
        self.sha256 = sha256
        self.publicKeySHA256 = publicKeySHA256
        self.subject = subject
        self.selfSigned = selfSigned
        self.notBefore = notBefore
        self.notAfter = notAfter
        self.machine = machine
        self.address = address
        self.firstSeen = firstSeen
        self.lastSeen = lastSeen
        self.wasRefused = wasRefused
    }
}

/// All that is remembered under one key. One file holds one of these.
public struct KnownHost: Codable, Equatable, Sendable {
    static let schema = "redial.known-host/1"
    /// More than a farm shows in turn; of more the one that was seen longest ago is forgotten.
    static let mostCertificates = 8

    public let schema: String
    public let host: String
    public let port: UInt16
    /// The one that was seen last comes first.
    public internal(set) var certificates: [KnownCertificate]

    public init(_ key: HostKey, certificates: [KnownCertificate] = []) {
        schema = Self.schema
        host = key.host
        port = key.port
        self.certificates = certificates
    }

    /// The keys that a password may be shown to. One that came while another was still in date is no renewal: it was an alarm
    /// once, and that a walk remembered it does not make it right. Nor does a refusal: else whoever is refused would only have
    /// to ask again.
    public var pinnedKeys: Set<String> {
        let sound = certificates.filter { one in
            one.wasRefused != true
                && !certificates.contains { other in
                    other.publicKeySHA256 != one.publicKeySHA256 && other.firstSeen < one.firstSeen
                        && one.firstSeen < other.notAfter
                }
        }
        return Set(sound.map(\.publicKeySHA256))
    }

    public func adding(_ seen: SeenIdentity) -> KnownHost {
        var added = seen.certificate
        if let known = certificates.first(where: { $0.sha256 == added.sha256 }) {
            added.firstSeen = known.firstSeen
            added.machine = added.machine ?? known.machine
            added.wasRefused = added.wasRefused ?? known.wasRefused
        }
        var copy = self
        copy.certificates = [added] + certificates.filter { $0.sha256 != added.sha256 }
        copy.certificates = Array(copy.certificates.prefix(Self.mostCertificates))
        return copy
    }

    /// False where nothing but the time of the last sight would be new, and that by less than a day: a host that is watched
    /// does not wear out the disk.
    func gains(from added: KnownHost) -> Bool {
        guard let old = certificates.first, let new = added.certificates.first else { return true }
        var unchanged = new
        unchanged.lastSeen = old.lastSeen
        let isFresh = (0..<86_400_000).contains(new.lastSeen.since(old.lastSeen))
        return !(unchanged == old && isFresh)
    }

    /// Whether this is what was written under the key, and within the bounds of what is ever written.
    func isSound(for key: HostKey) -> Bool {
        schema == Self.schema && host == key.host && port == key.port && certificates.count <= Self.mostCertificates
            && certificates.allSatisfy(\.isSound)
    }
}

extension KnownCertificate {
    fileprivate var isSound: Bool {
        let digests = [sha256, publicKeySHA256]
        let texts = [subject, machine ?? "", address]
        return digests.allSatisfy { $0.utf8.count == 64 && $0.utf8.allSatisfy(isLowerHex) }
            && texts.allSatisfy { shown($0, limit: 220) == $0 }
    }
}

/// Escapes make text longer than what it was cut to.
private func bounded(_ text: String) -> String { shown(text, limit: 200) }

private func isLowerHex(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
}
