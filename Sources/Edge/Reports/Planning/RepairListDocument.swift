public import Knowledge

/// All repairs and all that is refused: `fix --list`.
public struct RepairListDocument: Encodable, Sendable {
    public static let schema = "redial.repairs/1"

    private let schema = Self.schema
    private let repairs: [Row]
    private let refused: [Refused]

    private struct Row: Encodable, Sendable {
        let id, title, place: String
        let needs: [String]
        let risk: Repair.Risk
        let lowersSecurity: Bool
        let interrupts: String
        let cutsThisSession: Bool
        let reboot: Repair.Reboot
        let precheck: [String]
        let changes: [ChangeRow]
        let undo: String
        let undoKind: Repair.UndoKind
        let verify: String
        let experiment, adviceOnly: Bool
        let sources: [String]
        let forms: [FormRow]
        let fill: [FillRow]

        init(_ repair: Repair) {
            (id, title, place, needs) = (repair.id, repair.title, repair.place.rawValue, repair.needs)
            (risk, lowersSecurity, interrupts) = (repair.risk, repair.lowersSecurity, repair.interrupts)
            (cutsThisSession, reboot, precheck) = (repair.cutsThisSession, repair.reboot, repair.precheck)
            changes = changeRows(repair, nil, [:])
            (undo, undoKind, verify) = (repair.undo, repair.undoKind, repair.verify)
            (experiment, adviceOnly) = (repair.experiment == true, repair.adviceOnly == true)
            sources = repair.sources
            (forms, fill) = (formRows(repair), fillRows(repair))
        }
    }

    private struct Refused: Encodable, Sendable {
        let id, title, why, source: String
        let instead: [String]
    }

    public init(_ catalogue: RepairCatalogue) {
        repairs = catalogue.repairs.map(Row.init)
        refused = catalogue.refused.map {
            Refused(id: $0.id, title: $0.title, why: $0.why, source: $0.source, instead: $0.instead)
        }
    }

    private enum CodingKeys: String, CodingKey { case schema, repairs, refused }
}
