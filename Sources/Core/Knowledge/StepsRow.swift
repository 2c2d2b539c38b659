/// At which steps a connection may have ended that showed one of some codes. Of the rows that fit a code the first counts.
public struct StepsRow: Equatable, Sendable {
    public let id: String
    /// Families of codes.
    public let kinds: [String]
    /// Numbers of these families; empty: all of them.
    public let numbers: [String]
    /// The steps that the tables note for a code (empty: none is noted); empty: whatever is noted.
    public let shown: [String]
    /// The first and the last step; nil: the step that the table notes.
    public let from: String?
    public let through: String?
    public let because: String

    public func fits(_ entry: CodeEntry) -> Bool {
        kinds.contains(entry.kind.rawValue) && (shown.isEmpty || shown.contains(entry.step ?? ""))
            && (numbers.isEmpty || numbers.contains { codeNumber($0) == entry.number })
    }
}
