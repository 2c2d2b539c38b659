import Evidence
import Knowledge
import Primitives

/// Validity, issuer and strength of the certificate that the server showed.
func certificateFindings(_ seen: Seen, _ knowledge: Knowledge) -> [Finding] {
    [validityFinding(seen), issuerFinding(seen, knowledge), strengthFinding(seen)].compactMap { $0 }
}

private func validityFinding(_ seen: Seen) -> Finding? {
    if let (observation, start) = seen.first(CertificateNotBefore.self), start.future {
        return Finding("certificate.validity", "not-yet-valid", observation, ["day": .text(start.instant.day)])
    }
    guard let (observation, end) = seen.first(CertificateNotAfter.self) else { return nil }
    let value = end.expired ? "expired" : end.daysLeft < 14 ? "expires-soon" : "valid"
    return Finding(
        "certificate.validity", value, observation, ["day": .text(end.instant.day), "days": .integer(end.daysLeft)])
}

private func issuerFinding(_ seen: Seen, _ knowledge: Knowledge) -> Finding? {
    guard let (observation, certificate) = seen.first(CertificateShown.self) else { return nil }
    let issuer: Value = .text(certificate.issuer)
    // Who signs itself is the product's own page at most: what is made on the fly has an issuer.
    if !certificate.selfSigned, let product = knowledge.inspectionProduct(issuer: certificate.issuer) {
        return Finding("certificate.issuer", "inspection", observation, ["issuer": issuer, "product": .text(product)])
    }
    if certificate.selfSigned { return Finding("certificate.issuer", "self-signed", observation, ["issuer": issuer]) }
    guard let (trustObservation, trust) = seen.first(CertificateTrust.self) else { return nil }
    return Finding("certificate.issuer", trustValue(trust), trustObservation, ["issuer": issuer])
}

private func trustValue(_ trust: CertificateTrust) -> String {
    switch trust.status {
    case .trusted: "trusted"
    case .invalidSignature: "bad-signature"
    case .selfSigned: "self-signed"
    case .unknownIssuer, .weak, .other: "unknown-issuer"
    }
}

private func strengthFinding(_ seen: Seen) -> Finding? {
    guard let (observation, certificate) = seen.first(CertificateShown.self) else { return nil }
    var args: [String: Value] = ["key": .text(keyText(certificate)), "signature": .text(certificate.signature)]
    let value = strength(certificate)
    guard seen.isOfCertificateFile else { return Finding("certificate.strength", value, observation, args) }
    args["subject"] = .text(certificate.subject)
    // No server answered, so only its name can tell whose it is: xrdp's own is made for www.xrdp.org.
    let isOfXrdp = value == "weak" && certificate.subject.lowercased().contains("xrdp")
    return Finding("certificate.strengthInFile", isOfXrdp ? "weak-of-xrdp" : value, observation, args)
}

/// `RSA 2048`.
func keyText(_ certificate: CertificateShown) -> String { "\(certificate.keyType) \(certificate.keyBits)" }

private func strength(_ certificate: CertificateShown) -> String {
    let signature = certificate.signature.lowercased()
    if signature.contains("sha1") || signature.contains("sha-1") || signature.contains("md5") { return "weak" }
    guard certificate.keyType.uppercased().hasPrefix("RSA") else { return "ec" }
    return certificate.keyBits < 2048 ? "weak" : "fine"
}
