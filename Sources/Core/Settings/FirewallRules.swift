import Evidence
import Primitives
import Registry

extension MachineRegistryView {
    /// Rules for incoming TCP that name the service or the port of Remote Desktop, or let all in: few out of hundreds. Where
    /// another file tells the port, as SYSTEM does of SOFTWARE, those that let in or block any port of the service's host.
    var firewallRules: [MachineFirewallRule] {
        let port = value(.system, Place.listeners + "\\RDP-Tcp", "PortNumber")?.number.map(Int.init)
        let stores: [(MachineSetting.Place, RegistryPath)] = [
            (.local, path(.system, Place.localRules)), (.policy, path(.software, Place.policyRules)),
        ]
        let rules = stores.flatMap { place, store in
            contents.values(store).compactMap { name, data in
                data.text.flatMap { FirewallRuleText($0)?.rule(name, place, port: port) }
            }
        }
        return Array(rules.prefix(200))
    }
}

/// A rule as the registry holds it: `v2.10|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=3389|…|`. [MS-GPFAS 2.2.2.19]
public struct FirewallRuleText {
    /// Of each field its values, in small letters: profiles, ports and addresses may stand more than once.
    let fields: [String: [String]]

    public init?(_ text: String) {
        let parts = text.split(separator: "|", maxSplits: 500)
        guard parts.first?.lowercased().hasPrefix("v") == true else { return nil }
        var fields: [String: [String]] = [:]
        for part in parts.dropFirst() {
            guard let cut = part.firstIndex(of: "=") else { continue }
            fields[part[..<cut].lowercased(), default: []].append(part[part.index(after: cut)...].lowercased())
        }
        self.fields = fields
    }

    private func first(_ name: String) -> String? { fields[name]?.first }

    public var isActive: Bool { first("active") == "true" }

    /// The same rule switched on or off; nil of what is no rule.
    public static func setting(_ text: String, active: Bool) -> String? {
        guard FirewallRuleText(text) != nil else { return nil }
        let parts = text.split(separator: "|", omittingEmptySubsequences: false)
        guard let place = parts.firstIndex(where: { $0.lowercased().hasPrefix("active=") }) else { return nil }
        var changed = parts.map(String.init)
        changed[place] = "Active=" + (active ? "TRUE" : "FALSE")
        return changed.joined(separator: "|")
    }

    /// Nil of a rule that does not concern incoming TCP to this port.
    ///
    /// - Parameter port: nil where it is not known.
    func rule(_ name: String, _ place: MachineSetting.Place, port: Int?) -> MachineFirewallRule? {
        guard first("dir") == "in", let action = first("action"), action == "allow" || action == "block",
            isForTCP, covers(port), isForService, !isForOthers
        else { return nil }
        var rule = MachineFirewallRule(
            name: shown(name, limit: 120), place: place, active: isActive, allows: action == "allow")
        rule.ports = ports.prefix(20).map { shown($0, limit: 20) }
        rule.profiles = profiles
        rule.sources = sources.prefix(20).map { shown($0, limit: 60) }
        rule.service = first("svc").map { shown($0, limit: 60) }
        rule.program = first("app").map { shown($0, limit: 120) }
        rule.conditional = conditions.contains { fields[$0] != nil }
        return rule
    }

    /// IANA's number of TCP is 6; a rule without a protocol is for all of them.
    private var isForTCP: Bool { first("protocol").map { $0 == "6" } ?? true }

    private var ports: [String] { (fields["lport"] ?? []) + (fields["lport2_10"] ?? []) }

    private func covers(_ port: Int?) -> Bool {
        guard let port else { return ports.isEmpty || ports.contains { $0.first?.isNumber == true } }
        return MachineFirewallRule.covers(ports, port)
    }

    /// The listener belongs to the service TermService in a svchost, and on older versions to the kernel.
    private var isForService: Bool {
        if let service = first("svc"), service != "*" { return service == "termservice" }
        guard let program = first("app") else { return true }
        return program == "system" || program.hasSuffix("\\svchost.exe")
    }

    /// Bound to an app out of a package, or to what Windows itself tells to be traffic of Wi-Fi Direct, UPnP and the like: the
    /// service is neither. [MS-FASP 2.2.37, 2.2.97]
    private var isForOthers: Bool { fields.keys.contains { ["apppkgid", "pfn"].contains($0) || $0.hasPrefix("ttk") } }

    private var profiles: [MachineFirewallRule.Profile] {
        guard let named = fields["profile"] else { return MachineFirewallRule.Profile.allCases }
        return MachineFirewallRule.Profile.allCases.filter { named.contains($0.rawValue) }
    }

    private var sources: [String] {
        ["ra4", "ra6", "ra42", "ra62"].flatMap { fields[$0] ?? [] }.filter { $0 != "*" }
    }

    /// Bound to interfaces, to own addresses, to authenticated peers, users or remote ports.
    private var conditions: [String] {
        [
            "if", "iftype", "la4", "la6", "security", "security2", "security2_9", "rmauth", "ruauth", "rport",
            "rport2_10", "luown", "lua", "luauth", "sddl",
        ]
    }
}
