/// The group policies that set values in the registry of a computer.
public struct MachineGroupPolicies: Fact {
    public static let kind = "machine.groupPolicies"
    public static let step = Step.reach
    public static let meaning =
        "Group policies that set values in a computer's registry, as Windows notes them there: `applied`, the one that wins over all others first, each with its `name` and `isLocal` (the computer's own one, and not a domain's)."

    public struct Applied: Codable, Sendable, Equatable {
        public let name: String
        public let isLocal: Bool

        public init(name: String, isLocal: Bool) {
            self.name = name
            self.isLocal = isLocal
        }
    }

    public let applied: [Applied]

    public init(applied: [Applied]) { self.applied = applied }
}

extension Walk {
    /// Names of the group policies that set values in the registry, the one that wins first; empty where none is known.
    public var groupPolicies: [String] { first(MachineGroupPolicies.self)?.fact.applied.map(\.name) ?? [] }
}
