import Evidence
import Primitives

/// What the tools of a computer itself say of its listener, its services and its network.
func machineFindings(_ seen: Seen) -> [Finding] {
    let evidence = MachineEvidence(seen)
    return [
        serviceFinding(evidence), portFinding(evidence), sessionFinding(evidence), certificateServicesFinding(evidence),
        waitingFinding(evidence), networkFinding(evidence), sessionCountFinding(evidence),
    ].compactMap { $0 } + upkeepFindings(seen) + logonRightFindings(seen) + productFindings(seen)
}

private let startTypes: [UInt32: String] = [2: "automatic", 3: "on demand", 4: "disabled"]

private func serviceFinding(_ evidence: MachineEvidence) -> Finding? {
    guard !evidence.isPortReached, let (observation, service) = evidence.service("TermService") else { return nil }
    let args: [String: Value] = [
        "state": number(service.state.map { Double($0) }), "exit": exitText(service),
        "start": .text(service.startType.map { startTypes[$0] ?? "\($0)" } ?? "not told"),
    ]
    let value: String
    switch service.state {
    case 4: value = "running"
    case 1: value = "stopped"
    case nil where service.startType == 4: value = "disabled"
    case nil: return nil
    default: value = "pending"
    }
    return Finding("listener.service", value, observation, args)
}

/// ERROR_SERVICE_NEVER_STARTED is 1077; 1066 leaves it to the service's own code. [MS-ERREF 2.2]
private func exitText(_ service: MachineService) -> Value {
    switch service.exitCode {
    case 1077: .text("not started since Windows was")
    case 1066: .text("ended with its own code \(service.ownExitCode ?? 0)")
    case 0: .text("ended in order")
    case let code?: .text("ended with error \(code)")
    case nil: .text("why is not told")
    }
}

// MARK: Who has the port

private func portFinding(_ evidence: MachineEvidence) -> Finding? {
    guard !evidence.isRDPAnswering, let (observation, sockets) = evidence.sockets else { return nil }
    let port = evidence.port
    let here = sockets.listeners.filter { $0.port == port }
    let value: String
    var args: [String: Value] = ["port": .integer(Int(port))]
    if here.isEmpty {
        // That something answers outweighs a table that was printed before.
        guard sockets.isWhole, !evidence.isPortReached, !evidence.isOfClient(port) else { return nil }
        let other = otherPort(sockets, evidence)
        value = other == nil ? "nothing" : "other-port"
        args["other"] = .integer(Int(other ?? 0))
    } else {
        value = owned(here, sockets, evidence)
        if evidence.isPortReached, !value.hasPrefix("taken") { return nil }
        let foreign = here.first { $0.pid.map { !evidence.ownProcesses.contains($0) } ?? false } ?? here[0]
        args["pid"] = number(foreign.pid.map { Double($0) })
        args["program"] = .text(evidence.program(of: foreign) ?? "unknown")
        args["addresses"] = list(here.map(\.address))
    }
    return Finding("listener.port", value, observation, args)
}

/// Another port of the service's own process. Every process with RPC has one of the dynamic ports too. [RFC 6335 6]
private func otherPort(_ sockets: MachineSockets, _ evidence: MachineEvidence) -> UInt16? {
    let own = evidence.ownProcesses
    let ports = Set(sockets.listeners.filter { $0.pid.map(own.contains) ?? false && $0.port < 49_152 }.map(\.port))
    return ports.count == 1 ? ports.first : nil
}

private func owned(
    _ here: [MachineSockets.Listener], _ sockets: MachineSockets, _ evidence: MachineEvidence
) -> String {
    let own = evidence.ownProcesses
    let pids = Set(here.compactMap(\.pid))
    let isForeign = !own.isEmpty && !pids.isEmpty && pids.isDisjoint(with: own)
    let programs = here.compactMap { evidence.program(of: $0)?.lowercased() }
    if let program = programs.first, !isHostOfServices(program) { return "taken-named" }
    // The service's process stands still: whoever listens is another.
    let isStopped = evidence.service("TermService")?.fact.state == 1
    if isForeign || isStopped && own.isEmpty { return "taken" }
    if here.allSatisfy(\.isLoopback) { return "loopback-only" }
    if !here.contains(where: \.isOnAll) { return "one-address" }
    // A table of one family says nothing about the other.
    let hasIPv4 = sockets.listeners.contains { !$0.isIPv6 }
    if hasIPv4, sockets.isWhole, here.allSatisfy(\.isIPv6) { return "ipv6-only" }
    return "listening"
}

