import Evidence
import Primitives

/// CredSSP versions from here on carry the fix of 2018. [MS-CSSP 2.2.1]
private let fixedVersion = 5

/// What NLA answered before any password, and the server's clock.
func authenticateFindings(_ seen: Seen) -> [Finding] {
    credSSPFindings(seen) + [policyFinding(seen), clockFinding(seen)].compactMap { $0 }
}

private func credSSPFindings(_ seen: Seen) -> [Finding] {
    guard let (observation, answer) = seen.first(CredSSPAnswer.self), !seen.isPending(answer.outcome == .silence) else {
        return []
    }
    let version: Value = answer.version.map { .integer($0) } ?? .text("unknown")
    let args: [String: Value] = [
        "version": version, "code": .text(answer.errorCode.map { hexCode($0) } ?? "unknown"),
        "mechanisms": list(answer.mechanisms), "detail": .text(answer.detail ?? "no detail"),
    ]
    let end = Finding("authenticate.end", endValue(answer.outcome), observation, args)
    // A server that refused this user answers patched clients too, or nobody could be refused by it.
    let isRefusing = seen.all(LogonEnd.self).contains { $0.fact.outcome == .refused }
    guard let number = answer.version, !isRefusing else { return [end] }
    let age = number < fixedVersion ? "old" : "current"
    return [end, Finding("authenticate.version", age, observation, ["version": version])]
}

private func endValue(_ outcome: CredSSPAnswer.Outcome) -> String {
    switch outcome {
    case .reset: "closed"
    case .challenge, .closed, .silence, .garbage, .errorCode, .noNTLM, .tlsAlert: outcome.rawValue
    }
}

private func policyFinding(_ seen: Seen) -> Finding? {
    seen.first(NLAPolicy.self).map { Finding("authenticate.nla", $0.fact.policy.rawValue, $0.observation) }
}

private func clockFinding(_ seen: Seen) -> Finding? {
    guard let (observation, clock) = seen.first(ServerClock.self) else { return nil }
    // By how much the server may have read its clock before or after the middle of the exchange.
    let doubtMs = (seen.first(CredSSPAnswer.self)?.fact.afterMs ?? 0) / 2
    let value = clock.skewMs.magnitude - doubtMs > allowedSkewMs ? "off" : "fine"
    return Finding("clock.skew", value, observation, clockArguments(clock))
}

/// How far the server's clock is ahead of ours or behind it.
func clockArguments(_ clock: ServerClock) -> [String: Value] {
    ["seconds": number(clock.skewMs.magnitude / 1000), "direction": .text(clock.skewMs < 0 ? "behind" : "ahead of")]
}
