import Diagnosis
import Evidence

extension HTMLPage {
    private static let mostQuestions = 6
    private static let mostNotes = 20

    @MarkupBuilder var questions: Markup {
        let questions = report.diagnosis.ask
        if !questions.isEmpty {
            section("ask", "What would tell more") {
                Tag.ol(.style("ask")) {
                    for question in questions.prefix(Self.mostQuestions) { item(question) }
                }
                rest(questions.count - Self.mostQuestions)
            }
        }
    }

    private func item(_ question: Question) -> Markup {
        Tag.li {
            Tag.strong { question.question.text }
            Tag.p {
                Tag.span(.style("dim")) { "How: " }
                question.how
            }
            Tag.p(.style("dim")) {
                "Answers: \(question.answers.joined(separator: ", ")). Id: "
                Tag.code { word(question.id) }
            }
        }
    }

    @MarkupBuilder var notes: Markup {
        let notes = report.diagnosis.notes
        if !notes.isEmpty {
            section("notes", "Notes") {
                Tag.ul(.style("notes")) {
                    for note in notes.prefix(Self.mostNotes) { item(note) }
                }
                rest(notes.count - Self.mostNotes)
            }
        }
    }

    private func item(_ note: Note) -> Markup {
        let isWarning = note.severity == .warning
        return Tag.li(.style(note.severity.rawValue)) {
            Tag.span(.style("mark"), .silent) { isWarning ? "!" : "·" }
            Tag.span {
                if isWarning { Tag.strong { "Warning: " } }
                note.text
                if let due = note.dueAt {
                    " Due "
                    day(due)
                    "."
                }
                " "
                if let observation = note.observation { reference(observation) }
            }
        }
    }

    @MarkupBuilder var next: Markup {
        if !report.next.isEmpty {
            section("next", "Next") {
                for command in report.next {
                    Tag.p(.style("why")) { capitalised(command.why) + ":" }
                    Tag.pre { Tag.code { broken(command.words) } }
                }
            }
        }
    }

    /// A command that is too long for a line goes on with a whole word, so that no option is torn at its hyphens.
    @MarkupBuilder private func broken(_ words: [String]) -> Markup {
        for (number, word) in words.enumerated() {
            number == 0 ? "" : " "
            Tag.span(.style("whole")) { word }
        }
    }

    private func capitalised(_ sentence: String) -> String { sentence.prefix(1).uppercased() + sentence.dropFirst() }
}
