import Evidence
import Primitives

/// What the logs come to: which connection decides, and what is history.
struct LogStory {
    typealias Attempt = JoinedAttempts.Attempt

    /// A failure counts as long as nobody was accepted this long after it.
    private static let patienceMs: Int64 = 3_600_000
    /// What logs tell of a time this long before a walk says nothing about it.
    private static let oldestMs: Int64 = 7 * 86_400_000

    let attempts: [Attempt]
    /// The one that the verdict is about; nil where the logs hold none.
    let decisive: Attempt?
    /// Newest attempts of other clients that failed too.
    let alsoFailed: [Attempt]
    /// Failures that the same client, or the same user, has left behind.
    let history: [Attempt]
    let coverages: [Seen.Sight<LogCoverage>]
    /// The logs end long before the walk began, which is about today.
    let isOld: Bool
    private let guessedAt: UnixTime?
    private let bareAt: UnixTime?

    init(_ seen: Seen) {
        attempts = JoinedAttempts(seen).attempts
        let coverages = seen.all(LogCoverage.self)
        self.coverages = coverages
        guessedAt = seen.all(PasswordGuessing.self).map(\.fact.to).max()
        bareAt = seen.all(BareArrivals.self).map(\.fact.to).max()
        let newest = Self.newestOfEach(attempts)
        let isWithoutSession = { (fact: LoggedAttempt) in fact.isWithoutSession(by: coverages) }
        let accepted = attempts.filter { $0.fact.isAccepted && !isWithoutSession($0.fact) }
        let failures = newest.filter { $0.fact.isFailure || isWithoutSession($0.fact) }
        let standing = failures.filter { failure in
            !accepted.contains { $0.fact.to > failure.fact.to && $0.fact.isSameUser(as: failure.fact) }
        }
        let lastAccepted = accepted.last?.fact.to
        let counting = standing.filter { failure in
            lastAccepted.map { $0.since(failure.fact.to) <= Self.patienceMs } ?? true
        }
        let chosen = counting.last ?? Self.turnedAway(attempts, newest) ?? Self.best(newest)
        decisive = chosen
        alsoFailed = standing.filter { $0.observation.id != chosen?.observation.id }
        let standingIDs = Set(standing.map(\.observation.id))
        history = attempts.filter { attempt in
            attempt.fact.isFailure && !standingIDs.contains(attempt.observation.id)
                && accepted.contains { $0.fact.to > attempt.fact.to && $0.fact.isSameParty(as: attempt.fact) }
        }
        let end = (attempts.map(\.fact.to) + coverages.compactMap(\.fact.to)).max()
        isOld = !seen.walk.isOfFiles && (end.map { seen.walk.startedAt.since($0) > Self.oldestMs } ?? false)
    }

    /// The newest of each client. Two users behind one address are two clients.
    private static func newestOfEach(_ attempts: [Attempt]) -> [Attempt] {
        var newest: [String: Attempt] = [:]
        for attempt in attempts { newest[attempt.fact.party] = attempt }
        // A connection that left without a name is that of the user who came from there before or after.
        for (party, attempt) in newest where attempt.fact.user == nil {
            guard let client = attempt.fact.client else { continue }
            let isFollowed = attempts.contains {
                $0.fact.client == client && $0.fact.user != nil && $0.fact.to > attempt.fact.to
            }
            if isFollowed { newest[party] = nil }
        }
        return newest.values.sorted { ($0.fact.to, $0.observation.id) < ($1.fact.to, $1.observation.id) }
    }

    /// A client that was accepted before, and since then has come more than once without getting as far as the logon. Once may
    /// have been a change of mind.
    private static func turnedAway(_ attempts: [Attempt], _ newest: [Attempt]) -> Attempt? {
        guard let last = newest.last(where: { $0.fact.outcome == .left }), let client = last.fact.client,
            let accepted = attempts.last(where: { $0.fact.client == client && $0.fact.isAccepted })
        else { return nil }
        let since = attempts.filter { $0.fact.client == client && $0.fact.to > accepted.fact.to }
        return since.reduce(0) { $0 + $1.fact.times } > 1 && since.allSatisfy { $0.fact.outcome == .left } ? last : nil
    }

    /// Without a failure: the newest session, else the newest that was accepted, else the newest of all.
    private static func best(_ newest: [Attempt]) -> Attempt? {
        newest.last { $0.fact.outcome == .session } ?? newest.last(where: \.fact.isAccepted)
            ?? newest.last { $0.fact.outcome == .joined } ?? newest.last { $0.fact.outcome == .left } ?? newest.last
    }

    // What was proven, and when for the last time: trouble of the same part before that is history.

    var acceptedSince: UnixTime? { attempts.last(where: \.fact.isAccepted)?.fact.to }
    var sessionSince: UnixTime? { attempts.last { $0.fact.outcome == .session }?.fact.to }
    /// Who is refused by name has TLS behind him, and so has who guesses passwords.
    var securedSince: UnixTime? {
        [attempts.last { $0.fact.isSecured }?.fact.to, guessedAt].compactMap(\.self).max()
    }
    /// Any connection at all shows that the listener listens.
    var arrivedSince: UnixTime? {
        [attempts.last { !$0.fact.isPerhapsOther }?.fact.to, guessedAt, bareAt].compactMap(\.self).max()
    }

    func holds(_ channel: String) -> Bool { coverages.contains { $0.fact.channel.contains(channel) } }
}

extension LoggedAttempt {
    /// It came to the logon, and the log of the session manager, which reaches back that far, knows no session of it.
    func isWithoutSession(by coverages: [Seen.Sight<LogCoverage>]) -> Bool {
        [.reached, .accepted].contains(outcome)
            && coverages.contains { sight in
                sight.fact.channel.contains("LocalSessionManager") && (sight.fact.from.map { $0 <= from } ?? false)
            }
    }

    /// Refused for a reason that is told. One that only left may have been a scanner, or a user who thought better of it.
    fileprivate var isFailure: Bool {
        if case .refused = outcome { return !isPerhapsOther }
        return false
    }

    fileprivate var isSecured: Bool {
        switch outcome {
        case .refused(.securityLayer), .left, .open: false
        case .refused: !isPerhapsOther
        case .joined, .reached, .accepted, .session: true
        }
    }

    fileprivate var party: String { "\(client ?? "")|\(user?.lowercased() ?? "")" }

    fileprivate func isSameUser(as other: LoggedAttempt) -> Bool {
        guard let user, let name = other.user else { return client != nil && client == other.client }
        return user.lowercased() == name.lowercased()
    }

    fileprivate func isSameParty(as other: LoggedAttempt) -> Bool {
        isSameUser(as: other) || (client != nil && client == other.client)
    }
}
