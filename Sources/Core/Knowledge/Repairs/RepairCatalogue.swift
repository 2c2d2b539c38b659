import FoundationEssentials

/// All repairs, and all that is refused.
public struct RepairCatalogue: Decodable, Sendable {
    public let repairs: [Repair]
    public let refused: [RefusedFix]

    /// The embedded rows, decoded when they are first asked for. Were they unreadable, which a test excludes, there would
    /// be no repairs, and reports would name them by their ids.
    public static let shared =
        (try? JSONDecoder().decode(RepairCatalogue.self, from: Data(EmbeddedRepairs.json.utf8)))
        ?? RepairCatalogue(repairs: [], refused: [])

    public init(repairs: [Repair], refused: [RefusedFix]) {
        self.repairs = repairs
        self.refused = refused
    }

    public func repair(_ id: String) -> Repair? { repairs.first { $0.id == id } }

    /// A short command for each id.
    public var titles: [String: String] {
        Dictionary(repairs.map { ($0.id, $0.title) }, uniquingKeysWith: { first, _ in first })
    }
}
