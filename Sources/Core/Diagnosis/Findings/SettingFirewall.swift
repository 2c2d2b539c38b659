import Evidence
import Primitives

/// What Windows' own firewall does with a connection to the listener, in each kind of network, by its settings.
///
/// They decide nothing: a firewall of another maker takes the place of Windows' own without changing them.
func firewallFinding(_ machine: MachineView, _ evidence: MachineEvidence) -> Finding? {
    // Where the service that filters does not run, its rules hold nothing back; and who was let in was not kept out.
    guard machine["service.MpsSvc.Start"]?.number != 4, let told = machine.firewallSight, !evidence.isPortReached,
        ![1, 3].contains(evidence.service("MpsSvc")?.fact.state)
    else { return nil }
    let doors = MachineFirewallRule.Profile.allCases.map { machine.door($0) }
    guard !doors.contains(.conditional) else { return nil }
    let open = zip(MachineFirewallRule.Profile.allCases, doors).filter { $0.1 != .closed && $0.1 != .blocked }.map(\.0)
    let args: [String: Value] = ["profiles": list(open.map(\.rawValue))]
    let value = open.count == doors.count ? "open" : open.isEmpty ? "closed" : "open-some"
    // Policies add rules, set the machine's own aside, and switch the firewall off.
    guard machine.knowing(.software, policyFirewall) != nil, machine.knowing(.system, ownFirewall) != nil else {
        return Finding("setting.firewallOwn", value, told, args)
    }
    return Finding("setting.firewall", doors.allSatisfy { $0 == .blocked } ? "blocked" : value, told, args)
}

private let policyFirewall = "Policies\\Microsoft\\WindowsFirewall"
private let ownFirewall = "Services\\SharedAccess\\Parameters\\FirewallPolicy"

extension MachineView {
    enum Door: Equatable {
        case unfiltered, open, closed, blocked
        /// Whom a rule lets in depends on what the settings do not show: the interface, the peer, its user.
        case conditional
    }

    /// The observation that tells of the firewall: a rule of it, whether it is on, or the service that filters. Nil where
    /// nothing does: what was not read is not closed.
    fileprivate var firewallSight: Observation? {
        let inactiveLast = rules.sorted { $0.fact.active && !$1.fact.active }
        // Without the rules of the machine nothing can be said of what they let in.
        guard inactiveLast.contains(where: { $0.fact.place == .local }) || knowing(.system, ownFirewall) != nil
        else { return nil }
        let own = self["firewall.domain.EnableFirewall"]?.observation
        return inactiveLast.first?.observation ?? own ?? self["service.MpsSvc.Start"]?.observation
    }

    func door(_ profile: MachineFirewallRule.Profile) -> Door {
        func setting(_ name: String) -> UInt32? { self["firewall.\(profile.rawValue).\(name)"]?.number }
        if setting("EnableFirewall") == 0 { return .unfiltered }
        if setting("DoNotAllowExceptions") == 1 { return .closed }
        let isOwnHeeded = setting("AllowLocalPolicyMerge") != 0
        let heeded = rules.map(\.fact).filter { rule in
            rule.active && rule.covers(port) && rule.profiles.contains(profile)
                && (rule.place == .policy || isOwnHeeded)
        }
        // A rule that blocks wins; one with conditions does not block everything.
        if heeded.contains(where: { !$0.allows && $0.sources.isEmpty && !$0.conditional }) { return .blocked }
        if heeded.contains(where: { $0.allows && !$0.conditional }) { return .open }
        if heeded.contains(where: \.allows) { return .conditional }
        return setting("DefaultInboundAction") == 0 ? .unfiltered : .closed
    }
}
