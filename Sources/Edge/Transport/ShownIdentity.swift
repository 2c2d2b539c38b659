import Evidence
import Primitives
import RDPSequence

extension ShownIdentity {
    /// From what was read of the certificate; nil where it could not be read.
    init?(_ facts: [any Fact], leaf: [UInt8]?) {
        func first<F: Fact>(_ type: F.Type) -> F? { facts.lazy.compactMap { $0 as? F }.first }
        guard let leaf, let shown = first(CertificateShown.self), let names = first(CertificateNames.self),
            let start = first(CertificateNotBefore.self), let end = first(CertificateNotAfter.self),
            let key = SystemCryptography().publicKey(ofCertificate: leaf)
        else { return nil }
        self.init(
            sha256: shown.sha256, publicKeySHA256: shown.publicKeySHA256, publicKey: key,
            isTrusted: first(CertificateTrust.self)?.trusted ?? false, isInDate: !start.future && !end.expired,
            match: names.match, namesAddress: isLiteralAddress(names.asked) && names.names.contains(names.asked))
    }
}
