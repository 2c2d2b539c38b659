import Evidence
import Knowledge
import Primitives

/// The settings of one machine, from all files and ways that tell of it: a policy wins over the machine's own value, as in Windows.
struct MachineView {
    typealias Sight<F> = Seen.Sight<F>

    /// What holds, and how sure that is.
    struct Setting {
        let sight: Sight<MachineSetting>
        /// False: a policy could say otherwise, and the part of the registry where it would stand was not read.
        let isSure: Bool
        /// Group policies that may have set it; empty where it is the machine's own, or nothing is known of them.
        var policies: [String] = []

        var value: String { sight.fact.value }
        var number: UInt32? { UInt32(sight.fact.value) }
        var observation: Observation { sight.observation }
        var isByPolicy: Bool { sight.fact.place == .policy }
        var args: [String: Value] {
            let told: [String: Value] = ["value": .text(value), "path": .text(sight.fact.path)]
            return policies.isEmpty ? told : told.merging(["policies": list(policies)]) { $1 }
        }
    }

    /// Where the policies of Remote Desktop stand within SOFTWARE.
    static let policies = "Policies\\Microsoft\\Windows NT\\Terminal Services"

    let names: [Sight<MachineName>]
    let parts: [Sight<MachineRegistry>]
    let listeners: [Sight<MachineListener>]
    let rules: [Sight<MachineFirewallRule>]
    let certificates: [Sight<MachineCertificates>]
    /// Names of the group policies that set values in the registry, the one that wins first.
    let groupPolicies: [String]
    private let policies: [String: Sight<MachineSetting>]
    private let own: [String: Sight<MachineSetting>]

    init?(_ seen: Seen) { self.init(seen.walk) }

    /// Nil where nothing tells of a machine's settings.
    ///
    /// - Parameter walk: its observations in the order of sight.
    init?(_ walk: Walk) {
        let settings = walk.all(MachineSetting.self)
        parts = walk.all(MachineRegistry.self)
        guard !settings.isEmpty || !parts.isEmpty else { return nil }
        names = walk.all(MachineName.self)
        listeners = walk.all(MachineListener.self)
        rules = walk.all(MachineFirewallRule.self)
        certificates = walk.all(MachineCertificates.self)
        groupPolicies = walk.groupPolicies
        policies = byID(settings.filter { $0.fact.place == .policy })
        own = byID(settings.filter { $0.fact.place == .local })
    }

    /// Those of Remote Desktop.
    var arePoliciesKnown: Bool { knowing(.software, Self.policies) != nil }

    func isWhole(_ part: MachineRegistry.Part) -> Bool { parts.contains { $0.fact.part == part && $0.fact.whole } }

    /// What tells that a key was read with all that is in it, so that what is not there is not set.
    func knowing(_ part: MachineRegistry.Part, _ key: String) -> Sight<MachineRegistry>? {
        let key = key.lowercased()
        return parts.first { sight in
            guard sight.fact.part == part else { return false }
            return sight.fact.whole
                || (sight.fact.read ?? []).contains { key == $0.lowercased() || key.hasPrefix($0.lowercased() + "\\") }
        }
    }

    subscript(id: String) -> Setting? {
        if let policy = policy(id) { return policy }
        return own[id].map { Setting(sight: $0, isSure: isNoPolicyUnread(id)) }
    }

    func policy(_ id: String) -> Setting? {
        policies[id].map { Setting(sight: $0, isSure: true, policies: groupPolicies) }
    }

    /// The machine's own value, whatever a policy says.
    func ownValue(_ id: String) -> Setting? { own[id].map { Setting(sight: $0, isSure: false) } }

    private func isNoPolicyUnread(_ id: String) -> Bool {
        guard let policy = SettingTable.shared.row(id)?.policy else { return true }
        return knowing(.software, policy.key) != nil
    }

    /// The port of the listener that is Microsoft's own.
    var port: Int { self["listener.PortNumber"]?.number.map { Int($0) } ?? 3389 }

    var computer: String? { names.lazy.compactMap(\.fact.computer).first }
    var role: MachineName.Role? { names.lazy.compactMap(\.fact.role).first }

    /// Of `10.0.19045.3803` 19045.
    var build: Int? {
        names.lazy.compactMap(\.fact.build).first.flatMap {
            $0.split(separator: ".").dropFirst(2).first.flatMap { Int($0) }
        }
    }

    /// Files of two machines cannot be judged as one.
    var areSeveral: Bool { Set(names.compactMap { $0.fact.computer?.lowercased() }).count > 1 }

    /// What the host that answers calls itself, where that is another name than these settings have.
    func otherHost(_ seen: Seen) -> Sight<NTLMIdentity>? {
        guard let computer, let identity = seen.first(NTLMIdentity.self) else { return nil }
        let told = [identity.fact.netbiosComputer, identity.fact.dnsComputer.map(firstLabel)].compactMap(\.self)
        guard !told.isEmpty else { return nil }
        // Names of NetBIOS end after 15 characters.
        let isSame = told.contains { $0.lowercased().prefix(15) == computer.lowercased().prefix(15) }
        return isSame ? nil : identity
    }
}

private func firstLabel(_ name: String) -> String { String(name.prefix { $0 != "." }) }

/// Of a setting that several files tell, the first.
private func byID(_ settings: [Seen.Sight<MachineSetting>]) -> [String: Seen.Sight<MachineSetting>] {
    Dictionary(settings.map { ($0.fact.id, $0) }, uniquingKeysWith: { first, _ in first })
}
