import Journal
import Primitives
import Repairs

/// What the journal holds, and which of it is to be taken back.
struct KnownEntries {
    let entries: [JournalEntry]
    let damaged: [Journal.Damaged]

    /// - Parameter id: nil for the last one that is open.
    /// - Returns: nil where there is nothing to take back.
    func entry(named id: String?) throws(UserError) -> JournalEntry? {
        guard let id else { return try last() }
        if let found = entries.first(where: { $0.id == id }) { return found.isOpen ? found : nil }
        guard damaged.contains(where: { $0.id == id }) else {
            throw .usage("There is no journal entry \(shown(id, limit: 60)); redial undo --list names them.")
        }
        throw Self.unreadable(id, "")
    }

    /// The last one may be one that cannot be read: then an older one is taken back only by its name.
    private func last() throws(UserError) -> JournalEntry? {
        let last = entries.last(where: \.isOpen)
        guard let id = damaged.last(where: { $0.id != nil })?.id, id > last?.id ?? "" else { return last }
        throw Self.unreadable(
            id,
            last.map { " To take an older one back, name it: redial undo \($0.id); redial undo --list shows all." }
                ?? "")
    }

    private static func unreadable(_ id: String, _ more: String) -> UserError {
        UserError(
            code: 2, id: "damaged-entry",
            text: """
                The journal entry \(id) cannot be read, so nothing was taken back. What it says stands in a copy beside the machine \
                as well: redial undo FILE (SYSTEM.redial-\(id).json beside a hive).\(more)
                """)
    }

    /// What to say where the last one cannot be taken back; nothing where it is the only one.
    func others(than chosen: JournalEntry) -> String {
        guard let other = entries.last(where: { $0.isOpen && !$0.isPreparation && $0.id != chosen.id }) else {
            return ""
        }
        return " An older one is taken back by its name: redial undo \(other.id); redial undo --list shows all."
    }
}
