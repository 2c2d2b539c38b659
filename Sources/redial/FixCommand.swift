import Access
import ArgumentParser
import Diagnosis
import Dispatch
import Evidence
import Knowledge
import Primitives
import Repairs
import Reports
import Transport

struct FixCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fix",
        abstract: "Plan the repair of what a walk finds, and carry it out where that is asked for.",
        discussion: """
            Walks to TARGET as check does and plans what the evidence supports, the least invasive first: each change with \
            its path, what it interrupts, its risk, how it is undone and how it is proven. With --inside the plan shows what \
            each value is now. Nothing is changed without --apply; then one repair is carried out: old values are kept in a \
            journal first, every change is read back, and the host is walked to again. redial undo takes it back. TARGET may \
            be left out where --inside names a disk. --list shows all repairs and what redial refuses to do.

            Exit codes: 0 there is a plan, or nothing is broken; with --apply: done and verified. 1 done, but not better. \
            2 failed, nothing changed. 3 no repair is known for what was found, or the evidence is too weak to change \
            anything. 4 something is changed that could not be taken back by itself.
            """)

    @Argument(help: "The host, as for check.")
    var target: String?
    @Flag(help: "All repairs, and all that is refused.")
    var list = false
    @Option(help: ArgumentHelp("Only this repair, also where the evidence does not point to it.", valueName: "id"))
    var repair: String?
    @Option(
        help: ArgumentHelp(
            "What you can change: client, server, domain, azure, disk, nothing; several parted by commas.",
            valueName: "what"))
    var can: String?
    @Flag(help: "Carry out the first repair of the plan that can be carried out, and verify it.")
    var apply = false
    @Flag(
        name: .customLong("accept-risk"),
        help: "With --apply: also what lowers security and stays, and what lets a public network in; scripts let it in."
    )
    var acceptsRisk = false
    @Option(
        name: .customLong("plan"),
        help: ArgumentHelp(
            "With --apply: only what this plan (of fix --json) says, and only while the machine is as it was then.",
            valueName: "file"))
    var planFile: String?
    @Option(
        name: .customLong("fill"),
        help: ArgumentHelp(
            "What a repair needs and no walk can know (account, licence-server, thumbprint, address, packet-size). May be repeated.",
            valueName: "name=value"))
    var fill: [String] = []
    @OptionGroup var atTheDesk: ClientOptions
    @OptionGroup var keeping: CaseArgument
    @OptionGroup var machine: MachineOptions

    private var reporting: ReportOptions { machine.reporting }

    func run() async throws {
        let interrupt = endingOnInterrupt(asJSON: reporting.json) { RepairSession.interruption }
        defer { interrupt.cancel() }
        let catalogue = RepairCatalogue.shared
        if list {
            return Console.out(
                reporting.json
                    ? try encodeJSON(RepairListDocument(catalogue))
                    : Array(catalogue.terminal(columns: Console.columns, style: reporting.style).utf8))
        }
        let reach = try parsedReach()
        let planned = try planFile.map { (path) throws(UserError) in try PlannedChanges(file: path, applied: apply) }
        if let repair { try catalogue.requireKnown(repair) }
        let fills = try HandOver.fills(fill)
        let known = KnownNames(
            account: fills[HandOver.account] ?? machine.walking.user, fills: fills, acceptsRisk: acceptsRisk)
        let address = try machine.entering.address()
        if let address, address.isWayIn {
            throw ArgumentParser.ExitCode(try await inside(address, reach, planned, known))
        }
        guard !apply else { throw UserError.usage("--apply takes a way into the machine: --inside.") }
        throw ArgumentParser.ExitCode(try await outside(reach, address, known))
    }

    /// Plans, and writes a repair for somebody else, or what the person at the desk can do, where that is asked for.
    private func outside(
        _ reach: Set<Reach>, _ address: AccessAddress?, _ known: KnownNames
    ) async throws -> Int32 {
        let handOver = try address.map { (address) throws(UserError) in
            try HandOver(address, known, replacing: machine.yes)
        }
        guard fill.isEmpty || handOver != nil else {
            throw UserError.usage("--fill goes with a repair that is carried out or handed over: --inside.")
        }
        guard handOver?.takesTheOutput != true || !reporting.json else {
            throw UserError.usage("--json prints the plan; name a file: --inside cloud:azure:FILE.")
        }
        guard let target else { throw UserError.usage("fix takes a host, or --list.") }
        try atTheDesk.check(replacing: machine.yes)
        let caseSoFar = try keeping.open()
        let report = try await machine.walk(to: target, asUser: true)().report
        var document = try planned(report, reach, known)
        document.client = try atTheDesk.help(with: report, replacing: machine.yes)
        try caseSoFar?.add(report, plan: document.plan.steps.map(\.repair.id))
        if handOver?.takesTheOutput != true { try show(document) }
        try handOver?.write(document.plan, for: report)
        let isDone = !document.plan.steps.isEmpty || report.diagnosis.verdict.state == .healthy
        return isDone ? 0 : Reports.ExitCode.cannotTell.rawValue
    }

    private func inside(
        _ address: AccessAddress, _ reach: Set<Reach>, _ planned: PlannedChanges?, _ known: KnownNames
    ) async throws -> Int32 {
        if target == nil, case .hive = address {
        } else if target == nil {
            throw UserError.usage("fix takes a host; only --inside hive: goes without one.")
        }
        try atTheDesk.check(replacing: machine.yes)
        var session = try await machine.session(address, target: target, proves: apply, asUser: !apply)
        session.known = known
        let whole = reach.isEmpty ? address.reach : reach
        return try await session.closing {
            guard apply else { return try await inside(session, whole, planned) }
            return try await session.prepared(machine.confirm) { try await inside($0, whole, planned) }
        }
    }

    private func inside(_ session: RepairSession, _ reach: Set<Reach>, _ planned: PlannedChanges?) async throws -> Int32
    {
        let caseSoFar = try keeping.open()
        let report = try await session.look()
        var document = try self.planned(report, reach, session.known)
        document.access = session.access.name
        document.executions = try await session.executions(of: document.plan)
        document.plan = document.plan.met(by: document.executions, groupPolicies: report.walk.groupPolicies)
        document.digest = try digest(of: document)
        document.client = try atTheDesk.help(with: report, replacing: machine.yes)
        try caseSoFar?.add(report, plan: document.plan.steps.map(\.repair.id))
        guard apply else {
            try show(document)
            let isDone = !document.feasible.isEmpty || report.diagnosis.verdict.state == .healthy
            return isDone ? 0 : Reports.ExitCode.cannotTell.rawValue
        }
        let applying = Applying(
            session: session, machine: machine, report: report, document: document, acceptsRisk: acceptsRisk,
            caseSoFar: caseSoFar)
        return try await applying.run(chosen: repair, planned: planned)
    }

    private func planned(_ report: Report, _ reach: Set<Reach>, _ known: KnownNames) throws -> PlanDocument {
        let plan = Planner(.shared, reach: reach).plan(for: report.diagnosis, chosen: repair)
        let now = WalkClock().startedAt
        var document = PlanDocument(id: ulid(at: now), plan: plan, report: report, madeAt: now)
        document.known = known
        document.digest = try digest(of: document)
        return document
    }

    private func digest(of document: PlanDocument) throws -> String {
        "sha256:" + sha256Hex(try document.digested())
    }

    private func show(_ document: PlanDocument) throws {
        Console.out(
            reporting.json
                ? try encodeJSON(document)
                : Array(document.terminal(columns: Console.columns, style: reporting.style).utf8))
    }

    private func parsedReach() throws(UserError) -> Set<Reach> {
        guard let can else { return [] }
        var reach: Set<Reach> = []
        for word in can.split(separator: ",") {
            guard let one = Reach(rawValue: String(word)) else {
                let words = Reach.allCases.map(\.rawValue).joined(separator: ", ")
                throw .usage("--can takes \(words).")
            }
            reach.insert(one)
        }
        guard !reach.contains(.nothing) || reach.count == 1 else { throw .usage("--can nothing goes alone.") }
        return reach
    }
}

