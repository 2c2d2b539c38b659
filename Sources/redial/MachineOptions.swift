import Access
import ArgumentParser
import Dispatch
import Journal
import Repairs
import Reports

/// A machine to repair: how it is walked to, and the way into it. The same for `fix` and `try`.
struct MachineOptions: ParsableArguments {
    @OptionGroup(title: "Inside the machine") var entering: InsideOptions
    @Option(
        name: .customLong("ssh-config"),
        help: ArgumentHelp("ssh reads this file in place of your own configuration.", valueName: "file"))
    var sshConfiguration: String?
    @Flag(help: "Do not ask before something is changed, and write over files that are there.")
    var yes = false
    @Option(name: .customLong("with"), help: ArgumentHelp("A file to judge together with the walk.", valueName: "file"))
    var withFiles: [String] = []
    @Option(help: ArgumentHelp("Walk to this address in place of what the name resolves to.", valueName: "address"))
    var address: String?
    @OptionGroup var remembering: RememberOptions
    @OptionGroup(title: "The walk") var walking: WalkArguments
    @OptionGroup(title: "The report") private var told: MachineReportOptions

    var reporting: ReportOptions { told.asOfAWalk }

    /// The walk to a host, as `check` makes it.
    ///
    /// - Parameters:
    ///   - asUser: the user is let in, too; else nobody is, however often the walk is made.
    ///   - isTaken: the password that is given is the machine's own.
    func walk(
        to target: String, asUser: Bool = false, passwordIsTaken isTaken: Bool = false
    ) throws -> @Sendable () async throws -> CheckOutcome {
        var check = try CheckCommand.parse([target])
        check.reporting = reporting
        check.walking = asUser ? walking : walking.withoutUser
        if asUser, !isTaken {
            check.entering.passwordDescriptor = entering.passwordDescriptor
            check.entering.passwordVariable = entering.passwordVariable
        }
        check.address = address
        check.remembering = remembering
        check.withFiles = withFiles
        check.quiet = reporting.json
        return { [check] in try await check.outcome { _ in } }
    }

    /// The user's way to the first screen, as `prove` goes it; nil where there is no user. The password is asked for now, and used
    /// once, when the repair is made.
    ///
    /// - Parameter isTaken: the password that is given is the machine's own.
    private func proof(to target: String, passwordIsTaken isTaken: Bool) throws -> RepairSession.Walk? {
        let source = isTaken ? PasswordSource(descriptor: nil, variable: nil) : entering.password
        guard let logon = try walking.logon(source) else { return nil }
        var prove = try ProveCommand.parse([target])
        prove.reporting = reporting
        prove.walking = walking
        prove.address = address
        prove.remembering = remembering
        prove.quiet = reporting.json
        return { [prove] in try await prove.outcome(logon) }
    }

    /// Comes in. Throws a `UserError` where there is no journal to keep old values in, or no way in.
    ///
    /// - Parameters:
    ///   - proves: once a repair is made, a user who was named is let in as far as the first screen.
    ///   - asUser: the one look that is made lets that user in.
    func session(
        _ address: AccessAddress, target: String?, proves: Bool = false, asUser: Bool = false
    ) async throws -> RepairSession {
        // Only this way in takes a password of its own.
        let isTaken = if case .smb = address { true } else { false }
        let walk = try target.map { try self.walk(to: $0, asUser: asUser, passwordIsTaken: isTaken) }
        let proof = try proves ? target.flatMap { try self.proof(to: $0, passwordIsTaken: isTaken) } : nil
        var session = try await RepairSession.open(
            address, try entering.credentials(sshConfiguration: sshConfiguration), target: target, walk: walk)
        session.proof = proof
        return session
    }

    /// Whether to go on, asked on the terminal unless `--yes` was said.
    func confirm(_ question: String) throws(UserError) -> Bool {
        try Console.consents(to: question, yes: yes, isAsking: !reporting.json)
    }

    /// Asks what may be done next, where somebody is there to be asked; else false.
    func offers(_ question: String) throws(UserError) -> Bool {
        guard !yes, !reporting.json, Console.isInputTerminal, Console.isTerminal else { return false }
        return try confirm(question)
    }

    func show(_ result: ResultDocument) throws {
        Console.out(
            reporting.json
                ? try encodeJSON(result)
                : Array(result.terminal(columns: Console.columns, style: reporting.style).utf8))
    }
}

extension RepairSession {
    static func open(
        _ address: AccessAddress, _ credentials: Credentials, target: String?,
        walk: (@Sendable () async throws -> CheckOutcome)?
    ) async throws(UserError) -> RepairSession {
        guard let journal = Journal.standard(environment: Console.environment) else {
            throw UserError(
                code: 2, id: "journal",
                text:
                    "Neither XDG_STATE_HOME nor HOME names a folder, so old values could not be kept; nothing was changed."
            )
        }
        do throws(AccessFailure) {
            return RepairSession(
                address: address, access: try await address.open(credentials), journal: journal, walk: walk,
                target: target)
        } catch {
            throw error.endingAFix
        }
    }
}

extension AccessAddress {
    /// What of a repair's places this way leads to.
    var reach: Set<Reach> {
        switch self {
        case .ssh, .smb: [.server]
        case .hive: [.disk]
        case .wsl: [.client]
        case .script, .groupPolicy, .cloud: []
        }
    }
}

/// What of `ReportOptions` is of use where a machine is repaired.
struct MachineReportOptions: ParsableArguments {
    @Flag(
        help: """
            One JSON document on stdout and nothing else: redial.plan/1, of what was carried out redial.result/1, of --list \
            redial.repairs/1.
            """)
    var json = false
    @Option(help: ArgumentHelp("The error code that the user's client showed (weak evidence).", valueName: "hex"))
    var code: String?
    @Option(help: ArgumentHelp("The extended error code beside it.", valueName: "hex"))
    var extended: String?
    @Option(
        help: ArgumentHelp(
            "An answer to a question of an earlier report; may be repeated.", valueName: "id=yes|no|unknown"))
    var answer: [String] = []
    @Option(help: "auto, always or never; NO_COLOR is honoured.")
    var color: Colour = .auto

    /// The same for the walk; what is not set here would be unreadable.
    var asOfAWalk: ReportOptions {
        var options = ReportOptions()
        (options.json, options.code, options.extended) = (json, code, extended)
        (options.answer, options.color) = (answer, color)
        (options.short, options.plugin, options.htmlFile, options.require) = (false, false, nil, nil)
        return options
    }
}
