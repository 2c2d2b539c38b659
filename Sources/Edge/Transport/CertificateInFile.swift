import CTLS
public import Evidence
import Primitives

/// The certificate of a server among those of a file, with the others as its chain; nil where none can be read.
///
/// The server's is the first that signs none of the others and may not sign at all.
public func certificateFact(of certificates: [[UInt8]]) -> CertificateFile? {
    let parsed = certificates.compactMap { der in ParsedCertificate(der: der).map { (der, $0) } }
    let usages = parsed.map { usage(of: $0.0) }
    let issuers = Set(parsed.filter { !$0.1.selfSigned }.map(\.1.issuer))
    let leaf =
        parsed.indices.first { !(usages[$0]?.isAuthority ?? false) && !issuers.contains(parsed[$0].1.subject) }
        ?? parsed.indices.first { !issuers.contains(parsed[$0].1.subject) } ?? parsed.indices.first
    guard let leaf, let usage = usages[leaf] else { return nil }
    let certificate = parsed[leaf].1
    let chain = [parsed[leaf].0] + parsed.indices.filter { $0 != leaf }.map { parsed[$0].0 }
    let shownCertificate = CertificateShown(
        sha256: certificate.sha256, subject: shown(certificate.subject), issuer: shown(certificate.issuer),
        selfSigned: certificate.selfSigned, keyType: certificate.keyType, keyBits: certificate.keyBits,
        signature: certificate.signature, chainLength: chain.count, publicKeySHA256: certificate.publicKeySHA256)
    return CertificateFile(
        shown: shownCertificate, sha1: usage.sha1, names: certificate.names.prefix(20).map { shown($0) },
        notBefore: certificate.notBefore, notAfter: certificate.notAfter, trust: certificateTrust(chain),
        usages: usage.usages, keyUsage: usage.keyUsage, isAuthority: usage.isAuthority)
}

private struct CertificateUsage {
    var usages: [String]
    var keyUsage: [String]?
    var isAuthority: Bool
    var sha1: String
}

/// As RFC 5280 names the bits of a key usage, by OpenSSL's numbers for them. [RFC 5280 4.2.1.3]
private let keyUsageNames: [(bit: Int32, name: String)] = [
    (0x80, "digitalSignature"), (0x40, "nonRepudiation"), (0x20, "keyEncipherment"), (0x10, "dataEncipherment"),
    (0x08, "keyAgreement"), (0x04, "keyCertSign"), (0x02, "cRLSign"), (0x01, "encipherOnly"), (0x8000, "decipherOnly"),
]

private func usage(of der: [UInt8]) -> CertificateUsage? {
    var raw = ctls_certificate_usage()
    guard der.withUnsafeBufferPointer({ ctls_certificate_usage_read($0.baseAddress, $0.count, &raw) }) == 1 else {
        return nil
    }
    let bits = raw.key_usage
    return CertificateUsage(
        usages: text(of: raw.usages).split(separator: "\n").map(String.init),
        keyUsage: bits < 0 ? nil : keyUsageNames.filter { bits & $0.bit != 0 }.map(\.name),
        isAuthority: raw.is_authority == 1, sha1: withUnsafeBytes(of: raw.sha1) { hex($0) })
}
