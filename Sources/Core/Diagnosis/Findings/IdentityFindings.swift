import Evidence
import Primitives

/// Who answers: the certificate's names and the machine's own, held against the asked one together, for a wrong machine
/// makes both differ and must not be counted twice.
func identityFindings(_ seen: Seen) -> [Finding] {
    [nameFinding(seen), agreementFinding(seen)].compactMap { $0 }
}

private func nameFinding(_ seen: Seen) -> Finding? {
    let certificate = seen.first(CertificateNames.self)
    let machine = seen.first(NTLMIdentity.self)
    guard let observation = certificate?.observation ?? machine?.observation else { return nil }
    let args: [String: Value] = [
        "asked": .text(seen.walk.target.host), "names": list(certificate?.fact.names ?? []),
        "computer": .text(computer(machine?.fact)),
    ]
    return nameValue(seen, certificate?.fact, machine?.fact.match).map {
        Finding("identity.name", $0, observation, args)
    }
}

private func nameValue(_ seen: Seen, _ certificate: CertificateNames?, _ machine: CertificateNames.Match?) -> String? {
    let isWrongMachine = machine == CertificateNames.Match.none
    switch certificate?.match {
    case .byAddress: return "by-address"
    case .exact, .wildcard:
        guard isWrongMachine else { return "matches" }
        // An authority made the certificate out to the name on purpose, whatever the machine calls itself.
        return seen.first(CertificateShown.self)?.fact.selfSigned == false ? "behind-name" : "machine-differs"
    case .short: return isWrongMachine ? "machine-differs" : "short"
    case CertificateNames.Match.none?: return differing(seen, certificate, machine)
    case nil: return machine.map { valueWithoutCertificate($0) }
    }
}

private func differing(_ seen: Seen, _ certificate: CertificateNames?, _ machine: CertificateNames.Match?) -> String {
    if let alias = seen.first(DNSNames.self)?.fact.canonicalName,
        nameMatch(asked: alias, names: certificate?.names ?? []) != .none
    {
        return "alias"
    }
    switch machine {
    case nil, .byAddress: return "certificate-differs"
    case CertificateNames.Match.none?: return isOfOtherDomain(seen) ? "other-domain" : "wrong-machine"
    case .exact, .wildcard, .short: return "certificate-only-differs"
    }
}

/// Asked by a public or dynamic name, every machine behind a router shows the names of its own domain: no sign of a wrong one.
/// A certificate that an authority issued was made for the name by which it is asked, so there a difference stays one.
private func isOfOtherDomain(_ seen: Seen) -> Bool {
    guard let machine = seen.first(NTLMIdentity.self)?.fact, let shown = seen.first(CertificateShown.self)?.fact else {
        return false
    }
    let asked = domain(of: seen.walk.target.host)
    return shown.selfSigned && !asked.isEmpty && asked != domain(of: machine.dnsComputer ?? "")
}

/// What stands behind the first label, in lower case; empty for a name of one label.
private func domain(of name: String) -> String {
    name.lowercased().split(separator: ".").dropFirst().joined(separator: ".")
}

private func valueWithoutCertificate(_ machine: CertificateNames.Match) -> String {
    switch machine {
    case .byAddress: "by-address"
    case .exact, .wildcard: "matches"
    case .short: "short"
    case .none: "machine-differs"
    }
}

private func agreementFinding(_ seen: Seen) -> Finding? {
    guard let (_, certificate) = seen.first(CertificateNames.self),
        let (observation, machine) = seen.first(NTLMIdentity.self),
        !certificate.names.isEmpty, let name = machine.dnsComputer ?? machine.netbiosComputer
    else { return nil }
    let own = [machine.dnsComputer, machine.netbiosComputer].compactMap { $0 }
    let agrees = own.contains { nameMatch(asked: $0, names: certificate.names) != .none }
    let args: [String: Value] = ["names": list(certificate.names), "computer": .text(name)]
    return Finding("identity.agreement", agrees ? "agree" : "differ", observation, args)
}

private func computer(_ identity: NTLMIdentity?) -> String {
    identity.flatMap { $0.dnsComputer ?? $0.netbiosComputer } ?? "unknown"
}
