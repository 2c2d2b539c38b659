public import Knowledge

/// What the web claims of a code, and what is known.
public struct Myth: Sendable {
    /// Stable, kebab-case.
    public let id: String
    public let claim: String
    public let standing: PopularRow.Standing
    public let truth: String
    public let source: String
}

/// In the order of the data.
func myths(about codes: Set<String>, _ knowledge: Knowledge) -> [Myth] {
    knowledge.popular.filter { !codes.isDisjoint(with: $0.codes) }.map { row in
        Myth(id: row.id, claim: row.claim, standing: row.standing, truth: row.truth, source: row.source)
    }
}
