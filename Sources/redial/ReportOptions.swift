import ArgumentParser
import Diagnosis
import Dispatch
import Evidence
import Knowledge
import Probes
import Repairs
import Reports

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// How a report is wanted and what a person adds to the evidence: the same on every command that judges a walk.
struct ReportOptions: ParsableArguments {
    @Flag(help: "One JSON document (redial.report/1) on stdout and nothing else.")
    var json = false
    @Flag(help: "One line: exit code, cause, step, probability, target.")
    var short = false
    @Option(
        name: .customLong("html"), help: ArgumentHelp("Also write the report as one HTML page.", valueName: "file"))
    var htmlFile: String?
    @Option(help: "What is not proven through this step is exit 3.")
    var require: String?
    @Option(help: ArgumentHelp("The error code that the user's client showed (weak evidence).", valueName: "hex"))
    var code: String?
    @Option(help: ArgumentHelp("The extended error code beside it, or alone.", valueName: "hex"))
    var extended: String?
    @Option(
        help: ArgumentHelp(
            "An answer to a question of an earlier report; may be repeated.", valueName: "id=yes|no|unknown"))
    var answer: [String] = []
    @Option(help: "auto, always or never; NO_COLOR is honoured.")
    var color: Colour = .auto
    @Flag(help: "Every exit code other than 0, 1 and 2 becomes 3, as monitoring systems expect.")
    var plugin = false
}

/// The options once they are known to be right.
struct ReportWishes {
    let required: Step?
    let answers: [String: Answer]
    let userCode: UserCode?
}

extension ReportOptions {
    func parsed() throws(UserError) -> ReportWishes {
        ReportWishes(required: try requiredStep(), answers: try parsedAnswers(), userCode: try parsedCode())
    }

    private func requiredStep() throws(UserError) -> Step? {
        guard let require else { return nil }
        guard let step = Step(rawValue: require) else {
            let steps = Step.allCases.map(\.rawValue).joined(separator: ", ")
            throw .usage("--require takes one of the steps \(steps).")
        }
        return step
    }

    private func parsedAnswers() throws(UserError) -> [String: Answer] {
        var answers: [String: Answer] = [:]
        for text in answer {
            let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2, let answer = Answer(rawValue: parts[1]) else {
                throw .usage("--answer takes id=yes, id=no or id=unknown.")
            }
            guard Knowledge.shared.questions.contains(where: { $0.id == parts[0] }) else {
                throw .usage("There is no question \"\(parts[0])\"; the ids stand in the report under Ask and Next.")
            }
            answers[parts[0]] = answer
        }
        return answers
    }

    private func parsedCode() throws(UserError) -> UserCode? {
        guard code != nil || extended != nil else { return nil }
        let second: UInt32? = if let extended { try hexadecimal(extended, "--extended") } else { nil }
        // Some clients show the extended code alone; 0 is mstsc's word for no information.
        let first: UInt32 = if let code { try hexadecimal(code, "--code") } else { 0 }
        return UserCode(code: first, extended: second)
    }

    private func hexadecimal(_ text: String, _ option: String) throws(UserError) -> UInt32 {
        let digits = text.lowercased().hasPrefix("0x") ? text.dropFirst(2) : text[...]
        guard let number = UInt32(digits, radix: 16) else {
            throw .usage("\(option) takes a hexadecimal number such as 0x904.")
        }
        return number
    }
}

extension ReportOptions {
    /// Shows the report and writes the files that were asked for. With `--json` the files come first: where one of them
    /// cannot be written, the error is the one document on stdout.
    func deliver(_ outcome: CheckOutcome, _ caseSoFar: CaseSoFar? = nil, recordTo recordFile: String? = nil) throws {
        if !json { try show(outcome) }
        if let htmlFile {
            try writeFile(Array(outcome.report.html(repairTitles: outcome.repairTitles).utf8), to: htmlFile)
        }
        if let recordFile { try writeRecord(outcome.recorded, to: recordFile) }
        try caseSoFar?.add(outcome)
        if json { try show(outcome) }
    }

    private func show(_ outcome: CheckOutcome) throws {
        if json {
            Console.out(try encodeJSON(outcome.report))
        } else if short {
            Console.out(outcome.report.shortLine(requiring: outcome.required) + "\n")
        } else {
            Console.out(
                outcome.report.terminal(
                    columns: Console.columns, style: style, repairTitles: outcome.repairTitles))
        }
    }

    var style: Style { color.style }

    /// Runs the body and exits with its code; with `--plugin` every error is told and becomes 3.
    func exit(with body: () async throws -> Int32) async throws -> Never {
        do {
            throw ArgumentParser.ExitCode(try await body())
        } catch let failure as UserError where plugin {
            failure.tell(asJSON: json)
            throw ArgumentParser.ExitCode(Reports.ExitCode.cannotTell.rawValue)
        }
    }
}

/// An interrupt ends the program at once with 130, and with `--json` still with a document. The first one of a watch ends only
/// the watch.
///
/// - Parameter ending: what is told at that moment.
func endingOnInterrupt(
    asJSON: Bool, plugin: Bool = false, _ stop: WatchStop? = nil,
    ending: @escaping @Sendable () -> UserError = { .interrupted }
) -> any DispatchSourceSignal {
    signal(SIGINT, SIG_IGN)
    let source = DispatchSource.makeSignalSource(signal: SIGINT)
    source.setEventHandler {
        if let stop, stop.request() { return }
        ending().tell(asJSON: asJSON)
        Console.leave(plugin ? Reports.ExitCode.cannotTell.rawValue : UserError.interrupted.code)
    }
    source.resume()
    return source
}
