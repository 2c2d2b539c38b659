import Diagnosis
import Evidence
import Primitives

extension ComparisonReport {
    private static let mostDifferences = 12

    /// For people: where the walks part, what explains it, and what else differs. Lines as those of a report.
    public func terminal(columns: Int = 80, style: Style = .plain) -> String {
        var page = Page(style: style, columns: columns)
        page.hang(
            [Span(title, .bold), Span("  ")], headline,
            comparison.state == .alike ? .boldGood : comparison.state == .differs ? .boldBad : .boldWarning)
        page.blank()
        writeSides(to: &page)
        page.blank()
        page.paragraph(comparison.summary.text, .bold)
        if let explanation = comparison.explanation {
            page.section("What explains it")
            page.paragraph(explanation.text, indent: 2)
        }
        writeDifferences(to: &page)
        return page.text
    }

    private var title: String {
        first.target.asked == second.target.asked
            ? first.target.asked : "\(first.target.asked) and \(second.target.asked)"
    }

    private var headline: String {
        switch comparison.state {
        case .alike: "✓ no step differs"
        case .differs: "✗ they part at \(comparison.step?.rawValue ?? "some step")"
        case .unknown: "? cannot tell"
        }
    }

    private func writeSides(to page: inout Page) {
        for (letter, report) in [("A", first), ("B", second)] {
            page.hang(
                [Span("  \(letter)  ", .bold)],
                "\(report.target.asked) from \(report.vantagePoint), \(report.walk.startedAt.day) "
                    + "\(report.walk.startedAt.rfc3339.dropFirst(11).prefix(8)) UTC")
            page.paragraph("\(report.diagnosis.verdict.state.mark) \(report.headline)", indent: 5)
        }
        page.blank()
        for step in Step.allCases where isWalked(step) {
            let mark = step == comparison.step ? "✗" : " "
            let name = step.rawValue + String(repeating: " ", count: max(0, 14 - step.rawValue.count))
            page.hang(
                [Span("  \(mark) \(name)A \(state(of: step, first))  ")], "B \(state(of: step, second))")
        }
    }

    /// Steps that both passed over say nothing.
    private func isWalked(_ step: Step) -> Bool {
        [first, second].contains { report in
            report.diagnosis.steps.contains { $0.step == step && $0.state != .skipped }
        }
    }

    private func state(of step: Step, _ report: Report) -> String {
        let state = report.diagnosis.steps.first { $0.step == step }?.state ?? .unknown
        return state.mark + " " + state.rawValue + String(repeating: " ", count: max(0, 7 - state.rawValue.count))
    }

    /// All but the one that the summary tells.
    private func writeDifferences(to page: inout Page) {
        let told = comparison.state == .differs ? comparison.differences.firstIndex(where: \.decides) : nil
        let rest = comparison.differences.enumerated().filter { $0.offset != told }.map(\.element)
        guard !rest.isEmpty else { return }
        page.section("Also different")
        for difference in rest.prefix(Self.mostDifferences) {
            page.hang([Span("  \(difference.decides ? "!" : "·") ", .dim)], difference.says.text)
        }
        if rest.count > Self.mostDifferences {
            page.paragraph("and \(rest.count - Self.mostDifferences) more, in --json", .dim, indent: 2)
        }
    }
}
