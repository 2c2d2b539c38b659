import ArgumentParser
import Diagnosis
import Dispatch
import Drawing
import Evidence
import Knowledge
import Pictures
import Primitives
import Probes
import Reports
import Synchronization

struct ProveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prove",
        _superCommandName: Redial.name,
        abstract: "Log on through the whole sequence, and show the first screen.",
        discussion: """
            Walks to TARGET as check does, and goes on with the session itself: licence, capabilities, and what the server \
            draws. With --user it logs on, once: the password goes only to a server whose certificate is trusted, known from \
            an earlier walk or named with --trust, or that proves itself by Kerberos. Without a user it opens the session \
            that anybody gets, as a rule a logon screen. The session is left by disconnecting, as when a window is closed.

            Exit codes: those of check; 3 also where the first screen could not be proven.
            """)

    @Argument(help: "The host, as for check.")
    var target: String
    @OptionGroup(title: "The report") var reporting: ReportOptions
    @OptionGroup(title: "The walk") var walking: WalkArguments
    @Option(name: .customLong("password-fd"), help: PasswordSource.descriptorHelp)
    var passwordDescriptor: Int32?
    @Option(name: .customLong("password-env"), help: PasswordSource.variableHelp)
    var passwordVariable: String?
    @OptionGroup(title: "The picture") var screen: ScreenOptions
    @Option(
        name: .customLong("record"),
        help: ArgumentHelp("Also keep the walk with its bytes, secrets removed, for redial read.", valueName: "file"))
    var recordFile: String?
    @OptionGroup var keeping: CaseArgument
    @Option(help: ArgumentHelp("Walk to this address in place of what the name resolves to.", valueName: "address"))
    var address: String?
    @OptionGroup var remembering: RememberOptions
    @Flag(help: "No progress on stderr.")
    var quiet = false
    @Flag(help: "Every observation on stderr as it is made.")
    var verbose = false

    func run() async throws {
        let interrupt = endingOnInterrupt(asJSON: reporting.json, plugin: reporting.plugin, nil)
        defer { interrupt.cancel() }
        try await reporting.exit {
            try requireWritable(reporting.htmlFile)
            try requireWritable(screen.file)
            try requireWritable(recordFile)
            let caseSoFar = try keeping.open()
            var proof = try await prove()
            proof.outcome.report.caseHistory = caseSoFar?.history(with: proof.outcome)
            if let picture = proof.picture { try screen.save(picture) }
            try reporting.deliver(proof.outcome, caseSoFar, recordTo: recordFile)
            if let picture = proof.picture, !reporting.json, !reporting.short { screen.show(picture) }
            remembering.remember(proof.outcome.report.walk)
            return proof.outcome.exitCode.rawValue
        }
    }

    private struct Proof {
        var outcome: CheckOutcome
        var picture: Canvas?
    }

    /// The walk and its verdict, for a command that shows no picture.
    func outcome(_ logon: LogonWish?) async throws -> CheckOutcome { try await prove(logon).outcome }

    private func prove(_ given: LogonWish? = nil) async throws -> Proof {
        let target = try parseTarget(target, address: address, gateway: walking.gateway)
        let wishes = try reporting.parsed()
        var options = try walking.options()
        options.userCode = wishes.userCode
        options.keepsBytes = recordFile != nil || keeping.file != nil
        options.knownHosts = remembering.knownHosts
        let size = try screen.parsedSize()
        options.logon =
            try given ?? walking.logon(.init(descriptor: passwordDescriptor, variable: passwordVariable))
        Task.detached { _ = Knowledge.shared }
        let first = await walk(target, options, size)
        let (walk, picture) = await secondTry(first, target, options, size)
        // What was to be proven is the screen; where that is our own limit, what is proven stands in the verdict.
        let isOurLimit = walk.all(DrawEnd.self).contains { $0.fact.outcome == .foreignCodecs }
        var outcome = CheckOutcome(
            walk, answers: wishes.answers, required: wishes.required ?? (isOurLimit ? .activate : .draw))
        outcome.report.command = "prove"
        return Proof(outcome: outcome, picture: picture?.canvas)
    }

    /// A walk that took all the time there was leaves this much to look at the picture.
    private static let leastReadingMs = 1_000.0

    /// One walk, and what its screen shows.
    private func walk(_ target: Target, _ options: WalkOptions, _ size: ScreenOptions.Size) async -> (Walk, Screen?) {
        let kept = Mutex<Screen?>(nil)
        var options = options
        options.session = SessionWish(width: size.width, height: size.height) { picture in
            kept.withLock { $0 = picture }
        }
        let progress = Progress(
            asked: target.host, isQuiet: quiet || reporting.json || reporting.short, isVerbose: verbose)
        var walk = await WalkRunner.run(target, options: options, progress: { progress.show($0) })
        progress.clear()
        guard let picture = kept.withLock(\.self) else { return (walk, nil) }
        let isLoggedOn = walk.all(LogonNotice.self).contains { $0.fact.isGrant }
        let leftMs = max(Self.leastReadingMs, options.timeoutMs - walk.durationMs)
        await walk.observe(PictureSeen.read(picture, isLoggedOn: isLoggedOn, limitMs: leftMs), by: "screen-read")
        return (walk, picture)
    }

    /// A host that nothing vouches for yet, and somebody at the terminal who can: asked once, before anything is sent.
    private func secondTry(
        _ first: (Walk, Screen?), _ target: Target, _ options: WalkOptions, _ size: ScreenOptions.Size
    ) async -> (Walk, Screen?) {
        guard let confirmed = TrustQuestion.confirmed(by: first.0, options, reporting) else { return first }
        return await walk(target, confirmed, size)
    }
}
