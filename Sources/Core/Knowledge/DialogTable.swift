/// Which code a client's dialog stands for that shows no number, by a piece of its English words.
///
/// Windows has the same texts in other languages; there only numbers tell.
public struct DialogTable: Sendable {
    public struct Row: Sendable {
        /// As the dialog has them.
        public let words: String
        public let kind: CodeKind
        /// The number, or the name of what has none.
        public let code: String
        /// What is looked for.
        let letters: [UInt8]
    }

    public static let shared = DialogTable(EmbeddedCodes.dialogs)

    /// The longest first, which say the most.
    public let rows: [Row]

    /// Lines of three fields between tabs; a line that is none is passed over, which a test excludes for our own data.
    public init(_ tsv: String) {
        rows = tsv.split(separator: "\n").compactMap { line in
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            guard fields.count == 3, let kind = CodeKind(rawValue: fields[1]) else { return nil }
            return Row(words: fields[0], kind: kind, code: fields[2], letters: Self.letters(fields[0]))
        }.sorted { ($1.letters.count, $0.words) < ($0.letters.count, $1.words) }
    }

    /// The codes of a text, those of the longest pieces first, each once. Words that stand within a longer piece that was found are
    /// no other message.
    public func codes(in text: String, _ table: CodeTable = .shared) -> [CodeEntry] {
        var left = Self.letters(text)
        var found: [CodeEntry] = []
        for row in rows {
            guard let start = Self.place(of: row.letters, in: left) else { continue }
            left.replaceSubrange(start..<start + row.letters.count, with: [UInt8(ascii: "|")])
            guard let entry = table.entry(row), !found.contains(entry) else { continue }
            found.append(entry)
        }
        return found
    }

    private static func place(of letters: [UInt8], in text: [UInt8]) -> Int? {
        guard let first = letters.first, letters.count <= text.count else { return nil }
        return (0...text.count - letters.count).first { start in
            text[start] == first && text[start..<start + letters.count].elementsEqual(letters)
        }
    }

    /// Small letters and digits only: quotes are curled, lines are broken, and pictures are read without their points.
    private static func letters(_ text: String) -> [UInt8] {
        text.lowercased().utf8.filter { 0x61...0x7a ~= $0 || 0x30...0x39 ~= $0 }
    }
}

extension CodeTable {
    /// What a row of dialogs stands for.
    public func entry(_ row: DialogTable.Row) -> CodeEntry? {
        codeNumber(row.code).map { entry(row.kind, $0) } ?? entries.first { $0.kind == row.kind && $0.name == row.code }
    }
}
