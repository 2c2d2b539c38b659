import CTLS
public import Evidence
public import Primitives

/// The facts of the chain that a server showed: the leaf, its dates, its names and its trust.
///
/// - Parameters:
///   - chain: DER, leaf first.
///   - askedHost: the name or address that the user asked for.
///   - now: our clock, which the dates are held against.
/// - Returns: nothing when the leaf cannot be read.
public func certificateFacts(chain: [[UInt8]], askedHost: String, now: UnixTime) -> [any Fact] {
    ReadChain(chain)?.facts(askedHost: askedHost, now: now) ?? []
}

/// A chain of certificates, read once: what of it depends on the name that was asked for and on the time is made of that.
public struct ReadChain: Sendable {
    private let certificate: ParsedCertificate
    private let shownCertificate: CertificateShown
    private let trust: CertificateTrust

    /// - Parameter chain: DER, leaf first. Nil when the leaf cannot be read.
    public init?(_ chain: [[UInt8]]) {
        guard let leaf = chain.first, let certificate = ParsedCertificate(der: leaf) else { return nil }
        self.certificate = certificate
        shownCertificate = CertificateShown(
            sha256: certificate.sha256, subject: shown(certificate.subject), issuer: shown(certificate.issuer),
            selfSigned: certificate.selfSigned, keyType: certificate.keyType, keyBits: certificate.keyBits,
            signature: certificate.signature, chainLength: chain.count, publicKeySHA256: certificate.publicKeySHA256)
        trust = certificateTrust(chain)
    }

    public func facts(askedHost: String, now: UnixTime) -> [any Fact] {
        let daysLeft = (Double(certificate.notAfter.since(now)) / 86_400_000).rounded(.down)
        return [
            shownCertificate,
            CertificateNotBefore(instant: certificate.notBefore, future: now < certificate.notBefore),
            CertificateNotAfter(
                instant: certificate.notAfter, expired: certificate.notAfter < now, daysLeft: Int(daysLeft)),
            CertificateNames(
                names: certificate.names.prefix(20).map { shown($0) }, asked: askedHost,
                match: nameMatch(asked: askedHost, names: certificate.names)),
            trust,
        ]
    }
}

/// What redial reads of one certificate.
struct ParsedCertificate: Sendable {
    var subject, issuer, keyType, signature, sha256, publicKeySHA256: String
    var names: [String]
    var keyBits: Int
    var selfSigned: Bool
    var notBefore, notAfter: UnixTime

    init?(der: [UInt8]) {
        var raw = ctls_certificate()
        guard der.withUnsafeBufferPointer({ ctls_certificate_read($0.baseAddress, $0.count, &raw) }) == 1 else {
            return nil
        }
        subject = text(of: raw.subject)
        issuer = text(of: raw.issuer)
        keyType = text(of: raw.key_type)
        signature = text(of: raw.signature)
        keyBits = Int(raw.key_bits)
        selfSigned = raw.self_signed == 1
        notBefore = UnixTime(seconds: raw.not_before)
        notAfter = UnixTime(seconds: raw.not_after)
        sha256 = withUnsafeBytes(of: raw.sha256) { hex($0) }
        publicKeySHA256 = withUnsafeBytes(of: raw.public_key_sha256) { hex($0) }
        let alternative = text(of: raw.names).split(separator: "\n").map(String.init)
        let commonName = text(of: raw.common_name)
        names = alternative.isEmpty && !commonName.isEmpty ? [commonName] : alternative
    }
}

/// The bytes up to the first zero of a C array, which Swift sees as a tuple.
func text<Tuple>(of tuple: Tuple) -> String {
    withUnsafeBytes(of: tuple) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
}

func certificateTrust(_ chain: [[UInt8]]) -> CertificateTrust {
    // The pointers stay valid for the call: the bytes are copied into memory of their own first.
    let copies = chain.map { der in
        let copy = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: der.count)
        _ = copy.initialize(from: der)
        return copy
    }
    defer { for copy in copies { copy.deallocate() } }
    let pointers = copies.map { $0.baseAddress.map { UnsafePointer($0) } }
    var result: Int32 = 0
    let detail = cText(128) { result = ctls_chain_verify(pointers, copies.map(\.count), copies.count, $0, $1) }
    let status: CertificateTrust.Status =
        switch Int(result) {
        case CTLS_TRUSTED: .trusted
        case CTLS_SELF_SIGNED: .selfSigned
        case CTLS_UNKNOWN_ISSUER: .unknownIssuer
        case CTLS_BAD_SIGNATURE: .invalidSignature
        case CTLS_WEAK: .weak
        default: .other
        }
    return CertificateTrust(trusted: status == .trusted, status: status, detail: shown(detail))
}
