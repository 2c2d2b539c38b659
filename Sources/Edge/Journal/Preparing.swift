public import Access
public import Repairs
import State

// What a way in needs before it leads everywhere: changes like any other, so they have an entry of their own, written before
// they are made. Whatever this program ends by, undo finds it.

extension Repairer {
    /// What has to be changed for a while; nothing, for most ways in.
    public func preparation() async throws(AccessFailure) -> [ItemChange] { try await access.preparation() }

    /// Takes back what this way in was prepared by, in this run or in one that was cut off.
    ///
    /// - Returns: a sentence for each that could not be taken back; its entry stays open.
    public func takeBackPreparations() async -> [String] {
        let entries: [JournalEntry]
        do throws(StateTrouble) {
            entries = try journal.entries().entries
        } catch {
            return [error.text]
        }
        var troubles: [String] = []
        for entry in entries.reversed() where entry.isPreparation && entry.isOpen && entry.access == access.name {
            let outcome = await undo(entry)
            if outcome.result != .done { troubles.append(outcome.text ?? "Not everything is as it was.") }
        }
        return troubles
    }
}
