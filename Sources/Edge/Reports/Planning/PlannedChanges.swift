import FoundationEssentials
import Knowledge
public import Primitives
import Registry
import Repairs

/// One change of a plan, as it is written and read back.
struct ChangeRow: Codable, Equatable {
    let `where`: Repair.Change.Place
    let path: String
    @OrNull var type: String?
    @OrNull var before: String?
    @OrNull var after: String?
    /// A larger number that is there already stays.
    var atLeast: Bool?
}

/// As the machine is now where somebody looked; else as the catalogue has it. What a script does is told before what becomes of it.
///
/// - Parameter fills: what was said for what no walk can know.
func changeRows(_ repair: Repair, _ execution: Execution?, _ fills: [String: String]) -> [ChangeRow] {
    let known = repair.changes.map {
        ChangeRow(
            where: $0.where, path: $0.path, type: $0.type, before: nil,
            after: $0.blank.flatMap { fills[$0] } ?? $0.after, atLeast: $0.atLeast)
    }
    guard let execution, execution.isOfMachine else { return known }
    return (execution.isScripted ? known : []) + execution.changes.map(ChangeRow.init)
        + execution.restarts.map { ChangeRow(where: .service, path: $0, type: nil, before: nil, after: "restarted") }
}

extension ChangeRow {
    init(_ change: ItemChange) {
        self.init(
            where: change.item.where, path: change.item.path, type: change.after.typeName ?? change.before.typeName,
            before: change.before.text, after: change.after == .absent ? nil : change.after.text)
    }
}

extension ItemState {
    var typeName: String? { if case .value(let value) = self { value.typeName } else { nil } }
}

/// What a plan would change, read back from a file: `fix --plan FILE`.
public struct PlannedChanges: Equatable, Sendable {
    public let digest: String
    public let access: String?
    public let expiresAt: UnixTime
    private let repairs: [Row]

    private struct Row: Codable, Equatable, Sendable {
        let id: String
        let changes: [ChangeRow]
    }

    /// The ids of its repairs, in its order.
    public var ids: [String] { repairs.map(\.id) }

    init(_ document: PlanDocument) {
        digest = document.digest
        access = document.access
        expiresAt = UnixTime(milliseconds: document.madeAt.milliseconds + PlanDocument.validForMs)
        repairs = document.plan.steps.map { step in
            let execution = document.executions[step.repair.id]
            return Row(id: step.repair.id, changes: changeRows(step.repair, execution, document.known.fills))
        }
    }

    /// What the digest is over.
    public func digested() throws -> [UInt8] { try encodeJSON(Digested(access: access, repairs: repairs)) }

    private struct Digested: Encodable {
        @OrNull var access: String?
        let repairs: [Row]
    }

    /// Whether a repair would still change the same from the same.
    public func isSame(_ id: String, in other: PlanDocument) -> Bool {
        repairs.first { $0.id == id } == PlannedChanges(other).repairs.first { $0.id == id }
    }
}

extension PlannedChanges: Decodable {
    private enum Key: String, CodingKey { case schema, digest, access, expiresAt, repairs }

    /// Throws for what is no plan.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        guard try container.decode(String.self, forKey: .schema) == PlanDocument.schema else {
            throw DecodingError.dataCorruptedError(forKey: .schema, in: container, debugDescription: "no plan")
        }
        digest = try container.decode(String.self, forKey: .digest)
        access = try container.decodeIfPresent(String.self, forKey: .access)
        expiresAt = try container.decode(UnixTime.self, forKey: .expiresAt)
        repairs = try container.decode([Row].self, forKey: .repairs)
    }

    /// Nil for what is no plan of this version.
    public static func read(_ bytes: [UInt8]) -> PlannedChanges? {
        try? JSONDecoder().decode(PlannedChanges.self, from: Data(bytes))
    }
}
