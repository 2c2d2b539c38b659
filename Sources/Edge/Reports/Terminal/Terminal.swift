import Diagnosis
import Evidence

extension Report {
    /// The report for people: where it broke, why, what to do; then what else was seen.
    ///
    /// - Parameters:
    ///   - columns: of the terminal; taken as at least 40.
    ///   - repairTitles: a short sentence for each id of a repair; the id itself where there is none.
    /// - Returns: lines of at most `columns`. Marks always come with words, so that it can be read aloud. The only control
    ///   characters are line feeds and, where the style has colours, SGR sequences.
    public func terminal(columns: Int = 80, style: Style = .plain, repairTitles: [String: String] = [:]) -> String {
        var page = Page(style: style, columns: columns)
        writeTitle(to: &page)
        writePath(to: &page)
        page.blank()
        page.paragraph(diagnosis.verdict.summary.text, .bold)
        writeOtherVantage(to: &page)
        writeCase(to: &page)
        writeConversations(to: &page)
        writeFiles(to: &page)
        writeCauses(to: &page, repairTitles)
        writeRuledOut(to: &page)
        writePopular(to: &page)
        writeQuestions(to: &page)
        writeMatrix(to: &page)
        writeSettings(to: &page)
        writeTimeline(to: &page)
        writeNotes(to: &page)
        writeNext(to: &page)
        writeFooter(to: &page)
        return page.text
    }

    private func writeTitle(to page: inout Page) {
        let provisional = walk.final ? [] : [Span("provisional  ", .boldWarning)]
        let behind = addressBehindName.map { " (\($0))" } ?? ""
        page.hang(
            provisional + [Span(target.asked, .bold), Span(behind + "  ")],
            "\(diagnosis.verdict.state.mark) \(headline)" + (walk.final ? "" : " so far"), emphasis)
        if let machine { page.paragraph((hasNamedItself ? "answered by " : "files tell of ") + machine, .dim) }
        page.blank()
    }

    private var emphasis: Emphasis {
        switch diagnosis.verdict.state {
        case .healthy: .boldGood
        case .degraded, .inconclusive: .boldWarning
        case .broken: .boldBad
        }
    }

    private func writeFooter(to page: inout Page) {
        page.blank()
        let source = "\(spent); \(duration(ms: walk.durationMs)); from \(vantagePoint)"
        page.paragraph(walk.isOfFiles ? "Read from files; nobody was asked anything." : source, .dim)
        if !walk.final { page.paragraph("Provisional: the host may yet answer.", .boldWarning) }
    }
}
