import Evidence
import Primitives

/// What the asked port does, and, only where it could not be reached, what other ports of the machine do.
func reachFindings(_ seen: Seen) -> [Finding] {
    let answers = seen.all(PortAnswer.self)
    guard let first = answers.first else { return [] }
    let connected = answers.filter { $0.fact.outcome == .connected }
    guard let chosen = connected.first(where: { $0.fact.used }) ?? connected.first else {
        let neighbours = neighbourFinding(seen)
        return [unreached(answers, first, neighbours)] + [neighbours].compactMap { $0 }
    }
    return [reached(chosen, answers)]
}

private func reached(_ chosen: Seen.Sight<PortAnswer>, _ answers: [Seen.Sight<PortAnswer>]) -> Finding {
    let silent = answers.filter { isDead($0.fact) }
    let refused = answers.filter { $0.fact.outcome == .refused }
    let silentIPv6 = silent.filter { $0.fact.family == .ipv6 }
    if chosen.fact.family == .ipv4, let telling = silentIPv6.first {
        return finding("ipv6-silent", telling.observation, chosen.fact, others: silentIPv6)
    }
    if let telling = refused.first { return finding("some-refused", telling.observation, chosen.fact, others: refused) }
    if let telling = silent.first { return finding("some-silent", telling.observation, chosen.fact, others: silent) }
    // An address that this machine itself has no route to says nothing about the other side.
    return finding("connected", chosen.observation, chosen.fact, others: [])
}

/// Nothing lives at the address: silence, or a router on the way that says so.
private func isDead(_ answer: PortAnswer) -> Bool {
    answer.outcome == .timedOut || answer.outcome == .unreachable && answer.errno == "EHOSTUNREACH"
}

/// One refusal proves that a machine is up, so it outweighs the silence of the others. Where other ports of a machine answer,
/// a router's word that this one cannot be reached is a filter's.
private func unreached(
    _ answers: [Seen.Sight<PortAnswer>], _ first: Seen.Sight<PortAnswer>, _ neighbours: Finding?
) -> Finding {
    let telling =
        answers.first { $0.fact.outcome == .refused } ?? answers.first { $0.fact.outcome == .timedOut } ?? first
    let isUp = neighbours.map { $0.value != "all-silent" } ?? false
    let isRejected = isUp && telling.fact.outcome == .unreachable
    return finding(
        isRejected ? "rejected" : telling.fact.outcome.rawValue, telling.observation, telling.fact, others: [])
}

private func finding(
    _ value: String, _ observation: Observation, _ answer: PortAnswer, others: [Seen.Sight<PortAnswer>]
) -> Finding {
    let args: [String: Value] = [
        "address": .text(answer.address), "port": .integer(Int(answer.port)),
        "others": list(others.map(\.fact.address)),
        "errno": .text(answer.errno ?? answer.outcome.rawValue),
    ]
    return Finding("reach.port", value, observation, args)
}

private func neighbourFinding(_ seen: Seen) -> Finding? {
    let others = seen.all(OtherPortAnswer.self)
    guard let first = others.first else { return nil }
    if let rdp = others.first(where: { $0.fact.spokeRDP == true }) {
        return Finding(
            "reach.neighbours", "rdp-on-other-port", rdp.observation, ["rdpPort": .integer(Int(rdp.fact.port))])
    }
    for (outcome, value) in [(ReachOutcome.connected, "other-port-open"), (.refused, "other-port-closed")] {
        let telling = others.filter { $0.fact.outcome == outcome }
        if let seenFirst = telling.first {
            return Finding("reach.neighbours", value, seenFirst.observation, ["ports": ports(telling)])
        }
    }
    return Finding("reach.neighbours", "all-silent", first.observation, ["ports": ports(others)])
}

private func ports(_ answers: [Seen.Sight<OtherPortAnswer>]) -> Value { list(answers.map { String($0.fact.port) }) }
