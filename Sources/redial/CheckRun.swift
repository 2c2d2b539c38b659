import ArgumentParser
import Diagnosis
import Evidence
import Knowledge
import Reports

/// What one check came to.
struct CheckOutcome {
    private(set) var report: Report
    let answers: [String: Answer]
    let required: Step?

    /// - Parameter readFrom: the path of the recorded walk, where it is one.
    init(_ walk: Walk, answers: [String: Answer], required: Step?, readFrom: String? = nil) {
        report = redial.report(on: walk, answers: answers)
        report.readFrom = readFrom
        self.answers = answers
        self.required = required
    }

    var exitCode: Reports.ExitCode { report.exitCode(requiring: required) }

    /// What `--record` keeps of it.
    var recorded: RecordedWalk {
        RecordedWalk(redial: Redial.version, walk: report.walk, answers: answers.mapValues(\.rawValue))
    }
}

/// Runs `redial check` with these arguments inside this process, without printing.
func runCheck(_ arguments: [String]) async throws -> CheckOutcome {
    try await CheckCommand.parse(arguments).outcome { _ in }
}

/// Judges a walk and puts its report together.
func report(on walk: Walk, answers: [String: Answer]) -> Report {
    let knowledge = Knowledge.shared
    return Report(
        id: ulid(at: walk.startedAt), redial: Redial.version, knowledgeVersion: knowledge.version,
        knowledgeDigest: knowledge.digest, walk: walk, diagnosis: diagnose(walk, knowledge: knowledge, answers: answers)
    )
}
