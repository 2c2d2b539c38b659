import Readers
public import Repairs

extension CommandPromptAccess: SelfReverting {
    public func revertLater(_ entry: JournalEntry, afterSeconds seconds: Int) async throws(AccessFailure) {
        guard let revert = PromptRevert(entry, seconds: seconds) else {
            throw AccessFailure(
                .notPossible, "A task on \(prompt.place) cannot take this back by itself, so the experiment is not begun.")
        }
        let mark = PromptScript.randomMark()
        var script = PromptScript(mark: mark)
        script.add(revert.registration(mark: mark))
        script.add(PromptRevert.question(revert.task))
        let answers = try await change(script)
        guard answers.count == script.count, answers.allSatisfy({ $0.status == 0 }) else {
            throw AccessFailure(
                trust == .limited ? .denied : .notPossible,
                "The scheduler of \(prompt.place) did not take the task that would take the experiment back, so it is not begun."
            )
        }
    }

    public func cancelRevert(_ entry: JournalEntry) async throws(AccessFailure) {
        let task = PromptRevert.task(of: entry)
        guard PromptText.isName(task) else { return }
        let answers = try await change([PromptRevert.removal(task), PromptRevert.question(task)])
        guard answers.count == 2, answers[1].status != 0 else {
            throw AccessFailure(
                .unexpected,
                "The task \(task) on \(prompt.place) cannot be removed; it takes the experiment back once more.")
        }
    }
}
