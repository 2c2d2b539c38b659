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

        var value: String { sight.fact.value }
        var number: UInt32? { UInt32(sight.fact.value) }
        var observation: Observation { sight.observation }
        var isByPolicy: Bool { sight.fact.place == .policy }
        var args: [String: Value] { ["value": .text(value), "path": .text(sight.fact.path)] }
    }

    let names: [Sight<MachineName>]
    let parts: [Sight<MachineRegistry>]
    let listeners: [Sight<MachineListener>]
    let rules: [Sight<MachineFirewallRule>]
    let certificates: [Sight<MachineCertificates>]
    private let policies: [String: Sight<MachineSetting>]
    private let own: [String: Sight<MachineSetting>]

    /// Nil where nothing tells of a machine's settings.
    init?(_ seen: Seen) {
        let settings = seen.all(MachineSetting.self)
        parts = seen.all(MachineRegistry.self)
        guard !settings.isEmpty || !parts.isEmpty else { return nil }
        names = seen.all(MachineName.self)
        listeners = seen.all(MachineListener.self)
        rules = seen.all(MachineFirewallRule.self)
        certificates = seen.all(MachineCertificates.self)
        policies = byID(settings.filter { $0.fact.place == .policy })
        own = byID(settings.filter { $0.fact.place == .local })
    }

    var arePoliciesKnown: Bool { isWhole(.software) }

    func isWhole(_ part: MachineRegistry.Part) -> Bool { parts.contains { $0.fact.part == part && $0.fact.whole } }

    subscript(id: String) -> Setting? {
        if let policy = policies[id] { return Setting(sight: policy, isSure: true) }
        return own[id].map { Setting(sight: $0, isSure: arePoliciesKnown || !canBePolicy(id)) }
    }

    func policy(_ id: String) -> Setting? { policies[id].map { Setting(sight: $0, isSure: true) } }

    /// The machine's own value, whatever a policy says.
    func ownValue(_ id: String) -> Setting? { own[id].map { Setting(sight: $0, isSure: false) } }

    private func canBePolicy(_ id: String) -> Bool { SettingTable.shared.row(id)?.policy != nil }

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
