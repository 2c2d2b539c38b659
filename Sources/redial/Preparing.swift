import Access
import Journal
import Repairs
import Transport

extension RepairSession {
    /// Runs the work with the machine made ready for it (a service that is stopped is started), and puts that back.
    ///
    /// - Parameter confirm: asks before something is changed for this; not called where nothing is.
    func prepared<Value>(
        _ confirm: (String) throws -> Bool, _ work: (RepairSession) async throws -> Value
    ) async throws -> Value {
        let needed: [ItemChange]
        do throws(AccessFailure) {
            needed = try await repairer.preparation()
        } catch {
            throw error.endingAFix
        }
        guard !needed.isEmpty else { return try await work(self) }
        let what = needed.map { "\($0.item.path): \($0.before.text), becomes \($0.after.text)" }.joined(separator: "; ")
        guard try confirm("\(access.name) needs this for a while: \(what). Do it, and put it back at the end?") else {
            throw UserError(code: 2, id: "not-wanted", text: "Nothing was changed.")
        }
        return try await alone {
            var session = self
            session.isAlone = true
            return try await session.preparedAlone(needed, work)
        }
    }

    private func preparedAlone<Value>(
        _ needed: [ItemChange], _ work: (RepairSession) async throws -> Value
    ) async throws -> Value {
        let now = WalkClock().startedAt
        let entry = JournalEntry(
            id: ulid(at: now), redial: Redial.version, startedAt: now, access: access.name, target: target,
            preparing: needed)
        let made = await repairer.apply(entry)
        guard made.result == .done else {
            throw UserError(code: made.result == .left ? 4 : 2, id: "not-prepared", text: made.text ?? "It failed.")
        }
        do {
            let value = try await work(self)
            await putBack()
            return value
        } catch {
            await putBack()
            throw error
        }
    }

    /// Tells what could not be put back; the journal keeps it.
    func putBack() async {
        for trouble in await repairer.takeBackPreparations() { Console.error("redial: \(trouble)\n") }
    }
}
