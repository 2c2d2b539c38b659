import ArgumentParser
import Diagnosis
import Evidence
import Knowledge
import Probes
import Reports

/// What one check came to.
struct CheckOutcome {
    let report: Report
    let exitCode: Reports.ExitCode
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
