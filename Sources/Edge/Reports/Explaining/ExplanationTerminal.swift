import Diagnosis
import Evidence
public import Explanation
import Knowledge

extension Explanation {
    /// More causes than this are told by their steps: a long list of equals helps nobody.
    private static let mostCauses = 6

    /// The explanation for people; see `Report.terminal` for what its lines hold.
    ///
    /// - Parameter sentences: templates by id, among them the names of the families (`codeKind.…`).
    public func terminal(columns: Int = 80, style: Style = .plain, sentences: [String: String]) -> String {
        var page = Page(style: style, columns: columns)
        if codes.isEmpty { page.paragraph("No code, name or event was found in: \(input)", .bold) }
        for (index, code) in codes.enumerated() {
            if index > 0 { page.blank() }
            write(code, to: &page, sentences)
        }
        writeSteps(to: &page)
        writeCauses(to: &page)
        writeMyths(to: &page)
        if !next.isEmpty {
            page.section("Next")
            for command in next { page.command(command.split(separator: " ").map(String.init), indent: 2) }
        }
        return page.text
    }

    private func write(_ code: ExplainedCode, to page: inout Page, _ sentences: [String: String]) {
        guard let entry = code.entry else {
            page.paragraph(written(code) + "  unknown", .boldWarning)
            return page.paragraph(code.reading.text, indent: 2)
        }
        let kind = sentences["codeKind.\(entry.kind.rawValue)"] ?? entry.kind.rawValue
        page.paragraph([written(code), entry.name].filter { !$0.isEmpty }.joined(separator: "  "), .bold)
        page.paragraph("\(kind)\(entry.step.map { ", shows at \($0)" } ?? ""). \(code.reading.text)", .dim, indent: 2)
        page.paragraph(entry.meaning + ".", indent: 2)
        if !entry.notes.isEmpty { page.paragraph(entry.notes + (entry.notes.hasSuffix(".") ? "" : "."), indent: 2) }
        page.paragraph("\(entry.quality) source: \(origin(of: entry.source))", .dim, indent: 2)
    }

    private func writeSteps(to page: inout Page) {
        guard !stepsPossible.isEmpty else { return }
        page.section("Where the connection may have ended")
        page.paragraph(stepsPossible.map(\.rawValue).joined(separator: ", "), indent: 2)
        for because in stepsBecause { page.paragraph(because.text, .dim, indent: 2) }
    }

    private func writeMyths(to page: inout Page) {
        guard !myths.isEmpty else { return }
        page.section("What the web says of it, and what is known")
        for myth in myths {
            page.hang([Span("  " + padded(myth.standing.rawValue, 10), .bold)], myth.claim + ".")
            page.paragraph(myth.truth, .dim, indent: 12)
        }
    }

    private func writeCauses(to page: inout Page) {
        guard !causes.isEmpty else { return }
        let isListed = causes.count <= Self.mostCauses
        let order = isListed && causes.count > 1 ? ", most likely first" : ""
        page.section("Causes known to show it\(order); the code alone proves none")
        // Without a walk a share of all that can go wrong is small, and reads as "unlikely".
        guard !isListed else {
            for cause in causes { page.hang([Span("  ")], "\(cause.title) (\(cause.id))") }
            return
        }
        for step in Step.allCases {
            let here = causes.filter { $0.step == step }.map(\.id)
            if !here.isEmpty { page.hang([Span("  " + padded(step.rawValue, 14))], here.joined(separator: ", ")) }
        }
    }

    /// `0x904 (2308)`; events and exit codes are known by their decimal number.
    private func written(_ code: ExplainedCode) -> String {
        guard let number = code.number else { return "" }
        switch code.entry?.kind {
        case .event: return "event \(number)"
        case .freerdpExit: return "exit \(number)"
        default: return "0x\(String(number, radix: 16)) (\(number))"
        }
    }
}

/// Of the sources the first, without the address of its page: the whole of it stands in `--json`.
private func origin(of source: String) -> String {
    let first = source.split(separator: ";").first.map(String.init) ?? source
    let plain = first.hasPrefix("https://") ? String(first.dropFirst("https://".count)) : first
    return plain.hasPrefix("learn.microsoft.com") || plain.hasPrefix("github.com")
        ? plain.split(separator: "/").first.map(String.init) ?? plain
        : plain.split(separator: ":").first.map(String.init) ?? plain
}