/// The service runs in one of these; its wrappers and its old name do, too.
private func isHostOfServices(_ program: String) -> Bool {
    ["svchost.exe", "svchost", "termsrv.exe", "termservice"].contains(program)
}

// MARK: Sessions

/// A listener has a number from 65536; of words for its state only the English ones are known.
private func sessionFinding(_ evidence: MachineEvidence) -> Finding? {
    guard !evidence.isPortReached, let (observation, sessions) = evidence.seen.first(MachineSessions.self) else {
        return nil
    }
    let listeners = sessions.listeners.filter { $0.name.lowercased().hasPrefix("rdp") }
    let args: [String: Value] = ["names": list(sessions.listeners.map(\.name))]
    if listeners.isEmpty {
        guard sessions.isWhole else { return nil }
        return Finding("listener.session", "missing", observation, args)
    }
    let isDown = listeners.allSatisfy { $0.state.lowercased() == "down" }
    return Finding("listener.session", isDown ? "down" : "listening", observation, args)
}

private func sessionCountFinding(_ evidence: MachineEvidence) -> Finding? {
    guard let (observation, sessions) = evidence.seen.first(MachineSessions.self), sessions.isWhole else { return nil }
    let count = sessions.connected + sessions.disconnected
    return Finding(
        "session.count", count >= 2 ? "two-or-more" : "fewer", observation,
        ["connected": .integer(sessions.connected), "disconnected": .integer(sessions.disconnected)])
}

// MARK: Services beside it

/// Those that run on demand may stand still; a disabled one cannot be demanded.
private func certificateServicesFinding(_ evidence: MachineEvidence) -> Finding? {
    let told = ["CryptSvc", "KeyIso", "CertPropSvc", "SessionEnv"].compactMap { evidence.service($0) }
    guard let first = told.first else { return nil }
    let bad = told.first { _, service in
        service.startType == 4 && service.state != 4 || service.name == "CryptSvc" && service.state == 1
    }
    guard let bad else {
        // Without its start type nothing is known of a service that stands still.
        let isKnown = told.contains { $0.fact.state == 4 || $0.fact.startType != nil }
        return isKnown ? Finding("encrypt.services", "fine", first.observation) : nil
    }
    return Finding("encrypt.services", "unavailable", bad.observation, ["service": .text(bad.fact.name)])
}

// MARK: The client, and the network

/// A connection in the making is gone within milliseconds where anybody answers.
private func waitingFinding(_ evidence: MachineEvidence) -> Finding? {
    guard evidence.seen.all(PortAnswer.self).isEmpty else { return nil }
    for (observation, sockets) in evidence.seen.all(MachineSockets.self) {
        let port = evidence.port
        guard let peer = sockets.waiting.first(where: { $0.hasSuffix(":\(port)") }) else { continue }
        return Finding("reach.waiting", "unanswered", observation, ["peer": .text(peer)])
    }
    return nil
}

private func networkFinding(_ evidence: MachineEvidence) -> Finding? {
    let seen = evidence.seen
    guard let (observation, machine) = seen.first(MachineAdapters.self) else { return nil }
    let addresses = machine.adapters.flatMap(\.addresses)
    let routed = addresses.filter { !isLinkLocal($0) && !$0.hasPrefix("127.") && $0 != "::1" }
    if routed.isEmpty {
        return Finding("machine.network", "link-local-only", observation, ["addresses": list(addresses)])
    }
    if let used = seen.usedAddress, isPrivate(used), seen.isOfTarget(observation), !addresses.contains(used) {
        return Finding(
            "machine.network", "elsewhere", observation, ["addresses": list(addresses), "address": .text(used)])
    }
    return Finding("machine.network", "fine", observation, ["addresses": list(addresses)])
}

private func isLinkLocal(_ address: String) -> Bool {
    address.hasPrefix("169.254.") || address.lowercased().hasPrefix("fe80:")
}

/// [RFC 1918 3]; public addresses stand on routers and clouds, so that a machine need not have its own.
private func isPrivate(_ address: String) -> Bool {
    let parts = address.split(separator: ".").compactMap { Int($0) }
    guard parts.count == 4 else { return false }
    return parts[0] == 10 || parts[0] == 172 && (16...31).contains(parts[1]) || parts[0] == 192 && parts[1] == 168
}

extension Seen {
    /// The file that tells this is about the computer that was asked for.
    fileprivate func isOfTarget(_ observation: Observation) -> Bool {
        guard let source = observation.source,
            let machine = walk.files.first(where: { $0.file == source })?.machine
        else { return false }
        return firstLabel(machine) == firstLabel(walk.target.host)
    }

    private func firstLabel(_ name: String) -> String { String(name.lowercased().prefix { $0 != "." }) }
}
