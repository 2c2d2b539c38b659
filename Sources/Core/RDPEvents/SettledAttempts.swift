import Evidence
import Primitives

/// Connections to which nothing more will be added: the newest as they are, older ones that are alike as one, those of
/// password guessers as a number.
struct SettledAttempts {
    /// So many stand alone.
    private static let mostAlone = 60
    private static let mostFolded = 1500
    private static let mostClients = 20_000

    private struct Alike: Hashable {
        let client: String?
        let user: String?
        let reached: LoggedAttempt.Reached
        let refusal: LoggedAttempt.Refusal?
        let code: String?
        let ending: LoggedAttempt.Ending?
        let isOver: Bool
    }

    /// What one address did over the whole log.
    private struct Client {
        var refused = 0
        var accepted = 0
        var users: Set<String> = []
        var from: UnixTime
        var to: UnixTime
    }

    private var newest: [LoggedAttempt] = []
    private var folded: [Alike: LoggedAttempt] = [:]
    private var clients: [String: Client] = [:]
    private(set) var bare: BareArrivals?
    private(set) var leftOut = 0

    mutating func add(_ attempt: LoggedAttempt) {
        if attempt.isBare { return countBare(attempt) }
        tally(attempt)
        newest.append(attempt)
        if newest.count >= 4 * Self.mostAlone { foldOldest(keeping: 2 * Self.mostAlone) }
    }

    /// The end of a connection that began before the log is no arrival.
    private mutating func countBare(_ attempt: LoggedAttempt) {
        guard attempt.events.contains(261) else { return }
        bare = BareArrivals(
            count: (bare?.count ?? 0) + 1, from: min(bare?.from ?? attempt.from, attempt.from),
            to: max(bare?.to ?? attempt.to, attempt.to))
    }

    private mutating func tally(_ attempt: LoggedAttempt) {
        guard let address = attempt.client, clients.count < Self.mostClients || clients[address] != nil else { return }
        var client = clients[address] ?? Client(from: attempt.from, to: attempt.to)
        if attempt.isAccepted { client.accepted += 1 }
        if attempt.isRefusedByName { client.refused += 1 }
        if let user = attempt.user, client.users.count < 64 { client.users.insert(user.lowercased()) }
        client.from = min(client.from, attempt.from)
        client.to = max(client.to, attempt.to)
        clients[address] = client
    }

    private mutating func foldOldest(keeping: Int) {
        newest.sort { $0.to < $1.to }
        for attempt in newest.prefix(max(0, newest.count - keeping)) { fold(attempt) }
        newest.removeFirst(max(0, newest.count - keeping))
        guard folded.count > 2 * Self.mostFolded else { return }
        let kept = folded.sorted { $0.value.to > $1.value.to }.prefix(Self.mostFolded)
        leftOut += folded.count - kept.count
        folded = Dictionary(uniqueKeysWithValues: kept.map { ($0.key, $0.value) })
    }

    private mutating func fold(_ attempt: LoggedAttempt) {
        let key = Alike(
            client: attempt.client, user: attempt.user, reached: attempt.reached, refusal: attempt.refusal,
            code: attempt.code, ending: attempt.ending, isOver: attempt.isOver)
        guard let earlier = folded[key] else { return folded[key] = attempt }
        var merged = attempt.to >= earlier.to ? attempt : earlier
        merged.from = min(earlier.from, attempt.from)
        merged.times = earlier.times + attempt.times
        folded[key] = merged
    }

    // MARK: the end

    /// The connections worth an observation each, and the guessing of passwords as one.
    mutating func told() -> (attempts: [LoggedAttempt], guessing: PasswordGuessing?) {
        foldOldest(keeping: Self.mostAlone)
        let guessers = guessers
        let all = (Array(folded.values) + newest).filter { attempt in
            attempt.client.map { !guessers.contains($0) } ?? true
        }
        return (all.sorted { ($0.to, $0.from) < ($1.to, $1.from) }, guessing(of: guessers))
    }

    /// Addresses that were refused often and never accepted: one that tries many names, or very often; or many that are
    /// refused a few times each, as a network of guessers does.
    private var guessers: Set<String> {
        let refused = clients.filter { $0.value.refused > 0 && $0.value.accepted == 0 }
        let alone = refused.filter { _, client in
            switch client.users.count {
            case 0: client.refused >= 15
            case 1...4: client.refused >= 50
            default: client.refused >= 5
            }
        }
        let sum = refused.values.reduce(0) { $0 + $1.refused }
        return Set((refused.count >= 10 && sum >= 30 ? refused : alone).keys)
    }

    private func guessing(of guessers: Set<String>) -> PasswordGuessing? {
        let busy = guessers.compactMap { address in clients[address].map { (address, $0) } }
            .sorted { ($1.1.refused, $0.0) < ($0.1.refused, $1.0) }
        guard let from = busy.map(\.1.from).min(), let to = busy.map(\.1.to).max() else { return nil }
        return PasswordGuessing(
            attempts: busy.reduce(0) { $0 + $1.1.refused }, sources: busy.count,
            users: busy.reduce(into: Set<String>()) { $0.formUnion($1.1.users) }.count,
            top: busy.prefix(10).map { .init(client: $0.0, attempts: $0.1.refused) }, from: from, to: to)
    }
}

extension LoggedAttempt {
    /// It came, and nothing more is known of it.
    fileprivate var isBare: Bool { client == nil && user == nil && refusal == nil && reached == .arrived }

    /// Whoever it was had a password that is right.
    fileprivate var isAccepted: Bool { reached >= .logon && refusal == nil }

    /// Refused for who it was, or said to be.
    fileprivate var isRefusedByName: Bool { refusal.map { ![.securityLayer, .declined].contains($0) } ?? false }
}
