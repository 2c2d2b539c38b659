import Access
import Journal
import Knowledge
import Primitives
import Probes
import Repairs
import Reports
import Transport

/// A repair that stands for a while and is taken back whatever comes of it.
struct Experiment {
    let session: RepairSession
    let machine: MachineOptions
    let repair: Repair
    let seconds: Double
    let stop: WatchStop

    func run() async throws -> ResultDocument {
        let before = try await session.look()
        let execution = try await execution()
        guard try machine.confirm("Try \(repair.id) for \(Int(seconds)) seconds? It is taken back then.") else {
            throw UserError(code: 2, id: "not-wanted", text: "Nothing was changed.")
        }
        let until = UnixTime(milliseconds: WalkClock().startedAt.milliseconds + Int64(seconds * 1000))
        let entry = session.entry(for: execution, until: until)
        let applied = await session.repairer.apply(entry, revertingBy: until)
        guard applied.result == .done else {
            var result = ResultDocument(
                .try, applied.entry, applied.result == .left ? .left : .failed, applied.text ?? "It failed.",
                readBack: applied.readBack)
            result.before = before
            return result
        }
        let during = try? await session.lookAgain(after: before)
        await waitUntil(until)
        let undone = await session.repairer.undo(applied.entry)
        let after = undone.result == .done ? try? await session.lookAgain(after: before, untilItPasses: false) : nil
        return result(undone, before, during, after)
    }

    private func execution() async throws -> Execution {
        let execution: Execution
        do throws(AccessFailure) {
            execution = try await session.repairer.execution(of: repair, knowing: session.known)
        } catch {
            throw error.endingAFix
        }
        if let obstacle = execution.obstacles.first {
            throw UserError(code: 2, id: "obstacle", text: "\(obstacle.text) Nothing was changed.")
        }
        guard execution.isNeeded else {
            throw UserError(
                code: 2, id: "already-so",
                text: "The machine is already as \(repair.id) would make it, so there is nothing to try.")
        }
        return execution
    }

    /// Until the time is over, or somebody interrupts.
    private func waitUntil(_ until: UnixTime) async {
        if !machine.reporting.json {
            Console.error("redial: it stands until \(until.rfc3339); an interrupt takes it back at once.\n")
        }
        while !stop.isRequested, WalkClock().startedAt < until { try? await Task.sleep(for: .milliseconds(50)) }
    }

    private func result(_ undone: Outcome, _ before: Report, _ during: Report?, _ after: Report?) -> ResultDocument {
        let made = during.flatMap { $0.passesWhatFailed(in: before) }
        let isBack = undone.result == .done
        let difference =
            switch made {
            case true?: "it made a difference: what failed before worked while it stood"
            case false?: "it made no difference: what failed before failed all the same"
            case nil: "nothing had failed before that could be compared"
            }
        var result = ResultDocument(
            .try, undone.entry, isBack ? .undone : .left,
            "\(repair.title): \(difference). " + (isBack ? "All is as it was." : undone.text ?? ""),
            readBack: undone.readBack)
        (result.before, result.during, result.after, result.madeADifference) = (before, during, after, made)
        return result
    }
}
