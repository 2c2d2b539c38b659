import Diagnosis
import Evidence

extension Report {
    /// Beyond these a list tells a tired reader nothing; `--json` has them all.
    private static let mostOthers = 4
    private static let mostReasons = 5
    private static let mostRuledOut = 5

    func writeCauses(to page: inout Page, _ repairTitles: [String: String]) {
        let groups = CauseGroups(diagnosis)
        guard !groups.leaders.isEmpty else { return }
        page.section(groups.heading)
        for cause in groups.leaders { writeLeader(cause, to: &page, repairTitles) }
        writeReasons(groups, to: &page)
        writeOthers(groups.others, to: &page)
    }

    private func writeLeader(_ cause: RankedCause, to page: inout Page, _ repairTitles: [String: String]) {
        page.hang(share(of: cause, each: false), cause.title, .bold)
        let margin = share(of: cause, each: false).reduce(0) { $0 + displayWidth($1.text) }
        let place = cause.place.isEmpty ? "" : " (\(cause.place.joined(separator: ", ")))"
        page.paragraph(cause.id + place, .dim, indent: margin)
        if !cause.advice.text.isEmpty {
            page.hang([Span(String(repeating: " ", count: margin) + "do: ")], cause.advice.text)
        }
        for repair in cause.repairs {
            page.hang([Span(String(repeating: " ", count: margin) + "repair: ")], repairTitles[repair] ?? repair)
        }
    }

    /// `  61% ██████░░░░  `; `each` makes room for that word.
    private func share(of cause: RankedCause, each: Bool, alike: Bool = false) -> [Span] {
        let filled = Int((min(max(cause.probability, 0), 1) * 10).rounded())
        let number =
            String(repeating: " ", count: max(0, 4 - percent(cause.probability).count)) + percent(cause.probability)
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: 10 - filled)
        return [Span("  " + number + (each ? (alike ? " each" : "     ") : "") + " "), Span(bar + "  ", .dim)]
    }

    private func writeReasons(_ groups: CauseGroups, to page: inout Page) {
        let shared = groups.sharesReasons
        for cause in shared ? Array(groups.leaders.prefix(1)) : groups.leaders where !cause.because.isEmpty {
            page.section(shared ? "Because" : "Because, for \(cause.id)")
            let reasons = cause.because.sorted { abs($0.bits) > abs($1.bits) }
            for reason in reasons.prefix(Self.mostReasons) {
                page.hang(
                    [Span("  " + padded(cause.weight(of: reason), 16) + "  ", reason.bits < 0 ? .warning : .plain)],
                    "\(reason.says.text) [\(reason.observation)]")
            }
            writeRest(reasons.count - Self.mostReasons, to: &page)
        }
    }

    private func writeOthers(_ causes: [RankedCause], to page: inout Page) {
        guard !causes.isEmpty else { return }
        page.section("Also possible")
        let listed = causes.prefix(Self.mostOthers)
        let isAlike = listed.map { cause in
            causes.filter { abs($0.probability - cause.probability) < CauseGroups.alike }.count > 1
        }
        for (cause, alike) in zip(listed, isAlike) {
            page.hang(share(of: cause, each: isAlike.contains(true), alike: alike), "\(cause.title) (\(cause.id))")
        }
        writeRest(causes.count - Self.mostOthers, to: &page)
    }

    func writeRuledOut(to page: inout Page) {
        guard !diagnosis.ruledOut.isEmpty else { return }
        page.section("Ruled out")
        let groups = groupedByReason(diagnosis.ruledOut)
        for group in groups.prefix(Self.mostRuledOut) {
            guard let first = group.first else { continue }
            let ids = group.map(\.id).joined(separator: ", ")
            page.hang([Span("  ")], "\(ids): \(first.because.text) [\(first.observation)]")
        }
        writeRest(groups.dropFirst(Self.mostRuledOut).reduce(0) { $0 + $1.count }, to: &page)
    }

    private func writeRest(_ count: Int, to page: inout Page) {
        guard count > 0 else { return }
        page.paragraph("and \(count) more, in --json", .dim, indent: 2)
    }
}
