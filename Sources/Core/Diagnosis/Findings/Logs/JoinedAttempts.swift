import Evidence
import Primitives

/// Connections of all logs: what several logs tell of the same connection is one.
struct JoinedAttempts {
    struct Attempt {
        var observation: Observation
        var fact: LoggedAttempt
    }

    /// An audit record lies within this time of the connection that it belongs to.
    private static let nearMs: Int64 = 10_000

    /// The oldest first.
    let attempts: [Attempt]

    init(_ seen: Seen) {
        let all = seen.all(LoggedAttempt.self).map { Attempt(observation: $0.observation, fact: $0.fact) }
            .sorted { ($0.fact.to, $0.observation.id) < ($1.fact.to, $1.observation.id) }
        var joined: [Attempt] = []
        var byActivity: [String: Int] = [:]
        for attempt in all {
            guard let activity = attempt.fact.activity else { continue }
            if let known = byActivity[activity] {
                joined[known].take(attempt)
            } else {
                byActivity[activity] = joined.count
                joined.append(attempt)
            }
        }
        // Where the connections of an address begin and end among those that have an ActivityID.
        var byClient: [String: [Int]] = [:]
        for (index, attempt) in joined.enumerated() { byClient[attempt.fact.client ?? "", default: []].append(index) }
        for attempt in all where attempt.fact.activity == nil {
            let near = (attempt.fact.client.flatMap { byClient[$0] } ?? []).last {
                Self.isNear(joined[$0], attempt)
            }
            if let near { joined[near].take(attempt) } else { joined.append(attempt) }
        }
        attempts = joined.sorted { ($0.fact.to, $0.observation.id) < ($1.fact.to, $1.observation.id) }
    }

    private static func isNear(_ left: Attempt, _ right: Attempt) -> Bool {
        left.observation.source != right.observation.source && left.fact.times == 1 && right.fact.times == 1
            && right.fact.to >= UnixTime(milliseconds: left.fact.from.milliseconds - nearMs)
            && right.fact.from <= UnixTime(milliseconds: left.fact.to.milliseconds + nearMs)
    }
}

extension JoinedAttempts.Attempt {
    /// What another log tells of the same connection. The observation that says how it came out speaks for both.
    mutating func take(_ other: Self) {
        if (other.fact.refusal != nil && fact.code == nil) || other.fact.reached > fact.reached {
            observation = other.observation
        }
        fact.join(other.fact)
    }
}

extension LoggedAttempt {
    fileprivate mutating func join(_ other: LoggedAttempt) {
        client = client ?? other.client
        clientName = clientName ?? other.clientName
        if user == nil { (user, domain) = (other.user, other.domain) }
        connection = connection ?? other.connection
        session = session ?? other.session
        events += other.events.filter { !events.contains($0) }
        from = min(from, other.from)
        to = max(to, other.to)
        reached = max(reached, other.reached)
        if refusal == nil || code == nil, other.refusal != nil { (refusal, code) = (other.refusal, other.code) }
        logonType = logonType ?? other.logonType
        ending = ending ?? other.ending
        endCode = endCode ?? other.endCode
        isOver = isOver || other.isOver
    }
}

/// How a connection came out, as far as judging goes.
enum AttemptOutcome: Equatable {
    case refused(LoggedAttempt.Refusal)
    /// It came, and ended before anybody was asked for a name, or was accepted.
    case left
    /// It came, and the log says no more of it.
    case open
    /// TLS and NLA are behind it, the logon is not told.
    case joined
    /// It came to the logon: with NLA the user was accepted by then, without it the logon screen was shown.
    case reached
    case accepted
    case session
}

extension LoggedAttempt {
    var outcome: AttemptOutcome {
        if let refusal, reached < .session { return .refused(refusal) }
        return switch reached {
        case .session, .shell: .session
        case .logon: events.contains(4624) ? .accepted : .reached
        case .joined: .joined
        case .arrived: isOver ? .left : .open
        }
    }

    var isAccepted: Bool { [.reached, .accepted, .session].contains(outcome) }

    /// Only the audit tells of it, and only that it was a network logon: with NLA that of Remote Desktop, but file shares make
    /// the same.
    var isPerhapsOther: Bool { logonType == 3 && events.allSatisfy { $0 == 4625 } }

    /// The same as the first words of a sentence; what people are called stays as they wrote it.
    var whoFirst: String { user == nil ? "A" + who.dropFirst() : who }

    /// Who it was, as far as that is known.
    var who: String {
        let name = user.map { user in domain.map { "\($0)\\\(user)" } ?? user }
        switch (name, client ?? clientName) {
        case (let name?, let place?): return "\(name) from \(place)"
        case (let name?, nil): return name
        case (nil, let place?): return "a client at \(place)"
        case (nil, nil): return "a client"
        }
    }
}
