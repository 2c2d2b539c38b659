import Diagnosis
import Evidence

/// The path as a picture: a row for each step, `mark name word time detail`.
extension Report {
    private static let nameColumns = 12
    private static let wordColumns = 7
    private static let timeColumns = 6

    func writePath(to page: inout Page) {
        let skippedAtEnd = diagnosis.steps.reversed().prefix { $0.state == .skipped }.count
        let folded = skippedAtEnd > 1 ? skippedAtEnd : 0
        for step in diagnosis.steps.dropLast(folded) { writeRow(step, to: &page) }
        if folded > 0 { writeFolded(Array(diagnosis.steps.suffix(folded)), to: &page) }
    }

    private func writeRow(_ result: StepResult, to page: inout Page) {
        let emphasis = emphasis(of: result.state)
        let time = result.durationMs.map { duration(ms: $0) } ?? ""
        page.hang(
            [
                Span("  \(result.state.mark) ", emphasis),
                Span(padded(result.step.rawValue, Self.nameColumns) + "  ", .bold),
                Span(padded(result.state.rawValue, Self.wordColumns) + "  ", emphasis),
                Span(String(repeating: " ", count: max(0, Self.timeColumns - time.count)) + time + "  ", .dim),
            ], result.detail.text, result.state == .failed ? .bold : .plain)
    }

    /// What was not walked is one row, with each reason once.
    private func writeFolded(_ results: [StepResult], to page: inout Page) {
        guard let first = results.first, let last = results.last else { return }
        let reasons = results.map(\.detail.text).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
        let columns = Self.nameColumns + Self.wordColumns + Self.timeColumns + 6
        page.hang(
            [Span("  · " + padded("\(first.step.rawValue) to \(last.step.rawValue) skipped", columns), .dim)],
            reasons.joined(separator: " "), .dim)
    }

    private func emphasis(of state: StepResult.State) -> Emphasis {
        switch state {
        case .ok: .good
        case .failed: .boldBad
        case .skipped: .dim
        case .warning, .unknown: .warning
        }
    }
}

/// Spaces after the text up to a number of columns.
func padded(_ text: String, _ columns: Int) -> String {
    text + String(repeating: " ", count: max(0, columns - displayWidth(text)))
}