extension RepairCatalogue {
    /// Throws a `UserError` for an id that neither a repair nor a refused fix has.
    func requireKnown(_ id: String) throws(UserError) {
        guard repair(id) == nil, !refused.contains(where: { $0.id == id }) else { return }
        throw .usage("There is no repair \"\(shown(id, limit: 60))\"; redial fix --list names them.")
    }
}

extension PlannedChanges {
    /// Reads a plan back. Throws a `UserError`: 64 where it is not to be applied, 65 for what is no plan, or an altered one.
    init(file path: String, applied: Bool) throws(UserError) {
        guard applied else { throw .usage("--plan goes with --apply.") }
        guard let bytes = readFile(path, limit: 1 << 20) else {
            throw .badFile("The plan \(shown(path, limit: 300)) cannot be read.")
        }
        guard let planned = PlannedChanges.read(bytes) else {
            throw .badFile("The file \(shown(path, limit: 300)) is no plan that fix --json made.")
        }
        guard let digested = try? planned.digested(), planned.digest == "sha256:" + sha256Hex(digested) else {
            throw .badFile("The plan \(shown(path, limit: 300)) was altered after it was made.")
        }
        guard WalkClock().startedAt < planned.expiresAt else {
            throw .badFile("The plan \(shown(path, limit: 300)) is older than an hour; make it again.")
        }
        self = planned
    }
}
