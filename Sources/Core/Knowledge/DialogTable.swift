/// Which code a client's dialog stands for that shows no number, by a piece of its English words.
///
/// Windows has the same texts in other languages; there only numbers tell.
public struct DialogTable: Sendable {
    public struct Row: Equatable, Sendable {
        public let kind: CodeKind
        /// The number, or the name of what has none; of an event its provider and its number.
        public let code: String
        /// A dialog only begins with them: they name no cause.
        public let isOpening: Bool
        /// As the dialog has them.
        public let words: String
    }

    /// What words of a dialog stand for.
    public struct Message: Sendable {
        public let entry: CodeEntry
        public let isOpening: Bool
    }

    public static let shared = DialogTable(EmbeddedCodes.dialogs)

    /// Lines of five fields between tabs, the longest first, which say the most: what is looked for, the family, the code,
    /// the role, the words.
    private let tsv: String

    init(_ tsv: String) { self.tsv = tsv }

    /// A line that is none is passed over, which a test excludes for our own data.
    public var rows: [Row] { tsv.split(separator: "\n").compactMap { Self.row(of: $0) } }

    private static func row(of line: some StringProtocol) -> Row? {
        let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map { String($0) }
        guard fields.count == 5, let kind = CodeKind(rawValue: fields[1]) else { return nil }
        return Row(kind: kind, code: fields[2], isOpening: fields[3] == "opening", words: fields[4])
    }

    /// The messages of a text, those of the longest pieces first, each once. Words that stand within a longer piece that was found are
    /// no other message.
    public func messages(in text: String, _ table: CodeTable = .shared) -> [Message] {
        var left = Self.letters(text)
        var found: [Message] = []
        for line in tsv.utf8.split(separator: UInt8(ascii: "\n")) {
            let sought = line.prefix { $0 != UInt8(ascii: "\t") }
            guard let place = Self.place(of: Array(sought), in: left) else { continue }
            left.replaceSubrange(place, with: [UInt8(ascii: "|")])
            guard let row = Self.row(of: Substring(line)), let entry = table.entry(row),
                !found.contains(where: { $0.entry == entry })
            else { continue }
            found.append(Message(entry: entry, isOpening: row.isOpening))
        }
        return found
    }

    private static func place(of letters: [UInt8], in text: [UInt8]) -> Range<Int>? {
        guard let first = letters.first, letters.count <= text.count else { return nil }
        for start in 0...text.count - letters.count where text[start] == first {
            if text[start..<start + letters.count].elementsEqual(letters) { return start..<start + letters.count }
        }
        return nil
    }

    /// Small letters and digits only: quotes are curled, lines are broken, and pictures are read without their points.
    private static func letters(_ text: String) -> [UInt8] {
        text.lowercased().utf8.filter { 0x61...0x7a ~= $0 || 0x30...0x39 ~= $0 }
    }
}

extension CodeTable {
    /// What a row of dialogs stands for. Events of several providers have one number, so theirs have both: `TermDD 56`.
    public func entry(_ row: DialogTable.Row) -> CodeEntry? {
        if row.kind == .event {
            let parts = row.code.split(separator: " ").map { String($0) }
            guard parts.count == 2, let id = codeNumber(parts[1]) else { return nil }
            return entries.first { $0.kind == .event && $0.number == id && $0.name == parts[0] }
        }
        guard let number = codeNumber(row.code) else {
            return entries.first { $0.kind == row.kind && $0.name == row.code }
        }
        return entry(row.kind, number)
    }
}
