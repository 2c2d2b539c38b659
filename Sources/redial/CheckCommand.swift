import ArgumentParser
import Diagnosis
import Dispatch
import Evidence
import Knowledge
import Probes
import Reports

struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Walk the connection to one host and name the cause.",
        discussion: """
            TARGET is host, host:port, [v6]:port, an internationalised name, rdp://host:port, or the path of a .rdp file. \
            A healthy host sees at most 4 TCP connections, any host at most 10 \
            (40 with --deep); no logon is tried.
            """)

    @Argument(help: "The host to walk to.")
    var target: String

    @OptionGroup(title: "The report") var reporting: ReportOptions
    @OptionGroup(title: "The walk") var walking: WalkArguments
    @Option(
        name: .customLong("record"),
        help: ArgumentHelp(
            "Also keep the walk with its bytes, secrets removed, for redial read; - is standard output, in place of the report.",
            valueName: "file"))
    var recordFile: String?
    @Option(help: ArgumentHelp("Walk to this address in place of what the name resolves to.", valueName: "address"))
    var address: String?
    @OptionGroup var remembering: RememberOptions
    @Flag(help: "No progress on stderr.")
    var quiet = false
    @Flag(help: "Every observation on stderr as it is made.")
    var verbose = false

    func run() async throws {
        let interrupt = endingOnInterrupt(asJSON: reporting.json, plugin: reporting.plugin)
        defer { interrupt.cancel() }
        try await reporting.exit {
            try requireWritable(reporting.htmlFile)
            try requireWritable(recordsToOutput ? nil : recordFile)
            let outcome = try await outcome { walk in
                guard !reporting.json, !reporting.short, !recordsToOutput else { return }
                Console.out(
                    report(on: walk, answers: [:]).terminal(columns: Console.columns, style: reporting.style) + "\n")
            }
            try deliver(outcome)
            remembering.remember(outcome.report.walk)
            return outcome.exitCode.rawValue
        }
    }

    /// Walks and judges. `provisional` is called once when a silent host keeps the walk waiting.
    func outcome(provisional: @escaping @Sendable (Walk) -> Void) async throws -> CheckOutcome {
        let target = try parseTarget(target, address: try address.map { try literalAddress($0) })
        let wishes = try reporting.parsed()
        var options = try walking.options()
        options.userCode = wishes.userCode
        options.keepsBytes = recordFile != nil
        options.knownHosts = remembering.knownHosts
        // Read while the host is being waited for.
        Task.detached { _ = Knowledge.shared }
        let progress = Progress(
            asked: target.host, isQuiet: quiet || reporting.json || reporting.short, isVerbose: verbose)
        let walk = await WalkRunner.run(
            target, options: options,
            provisional: { walk in
                progress.clear()
                provisional(walk)
            }, progress: { progress.show($0) })
        progress.clear()
        return CheckOutcome(walk, answers: wishes.answers, required: wishes.required)
    }

    private var recordsToOutput: Bool { recordFile == "-" }

    private func deliver(_ outcome: CheckOutcome) throws {
        if recordsToOutput { return Console.out(try encodeJSON(outcome.recorded)) }
        try reporting.deliver(outcome) { () throws(UserError) in
            if let recordFile { try writeRecord(outcome.recorded, to: recordFile) }
        }
    }

    private func literalAddress(_ text: String) throws -> String {
        guard isLiteralAddress(text) else { throw UserError.usage("--address takes an address, not a name.") }
        return text
    }
}
