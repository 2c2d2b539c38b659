import Diagnosis
import Evidence
import Primitives

extension Report {
    private static let mostQuestions = 3
    private static let mostNotes = 8

    func writeQuestions(to page: inout Page) {
        guard !diagnosis.ask.isEmpty else { return }
        page.section("Ask")
        for question in diagnosis.ask.prefix(Self.mostQuestions) {
            page.hang([Span("  ? ", .bold)], question.question.text)
            page.hang([Span("    how: ", .dim)], question.how)
        }
    }

    func writeNotes(to page: inout Page) {
        guard !diagnosis.notes.isEmpty else { return }
        page.section("Notes")
        for note in diagnosis.notes.prefix(Self.mostNotes) {
            let isWarning = note.severity == .warning
            let due = note.dueAt.map { " (due \($0.day))" } ?? ""
            page.hang(
                [Span(isWarning ? "  ! warning  " : "  · note     ", isWarning ? .warning : .dim)], note.text + due)
        }
    }

    func writeNext(to page: inout Page) {
        guard !next.isEmpty else { return }
        page.section("Next")
        for command in next {
            page.command(command.words, indent: 2)
            page.paragraph(command.why, .dim, indent: 6)
        }
    }
}
