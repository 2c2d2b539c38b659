import Evidence
import Primitives

/// What the name look-up shows: this machine's resolver, DNS beside it, and the nature of the address.
func resolveFindings(_ seen: Seen) -> [Finding] {
    [systemFinding(seen), dnsFinding(seen), selfFinding(seen), networkFinding(seen)].compactMap { $0 }
}

private func systemFinding(_ seen: Seen) -> Finding? {
    guard let (observation, names) = seen.first(SystemNames.self) else { return nil }
    // That an address is its own answer is no evidence.
    if seen.isAddressGiven, names.outcome == .answered { return nil }
    let args: [String: Value] = [
        "host": .text(seen.walk.target.host), "addresses": list(names.addresses),
        "error": .text(names.error ?? "no reason given"),
    ]
    return Finding("resolve.system", names.outcome.rawValue, observation, args)
}

/// DNS is judged by what this machine's resolver said: alone it decides nothing, for a client asks the resolver.
private func dnsFinding(_ seen: Seen) -> Finding? {
    guard let (observation, dns) = seen.first(DNSNames.self), let system = seen.first(SystemNames.self)?.fact else {
        return nil
    }
    let value = system.outcome == .answered ? agreement(dns, system) : failureBeside(dns)
    let args: [String: Value] = [
        "host": .text(seen.walk.target.host), "addresses": list(dns.addresses), "outcome": .text(dns.outcome.rawValue),
    ]
    return Finding("resolve.dns", value, observation, args)
}

private func agreement(_ dns: DNSNames, _ system: SystemNames) -> String {
    switch dns.outcome {
    case .answered: Set(dns.addresses).isDisjoint(with: system.addresses) ? "differs" : "agrees"
    case .nxdomain, .noData: "system-only"
    case .servfail, .refused, .timedOut, .unreachable, .failed: "silent"
    }
}

private func failureBeside(_ dns: DNSNames) -> String {
    switch dns.outcome {
    case .answered: "dns-only"
    case .nxdomain, .noData: "nxdomain"
    case .servfail, .refused: "servfail"
    case .timedOut, .unreachable, .failed: "no-answer"
    }
}

private func selfFinding(_ seen: Seen) -> Finding? {
    guard let host = seen.lookedUpName else { return nil }
    if let (observation, own) = seen.all(AddressClass.self).first(where: {
        $0.fact.nature == .own || $0.fact.nature == .loopback
    }) {
        return Finding("resolve.self", "own", observation, ["host": .text(host), "address": .text(own.address)])
    }
    guard let (observation, names) = seen.first(SystemNames.self), names.outcome == .answered else { return nil }
    return Finding("resolve.self", "other", observation, ["host": .text(host)])
}

/// The nature of the address that was walked, or of any where none was.
private func networkFinding(_ seen: Seen) -> Finding? {
    let used = seen.usedAddress
    let classes = seen.all(AddressClass.self).filter { used == nil || $0.fact.address == used }
    if let (observation, address) = classes.first {
        guard let value = networkValue(address.nature) else { return nil }
        let args: [String: Value] = ["address": .text(address.address), "network": .text(address.name ?? value)]
        return Finding("resolve.network", value, observation, args)
    }
    guard let (observation, port) = seen.first(PortAnswer.self) else { return nil }
    return Finding("resolve.network", "ordinary", observation, ["address": .text(port.address)])
}

private func networkValue(_ nature: AddressClass.Nature) -> String? {
    switch nature {
    case .overlay, .synthetic, .carrierNAT, .linkLocal: nature.rawValue
    case .own, .loopback: nil
    }
}

/// At most four, for a sentence.
func list(_ texts: [String]) -> Value {
    let more = texts.count > 4 ? " and \(texts.count - 4) more" : ""
    return .text(texts.isEmpty ? "none" : texts.prefix(4).joined(separator: ", ") + more)
}
