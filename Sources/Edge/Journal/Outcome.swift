public import Repairs

/// What became of carrying an entry out, or of taking it back.
public struct Outcome: Sendable {
    public enum Result: Sendable {
        case done
        /// Nothing is changed.
        case failed
        /// Something is changed and could not be taken back by itself; the journal says what.
        case left
    }

    public let entry: JournalEntry
    public let result: Result
    /// One sentence or two for people; nil where all went well.
    public let text: String?
    /// What each item was when it was last read.
    public let readBack: [MachineItem: ItemState]

    init(_ entry: JournalEntry, _ result: Result, _ text: String?, readBack: [MachineItem: ItemState] = [:]) {
        self.entry = entry
        self.result = result
        self.text = text
        self.readBack = readBack
    }
}
