public import Diagnosis
import Evidence
import Primitives

/// Two reports side by side. Encodes itself as `redial.comparison/1`; `terminal(columns:style:)` is the same for people.
public struct ComparisonReport: Sendable {
    public static let schema = "redial.comparison/1"

    public let first: Report
    public let second: Report
    public let comparison: Comparison

    public init(_ first: Report, _ second: Report, _ comparison: Comparison) {
        self.first = first
        self.second = second
        self.comparison = comparison
    }

    /// Of monitoring plugins, as far as they fit: 0 no step differs, 2 they differ, 3 cannot tell.
    public var exitCode: Int32 {
        switch comparison.state {
        case .alike: 0
        case .differs: 2
        case .unknown: 3
        }
    }
}

extension ComparisonReport: Encodable {
    private enum Key: String, CodingKey {
        case schema, redial, knowledge, state, relation, step, summary, explanation, first, second, differences
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(Self.schema, forKey: .schema)
        try container.encode(first.redial, forKey: .redial)
        try container.encode(first.knowledge, forKey: .knowledge)
        try container.encode(comparison.state, forKey: .state)
        try container.encode(comparison.relation, forKey: .relation)
        try container.encode(comparison.step, forKey: .step)
        try container.encode(comparison.summary, forKey: .summary)
        try container.encode(comparison.explanation, forKey: .explanation)
        try container.encode(SideRow(first), forKey: .first)
        try container.encode(SideRow(second), forKey: .second)
        try container.encode(comparison.differences, forKey: .differences)
    }
}

/// One of the two walks, in short.
struct SideRow: Encodable {
    @OrNull var file: String?
    let asked: String
    let host: String
    let port: UInt16
    let identity: String
    let startedAt: String
    let final: Bool
    let vantage: VantageRow
    let verdict: VerdictRow
    @OrNull var cause: String?

    init(_ report: Report) {
        asked = report.target.asked
        host = report.target.host
        port = report.target.port
        identity = report.target.identity
        startedAt = report.walk.startedAt.rfc3339
        final = report.walk.final
        vantage = VantageRow(report.walk.vantage)
        verdict = VerdictRow(report.diagnosis.verdict)
        file = report.readFrom.first
        cause = report.diagnosis.causes.first?.id
    }
}
