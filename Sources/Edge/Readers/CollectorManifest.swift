public import Evidence
public import Primitives

/// What the collector of `redial collect` says of itself, in `manifest.txt`: a line a matter, the first word says of what. Words
/// of programs are in the machine's own language and code page, so nothing is read out of them.
public struct CollectorManifest: Equatable, Sendable {
    /// One thing that it was to take.
    public struct Row: Equatable, Sendable {
        public enum State: String, Sendable {
            case taken
            /// The command ended well and gave nothing.
            case empty
            case failed
            /// There is no such key or log on that machine.
            case absent
            /// A password lies in what was to be taken.
            case withheld
            /// Not tried, for it needs an administrator.
            case notAdministrator = "not-administrator"
            case timedOut = "timed-out"
        }

        public let id: String
        public let state: State
        /// As the command interpreter tells it; 9009 where there is no such program.
        public let exitCode: Int?
    }

    private static let beginning = "redial-collect 1"
    private static let mostRows = 1_000

    public private(set) var machine: String?
    /// By that machine's clock; nil where it could not say it in a form that is the same everywhere.
    public private(set) var taken: UnixTime?
    public private(set) var isAdministrator: Bool?
    public private(set) var rows: [Row] = []

    public static func isBeginning(_ bytes: [UInt8]) -> Bool {
        WindowsText(Array(bytes.prefix(512))).lines.first == beginning
    }

    /// Nil where it is none.
    public init?(_ bytes: [UInt8]) {
        let lines = WindowsText(bytes).lines
        guard lines.first == Self.beginning else { return nil }
        for line in lines.dropFirst() where rows.count < Self.mostRows {
            let words = line.split(separator: " ").map(String.init)
            switch words.first {
            case "machine": machine = words.dropFirst().first.map { shown($0, limit: 64) }
            case "taken": taken = words.dropFirst().first.flatMap(instant)
            case "administrator": isAdministrator = words.dropFirst().first == "yes"
            case "row": if let row = Self.row(words) { rows.append(row) }
            default: continue
            }
        }
    }

    /// `row ID STATE EXIT FILE`
    private static func row(_ words: [String]) -> Row? {
        guard words.count >= 4, let state = Row.State(rawValue: words[2]) else { return nil }
        return Row(id: shown(words[1], limit: 40), state: state, exitCode: Int(words[3]))
    }

    /// What could not be taken, in one sentence; nil where all of it was.
    public var warning: FileReading.Warning? {
        let missing = rows.filter { $0.state == .failed || $0.state == .timedOut }
        let skipped = rows.filter { $0.state == .notAdministrator }
        var parts: [String] = []
        let withheld = rows.filter { $0.state == .withheld }
        if !withheld.isEmpty { parts.append("left out what holds a password: \(list(withheld.map(\.id)))") }
        if !missing.isEmpty {
            parts.append("could not take \(missing.count) of \(rows.count) rows: \(list(missing.map(words(of:))))")
        }
        if !skipped.isEmpty {
            parts.append(
                "was not run as an administrator, which \(skipped.count) rows need: \(list(skipped.map(\.id)))")
        }
        guard !parts.isEmpty else { return nil }
        return .init(id: "not-taken", text: "the collector " + parts.joined(separator: "; it "))
    }

    private func words(of row: Row) -> String {
        switch (row.state, row.exitCode) {
        case (.timedOut, _): row.id + " (no end within its time)"
        case (_, 9009): row.id + " (no such program there)"
        case (_, let code?): row.id + " (exit \(code))"
        case (_, nil): row.id
        }
    }

    private func list(_ names: [String]) -> String {
        names.prefix(6).joined(separator: ", ") + (names.count > 6 ? " and \(names.count - 6) more" : "")
    }
}

/// `2026-11-25T22:33:12Z`, or as WMI tells the local time: `20261125233312.123456+060`, the minutes east of UTC at its end.
private func instant(_ text: String) -> UnixTime? {
    if text.contains("T") { return UnixTime(rfc3339: text) }
    guard text.utf8.count == 25, let sign = text.dropFirst(21).first, sign == "+" || sign == "-",
        let minutes = Int64(text.suffix(3))
    else { return nil }
    let digits = Array(text.prefix(14))
    guard digits.allSatisfy({ ("0"..."9").contains($0) }) else { return nil }
    func part(_ range: Range<Int>) -> String { String(digits[range]) }
    let local = UnixTime(
        rfc3339: "\(part(0..<4))-\(part(4..<6))-\(part(6..<8))T\(part(8..<10)):\(part(10..<12)):\(part(12..<14))Z")
    let east = (sign == "-" ? -1 : 1) * minutes * 60_000
    return local.map { UnixTime(milliseconds: $0.milliseconds - east) }
}
