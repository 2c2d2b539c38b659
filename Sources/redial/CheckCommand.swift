import ArgumentParser
import Diagnosis
import Dispatch
import Evidence
import Knowledge
import Probes
import Reports

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Walk the connection to one host and name the cause.",
        discussion: """
            TARGET is host, host:port, [v6]:port, an internationalised name, rdp://host:port, or the path of a .rdp file. \
            A healthy host sees at most 4 TCP connections, any host at most 10 \
            (40 with --deep); no logon is tried.
            """)

    enum Colour: String, ExpressibleByArgument, CaseIterable { case auto, always, never }

    @Argument(help: "The host to walk to.")
    var target: String

    @Flag(help: "One JSON document (redial.report/1) on stdout and nothing else.")
    var json = false
    @Flag(help: "One line: exit code, cause, step, probability, target.")
    var short = false
    @Option(
        name: .customLong("html"), help: ArgumentHelp("Also write the report as one HTML page.", valueName: "file"))
    var htmlFile: String?
    @Option(help: "Seconds until the walk ends, whatever has not answered.")
    var timeout: Double = 30
    @Flag(help: "Ask more, over at most 40 connections.")
    var deep = false
    @Option(help: "What is not proven through this step is exit 3.")
    var require: String?
    @Option(help: ArgumentHelp("The error code that the user's client showed (weak evidence).", valueName: "hex"))
    var code: String?
    @Option(help: ArgumentHelp("The extended error code beside it.", valueName: "hex"))
    var extended: String?
    @Option(
        help: ArgumentHelp(
            "An answer to a question of an earlier report; may be repeated.", valueName: "id=yes|no|unknown"))
    var answer: [String] = []
    @Flag(help: "Ask on this terminal what would tell the causes apart, and judge with the answers.")
    var ask = false
    @Option(help: ArgumentHelp("Walk to this address in place of what the name resolves to.", valueName: "address"))
    var address: String?
    @Option(
        help: ArgumentHelp(
            "Ask this DNS server in place of the machine's own; may be repeated.", valueName: "address:port"))
    var dns: [String] = []
    @Option(help: "auto, always or never; NO_COLOR is honoured.")
    var color: Colour = .auto
    @Flag(help: "No progress on stderr.")
    var quiet = false
    @Flag(help: "Every observation on stderr as it is made.")
    var verbose = false
    @Flag(help: "Every exit code other than 0, 1 and 2 becomes 3, as monitoring systems expect.")
    var plugin = false

    func run() async throws {
        let interrupt = onInterrupt()
        defer { interrupt.cancel() }
        do {
            let checked = try await outcome { walk in
                guard !json, !short, !ask else { return }
                Console.out(report(on: walk, answers: [:]).terminal(columns: Console.columns, style: style) + "\n")
            }
            let outcome = ask ? try interviewed(checked) : checked
            try show(outcome.report)
            if let htmlFile { try writeFile(Array(outcome.report.html().utf8), to: htmlFile) }
            throw ArgumentParser.ExitCode(outcome.exitCode.rawValue)
        } catch let failure as UserError where plugin {
            failure.tell(asJSON: json)
            throw ArgumentParser.ExitCode(Reports.ExitCode.cannotTell.rawValue)
        }
    }

    /// Walks and judges. `provisional` is called once when a silent host keeps the walk waiting.
    func outcome(provisional: @escaping @Sendable (Walk) -> Void) async throws -> CheckOutcome {
        let target = try parseTarget(target, address: try address.map { try literalAddress($0) })
        let answers = try parsedAnswers()
        let required = try requiredStep()
        if ask {
            guard !json, !short else { throw UserError.usage("--ask asks people; it does not go with --json or --short.") }
            try Interview.requireTerminal()
        }
        // Read while the host is being waited for.
        Task.detached { _ = Knowledge.shared }
        let progress = Progress(asked: target.host, isQuiet: quiet || json || short, isVerbose: verbose)
        let walk = await WalkRunner.run(
            target, options: try options(),
            provisional: { walk in
                progress.clear()
                provisional(walk)
            }, progress: { progress.show($0) })
        progress.clear()
        let report = report(on: walk, answers: answers)
        return CheckOutcome(report: report, exitCode: report.exitCode(requiring: required))
    }

    private func interviewed(_ checked: CheckOutcome) throws -> CheckOutcome {
        let report = Interview.hold(over: checked.report, answers: try parsedAnswers())
        return CheckOutcome(report: report, exitCode: report.exitCode(requiring: try requiredStep()))
    }

    private func show(_ report: Report) throws {
        if json {
            Console.out(try encodeJSON(report))
        } else if short {
            Console.out(report.shortLine(requiring: try requiredStep()) + "\n")
        } else {
            Console.out(report.terminal(columns: Console.columns, style: style))
        }
    }

    private var style: Style {
        let wantsColour =
            switch color {
            case .always: true
            case .never: false
            case .auto: Console.isTerminal && Console.environment("NO_COLOR") == nil
            }
        return Style(colour: wantsColour, unicode: Console.isUnicode)
    }

    /// An interrupt ends the program at once with 130, and with `--json` still with a document.
    private func onInterrupt() -> any DispatchSourceSignal {
        signal(SIGINT, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: SIGINT)
        source.setEventHandler { [json, plugin] in
            UserError.interrupted.tell(asJSON: json)
            Console.leave(plugin ? Reports.ExitCode.cannotTell.rawValue : UserError.interrupted.code)
        }
        source.resume()
        return source
    }
}

