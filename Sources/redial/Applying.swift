import Access
import Diagnosis
import Evidence
import Journal
import Knowledge
import Repairs
import Reports

/// `fix --apply`: one repair is carried out, and the host walked to again.
struct Applying {
    /// A cause that is less likely than this is no ground to change a machine on, unless a person names the repair.
    private static let leastProbability = 0.5

    let session: RepairSession
    let machine: MachineOptions
    let report: Report
    let document: PlanDocument
    let acceptsRisk: Bool
    let caseSoFar: CaseSoFar?

    /// - Returns: the exit code.
    func run(chosen: String?, planned: PlannedChanges?) async throws -> Int32 {
        if let planned { try requireSame(planned) }
        let candidates = candidates(planned)
        guard !candidates.isEmpty else { return try nothingToDo() }
        let isNamed = chosen != nil || planned != nil
        let strong = candidates.first { isNamed || $0.step.probability >= Self.leastProbability }
        guard let (execution, step) = strong else { return try tooWeak() }
        if !machine.reporting.json {
            Console.out(
                document.terminal(columns: Console.columns, style: machine.reporting.style, isLast: false) + "\n")
        }
        guard try machine.confirm("Carry out \(execution.repair.id)?") else {
            Console.error("redial: nothing was changed.\n")
            return 2
        }
        var result = try await session.alone { try await carriedOut(execution, step) }
        result.next = document.feasible.drop { $0 != execution }.dropFirst().first?.repair.id
        try machine.show(result)
        addToCase(result)
        guard result.ending == .notBetter, try machine.offers("Take it back?") else { return result.exitCode }
        let undone = try await session.alone { await session.undone(result.entry) }
        try machine.show(undone)
        return undone.ending == .undone ? result.exitCode : undone.exitCode
    }

    /// The change is made and told by now: a case that cannot be written is one sentence beside it.
    private func addToCase(_ result: ResultDocument) {
        guard let after = result.after else { return }
        do throws(UserError) {
            try caseSoFar?.add(
                after, plan: nil,
                repaired: .init(
                    id: result.entry.id, repair: result.entry.repair, ending: result.ending.rawValue, text: result.text)
            )
        } catch {
            error.tell(asJSON: false)
        }
    }

    /// What can be carried out here and is allowed, in the plan's order.
    private func candidates(_ planned: PlannedChanges?) -> [(execution: Execution, step: Plan.Step)] {
        document.feasible.compactMap { execution in
            guard acceptsRisk || !execution.repair.lowersSecurity, planned?.ids.contains(execution.repair.id) ?? true,
                let step = document.plan.steps.first(where: { $0.repair.id == execution.repair.id })
            else { return nil }
            return (execution, step)
        }
    }

    private func requireSame(_ planned: PlannedChanges) throws(UserError) {
        guard planned.access == document.access else {
            throw UserError(
                code: 2, id: "other-machine",
                text:
                    "The plan is for \(planned.access ?? "no machine") and not for \(session.access.name); nothing was changed."
            )
        }
        guard planned.ids.allSatisfy({ planned.isSame($0, in: document) }) else {
            throw UserError(
                code: 2, id: "changed-since",
                text:
                    "The machine, or what is known of it, changed since the plan was made; nothing was changed. Make the plan again."
            )
        }
    }

    private func nothingToDo() throws -> Int32 {
        try show(
            document.report?.diagnosis.verdict.state == .healthy
                ? "Nothing is broken, and nothing was changed."
                : document.feasible.isEmpty
                    ? "Nothing was changed: no repair of the plan can be carried out this way as the machine is now. \(reasons)"
                    : "Nothing was changed: what could be carried out lowers security; --accept-risk says that you know."
        )
        return document.report?.diagnosis.verdict.state == .healthy ? 0 : Reports.ExitCode.cannotTell.rawValue
    }

    /// Of each repair why it is not carried out.
    private var reasons: String {
        let ofSteps = document.plan.steps.flatMap { step in
            (document.executions[step.repair.id]?.reasons(knowing: document.known) ?? [])
                .map { "\(step.repair.id): \($0)" }
        }
        let all = ofSteps + document.plan.refused.map { "\($0.id): \($0.why)" }
        return all.isEmpty
            ? "What there is to do is out of reach from here; the plan says what is to be said to whom."
            : all.joined(separator: " ")
    }

