import Diagnosis
import Evidence

/// Which look at a case is before and which after, and what became of it between them.
extension HTMLPage {
    @MarkupBuilder var caseSoFar: Markup {
        if let history = report.caseHistory, let progress = history.progress {
            section("case", "The case so far") {
                Tag.ul(.style("notes")) {
                    for row in history.entries { item(row) }
                }
                Tag.p { Tag.strong { progress.text } }
            }
        }
    }

    private func item(_ row: CaseSection.Row) -> Markup {
        Tag.li {
            Tag.span {
                Tag.strong { "\(row.role.rawValue): \(row.state.mark)" }
                " \(row.startedAt.toTheSecond), "
                word(row.asked, limit: 260)
                ": \(row.summary)"
            }
        }
    }
}