extension CheckCommand {
    private func options() throws -> WalkOptions {
        guard timeout.isFinite, (1...3600).contains(timeout) else {
            throw UserError.usage("--timeout takes seconds from 1 to 3600.")
        }
        var options = WalkOptions()
        options.timeoutMs = timeout * 1000
        options.deep = deep
        options.dnsServers = try dns.map { try nameServer($0) }
        if let code {
            options.userCode = UserCode(
                code: try hexadecimal(code, "--code"), extended: try extended.map { try hexadecimal($0, "--extended") })
        } else if extended != nil {
            throw UserError.usage("--extended goes with --code.")
        }
        return options
    }

    private func hexadecimal(_ text: String, _ option: String) throws -> UInt32 {
        let digits = text.lowercased().hasPrefix("0x") ? text.dropFirst(2) : text[...]
        guard let number = UInt32(digits, radix: 16) else {
            throw UserError.usage("\(option) takes a hexadecimal number such as 0x904.")
        }
        return number
    }

    /// `10.0.0.2`, `10.0.0.2:5353`, `[fd00::2]:53`: an address, for a name would need a name server to be found.
    private func nameServer(_ text: String) throws -> String {
        guard let target = try? parseTarget(text), isLiteralAddress(target.host) else {
            throw UserError.usage("--dns takes the address of a name server, with :port where it is not 53.")
        }
        return text
    }

    private func requiredStep() throws -> Step? {
        guard let require else { return nil }
        guard let step = Step(rawValue: require) else {
            let steps = Step.allCases.map(\.rawValue).joined(separator: ", ")
            throw UserError.usage("--require takes one of the steps \(steps).")
        }
        return step
    }

    private func parsedAnswers() throws -> [String: Answer] {
        var answers: [String: Answer] = [:]
        for text in answer {
            let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2, let answer = Answer(rawValue: parts[1]) else {
                throw UserError.usage("--answer takes id=yes, id=no or id=unknown.")
            }
            guard Knowledge.shared.questions.contains(where: { $0.id == parts[0] }) else {
                throw UserError.usage(
                    "There is no question \"\(parts[0])\"; the ids stand in the report under Ask and Next.")
            }
            answers[parts[0]] = answer
        }
        return answers
    }

    private func literalAddress(_ text: String) throws -> String {
        guard isLiteralAddress(text) else { throw UserError.usage("--address takes an address, not a name.") }
        return text
    }
}
