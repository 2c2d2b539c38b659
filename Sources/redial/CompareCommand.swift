import ArgumentParser
import Diagnosis
import Dispatch
import Evidence
import Knowledge
import Probes
import Reports

struct CompareCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "The first step at which two walks differ, and what explains it.",
        discussion: """
            A and B are each a host to walk to now, written as for check, or the path of a recorded walk (check --record): \
            two hosts, one host on two days, one host from two places. Times, ports and random values are no difference.

            Exit codes: 0 no step differs, 2 they differ, 3 cannot tell, since one of the walks did not come far enough.
            """)

    @Argument(help: "A host, or the path of a recorded walk.")
    var a: String
    @Argument(help: "Another host or recorded walk, or the same.")
    var b: String

    @Flag(help: "One JSON document (redial.comparison/1) on stdout and nothing else.")
    var json = false
    @OptionGroup(title: "The walks") var walking: WalkArguments
    @Option(help: "auto, always or never; NO_COLOR is honoured.")
    var color: Colour = .auto
    @Flag(help: "No progress on stderr.")
    var quiet = false

    func run() async throws {
        let interrupt = endingOnInterrupt(asJSON: json)
        defer { interrupt.cancel() }
        let options = try walking.options()
        guard walking.user == nil else {
            throw UserError.usage("compare logs on nowhere: --user belongs to check and prove.")
        }
        // What cannot be read or asked for is told before anyone is walked to.
        let sources = [try await source(a), try await source(b)]
        var reports: [Report] = []
        // One after the other, so that neither walk changes what the other sees.
        for source in sources { reports.append(await report(of: source, options)) }
        let judged = reports.map { JudgedWalk(walk: $0.walk, diagnosis: $0.diagnosis) }
        let comparison = ComparisonReport(
            reports[0], reports[1], compare(judged[0], judged[1], knowledge: Knowledge.shared))
        if json {
            Console.out(try encodeJSON(comparison))
        } else {
            Console.out(comparison.terminal(columns: Console.columns, style: color.style))
        }
        throw ArgumentParser.ExitCode(comparison.exitCode)
    }

    private enum Source {
        case target(Target)
        case recorded(Walk, answers: [String: String], path: String)
    }

    /// A file that is there, or what can only be a path, is a recorded walk; a `.rdp` file is a target.
    private func source(_ text: String) async throws(UserError) -> Source {
        let isTarget = text.lowercased().hasPrefix("rdp://") || text.lowercased().hasSuffix(".rdp")
        guard !isTarget, text.contains("/") || text.hasSuffix(".json") || isFile(text) else {
            return .target(try parseTarget(text))
        }
        let evidence = try await FileEvidence(reading: [text])
        evidence.tellWarnings()
        guard let recorded = evidence.conversations.last else {
            throw .badFile("The file \(text) holds no connection to compare.")
        }
        return .recorded(recorded.walk, answers: evidence.answers, path: text)
    }

    private func report(of source: Source, _ options: WalkOptions) async -> Report {
        switch source {
        case .recorded(let walk, let answers, let path):
            var read = redial.report(
                on: walk, answers: answers.compactMapValues(Answer.init(rawValue:)))
            read.readFrom = [path]
            return read
        case .target(let target):
            let progress = Progress(asked: target.host, isQuiet: quiet || json, isVerbose: false)
            let walk = await WalkRunner.run(target, options: options, progress: { progress.show($0) })
            progress.clear()
            return redial.report(on: walk, answers: [:])
        }
    }
}
