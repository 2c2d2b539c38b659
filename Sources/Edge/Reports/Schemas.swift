import Evidence
import Explanation

/// The JSON Schemas of what redial prints.
public enum Schema: String, CaseIterable, Sendable {
    case report, error, explanation, walk, comparison, plan, result, repairs
    case journalList = "journal-list"
    case caseFile = "case"

    /// By its short name, `report`, or by the name that a document carries, `redial.report/1`.
    public init?(named name: String) {
        guard let schema = Self.allCases.first(where: { $0.rawValue == name || $0.documentName == name }) else {
            return nil
        }
        self = schema
    }

    /// What stands under `schema` in the documents that it describes.
    public var documentName: String {
        switch self {
        case .report: Report.schema
        case .error: "redial.error/1"
        case .explanation: Explanation.schema
        case .walk: RecordedWalk.schema
        case .comparison: ComparisonReport.schema
        case .plan: PlanDocument.schema
        case .result: ResultDocument.schema
        case .repairs: RepairListDocument.schema
        case .journalList: JournalDocument.schema
        case .caseFile: CaseEntry.schema
        }
    }

    /// The schema itself, JSON Schema draft 2020-12.
    public var text: String {
        switch self {
        case .report: EmbeddedSchemas.report
        case .error: EmbeddedSchemas.error
        case .explanation: EmbeddedSchemas.explanation
        case .walk: EmbeddedSchemas.walk
        case .comparison: EmbeddedSchemas.comparison
        case .plan: EmbeddedSchemas.plan
        case .result: EmbeddedSchemas.result
        case .repairs: EmbeddedSchemas.repairs
        case .journalList: EmbeddedSchemas.journalList
        case .caseFile: EmbeddedSchemas.caseFile
        }
    }
}
