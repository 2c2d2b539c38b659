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
    case .exact, .wildcard: return isWrongMachine ? "machine-differs" : "matches"
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
    case CertificateNames.Match.none?: return "wrong-machine"
    case .exact, .wildcard, .short: return "certificate-only-differs"
    }
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
