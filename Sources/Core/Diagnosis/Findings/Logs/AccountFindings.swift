import Evidence
import Primitives

/// What the logs of others say of the connection that decides: domain controllers, and policies against NTLM.
///
/// Their events name no service. One counts only where the connection got no further than the logon and nothing else says why, and
/// only at the same time: for the same client, or on the same server.
func accountFindings(_ story: LogStory, _ seen: Seen) -> [Finding] {
    guard let attempt = story.decisive, attempt.fact.isUnexplained else { return [] }
    let near = seen.all(AccountRefusal.self).filter { $0.fact.isOf(attempt.fact) }
    guard let (observation, refusal) = near.max(by: { $0.fact.to < $1.fact.to }),
        // Two reasons at once: which one it was is not known.
        Set(near.map(\.fact.why)).count == 1
    else { return [] }
    return [Finding("log.account", refusal.why.rawValue, observation, arguments(refusal))]
}

/// Kerberos and NTLM on the way to Remote Desktop, as the client's own log or the domain controller's tells: the service is named.
func serviceNameFindings(_ seen: Seen) -> [Finding] {
    let client = seen.newestClientConnection?.fact
    // A name that Kerberos does not know is no trouble where NTLM takes its place: it explains only what failed.
    let isWorthAsking = client?.isCutOff ?? LogStory(seen).decisive?.fact.isUnexplained ?? false
    let events = seen.all(IdentityEvents.self)
    func newest(_ words: Set<String>) -> Seen.Sight<IdentityEvents>? {
        events.filter { words.contains($0.fact.group.what) && seen.isMeant($0) }
            .max { $0.fact.group.to < $1.fact.group.to }
    }
    var found: [Finding] = []
    if isWorthAsking, let (observation, fact) = newest(["spn-unknown", "spn-twice"]) {
        found.append(Finding("log.serviceName", fact.group.what, observation, arguments(fact.group)))
    }
    let loggedOn = client.flatMap { $0.loggedOn ? $0.to : nil }
    if let (observation, fact) = newest(["ntlm-out-blocked"]), loggedOn.map({ $0 < fact.group.to }) ?? true {
        found.append(Finding("log.ntlm", "outgoing-blocked", observation, arguments(fact.group)))
    }
    return found
}

private func arguments(_ refusal: AccountRefusal) -> [String: Value] {
    [
        "who": .text(refusal.who), "when": time(refusal.to), "code": .text(refusal.code ?? "no code"),
        "event": .integer(refusal.event),
    ]
}

extension LoggedAttempt {
    /// It ended at the logon at the latest, and its own log gives no reason with a code.
    fileprivate var isUnexplained: Bool {
        switch outcome {
        case .left: true
        case .refused(.wrongCredentials), .refused(.other): code == nil
        default: false
        }
    }
}

extension ClientConnection {
    /// It ended before the logon, and not by the user's wish.
    fileprivate var isCutOff: Bool { !loggedOn && reason.map { !isHarmless($0) } ?? false }
}

extension AccountRefusal {
    private static let nearMs: Int64 = 10_000
    /// More often it is a program that tries an old password again and again, and its time says nothing.
    private static let mostTries = 10

    fileprivate func isOf(_ attempt: LoggedAttempt) -> Bool {
        guard count <= Self.mostTries, to.milliseconds >= attempt.from.milliseconds - Self.nearMs,
            to.milliseconds <= attempt.to.milliseconds + Self.nearMs
        else { return false }
        switch event {
        // By a policy of the judged server itself.
        case 4002, 4003: return attempt.outcome == .left
        case 4768, 4771: return client != nil && client == attempt.client
        default: return false
        }
    }

    /// Who it was, as far as that is known.
    var who: String {
        let name = user.map { user in domain.map { "\($0)\\\(user)" } ?? user } ?? "somebody"
        return (client ?? clientName).map { "\(name) from \($0)" } ?? name
    }
}

extension Seen {
    /// The service is that of the server that is meant, as far as that is known: of files that only the client or the domain
    /// controller wrote, nothing says which one it is.
    fileprivate func isMeant(_ sight: Sight<IdentityEvents>) -> Bool {
        guard let host = sight.fact.group.about?.split(separator: "/").dropFirst().first else { return false }
        let name = host.split(separator: ":").first.map(String.init) ?? String(host)
        let teller = sight.observation.machine ?? ""
        let judged = walk.observations.filter { $0.fact is LoggedAttempt }.compactMap(\.machine)
        let known = (namesOfTheServer + judged).filter { !$0.isEmpty && !isSameComputer($0, teller) }
        return known.isEmpty || known.contains { isSameComputer($0, name) || $0.lowercased() == name.lowercased() }
    }
}
