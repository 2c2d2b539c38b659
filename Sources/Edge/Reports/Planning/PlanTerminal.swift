import Diagnosis
public import Knowledge
import Repairs

extension PlanDocument {
    /// The plan for people: what would be done, in which order, and how it is taken back.
    ///
    /// - Parameter isLast: false where it is about to be carried out.
    public func terminal(columns: Int = 80, style: Style = .plain, isLast: Bool = true) -> String {
        var page = Page(style: style, columns: columns)
        if let report {
            page.paragraph(report.target.asked, .bold)
            page.paragraph(report.diagnosis.verdict.summary.text)
        }
        client?.write(to: &page)
        writeQuestions(to: &page)
        for (number, step) in plan.steps.enumerated() { write(step, number + 1, to: &page) }
        if plan.steps.isEmpty { page.section("There is nothing here for redial to change.") }
        writeRefusals(to: &page)
        if client == nil { writeAdvice(to: &page) }
        guard isLast else { return page.text }
        page.blank()
        page.paragraph("Nothing was changed: this is a plan.\(next)", .dim)
        return page.text
    }

    private var next: String {
        guard access != nil, let first = feasible.first else { return "" }
        return " --apply carries out \(first.repair.id)."
    }

    private func writeQuestions(to page: inout Page) {
        guard !ask.isEmpty else { return }
        page.section("First ask, for no cause is more likely than not")
        for question in ask { page.hang([Span("  ")], question) }
    }

    private func write(_ step: Plan.Step, _ number: Int, to page: inout Page) {
        let repair = step.repair
        page.section("\(number). \(repair.title)")
        page.paragraph(
            "\(repair.id), on the \(repair.place.rawValue), as \(repair.needs.joined(separator: ", "))", .dim, indent: 3
        )
        page.hang([Span("   why:      ")], step.why.text)
        for check in repair.precheck { page.hang([Span("   before:   ")], check) }
        let execution = executions[repair.id]
        for change in changeRows(repair, execution, known.fills) {
            page.hang([Span("   change:   ")], sentence(of: change))
        }
        for reason in execution?.reasons(knowing: known) ?? [] { page.hang([Span("   against:  ")], reason) }
        let weakens = repair.lowersSecurity ? "; it lowers security" : ""
        page.hang([Span("   risk:     ")], "\(repair.risk.rawValue)\(weakens). \(repair.interrupts)")
        page.hang([Span("   undo:     ")], repair.undo)
        page.hang([Span("   proof:    ")], repair.verify)
        page.hang([Span("   forms:    ")], repair.formNames)
        for blank in repair.blanks where known.fills[blank.id] == nil {
            page.hang([Span("   to fill:  ")], "\(blank.id): \(blank.words)")
        }
    }

    private func sentence(of change: ChangeRow) -> String {
        let type = change.type.map { " (\($0))" } ?? ""
        let before = change.before.map { "\($0), becomes " } ?? ""
        let least = change.atLeast == true ? "at least " : ""
        return "\(change.where.word) \(change.path)\(type): \(before)\(least)\(change.after ?? "removed")"
    }

    private func writeRefusals(to page: inout Page) {
        guard !plan.refused.isEmpty else { return }
        page.section("Not done")
        for refusal in plan.refused { page.hang([Span("  \(refusal.id): ")], refusal.why) }
    }

    private func writeAdvice(to page: inout Page) {
        guard !plan.advice.isEmpty else { return }
        page.section("To say")
        for advice in plan.advice { page.hang([Span("  to the \(advice.to.word): ")], advice.text) }
    }
}

extension Repair.Change.Place {
    fileprivate var word: String {
        switch self {
        case .filePermission: "permissions of"
        case .clientSetting: "setting"
        default: rawValue
        }
    }
}

extension Plan.Advice.Recipient {
    fileprivate var word: String { self == .network ? "network team" : rawValue }
}

extension RepairCatalogue {
    /// All repairs and all that is refused, one a line.
    public func terminal(columns: Int = 80, style: Style = .plain) -> String {
        var page = Page(style: style, columns: columns)
        for place in Repair.Place.allCases {
            let rows = repairs.filter { $0.place == place }.sorted { ($0.risk, $0.order) < ($1.risk, $1.order) }
            guard !rows.isEmpty else { continue }
            page.section("On the \(place.rawValue)")
            for repair in rows {
                page.hang(
                    [Span("  \(repair.id): ", .bold)],
                    "\(repair.title) (risk \(repair.risk.rawValue); forms \(repair.formNames))")
            }
        }
        page.section("Refused, whoever advises it")
        for fix in refused { page.hang([Span("  \(fix.id): ", .bold)], "\(fix.title). \(fix.why)") }
        return page.text
    }
}
