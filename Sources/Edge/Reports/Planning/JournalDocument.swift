public import Primitives
public import Repairs

/// What was changed so far: `undo --list`.
public struct JournalDocument: Encodable, Sendable {
    public static let schema = "redial.journal-list/1"

    private let schema = Self.schema
    private let entries: [Row]
    private let damaged: [DamagedRow]

    /// An entry that is there and cannot be read.
    private struct DamagedRow: Encodable, Sendable {
        @OrNull var id: String?
        let text: String
    }

    private struct Row: Encodable, Sendable {
        let id: String
        let startedAt: UnixTime
        let access: String
        @OrNull var target: String?
        let repair: String
        let state: JournalEntry.State
        /// An experiment whose time is over, and which is not taken back.
        let overdue: Bool
    }

    /// - Parameter damaged: of the entries that cannot be read the id, where the file's name is one, and a sentence.
    public init(entries: [JournalEntry], damaged: [(id: String?, text: String)] = [], now: UnixTime) {
        self.damaged = damaged.map { DamagedRow(id: $0.id, text: $0.text) }
        self.entries = entries.map {
            Row(
                id: $0.id, startedAt: $0.startedAt, access: $0.access, target: $0.target, repair: $0.repair,
                state: $0.state, overdue: $0.isOpen && ($0.until.map { $0 < now } ?? false))
        }
    }

    private enum CodingKeys: String, CodingKey { case schema, entries, damaged }

    /// The same for people, the newest first.
    public func terminal(columns: Int = 80, style: Style = .plain) -> String {
        var page = Page(style: style, columns: columns)
        if entries.isEmpty, damaged.isEmpty { page.paragraph("Nothing was changed so far.") }
        for entry in entries.reversed() {
            page.paragraph("\(entry.id)  \(entry.repair)", .bold)
            let overdue = entry.overdue ? "; its time is over, take it back" : ""
            page.paragraph("\(entry.startedAt.rfc3339)  \(entry.access)  \(entry.state.words)\(overdue)", indent: 2)
        }
        if !damaged.isEmpty { page.section("Not readable") }
        for entry in damaged.reversed() { page.paragraph(entry.text, indent: 2) }
        return page.text
    }
}

extension JournalEntry.State {
    var words: String {
        switch self {
        case .prepared: "was cut off; undo puts back what of it was changed"
        case .applied: "done"
        case .verified: "done and verified"
        case .notBetter: "done, not better"
        case .undoing: "being taken back; undo goes on with it"
        case .undone: "taken back"
        }
    }
}
