import Evidence
import Primitives

/// What this client's own surroundings, and the Windows around a WSL, make likely. None of it hurts a host.
func clientFindings(_ seen: Seen) -> [Finding] {
    var found: [Finding] = []
    if let (observation, client) = seen.first(ClientEnvironment.self) {
        found += [tunnelFinding(seen, observation, client), vantageFinding(seen, observation)].compactMap { $0 }
    }
    if let (observation, windows) = seen.first(WindowsClient.self) {
        found += windowsFindings(seen, observation, windows)
    }
    found += [savedCredentialsFinding(seen)].compactMap { $0 }
    return found
}

/// The tunnels of a Windows around this WSL are not to be seen from here: that none is seen says nothing then.
private func tunnelFinding(_ seen: Seen, _ observation: Observation, _ client: ClientEnvironment) -> Finding? {
    let names = client.tunnels.map { "\($0.name) on \($0.interface)" }
    if let network = client.resolverNetwork {
        return Finding("client.tunnel", "resolver", observation, ["network": .text(network)])
    }
    if names.isEmpty, seen.isInWSL { return nil }
    return Finding("client.tunnel", names.isEmpty ? "none" : "present", observation, ["network": list(names)])
}

private func vantageFinding(_ seen: Seen, _ observation: Observation) -> Finding {
    let value =
        switch seen.walk.vantage.kind {
        case .wsl2NAT: "wsl-nat"
        case .wsl2Mirrored: "wsl-mirrored"
        case .linux, .ssh, .file, .macos, .windows: "own"
        }
    return Finding("client.vantage", value, observation)
}

private func windowsFindings(_ seen: Seen, _ observation: Observation, _ windows: WindowsClient) -> [Finding] {
    var found: [Finding] = []
    func add(_ question: WindowsClient.Question, _ id: String, _ value: String, _ args: [String: Value] = [:]) {
        if windows.asked.contains(question) { found.append(Finding(id, value, observation, args)) }
    }
    let host = seen.walk.target.host
    add(.udp, "client.udp", windows.udpDisabled == true ? "disabled" : "allowed")
    add(.ntlm, "client.ntlm", windows.restrictSendingNTLM == 2 ? "denied" : "allowed")
    add(.oracle, "client.oracle", windows.encryptionOracle == 2 ? "vulnerable" : "protected")
    let isSaved = windows.savedCredentials.contains { nameMatch(asked: host, names: [$0]) == .exact }
    add(.credentials, "client.saved", isSaved ? "saved" : "none", ["host": .text(host)])
    let rule = windows.dnsPolicies.first { covers($0, host) }
    add(
        .dnsPolicy, "client.dnsPolicy", rule == nil ? "none" : "covers",
        ["host": .text(host), "rule": .text(rule ?? "")])
    return found
}

/// A name space is a suffix where it begins with a dot, and else a whole name; a lone dot is every name. [MS-GPNRPT 2.2.2]
private func covers(_ nameSpace: String, _ host: String) -> Bool {
    let (nameSpace, host) = (nameSpace.lowercased(), host.lowercased())
    if isLiteralAddress(host) { return false }
    return nameSpace == "." || nameSpace == host || (nameSpace.hasPrefix(".") && host.hasSuffix(nameSpace))
}

extension Seen {
    var isInWSL: Bool { [.wsl2NAT, .wsl2Mirrored].contains(walk.vantage.kind) }
}
