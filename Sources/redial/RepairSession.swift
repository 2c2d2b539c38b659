import Access
import Diagnosis
import Evidence
import Files
import Journal
import Knowledge
import Primitives
import Repairs
import Reports
import State
import Synchronization
import Transport

/// One machine that repairs are carried out on: the walk to it, the way in, and the journal of what was changed.
struct RepairSession: Sendable {
    /// How often a machine is walked to again after a change, and after which pause: a service that was just told to
    /// listen, or not to, takes a moment.
    private static let pausesMs: [Int64] = [0, 1000, 3000]

    let address: AccessAddress
    let access: any Access
    let journal: Journal
    typealias Walk = @Sendable () async throws -> CheckOutcome

    /// Walks to it; nil where there is nothing to walk to.
    let walk: Walk?
    /// Lets the user in as far as the first screen, once; nil where no user was named.
    var proof: Walk?
    /// The host as it was asked for.
    let target: String?
    /// What was said beside it, and a repair may need.
    var known = KnownNames.none
    /// Inside of `alone`.
    var isAlone = false

    var repairer: Repairer { Repairer(through: access, keeping: journal) }

    /// Walks, reads the machine's own settings, and judges both together.
    func look() async throws -> Report {
        async let settings = readings()
        guard let walk else {
            let evidence = FileEvidence(readings: try await settings.get())
            return evidence.judged(
                asked: access.name, conversation: nil, answers: [:], required: nil, userCode: nil,
                readFrom: [access.name]
            ).report
        }
        let outcome = try await walk()
        let inside = try await settings.get()
        if let stranger = outcome.stranger(among: inside) {
            throw UserError(code: 2, id: "inside-other-machine", text: stranger)
        }
        return outcome.joined(with: inside).report
    }

    private func readings() async -> Result<[FileReading], UserError> {
        do throws(AccessFailure) {
            return .success(try await access.readings())
        } catch {
            return .failure(error.endingAFix)
        }
    }

    /// Looks until what failed in an earlier look passes, or fails again, a few times at most; where nothing had failed, until
    /// nothing does.
    func lookAgain(after earlier: Report, untilItPasses: Bool = true) async throws -> Report {
        var report = earlier
        for pause in Self.pausesMs {
            if pause > 0 { try await Task.sleep(for: .milliseconds(pause)) }
            report = try await look()
            let passes = report.passesWhatFailed(in: earlier)
            // Where nothing had failed, what fails now may only not have come up yet.
            let isSettled = passes == nil ? report.diagnosis.verdict.state != .broken : passes == untilItPasses
            if walk == nil || isSettled { break }
        }
        return report
    }

    /// What the repairs of a plan would change here.
    func executions(of plan: Plan) async throws(UserError) -> [String: Execution] {
        var executions: [String: Execution] = [:]
        for step in plan.steps {
            do throws(AccessFailure) {
                executions[step.repair.id] = try await repairer.execution(of: step.repair, knowing: known)
            } catch {
                // What one repair touches may be out of reach where the others are not.
                guard error.kind == .notPossible else { throw error.endingAFix }
                executions[step.repair.id] = Execution(step.repair, .unreadable(error.text))
            }
        }
        return executions
    }

    func entry(for execution: Execution, until: UnixTime? = nil) -> JournalEntry {
        let now = WalkClock().startedAt
        return JournalEntry(
            id: ulid(at: now), redial: Redial.version, startedAt: now, access: access.name, target: target, execution,
            until: until)
    }

    /// Takes an entry of the journal back.
    func undone(_ entry: JournalEntry) async -> ResultDocument {
        let outcome = await repairer.undo(entry)
        let isBack = outcome.result == .done
        return ResultDocument(
            .undo, outcome.entry, isBack ? .undone : .left,
            isBack ? entry.takenBack : outcome.text ?? "Not everything is as it was.",
            readBack: outcome.readBack)
    }

    /// Does the work and leaves the machine, whatever becomes of it.
    func closing<Value>(_ work: () async throws -> Value) async throws -> Value {
        do {
            let value = try await work()
            await access.close()
            return value
        } catch {
            await access.close()
            throw error
        }
    }

    /// Whether something is being changed, so that an interrupt has to say how it is taken back.
    static let isChanging = Mutex(false)

    /// What an interrupt tells.
    static var interruption: UserError {
        guard isChanging.withLock(\.self) else { return .interrupted }
        return UserError(
            code: UserError.interrupted.code, id: "interrupted",
            text: "Interrupted while something was being changed: redial undo puts it back.")
    }

    /// Runs the work while no other redial changes this machine.
    func alone<Value>(_ work: () async throws -> Value) async throws -> Value {
        if isAlone { return try await work() }
        let lock: StateLock?
        do throws(StateTrouble) {
            lock = try journal.lock(access.lockName)
        } catch {
            throw UserError(code: 2, id: "journal", text: error.text)
        }
        guard lock != nil else {
            throw UserError(
                code: 2, id: "busy", text: "Another redial changes \(access.name) at this moment; nothing was changed.")
        }
        let hold = try await held()
        defer { withExtendedLifetime(hold) {} }
        Self.isChanging.withLock { $0 = true }
        defer { Self.isChanging.withLock { $0 = false } }
        return try await work()
    }

    /// Kept from those, too, whose journal is another one.
    private func held() async throws(UserError) -> AccessHold? {
        do throws(AccessFailure) {
            return try await access.hold()
        } catch {
            throw error.kind == .busy ? UserError(code: 2, id: "busy", text: error.text) : error.endingAFix
        }
    }

    /// Takes the copy of an entry into the journal, once it is known that the machine can be asked for its values. One of which
    /// nothing can be put back stays outside: it would be the last open one from then on.
    func adopt(_ copy: JournalEntry) async throws(UserError) {
        let restoration: Restoration
        do throws(AccessFailure) {
            restoration = try await repairer.restoration(of: copy)
        } catch {
            throw UserError(code: 2, id: error.id, text: error.text + " Nothing was changed.")
        }
        guard !restoration.changes.isEmpty || restoration.foreign.isEmpty else { return }
        do throws(StateTrouble) { try journal.write(copy) } catch {
            throw UserError(code: 2, id: "journal", text: error.text)
        }
    }
}

extension JournalEntry {
    /// What is back; of some repairs that a script carried out not everything comes back.
    fileprivate var takenBack: String {
        guard changes.areScripted, let repair = RepairCatalogue.shared.repair(repair), repair.undoKind != .exact else {
            return "All is as it was before \(self.repair)."
        }
        return "What of it can be taken back is. \(repair.undo)"
    }
}

extension AccessFailure {
    /// As what ends `fix`, `try` and `undo` before anything is changed.
    var endingAFix: UserError { UserError(code: 2, id: id, text: text) }
}
