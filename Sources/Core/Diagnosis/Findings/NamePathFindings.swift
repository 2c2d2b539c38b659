import Evidence
import Primitives

/// By name and by address: whether the server answers where this machine's resolver does not lead.
func namePathFindings(_ seen: Seen) -> [Finding] {
    [byAddressFinding(seen), hostsFileFinding(seen), ownNameFinding(seen)].compactMap { $0 }
}

private func byAddressFinding(_ seen: Seen) -> Finding? {
    guard let (observation, answer) = seen.first(ByAddress.self) else { return nil }
    let args: [String: Value] = [
        "host": .text(seen.walk.target.host), "address": .text(answer.address),
        "computer": .text(answer.computer ?? answer.names.first ?? "unknown"),
    ]
    return Finding("resolve.byAddress", value(answer), observation, args)
}

private func value(_ answer: ByAddress) -> String {
    guard answer.reach == .connected else { return "fails" }
    guard answer.spokeRDP else { return "no-rdp" }
    // Only who says its own name can be told to be another.
    if answer.computer != nil, answer.match == CertificateNames.Match.none { return "other-machine" }
    return answer.source == .dns ? "works" : "works-where-remembered"
}

private func hostsFileFinding(_ seen: Seen) -> Finding? {
    guard let (observation, entry) = seen.first(HostsFileEntry.self), let dns = seen.first(DNSNames.self)?.fact,
        dns.outcome == .answered
    else { return nil }
    let args: [String: Value] = ["host": .text(seen.walk.target.host), "addresses": list(entry.addresses)]
    let value =
        entry.addresses.isEmpty ? "none" : Set(entry.addresses).isDisjoint(with: dns.addresses) ? "astray" : "agrees"
    return Finding("resolve.hostsFile", value, observation, args)
}

/// Whether the address is, by DNS, that of the machine which answers there in place of the asked one.
private func ownNameFinding(_ seen: Seen) -> Finding? {
    guard let (observation, own) = seen.first(OwnName.self) else { return nil }
    let value: String
    switch own.outcome {
    case .answered: value = own.leadsHere ? "leads-here" : "leads-elsewhere"
    case .nxdomain, .noData: value = "unknown"
    // A name server that does not answer says nothing of the name.
    case .servfail, .refused, .unreachable, .failed, .timedOut: return nil
    }
    let args: [String: Value] = [
        "computer": .text(own.name), "addresses": list(own.addresses), "address": .text(seen.usedAddress ?? "?"),
    ]
    return Finding("resolve.ownName", value, observation, args)
}
