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
        _superCommandName: Redial.name,
        abstract: "The same diagnosis from files, of machines that cannot be reached.",
        discussion: """
            FILE is a walk that redial check --record kept, a case of --case, what redial collect brought from a Windows \
            machine (a folder, or an archive: zip, cab, tar), an event log (.evtx), a capture (.pcap, .pcapng), the settings of \
            a machine (.reg, the hives SYSTEM and SOFTWARE, or the folder or disk where these lie), a .rdp file, a certificate \
            (.cer, .pem, .p7b), what Windows' own tools print in any language (netstat -ano, sc queryex, qwinsta, ipconfig /all, \
            cmdkey /list, …), or the dialog that a client showed, as a picture or as text; also packed by xz or gzip. Several \
            files are judged together. A file that cannot be \
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
    @Option(
        help: ArgumentHelp(
            "Of which computer to judge the event logs, where the files hold those of several; else the last that failed.",
            valueName: "name"))
    var machine: String?
    @OptionGroup var keeping: CaseArgument
    @OptionGroup(title: "The report") var reporting: ReportOptions

    func run() async throws {
        let interrupt = endingOnInterrupt(asJSON: reporting.json, plugin: reporting.plugin)
        defer { interrupt.cancel() }
        try await reporting.exit { try await code() }
    }

    /// Reads, judges and shows; what is returned is the exit code.
    private func code() async throws -> Int32 {
        let wishes = try reporting.parsed()
        try requireWritable(reporting.htmlFile)
        let caseSoFar = try keeping.open()
        let evidence = try await FileEvidence(reading: files)
        evidence.tellWarnings()
        return try show(judged(evidence, wishes), caseSoFar)
    }

    private func show(_ judged: CheckOutcome, _ caseSoFar: CaseSoFar?) throws -> Int32 {
        var outcome = judged
        if let caseSoFar { outcome.report.caseHistory = caseSoFar.history(with: outcome) }
        let shown = outcome
        try reporting.deliver(shown, caseSoFar)
        return shown.exitCode.rawValue
    }

    /// What a command that reads the same again has to say too.
    private var choice: [String] {
        (conversation.map { ["--conversation", String($0)] } ?? []) + (machine.map { ["--machine", $0] } ?? [])
    }

    private func requireKnown(_ evidence: FileEvidence) throws(UserError) {
        guard let machine else { return }
        let names = Set(evidence.readings.compactMap(\.machine)).sorted()
        let alike = nameMatch(asked: machine, names: names)
        guard ![.exact, .short].contains(alike) else { return }
        let known = names.isEmpty ? "no computer" : names.prefix(20).joined(separator: ", ")
        throw .usage("--machine takes the name of a computer that the files tell about: they name \(known).")
    }

    private func judged(_ evidence: FileEvidence, _ wishes: ReportWishes) throws(UserError) -> CheckOutcome {
        let told = Conversations(in: evidence)
        try requireKnown(evidence)
        if let conversation, !told.numbers.contains(conversation) {
            throw .usage(
                told.isEmpty
                    ? "The files hold no connection, so --conversation has nothing to choose from."
                    : "--conversation takes a number from 1 to \(told.numbers.upperBound).")
        }
        var outcome = evidence.judged(
            asked: files.joined(separator: " "), conversation: conversation, machine: machine, answers: wishes.answers,
            required: wishes.required, userCode: wishes.userCode, told, readFrom: files + choice)
        let looks = evidence.looks
        if !looks.isEmpty, conversation == nil {
            outcome.report.caseHistory = caseSection(
                looks.dropLast().map { ($0.walk, $0.answers, $0.repaired) }, last: outcome.report,
                repaired: looks.last?.repaired)
        }
        return outcome
    }
}
