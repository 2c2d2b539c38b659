import ArgumentParser
import Diagnosis
import Evidence
import Primitives
import Readers
import Reports

struct ReadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "read",
        _superCommandName: Redial.name,
        abstract: "Judge a recorded walk again.",
        discussion: """
            FILE is what redial check --record wrote, by this version or another. The report is the same as the check's, \
            as far as today's knowledge says the same of the same evidence; the exit codes are those of check.
            """)

    @Argument(help: "The recorded walk.")
    var file: String

    @OptionGroup(title: "The report") var reporting: ReportOptions

    func run() async throws {
        try await reporting.exit {
            let wishes = try reporting.parsed()
            try requireWritable(reporting.htmlFile)
            let outcome = CheckOutcome(try recordedWalk(at: file), of: file, wishes)
            try reporting.deliver(outcome)
            return outcome.exitCode.rawValue
        }
    }
}

extension CheckOutcome {
    /// Judges a walk of earlier: what is said now comes before what was said then.
    init(_ recorded: RecordedWalk, of path: String, _ wishes: ReportWishes) {
        var walk = recorded.walk
        if let code = wishes.userCode { walk.replaceUserCode(with: code) }
        let then = recorded.answers.compactMapValues(Answer.init(rawValue:))
        self.init(walk, answers: then.merging(wishes.answers) { $1 }, required: wishes.required, readFrom: path)
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

/// Reads a recorded walk, and says on stderr what in it this version does not know. Throws a `UserError` of code 65.
func recordedWalk(at path: String) throws(UserError) -> RecordedWalk {
    guard let bytes = readFile(path, limit: WalkFile.limit) else {
        throw .badFile("The file \(path) cannot be read, or is longer than a recorded walk can be.")
    }
    do {
        let recorded = try WalkFile.read(bytes)
        if !recorded.passedOver.isEmpty {
            let names = shown(recorded.passedOver.prefix(5).joined(separator: ", "), limit: 200)
            Console.error("redial: passed over what this version does not know: \(names)\n")
        }
        return recorded
    } catch {
        throw .badFile("The file \(path) \(whatItIs(error)).")
    }
}

private func whatItIs(_ failure: WalkFile.Failure) -> String {
    switch failure {
    case .empty: "is empty"
    case .notJSON: "is no recorded walk: it is not a JSON document"
    case .tooDeep: "is no recorded walk: its brackets lie too deep in one another"
    case .otherSchema(let name?):
        "is no recorded walk (\(RecordedWalk.schema)), but says that it is \(shown(name, limit: 60))"
    case .otherSchema(nil): "is no recorded walk: it does not say what it is"
    case .damaged(let what): "is a damaged recorded walk: \(shown(what, limit: 120))"
    }
}
