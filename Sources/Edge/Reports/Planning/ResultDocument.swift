import Diagnosis
import Evidence
public import Repairs

/// What became of carrying out, trying or taking back one repair: `redial.result/1`.
public struct ResultDocument: Sendable {
    public static let schema = "redial.result/1"

    public enum Action: String, Encodable, Sendable { case fix, undo, `try` }

    public enum Ending: String, Encodable, Sendable {
        /// Done, and what failed before passes now.
        case verified
        /// Done and read back; there was nothing that could be walked to.
        case readBack = "read-back"
        /// Done, but what failed before still fails.
        case notBetter = "not-better"
        /// Nothing is changed.
        case failed
        /// Something is changed that could not be taken back by itself.
        case left
        /// All is as it was.
        case undone
    }

    public let action: Action
    public let entry: JournalEntry
    public let ending: Ending
    /// For people: a sentence or two.
    public var text: String
    /// What each thing was when it was last read.
    public let readBack: [MachineItem: ItemState]
    /// Before the change; nil where nothing was looked at.
    public var before: Report?
    /// Of an experiment: while the change stood.
    public var during: Report?
    public var after: Report?
    /// Of an experiment: whether the step that failed before passed while the change stood; nil where nobody could tell.
    public var madeADifference: Bool?
    /// The repair of the plan that would be tried after this one; nil where it was the last.
    public var next: String?

    public init(
        _ action: Action, _ entry: JournalEntry, _ ending: Ending, _ text: String,
        readBack: [MachineItem: ItemState] = [:]
    ) {
        self.action = action
        self.entry = entry
        self.ending = ending
        self.text = text
        self.readBack = readBack
    }

    /// What the command exits with.
    public var exitCode: Int32 {
        switch ending {
        case .verified, .readBack, .undone: 0
        case .notBetter: 1
        case .failed: 2
        case .left: 4
        }
    }

    /// The command that takes it back; nil where there is nothing to take back.
    public var undo: String? {
        switch ending {
        case .verified, .readBack, .notBetter, .left: "redial undo \(entry.id)"
        case .failed, .undone: nil
        }
    }
}

extension ResultDocument: Encodable {
    private enum Key: String, CodingKey {
        case schema, id, action, access, target, repair, ending, text, changes, restarts, undo, until, madeADifference,
            next,
            before, during, after
    }

    private struct Row: Encodable {
        let change: ChangeRow
        @OrNull var readBack: String?

        private enum Key: String, CodingKey { case readBack }

        func encode(to encoder: any Encoder) throws {
            try change.encode(to: encoder)
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(readBack, forKey: .readBack)
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(Self.schema, forKey: .schema)
        try container.encode(entry.id, forKey: .id)
        try container.encode(action, forKey: .action)
        try container.encode(entry.access, forKey: .access)
        try container.encode(entry.target, forKey: .target)
        try container.encode(entry.repair, forKey: .repair)
        try container.encode(ending, forKey: .ending)
        try container.encode(text, forKey: .text)
        try container.encode(
            entry.changes.map { Row(change: ChangeRow($0), readBack: readBack[$0.item]?.text) }, forKey: .changes)
        try container.encode(entry.restarts, forKey: .restarts)
        try container.encode(undo, forKey: .undo)
        try container.encode(entry.until, forKey: .until)
        try container.encode(madeADifference, forKey: .madeADifference)
        try container.encode(next, forKey: .next)
        try container.encode(before, forKey: .before)
        try container.encode(during, forKey: .during)
        try container.encode(after, forKey: .after)
    }
}

extension ResultDocument {
    /// The same for people.
    public func terminal(columns: Int = 80, style: Style = .plain) -> String {
        var page = Page(style: style, columns: columns)
        page.paragraph(text, .bold)
        for change in entry.changes {
            let now = readBack[change.item].map { ", now \($0.text)" } ?? ""
            page.hang(
                [Span("  ")], "\(change.item.path): was \(change.before.text), wanted \(change.after.text)\(now)")
        }
        if let after {
            page.section(after.walk.isOfFiles ? "Read again" : "Walked again")
            page.paragraph(after.diagnosis.verdict.summary.text, indent: 2)
        }
        if let undo {
            page.blank()
            page.paragraph("To take it back: \(undo)", .dim)
        }
        if ending == .notBetter, let next { page.paragraph("Next in the plan, after that: --repair \(next)", .dim) }
        return page.text
    }
}

extension Report {
    /// Whether what failed in an earlier look passes in this one; nil where the earlier one found nothing that failed.
    public func passesWhatFailed(in earlier: Report) -> Bool? {
        guard let step = earlier.diagnosis.verdict.step, earlier.diagnosis.verdict.state == .broken else { return nil }
        let now = diagnosis.steps.first { $0.step == step }?.state
        return now == .ok || now == .warning
    }
}
