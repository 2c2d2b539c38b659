import ArgumentParser
import Diagnosis
import Evidence
import Knowledge
import Primitives
import Readers
import Reports
import Transport

/// `--case FILE`: what was seen and said is added to a file that a help desk can hand on.
struct CaseArgument: ParsableArguments {
    @Option(
        name: .customLong("case"),
        help: ArgumentHelp(
            "Add this to a case: one file with every look at it, secrets removed, that redial read judges again. It is made where there is none.",
            valueName: "file"))
    var file: String?

    /// What the case holds so far. Throws a `UserError` of code 65, before anything is done for it, where the file is no case or
    /// cannot be written.
    func open() throws(UserError) -> CaseSoFar? {
        guard let file else { return nil }
        try requireWritable(file)
        return CaseSoFar(file: file, entries: try Self.content(of: file)?.entries ?? [])
    }

    fileprivate static func bytes(of file: String) throws(UserError) -> [UInt8]? {
        guard isFile(file) else { return nil }
        guard let bytes = readFile(file, limit: CaseDocument.limit) else {
            throw .badFile("The case \(file) cannot be read, so nothing is added to it.")
        }
        // An empty file may be what somebody made room with.
        return bytes.isEmpty ? nil : bytes
    }

    fileprivate static func content(of file: String) throws(UserError) -> CaseDocument.Content? {
        guard let bytes = try bytes(of: file) else { return nil }
        do throws(CaseDocument.Failure) {
            return try CaseDocument.read(bytes)
        } catch {
            throw .badFile("The file \(file) is no case that this version can read, so nothing is added to it.")
        }
    }
}

/// A case that a command adds to.
struct CaseSoFar {
    let file: String
    let entries: [CaseEntry]

    /// The report with the case that it now belongs to.
    func history(with outcome: CheckOutcome) -> CaseSection? {
        caseSection(entries.map { ($0.walk.walk, $0.walk.answers, $0.repaired) }, last: outcome.report)
    }

    /// Adds what was seen and said. What is in the file by now stays as it is.
    func add(_ outcome: CheckOutcome) throws(UserError) {
        try add(entry(of: outcome.report, answers: outcome.recorded.answers))
    }

    /// Adds a look that a plan was made from, or that followed a repair.
    func add(_ report: Report, plan: [String]?, repaired: CaseEntry.Repaired? = nil) throws(UserError) {
        try add(entry(of: report, answers: [:], plan, repaired))
    }

    private func add(_ new: CaseEntry) throws(UserError) {
        guard let entry = try? encodeJSON(new) else {
            throw .fault("The case could not be written as JSON.")
        }
        let joined: [UInt8]
        let before = try CaseArgument.bytes(of: file)
        do throws(CaseDocument.Failure) {
            joined = try CaseDocument.adding(entry, to: before)
        } catch .full {
            throw .badFile("The case \(file) is full, so nothing was added to it; begin another one.")
        } catch {
            throw .badFile("The case \(file) cannot be added to; nothing in it was changed.")
        }
        try writeFile(joined, to: file, mode: 0o600)
    }

    private func entry(
        of report: Report, answers: [String: String], _ plan: [String]? = nil, _ repaired: CaseEntry.Repaired? = nil
    ) -> CaseEntry {
        let verdict = report.diagnosis.verdict
        var walk = report.walk
        walk.traces = walk.traces.map(\.withoutSecrets)
        return CaseEntry(
            addedAt: WalkClock().startedAt,
            said: CaseEntry.Said(
                state: verdict.state.rawValue, step: verdict.step?.rawValue,
                cause: verdict.state == .healthy ? nil : report.diagnosis.causes.first?.id, text: verdict.summary.text,
                knowledge: report.knowledge.version, digest: report.knowledge.digest),
            walk: RecordedWalk(
                redial: Redial.version, walk: walk, answers: answers),
            plan: plan, repaired: repaired)
    }
}

/// The looks at a case, each judged by the knowledge of now; the last one as it is reported.
///
/// - Parameter repaired: what was done before the last one.
func caseSection(
    _ earlier: [(walk: Walk, answers: [String: String], repaired: CaseEntry.Repaired?)], last: Report,
    repaired: CaseEntry.Repaired? = nil
) -> CaseSection? {
    let reports =
        earlier.map { report(on: $0.walk, answers: $0.answers.compactMapValues(Answer.init(rawValue:))) } + [last]
    let repairs = earlier.map(\.repaired) + [repaired]
    guard let first = reports.first, reports.count > 1 else {
        return CaseSection(reports, repairs: repairs, progress: nil)
    }
    let sentence = progress(
        from: JudgedWalk(walk: first.walk, diagnosis: first.diagnosis),
        to: JudgedWalk(walk: last.walk, diagnosis: last.diagnosis), knowledge: Knowledge.shared)
    return CaseSection(reports, repairs: repairs, progress: sentence)
}
