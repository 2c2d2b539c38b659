import Diagnosis
import Evidence
import Knowledge
import Primitives

extension Report {
    /// More than these are counted, not listed, on a terminal.
    private static let mostRows = 20
    /// No more than this, whatever the files hold.
    private static let mostInAll = 500

    /// What has an instant of its own, of all files and connections and of the walk itself, the oldest first.
    var timeline: [TimelineRow] {
        var rows = timelineRows(of: walk, verdict: diagnosis.verdict, knowledge: .shared)
        // A connection that a file holds is not walked by redial, so it stands here as what it is.
        if !conversations.isEmpty {
            rows.removeAll { $0.file == nil }
            rows += conversations.map(\.timelineRow)
        }
        return Array(rows.sorted { $0.at < $1.at }.suffix(Self.mostInAll))
    }

    func writeTimeline(to page: inout Page) {
        let rows = timeline
        guard !rows.isEmpty else { return }
        page.section("Time line (UTC)")
        if rows.count > Self.mostRows {
            page.paragraph("\(rows.count - Self.mostRows) earlier, in --json", .dim, indent: 2)
        }
        for row in rows.suffix(Self.mostRows) {
            let reference = row.observation.map { " [\($0)]" } ?? ""
            page.hang([Span("  \(row.at.toTheSecond)  ", .dim)], row.text + reference)
        }
    }
}

extension ConversationSection {
    fileprivate var timelineRow: TimelineRow {
        let way = (client.map { "\($0) to " } ?? "To ") + "\(server) port \(port)"
        let says = Sentence(
            id: "timeline.conversation", args: ["number": .integer(number)], text: "\(way): \(summary)")
        return TimelineRow(at: startedAt, step: step, says: says, observation: nil, file: file)
    }
}

extension UnixTime {
    /// `2018-08-07 19:31:25`.
    var toTheSecond: String { rfc3339.prefix(19).split(separator: "T").joined(separator: " ") }
}

/// A row of `timeline` with its nulls.
struct TimelineJSON: Encodable {
    let at: UnixTime
    @OrNull var step: Step?
    let says: Sentence
    @OrNull var observation: String?
    @OrNull var file: String?
    @OrNull var machine: String?

    init(_ row: TimelineRow) {
        at = row.at
        says = row.says
        step = row.step
        observation = row.observation
        file = row.file
        machine = row.machine
    }
}
