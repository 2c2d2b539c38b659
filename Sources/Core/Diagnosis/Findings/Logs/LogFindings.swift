import Evidence
import Knowledge
import Primitives

/// What event logs tell, judged by the newest connections in them.
func logFindings(_ seen: Seen) -> [Finding] {
    guard !LogStory(seen).isOld else { return [] }
    return serverLogFindings(seen) + gatewayLogFindings(seen) + clientLogFindings(seen) + serviceNameFindings(seen)
}

/// What the logs of the server itself tell.
func serverLogFindings(_ seen: Seen) -> [Finding] {
    let story = LogStory(seen)
    guard !story.isOld else { return [] }
    return attemptFindings(story, seen) + accountFindings(story, seen) + troubleFindings(story, seen)
        + guessingFindings(seen)
}

/// How far the connection that decides came, one finding for each step of which that says something.
private func attemptFindings(_ story: LogStory, _ seen: Seen) -> [Finding] {
    guard let decisive = story.decisive else { return arrivalsAlone(story, seen) }
    let (observation, fact) = (decisive.observation, decisive.fact)
    let args = arguments(fact)
    if fact.isPerhapsOther, let refusal = fact.refusal {
        return [Finding("log.networkLogon", refusal.rawValue, observation, args)]
    }
    var found: [Finding] = []
    // What came in the past says little about a firewall that a walk meets today.
    if seen.walk.isOfFiles { found.append(Finding("log.arrival", "arrived", observation, args)) }
    found += [
        securityFinding(fact, observation, args), logonFinding(fact, observation, args),
        sessionFinding(fact, observation, args, story), shellFinding(fact, observation, args),
        endingFinding(fact, observation, args),
    ].compactMap { $0 }
    return found
}

/// Nothing is known of who came; or nobody came.
private func arrivalsAlone(_ story: LogStory, _ seen: Seen) -> [Finding] {
    if let bare = seen.all(BareArrivals.self).last {
        return [Finding("log.arrival", "arrived", bare.observation, ["who": "a client", "when": time(bare.fact.to)])]
    }
    guard seen.first(PasswordGuessing.self) == nil else { return [] }
    let telling = story.coverages.first { sight in
        ["RdpCoreTS", "RemoteConnectionManager"].contains { sight.fact.channel.contains($0) } && sight.fact.to != nil
    }
    guard let telling, let from = telling.fact.from, let to = telling.fact.to else { return [] }
    return [Finding("log.arrival", "none", telling.observation, ["from": time(from), "to": time(to)])]
}

private func securityFinding(_ fact: LoggedAttempt, _ observation: Observation, _ args: [String: Value]) -> Finding? {
    switch fact.outcome {
    case .refused(.securityLayer): Finding("log.security", "failed", observation, args)
    case .refused, .joined, .reached, .accepted, .session: Finding("log.security", "through", observation, args)
    case .left, .open: nil
    }
}

private func logonFinding(_ fact: LoggedAttempt, _ observation: Observation, _ args: [String: Value]) -> Finding? {
    switch fact.outcome {
    case .refused(.securityLayer): nil
    case .refused(let why): Finding("log.logon", why.rawValue, observation, args)
    case .left: Finding("log.logon", "left", observation, args)
    case .reached: Finding("log.logon", "reached", observation, args)
    case .accepted, .session: Finding("log.logon", "accepted", observation, args)
    case .joined, .open: nil
    }
}

/// That no session came of it only the log of the session manager can tell.
private func sessionFinding(
    _ fact: LoggedAttempt, _ observation: Observation, _ args: [String: Value], _ story: LogStory
) -> Finding? {
    if fact.outcome == .session { return Finding("log.session", "started", observation, args) }
    guard fact.isWithoutSession(by: story.coverages) else { return nil }
    return Finding("log.session", "none", observation, args)
}

private func shellFinding(_ fact: LoggedAttempt, _ observation: Observation, _ args: [String: Value]) -> Finding? {
    fact.reached == .shell ? Finding("log.shell", "started", observation, args) : nil
}

private func endingFinding(_ fact: LoggedAttempt, _ observation: Observation, _ args: [String: Value]) -> Finding? {
    guard fact.outcome == .session, fact.isOver else { return nil }
    return Finding("log.ending", fact.ending?.rawValue ?? "unknown", observation, args)
}

private func guessingFindings(_ seen: Seen) -> [Finding] {
    guard let (observation, guessing) = seen.all(PasswordGuessing.self).last else { return [] }
    let args: [String: Value] = [
        "attempts": .integer(guessing.attempts), "sources": .integer(guessing.sources), "from": time(guessing.from),
        "to": time(guessing.to), "top": .text(guessing.top.first?.client ?? "?"),
    ]
    return [Finding("log.guessing", guessing.sources > 1 ? "from-many" : "from-one", observation, args)]
}

private func arguments(_ fact: LoggedAttempt) -> [String: Value] {
    [
        "who": .text(fact.who), "when": time(fact.to), "from": time(fact.from), "code": .text(fact.code ?? "no code"),
        "events": .text(fact.events.map { String($0) }.joined(separator: ", ")),
    ]
}

/// To the second: `2018-08-07 19:31:25 UTC`.
func time(_ time: UnixTime) -> Value {
    .text(time.rfc3339.prefix(19).split(separator: "T").joined(separator: " ") + " UTC")
}
