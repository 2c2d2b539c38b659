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
        writeCauses(to: &page, repairTitles)
        writeRuledOut(to: &page)
        writeQuestions(to: &page)
        writeNotes(to: &page)
        writeNext(to: &page)
        writeFooter(to: &page)
        return page.text
    }

    private func writeTitle(to page: inout Page) {
        let provisional = walk.final ? [] : [Span("provisional  ", .boldWarning)]
        let address = target.addresses.first(where: \.used)?.address
        let behind = address.flatMap { $0 == target.host ? nil : " (\($0))" } ?? ""
        let (mark, emphasis) = headline
        page.hang(
            provisional + [Span(target.asked, .bold), Span(behind + "  ")], mark + (walk.final ? "" : " so far"),
            emphasis)
        if let machine { page.paragraph("answered by " + machine, .dim) }
        page.blank()
    }

    private var headline: (text: String, emphasis: Emphasis) {
        let step = diagnosis.verdict.step
        return switch diagnosis.verdict.state {
        case .healthy: ("✓ healthy", .boldGood)
        case .degraded: ("! degraded" + (step.map { " at \($0.rawValue)" } ?? ""), .boldWarning)
        case .broken: ("✗ broken" + (step.map { " at \($0.rawValue)" } ?? ""), .boldBad)
        case .inconclusive: ("? cannot tell" + (step.map { ", stopped at \($0.rawValue)" } ?? ""), .boldWarning)
        }
    }

    private var machine: String? {
        guard let name = host.dnsName ?? host.netbiosName else { return nil }
        return name + (host.windowsBuild.map { ", Windows \($0)" } ?? "")
    }

    private func writeFooter(to page: inout Page) {
        page.blank()
        let spent = counted(walk.connections.opened, "connection") + ", \(walk.connections.answered) answered"
        page.paragraph("\(spent); \(duration(ms: walk.durationMs)); from \(vantagePoint)", .dim)
        if !walk.final { page.paragraph("Provisional: the host may yet answer.", .boldWarning) }
    }

    private var vantagePoint: String {
        let vantage = walk.vantage
        let source = vantage.source.map { [$0 + (vantage.interface.map { " on \($0)" } ?? "")] } ?? []
        let overlays = vantage.overlays.isEmpty ? [] : ["overlays " + vantage.overlays.joined(separator: ", ")]
        return "\(vantage.host) (" + ([vantage.kind.rawValue] + source + overlays).joined(separator: ", ") + ")"
    }
}
