public import Primitives
import Readers
public import Repairs

extension CommandPromptAccess {
    /// The machine waits so much longer, so that whoever comes back in time finds nothing done behind his back.
    private static let graceSeconds: Int64 = 15

    public func revertLater(_ entry: JournalEntry, at until: UnixTime) async throws(AccessFailure) -> Bool {
        let span = (until.milliseconds - entry.startedAt.milliseconds + 999) / 1000 + Self.graceSeconds
        guard let revert = PromptRevert(entry, seconds: Int(span)) else {
            throw AccessFailure(
                .notPossible, "No task on \(prompt.place) could take this back by itself, so it is not tried.")
        }
        let mark = PromptScript.randomMark()
        var script = PromptScript(mark: mark)
        script.add(revert.registration(mark: mark))
        script.add(PromptRevert.question(revert.task))
        let answers = try await carryOut(script)
        guard answers.count == script.count, answers.allSatisfy({ $0.status == 0 }) else {
            throw AccessFailure(
                .notPossible,
                "Windows' scheduler on \(prompt.place) did not take the task that would take this back, so it is not tried."
            )
        }
        return true
    }

    public func withdrawRevert(_ entry: JournalEntry) async throws(AccessFailure) {
        let task = PromptRevert.task(of: entry)
        guard PromptText.isName(task) else { return }
        var script = PromptScript(mark: PromptScript.randomMark())
        script.add(PromptRevert.removal(task))
        script.add(PromptRevert.question(task))
        let answers = try await carryOut(script)
        guard answers.count == script.count, answers[1].status != 0 else {
            throw AccessFailure(
                .unexpected, "The task \(task) on \(prompt.place) cannot be removed; it takes this back once more.")
        }
    }
}
