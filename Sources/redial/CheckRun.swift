import ArgumentParser
import Diagnosis
import Evidence
import Knowledge
import Reports

/// What one check came to.
struct CheckOutcome {
    var report: Report
    private(set) var answers: [String: Answer]
    let required: Step?
    /// What went wrong beside the walk, which is judged all the same.
    var failure: UserError?

    /// - Parameter readFrom: the paths of the files that were read, where nothing was asked of a host.
    init(_ walk: Walk, answers: [String: Answer], required: Step?, readFrom: [String] = []) {
        report = redial.report(on: walk, answers: answers)
        report.readFrom = readFrom
        self.answers = answers
        self.required = required
    }

    var exitCode: Reports.ExitCode { report.exitCode(requiring: required) }

    /// Short commands for the repairs that the report names. Nothing is decoded for a report without any, as of a healthy host.
    var repairTitles: [String: String] {
        report.diagnosis.causes.allSatisfy(\.repairs.isEmpty) ? [:] : RepairCatalogue.shared.titles
    }

    /// The same walk judged with one more answer.
    func answering(_ question: String, _ answer: Answer) -> CheckOutcome {
        var next = self
        next.answers[question] = answer
        next.report.diagnosis = diagnose(report.walk, knowledge: .shared, answers: next.answers)
        return next
    }

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
