import Diagnosis
import Knowledge
public import Primitives
public import Repairs

/// A plan as it is printed: `redial.plan/1`.
public struct PlanDocument: Sendable {
    public static let schema = "redial.plan/1"
    /// A machine that was looked at longer ago may have changed.
    public static let validForMs: Int64 = 3_600_000

    /// A ULID.
    public let id: String
    public var plan: Plan
    /// The report that it answers; nil where nothing was walked.
    public let report: Report?
    public let madeAt: UnixTime
    /// The name of the way into the machine; nil where there is none.
    public var access: String?
    /// What each repair would change there as the machine is now, by the repair's id; empty where nobody looked.
    public var executions: [String: Execution] = [:]
    /// What was said beside the host.
    public var known = KnownNames.none
    /// `sha256:` and 64 digits over `digested`.
    public var digest = ""
    /// With `--client`: what the person at the desk can do now.
    public var client: ClientSection?

    public init(id: String, plan: Plan, report: Report?, madeAt: UnixTime) {
        self.id = id
        self.plan = plan
        self.report = report
        self.madeAt = madeAt
    }

    /// What the digest is over: the way in, and the repairs with their changes.
    public func digested() throws -> [UInt8] { try PlannedChanges(self).digested() }

    /// Those that can be carried out through this way in as the machine is now, in the plan's order.
    public var feasible: [Execution] {
        plan.steps.compactMap { executions[$0.repair.id] }.filter { $0.obstacles.isEmpty && $0.isNeeded }
    }

    /// The questions that come before any change: where the leading cause is no more likely than not.
    var ask: [String] {
        guard let diagnosis = report?.diagnosis, let leading = diagnosis.causes.first, leading.probability < 0.5 else {
            return []
        }
        return diagnosis.ask.prefix(3).map(\.question.text)
    }
}

extension PlanDocument: Encodable {
    private enum Key: String, CodingKey {
        case schema, id, digest, basedOn, access, expiresAt, verdict, repairs, refused, advice, ask, client
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(Self.schema, forKey: .schema)
        try container.encode(id, forKey: .id)
        try container.encode(digest, forKey: .digest)
        try container.encode(report?.id, forKey: .basedOn)
        try container.encode(access, forKey: .access)
        try container.encode(UnixTime(milliseconds: madeAt.milliseconds + Self.validForMs), forKey: .expiresAt)
        try container.encode(report?.diagnosis.verdict.summary.text, forKey: .verdict)
        try container.encode(plan.steps.map { StepRow($0, executions[$0.repair.id], known) }, forKey: .repairs)
        try container.encode(plan.refused.map { ["id": $0.id, "why": $0.why] }, forKey: .refused)
        try container.encode(plan.advice.map { ["to": $0.to.rawValue, "text": $0.text] }, forKey: .advice)
        try container.encode(ask, forKey: .ask)
        try container.encodeIfPresent(client, forKey: .client)
    }
}

private struct StepRow: Encodable {
    let id, title: String
    let causes: [String]
    let probability: Double
    let place: String
    let risk: Repair.Risk
    let lowersSecurity: Bool
    let interrupts: String
    let cutsThisSession: Bool
    let reboot: Repair.Reboot
    let needs, precheck: [String]
    let changes: [ChangeRow]
    let undo: String
    let undoKind: Repair.UndoKind
    let verify, why: String
    let sources: [String]
    let forms: [FormRow]
    let fill: [FillRow]
    /// Why it is not carried out here as things are; empty where nothing stands against it.
    let obstacles: [String]

    init(_ step: Plan.Step, _ execution: Execution?, _ known: KnownNames) {
        let repair = step.repair
        (id, title, causes) = (repair.id, repair.title, step.causes)
        probability = rounded(step.probability, digits: 6)
        (place, risk, lowersSecurity) = (repair.place.rawValue, repair.risk, repair.lowersSecurity)
        (interrupts, cutsThisSession, reboot) = (repair.interrupts, repair.cutsThisSession, repair.reboot)
        (needs, precheck) = (repair.needs, repair.precheck)
        changes = changeRows(repair, execution, known.fills)
        obstacles = execution?.reasons(knowing: known) ?? []
        (undo, undoKind, verify) = (repair.undo, repair.undoKind, repair.verify)
        (why, sources) = (step.why.text, repair.sources)
        (forms, fill) = (formRows(repair), fillRows(repair, known.fills))
    }
}
