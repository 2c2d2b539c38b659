import ArgumentParser
import Diagnosis
import Dispatch
import Evidence
import Primitives
import Reports
import Transport

struct ReadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "read",
        abstract: "The same diagnosis from files, of machines that cannot be reached.",
        discussion: """
            FILE is a walk that redial check --record kept, or holds the settings of a Windows machine: a .reg file, the \
            registry hives SYSTEM and SOFTWARE, or the folder or disk where these lie; also packed by xz or gzip. Several files are judged together. A file that cannot be \
            read, or a damaged part of one, is a warning on stderr as long as another gives something. \
            The exit codes are those of check; 65 where no file can be read.
            """)

    @Argument(help: "The files.")
    var files: [String]
    @Option(
        help: ArgumentHelp(
            "Which of the connections in the files to judge, by its number in the report; else the last that failed.",
            valueName: "number"))
    var conversation: Int?
    @OptionGroup(title: "The report") var reporting: ReportOptions

    func run() async throws {
        let interrupt = endingOnInterrupt(asJSON: reporting.json, plugin: reporting.plugin)
        defer { interrupt.cancel() }
        try await reporting.exit {
            let wishes = try reporting.parsed()
            try requireWritable(reporting.htmlFile)
            let evidence = try await FileEvidence(reading: files)
            evidence.tellWarnings()
            let outcome = try judged(evidence, wishes)
            try reporting.deliver(outcome)
            return outcome.exitCode.rawValue
        }
    }

    /// What was said now comes before what was said when a walk was recorded.
    private func judged(_ evidence: FileEvidence, _ wishes: ReportWishes) throws(UserError) -> CheckOutcome {
        let answers = evidence.answers.compactMapValues(Answer.init(rawValue:)).merging(wishes.answers) { $1 }
        let told = Conversations(in: evidence)
        if let conversation, !told.numbers.contains(conversation) {
            throw .usage(
                told.isEmpty
                    ? "The files hold no connection, so --conversation has nothing to choose from."
                    : "--conversation takes a number from 1 to \(told.numbers.upperBound).")
        }
        var walk =
            told.chosen(conversation)
            ?? .ofFiles(
                asked: shown(files.joined(separator: " "), limit: 300), host: shown(evidence.host, limit: 253),
                readAt: WalkClock().startedAt)
        walk = walk.joined(with: evidence)
        if let code = wishes.userCode { walk.replaceUserCode(with: code) }
        var outcome = CheckOutcome(walk, answers: answers, required: wishes.required, readFrom: files)
        outcome.report.conversations = told.sections
        return outcome
    }
}

extension Walk {
    /// The code that was shown is added by hand, so what an earlier hand added gives way to it.
    fileprivate mutating func replaceUserCode(with code: UserCode) {
        let known = observations.first { $0.fact is UserCode }
        observations.removeAll { $0.fact is UserCode }
        observations.append(
            Observation(id: known?.id ?? unusedID, probe: "user-code", atMs: known?.atMs ?? durationMs, fact: code))
    }

    private var unusedID: String {
        let used = Set(observations.map(\.id))
        return (1...(used.count + 1)).lazy.map { "o\($0)" }.first { !used.contains($0) } ?? "o"
    }
}
