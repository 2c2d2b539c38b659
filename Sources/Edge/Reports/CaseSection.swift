public import Diagnosis
public import Evidence
public import Primitives

/// `case` of the report: every look at a case, judged by the knowledge of now, and what became of it.
public struct CaseSection: Encodable, Sendable {
    public struct Row: Encodable, Sendable {
        public enum Role: String, Encodable, Sendable { case only, before, between, after }

        public let number: Int
        public let role: Role
        public let asked: String
        public let startedAt: UnixTime
        public let state: Verdict.State
        @OrNull public private(set) var step: Step?
        /// The leading cause; null of a healthy one.
        @OrNull public private(set) var cause: String?
        /// The verdict in one sentence.
        public let summary: String
        /// What was done before this look; null where nothing was changed.
        @OrNull public private(set) var repaired: CaseEntry.Repaired?

        init(number: Int, role: Role, _ report: Report, _ repaired: CaseEntry.Repaired?) {
            let verdict = report.diagnosis.verdict
            self.number = number
            self.role = role
            asked = report.target.asked
            startedAt = report.walk.startedAt
            state = verdict.state
            summary = verdict.summary.text
            step = verdict.step
            cause = state == .healthy ? nil : report.diagnosis.causes.first?.id
            self.repaired = repaired
        }
    }

    public let entries: [Row]
    /// Nil where there is only one.
    public let progress: Sentence?

    /// - Parameters:
    ///   - repairs: what was done before each of them.
    ///   - progress: what became of it between the first and the last.
    public init(_ reports: [Report], repairs: [CaseEntry.Repaired?], progress: Sentence?) {
        entries = reports.enumerated().map { index, report in
            let role: Row.Role =
                reports.count == 1 ? .only : index == 0 ? .before : index == reports.count - 1 ? .after : .between
            return Row(number: index + 1, role: role, report, index < repairs.count ? repairs[index] : nil)
        }
        self.progress = progress
    }

    private enum CodingKeys: String, CodingKey { case entries, progress }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(entries, forKey: .entries)
        try container.encode(progress, forKey: .progress)
    }
}

extension Report {
    /// Which look is before and which after, and what became of the case between them.
    func writeCase(to page: inout Page) {
        guard let caseHistory, let progress = caseHistory.progress else { return }
        page.section("The case so far")
        for row in caseHistory.entries {
            if let repaired = row.repaired {
                page.hang([Span("            ")], "Then \(repaired.repair) was carried out (\(repaired.ending)).")
            }
            let role = row.role.rawValue + String(repeating: " ", count: max(0, 8 - row.role.rawValue.count))
            page.hang([Span("  \(role)  \(row.state.mark) ")], "\(row.startedAt.rfc3339), \(row.asked): \(row.summary)")
        }
        page.paragraph(progress.text, .bold, indent: 2)
    }
}
