import Diagnosis
import Evidence

extension Report {
    /// Beyond these a list tells a tired reader nothing; `--json` has them all.
    private static let mostOthers = 4
    private static let mostReasons = 5
    private static let mostRuledOut = 5

    /// Probabilities that differ by less come from the same evidence.
    private static let alike = 0.001

    func writeCauses(to page: inout Page, _ repairTitles: [String: String]) {
        guard diagnosis.verdict.state != .healthy, let top = diagnosis.causes.first else { return }
        let leaders = Array(diagnosis.causes.prefix { top.probability - $0.probability < Self.alike })
        page.section(heading(of: leaders, top))
        for cause in leaders { writeLeader(cause, to: &page, repairTitles) }
        writeReasons(of: leaders, to: &page)
        writeOthers(Array(diagnosis.causes.dropFirst(leaders.count)), to: &page)
    }

    private func heading(of leaders: [RankedCause], _ top: RankedCause) -> String {
        guard leaders.count == 1 else { return "One of \(leaders.count) causes that look alike from here" }
        return switch top.certainty {
        case .proven: "Cause, proven"
        case .likely: "Likely cause"
        case .possible: "Possible cause"
        }
    }

    private func writeLeader(_ cause: RankedCause, to page: inout Page, _ repairTitles: [String: String]) {
        page.hang(share(of: cause, each: false), cause.title, .bold)
        let margin = share(of: cause, each: false).reduce(0) { $0 + displayWidth($1.text) }
        let place = cause.place.isEmpty ? "" : " (\(cause.place.joined(separator: ", ")))"
        page.paragraph(cause.id + place, .dim, indent: margin)
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

    private func writeReasons(of leaders: [RankedCause], to page: inout Page) {
        let sameForAll = leaders.allSatisfy { $0.because.map(\.says) == leaders.first?.because.map(\.says) }
        for cause in sameForAll ? Array(leaders.prefix(1)) : leaders where !cause.because.isEmpty {
            page.section(sameForAll ? "Because" : "Because, for \(cause.id)")
            let reasons = cause.because.sorted { abs($0.bits) > abs($1.bits) }
            for reason in reasons.prefix(Self.mostReasons) {
                page.hang(
                    [Span("  " + padded(weight(bits: reason.bits), 16) + "  ", reason.bits < 0 ? .warning : .plain)],
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
            causes.filter { abs($0.probability - cause.probability) < Self.alike }.count > 1
        }
        for (cause, alike) in zip(listed, isAlike) {
            page.hang(share(of: cause, each: isAlike.contains(true), alike: alike), "\(cause.title) (\(cause.id))")
        }
        writeRest(causes.count - Self.mostOthers, to: &page)
    }

    func writeRuledOut(to page: inout Page) {
        guard !diagnosis.ruledOut.isEmpty else { return }
        page.section("Ruled out")
        let groups = ruledOutByReason()
        for group in groups.prefix(Self.mostRuledOut) {
            guard let first = group.first else { continue }
            let ids = group.map(\.id).joined(separator: ", ")
            page.hang([Span("  ")], "\(ids): \(first.because.text) [\(first.observation)]")
        }
        writeRest(groups.dropFirst(Self.mostRuledOut).reduce(0) { $0 + $1.count }, to: &page)
    }

    /// Causes that one and the same observation rules out stand together.
    private func ruledOutByReason() -> [[RuledOut]] {
        diagnosis.ruledOut.reduce(into: [[RuledOut]]()) { groups, cause in
            let same = groups.firstIndex {
                $0.first?.observation == cause.observation && $0.first?.because == cause.because
            }
            if let same { groups[same].append(cause) } else { groups.append([cause]) }
        }
    }

    private func writeRest(_ count: Int, to page: inout Page) {
        guard count > 0 else { return }
        page.paragraph("and \(count) more, in --json", .dim, indent: 2)
    }
}

/// The weight of evidence in a word: 1 bit doubles the odds, 3 make them eight times as good.
func weight(bits: Double) -> String {
    let word =
        switch abs(bits) {
        case 6...: "decisive"
        case 3..<6: "strong"
        case 1..<3: "clear"
        default: "slight"
        }
    return bits < 0 ? word + " against" : word
}
