import Evidence
import Primitives
import Registry

/// Where Windows notes which group policies it applied by the extension that sets values in the registry: a key each, numbered
/// in the order in which they were applied. [Microsoft KB 201453; MS-GPREG 1.9]
public let groupPolicyHistory =
    "Microsoft\\Windows\\CurrentVersion\\Group Policy\\History\\{35378EAC-683F-11D2-A89A-00C04FBBCFA2}"

extension MachineRegistryView {
    private static let mostPolicies = 100
    /// What stands in place of a name in the directory for the computer's own policy, in every language.
    private static let ownPolicy = "localgpo"

    /// Nil where none is noted.
    var groupPolicies: MachineGroupPolicies? {
        let numbers = contents.children(path(.software, groupPolicyHistory)).compactMap { Int($0) }.sorted(by: >)
        let applied = numbers.prefix(Self.mostPolicies).compactMap { number -> MachineGroupPolicies.Applied? in
            let key = "\(groupPolicyHistory)\\\(number)"
            guard let name = value(.software, key, "DisplayName")?.text, !name.isEmpty else { return nil }
            let place = value(.software, key, "DSPath")?.text?.lowercased()
            return .init(name: shown(name, limit: 120), isLocal: place == Self.ownPolicy)
        }
        return applied.isEmpty ? nil : MachineGroupPolicies(applied: applied)
    }
}
