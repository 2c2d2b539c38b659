import ArgumentParser
import Diagnosis
import Dispatch
import Knowledge
import Repairs
import Reports
import Transport

struct FixCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fix",
        abstract: "Plan the repair of what a walk finds; changes nothing.",
        discussion: """
            Walks to TARGET as check does and plans what the evidence supports, the least invasive first: each change with \
            its path, what it interrupts, its risk, how it is undone and how it is proven. Redial cannot carry plans out \
            yet, so a plan is for who can. --list shows all repairs and what redial refuses to do.

            Exit codes: 0 there is a plan, or nothing is broken; 3 no repair is known for what was found.
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
    @Option(name: .customLong("with"), help: ArgumentHelp("A file to judge together with the walk.", valueName: "file"))
    var withFiles: [String] = []
    @Option(help: ArgumentHelp("Walk to this address in place of what the name resolves to.", valueName: "address"))
    var address: String?
    @Option(
        help: ArgumentHelp(
            "Hand the first repair over that this form can hold: \(HandOver.help)", valueName: "access"))
    var inside: String?
    @OptionGroup var atTheDesk: ClientOptions
    @OptionGroup var remembering: RememberOptions
    @OptionGroup(title: "The walk") var walking: WalkArguments
    @OptionGroup(title: "The report") var reporting: ReportOptions

    func run() async throws {
        let interrupt = endingOnInterrupt(asJSON: reporting.json)
        defer { interrupt.cancel() }
        let catalogue = RepairCatalogue.shared
        if list {
            return Console.out(catalogue.terminal(columns: Console.columns, style: reporting.style))
        }
        guard reporting.htmlFile == nil, !reporting.short, reporting.require == nil, !reporting.plugin else {
            throw UserError.usage("--html, --short, --require and --plugin belong to check.")
        }
        let reach = try parsedReach()
        let handOver = try inside.map { (text) throws(UserError) in try HandOver(text) }
        guard handOver?.takesTheOutput != true || !reporting.json else {
            throw UserError.usage("--json prints the plan; name a file: --inside cloud:azure:FILE.")
        }
        if let repair, catalogue.repair(repair) == nil, !catalogue.refused.contains(where: { $0.id == repair }) {
            throw UserError.usage("There is no repair \"\(repair)\"; redial fix --list names them.")
        }
        guard let target else { throw UserError.usage("fix takes a host, or --list.") }
        try atTheDesk.check(target)
        let report = try await walk(to: target)
        let plan = Planner(catalogue, reach: reach).plan(for: report.diagnosis, chosen: repair)
        let now = WalkClock().startedAt
        var document = PlanDocument(id: ulid(at: now), plan: plan, report: report, madeAt: now)
        document.client = try atTheDesk.help(with: report)
        document.digest = "sha256:" + sha256Hex(try document.digested())
        if handOver?.takesTheOutput != true {
            Console.out(
                reporting.json
                    ? try encodeJSON(document)
                    : Array(document.terminal(columns: Console.columns, style: reporting.style).utf8))
        }
        try handOver?.write(plan, for: report)
        let isDone = !plan.steps.isEmpty || report.diagnosis.verdict.state == .healthy
        throw ArgumentParser.ExitCode(isDone ? 0 : Reports.ExitCode.cannotTell.rawValue)
    }

    private func walk(to target: String) async throws -> Report {
        var check = try CheckCommand.parse([target])
        check.reporting = reporting
        check.walking = walking
        check.address = address
        check.remembering = remembering
        check.withFiles = withFiles
        check.quiet = reporting.json
        return try await check.outcome { _ in }.report
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
