import Access
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
        _superCommandName: Redial.name,
        abstract: "Walk the connection to one host and name the cause.",
        discussion: """
            TARGET is host, host:port, [v6]:port, an internationalised name, rdp://host:port, or the path of a .rdp file. \
            A healthy host sees at most 4 TCP connections, any host at most 10 \
            (40 with --deep), and at most 3 UDP datagrams. A logon is tried once, and only with --user: as far as the server \
            tells whether the user is let in, without opening a session.
            """)

    @Argument(help: "The host to walk to.")
    var target: String

    @OptionGroup(title: "The report") var reporting: ReportOptions
    @OptionGroup(title: "The walk") var walking: WalkArguments
    @OptionGroup(title: "Another place") var place: ViaOptions
    @OptionGroup(title: "Inside the machine") var entering: InsideOptions
    @OptionGroup var watching: WatchOptions
    @Option(
        name: .customLong("with"),
        help: ArgumentHelp(
            "A file to judge together with the walk, of any kind that redial read takes; may be repeated.",
            valueName: "file"))
    var withFiles: [String] = []
    @Option(
        name: .customLong("record"),
        help: ArgumentHelp(
            "Also keep the walk with its bytes, secrets removed, for redial read; - is standard output, in place of the report.",
            valueName: "file"))
    var recordFile: String?
    @OptionGroup var keeping: CaseArgument
    @Flag(help: "Ask on this terminal what would tell the causes apart, and judge with the answers.")
    var ask = false
    @Option(help: ArgumentHelp("Walk to this address in place of what the name resolves to.", valueName: "address"))
    var address: String?
    @OptionGroup var remembering: RememberOptions
    @Flag(help: "No progress on stderr.")
    var quiet = false
    @Flag(help: "Every observation on stderr as it is made.")
    var verbose = false

    func run() async throws {
        let stop = watching.watch == nil ? nil : WatchStop()
        let interrupt = endingOnInterrupt(asJSON: reporting.json, plugin: reporting.plugin, stop)
        defer { interrupt.cancel() }
        try await reporting.exit {
            try requireWritable(reporting.htmlFile)
            try requireWritable(recordsToOutput ? nil : recordFile)
            let caseSoFar = try keeping.open()
            let checked = try await outcome(stop: stop) { walk in
                guard !reporting.json, !reporting.short, !recordsToOutput, !ask else { return }
                Console.out(
                    report(on: walk, answers: [:]).terminal(columns: Console.columns, style: reporting.style) + "\n")
            }
            var outcome = ask ? Interview.hold(over: checked) : checked
            outcome.report.inside = entering.inside
            outcome.report.caseHistory = caseSoFar?.history(with: outcome)
            try deliver(outcome, caseSoFar)
            remembering.remember(outcome.report.walk)
            if let failure = outcome.failure {
                failure.tell(asJSON: false)
                let isVerdict = Reports.ExitCode(rawValue: failure.code) != nil
                return reporting.plugin && !isVerdict ? Reports.ExitCode.cannotTell.rawValue : failure.code
            }
            return outcome.exitCode.rawValue
        }
    }

    /// Walks and judges. `provisional` is called once when a silent host keeps the walk waiting.
    func outcome(
        stop: WatchStop? = nil, provisional: @escaping @Sendable (Walk) -> Void
    ) async throws -> CheckOutcome {
        let target = try parseTarget(target, address: address, gateway: walking.gateway)
        let wishes = try reporting.parsed()
        if ask { try requireSomebodyToAsk() }
        // What cannot be read is told before anyone is walked to.
        let evidence = try await FileEvidence(reading: filesToRead)
        evidence.tellWarnings()
        var options = try walking.options()
        options.userCode = wishes.userCode
        options.keepsBytes = recordFile != nil || keeping.file != nil
        options.knownHosts = remembering.knownHosts
        let destination = try place.destination(orInside: entering.inside != nil)
        let inside = try insideReading()
        let other = destination.map { place.start($0, target, walking) }
        // Read while the host is being waited for.
        Task.detached { _ = Knowledge.shared }
        options.logon = try walking.logon(entering.password)
        options.udpWasUsed = wishes.answers["udp-was-used"] == .yes
        options.watch = try watching.plan()
        options.stop = stop
        let progress = Progress(
            asked: target.host, isQuiet: quiet || reporting.json || reporting.short, isVerbose: verbose)
        let first = await walk(target, options, progress, provisional)
        let last = await secondTry(first, target, options, progress, provisional)
        let outcome = await CheckOutcome(
            last.joined(with: evidence), answers: wishes.answers, required: wishes.required
        )
        .joined(withConversationsOf: evidence).joined(with: inside)
        guard let other, let destination else {
            progress.clear()
            return outcome
        }
        progress.wait(for: destination.name)
        let answer = await other.value
        progress.clear()
        return outcome.joined(with: answer, from: destination)
    }

    private func walk(
        _ target: Target, _ options: WalkOptions, _ progress: Progress,
        _ provisional: @escaping @Sendable (Walk) -> Void
    ) async -> Walk {
        await WalkRunner.run(
            target, options: options,
            provisional: { walk in
                progress.clear()
                provisional(walk)
            }, progress: { progress.show($0) })
    }

    /// A host that nothing vouches for yet, and somebody at the terminal who can: asked once, before anything is sent.
    private func secondTry(
        _ first: Walk, _ target: Target, _ options: WalkOptions, _ progress: Progress,
        _ provisional: @escaping @Sendable (Walk) -> Void
    ) async -> Walk {
        guard options.watch == nil, !recordsToOutput else { return first }
        progress.clear()
        guard let confirmed = TrustQuestion.confirmed(by: first, options, reporting) else { return first }
        return await walk(target, confirmed, progress, provisional)
    }

    /// What the machine says of itself, asked while the walk goes on.
    private func insideReading() throws -> Task<Result<[FileReading], AccessFailure>, Never>? {
        let hasUser = walking.user != nil
        guard !hasUser || entering.inside == nil || !entering.password.isGiven else {
            throw UserError.usage(
                "--user and --inside have a password each, and --password-fd and --password-env give one: ask for the other apart."
            )
        }
        guard let address = try entering.address(passwordIsForUser: hasUser) else { return nil }
        guard address.isWayIn else {
            throw UserError.usage("check --inside takes a way into the machine; scripts and policies belong to fix.")
        }
        let credentials = try entering.credentials(sshConfiguration: place.configuration)
        return Task { await address.readings(credentials) }
    }

    /// A .rdp file that is the target tells of the client, too.
    private var filesToRead: [String] {
        target.lowercased().hasSuffix(".rdp") && !withFiles.contains(target) ? [target] + withFiles : withFiles
    }

    private var recordsToOutput: Bool { recordFile == "-" }

    private func requireSomebodyToAsk() throws(UserError) {
        guard !reporting.json, !reporting.short, !recordsToOutput else {
            throw .usage("--ask asks people; it does not go with --json, --short or --record -.")
        }
        try Interview.requireTerminal()
    }

    private func deliver(_ outcome: CheckOutcome, _ caseSoFar: CaseSoFar?) throws {
        if recordsToOutput {
            try caseSoFar?.add(outcome)
            return Console.out(try encodeJSON(outcome.recorded))
        }
        try reporting.deliver(outcome, caseSoFar, recordTo: recordFile)
    }
}
