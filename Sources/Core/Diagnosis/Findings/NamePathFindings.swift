import Evidence
import Primitives

/// By name and by address: whether the server answers where this machine's resolver does not lead.
func namePathFindings(_ seen: Seen) -> [Finding] {
    [byAddressFinding(seen), hostsFileFinding(seen)].compactMap { $0 }
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
