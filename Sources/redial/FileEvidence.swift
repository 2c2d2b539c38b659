import Evidence
import Files
import Primitives

/// What files told, before it is judged.
struct FileEvidence {
    /// A file of which nothing can be had.
    struct Failure {
        let path: String
        let problem: FileProblem
    }

    /// A connection that a file holds.
    struct Conversation: Sendable {
        let file: String
        let walk: Walk
        /// What people answered about it.
        let answers: [String: String]
        /// The repair that was carried out before this look at a case.
        let repaired: CaseEntry.Repaired?
    }

    private(set) var readings: [FileReading] = []
    private(set) var failures: [Failure] = []

    /// Reads all of them. One that cannot be read is a warning beside others; throws a `UserError` where none can.
    init(reading paths: [String]) async throws(UserError) {
        var found: [(path: String, reading: FileReading)] = []
        for path in paths {
            do {
                found += try await Files.readFile(path).map { (path, $0) }
            } catch {
                failures.append(Failure(path: path, problem: error))
            }
        }
        readings = namedApart(found)
        if readings.isEmpty, let first = failures.first { throw Self.error(of: first) }
    }

    /// What was heard on an interface, or what machines say of themselves, as if files had held it.
    init(readings: [FileReading]) { self.readings = readings }

    private static func error(of failure: Failure) -> UserError {
        if case .needs = failure.problem { return .fault("The file \(failure.path) \(failure.problem.text).") }
        return .badFile("The file \(failure.path) \(failure.problem.text).")
    }

    /// On stderr: a sentence for each file that gave nothing, and for each part that could not be used.
    func tellWarnings() {
        for failure in failures { warn("the file \(failure.path) \(failure.problem.text)") }
        for reading in readings {
            for warning in reading.warnings { warn("\(reading.file): \(warning.text)") }
        }
    }

    private func warn(_ text: String) { Console.error("redial: \(shown(text, limit: 400))\n") }

    /// The connections of all files, in the order of their beginning.
    var conversations: [Conversation] {
        readings.flatMap(conversations(in:)).sorted { $0.walk.startedAt < $1.walk.startedAt }
    }

    /// Those that are looks at a case, in the order in which they were added.
    var looks: [Conversation] { readings.filter { $0.kind == .caseFile }.flatMap(conversations(in:)) }

    private func conversations(in reading: FileReading) -> [Conversation] {
        reading.conversations.map {
            Conversation(file: reading.file, walk: $0, answers: reading.answers, repaired: reading.repaired)
        }
    }

    /// When the files were taken, where one says; of several the last.
    var takenAt: UnixTime? { readings.compactMap(\.takenAt).max() }

    var answers: [String: String] { readings.reduce(into: [:]) { $0.merge($1.answers) { $1 } } }

    /// The computer that the files tell about; the first file's name where none says.
    var host: String { readings.lazy.compactMap(\.machine).first ?? readings.first?.file ?? "files" }
}

extension Walk {
    /// The walk with what the files tell of the machines it met.
    func joined(with evidence: FileEvidence) -> Walk {
        var joined = self
        for reading in evidence.readings { joined.add(reading) }
        return joined
    }
}
