import Evidence
import Knowledge
import Primitives

/// Refusals that nothing ties to a connection: told, and held against nobody.
extension Judging {
    private static let mostRefusals = 3

    func accountNotes() -> [Note] {
        let all = seen.all(AccountRefusal.self)
        guard finding("log.account") == nil, let last = all.last else { return [] }
        let told = all.suffix(Self.mostRefusals).map { "\(time($0.fact.to).text): \(words.say($0.fact).text)" }
        let args: [String: Value] = ["what": .text(told.joined(separator: " "))]
        return [note("log-account-refusals", .info, last.observation.id, args)]
    }
}

extension Words {
    /// One refusal beside its time.
    func say(_ refusal: AccountRefusal) -> Sentence {
        let who = refusal.user == nil ? "Somebody" + refusal.who.dropFirst("somebody".count) : refusal.who
        return say(
            "timeline.account-\(refusal.why.rawValue)",
            [
                "who": .text(who), "event": .integer(refusal.event),
                "code": .text(refusal.code.map { " (\($0))" } ?? ""),
                "times": .text(refusal.count > 1 ? ", \(refusal.count) times since \(time(refusal.from).text)" : ""),
            ])
    }
}
