import Evidence
import Knowledge
import Primitives

/// The newest connection through a gateway, by its log.
func gatewayLogFindings(_ seen: Seen) -> [Finding] {
    let stopped = seen.all(ServiceEvents.self).filter { $0.fact.group.what == "gateway-stopped" }
        .max { $0.fact.group.to < $1.fact.group.to }
    let newest = seen.newestGatewayConnection
    if let stopped, newest.map({ $0.fact.to < stopped.fact.group.to }) ?? true {
        return [Finding("log.gateway", "stopped", stopped.observation, ["when": time(stopped.fact.group.to)])]
    }
    guard let (observation, fact) = newest else { return [] }
    let who = [fact.user, fact.client.map { "from \($0)" }].compactMap(\.self).joined(separator: " ")
    let args: [String: Value] = [
        "who": .text(who.isEmpty ? "a client" : who), "host": .text(fact.resource ?? "the inner host"),
        "when": time(fact.to), "code": .text(fact.errorCode.map { String($0) } ?? "no code"),
    ]
    if let refusal = fact.refusal { return [Finding("log.gateway", refusal.rawValue, observation, args)] }
    guard fact.reached == .target else { return [Finding("log.gateway", "unfinished", observation, args)] }
    return [Finding("log.gateway", "connected", observation, args)]
}

/// The newest connection of Windows' own client, by its log: the step is that of its disconnect reason.
func clientLogFindings(_ seen: Seen) -> [Finding] {
    guard let (observation, fact) = seen.newestClientConnection else { return [] }
    let entry = fact.reason.flatMap { CodeTable.shared.entry(.disconnectReason, $0) }
    let args: [String: Value] = [
        "server": .text(fact.server ?? "a server"), "when": time(fact.to),
        "code": .text(fact.reason.map { hexCode($0) } ?? "no code"),
        "meaning": .text(entry?.meaning ?? "an unknown end"),
    ]
    let isFault = fact.reason.map { !isHarmless($0) } ?? false
    let failed = isFault && !fact.loggedOn ? entry?.step : nil
    var found: [Finding] = []
    for (step, id) in clientSteps {
        if failed == step.rawValue {
            found.append(Finding(id, "failed", observation, args))
            break
        }
        let isThrough = step == .reach ? fact.connected : step == .authenticate && fact.loggedOn
        if isThrough { found.append(Finding(id, "through", observation, args)) }
    }
    return found
}

private let clientSteps: [(Step, String)] = [
    (.resolve, "log.clientResolve"), (.reach, "log.clientReach"), (.encrypt, "log.clientEncrypt"),
    (.authenticate, "log.clientLogon"), (.license, "log.clientLicense"),
]

/// Ends that a user wanted, and what the client closes by itself on its way out.
func isHarmless(_ reason: UInt32) -> Bool { [0, 1, 2, 0x107, 0xb08].contains(reason) }

extension Seen {
    var newestClientConnection: Sight<ClientConnection>? {
        all(ClientConnection.self).max { $0.fact.to < $1.fact.to }
    }

    /// The code that the user's client showed, as its log tells it.
    var codeOfClientLog: (observation: Observation, code: UInt32)? {
        guard let (observation, fact) = newestClientConnection, let reason = fact.reason, !isHarmless(reason) else {
            return nil
        }
        return (observation, reason)
    }
}