    private func tooWeak() throws -> Int32 {
        try show(
            "Nothing was changed: no cause is more likely than not. Answer the questions first, or name a repair by --repair."
        )
        return Reports.ExitCode.cannotTell.rawValue
    }

    /// The plan, and why it is not carried out.
    private func show(_ why: String) throws {
        if machine.reporting.json {
            Console.out(try encodeJSON(document))
        } else {
            Console.out(document.terminal(columns: Console.columns, style: machine.reporting.style, isLast: false))
        }
        Console.error("redial: \(why)\n")
    }

    private func carriedOut(_ execution: Execution, _ step: Plan.Step) async throws -> ResultDocument {
        let applied = await session.repairer.apply(session.entry(for: execution))
        guard applied.result == .done else {
            var result = ResultDocument(
                .fix, applied.entry, applied.result == .left ? .left : .failed, applied.text ?? "It failed.",
                readBack: applied.readBack)
            result.before = report
            return result
        }
        // From here on the change is made and in the journal; whatever goes wrong now, it is told.
        do {
            return try await proven(verified(applied, step, try await session.lookAgain(after: report)))
        } catch {
            let why = (error as? UserError)?.text ?? "\(error)"
            var result = ResultDocument(
                .fix, applied.entry, .readBack,
                "\(execution.repair.title): done and read back. It could not be looked at again: \(why)",
                readBack: applied.readBack)
            result.before = report
            return result
        }
    }

    private func verified(_ applied: Outcome, _ step: Plan.Step, _ after: Report) async throws -> ResultDocument {
        var entry = applied.entry
        let isBetter = better(step, after)
        let title = step.repair.title
        let (ending, text): (ResultDocument.Ending, String) =
            switch isBetter {
            case true? where session.walk == nil:
                (.readBack, "\(title): done and read back. Start the machine and walk to it for the proof.")
            case true?:
                (
                    .verified,
                    "\(title): done. What \(report.diagnosis.verdict.step == nil ? "hurt before is gone" : "failed before works now")."
                )
            // A machine whose disk lies here is off, whoever answers by its name, or nobody.
            case _ where session.walk != nil && !session.access.isRunning:
                (
                    .readBack,
                    "\(title): done and read back. The machine does not run while its disk is here: start it, then redial check \(session.target ?? "it") for the proof."
                )
            case false?: (.notBetter, "\(title): done, but what failed before still fails.")
            case nil: (.readBack, "\(title): done and read back. Nothing had failed before that could be compared.")
            }
        if ending == .verified { entry.state = .verified }
        if ending == .notBetter { entry.state = .notBetter }
        try session.journal.write(entry)
        var result = ResultDocument(.fix, entry, ending, text, readBack: applied.readBack)
        result.before = report
        result.after = after
        return result
    }

    /// Where what failed works now and a user was named: that user is let in as far as the first screen, once.
    private func proven(_ verified: ResultDocument) async throws -> ResultDocument {
        guard verified.ending == .verified, let proof = session.proof else { return verified }
        var result = verified
        let proven = try await proof().report
        let verdict = proven.diagnosis.verdict
        result.text +=
            verdict.provenThrough == .draw
            ? " The user gets as far as the first screen." : " The first screen is not proven: \(verdict.summary.text)"
        result.after = proven
        return result
    }

    /// A walk tells by the step that failed; where none did, and on a disk, the causes tell that nothing speaks for any more.
    private func better(_ step: Plan.Step, _ after: Report) -> Bool? {
        if session.walk != nil, let passes = after.passesWhatFailed(in: report) { return passes }
        func speaks(_ report: Report) -> Bool {
            report.diagnosis.causes.contains { step.causes.contains($0.id) && Planner.isWorthRepairing($0) }
        }
        guard speaks(report) else { return nil }
        return !speaks(after) && (session.walk == nil || after.diagnosis.verdict.state != .broken)
    }
}
