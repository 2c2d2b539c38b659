import Evidence
import Primitives

/// Whom the machine lets log on, by its rights for users and its groups. What a list allows may still not hold for one user, so
/// that only what keeps everybody out decides anything.
func logonRightFindings(_ seen: Seen) -> [Finding] {
    let machine = MachineView(seen)
    guard !(machine?.areSeveral ?? false), machine?.otherHost(seen) == nil else { return [] }
    // A domain controller has no such channel to its own domain.
    let channel = machine?.role == .domainController ? nil : channelFinding(seen)
    var found = [membersFinding(seen), channel].compactMap(\.self)
    // Who was let in shows that somebody may, whatever was so when the file was made.
    guard seen.first(EarlyAuthorization.self)?.fact.outcome != .granted else { return found }
    for (observation, rights) in seen.all(MachineLogonRights.self).prefix(1) {
        let remote = LogonRight(rights, "SeRemoteInteractiveLogonRight", "SeDenyRemoteInteractiveLogonRight")
        let network = LogonRight(rights, "SeNetworkLogonRight", "SeDenyNetworkLogonRight")
        found.append(Finding("setting.logonRight", remote.value, observation, remote.args))
        found.append(Finding("setting.networkLogonRight", network.value, observation, network.args))
    }
    return found
}

/// Identifiers that mean the same on every Windows. [MS-DTYP 2.4.2.4]
private enum Account {
    static let administrators = "S-1-5-32-544"
    static let users = "S-1-5-32-545"
    static let remoteDesktopUsers = "S-1-5-32-555"
    /// Everyone, and everybody who proved who he is.
    static let everybody: Set = ["S-1-1-0", "S-1-5-11"]
    /// Local accounts, and those of them that are administrators.
    static let local: Set = ["S-1-5-113", "S-1-5-114"]

    /// The built-in guest and the group of guests.
    static func isGuest(_ name: String) -> Bool {
        name == "S-1-5-32-546" || name.hasPrefix("S-1-5-21-") && (name.hasSuffix("-501") || name.hasSuffix("-514"))
    }

    /// Administrators by group or by their fixed numbers in a domain.
    static func isAdministrator(_ name: String) -> Bool {
        name == administrators
            || name.hasPrefix("S-1-5-21-") && ["-500", "-512", "-519"].contains { name.hasSuffix($0) }
    }
}

/// A right to log on in one way, with the one that denies it, which wins.
private struct LogonRight {
    let value: String
    let args: [String: Value]

    init(_ rights: MachineLogonRights, _ allowing: String, _ denying: String) {
        let (allowed, denied) = (rights.holders(of: allowing), rights.holders(of: denying))
        let told = Self.denial(denied) ?? Self.allowance(allowed)
        value = told.value
        args = ["who": told.who.isEmpty ? "nobody" : list(told.who.map(name(of:)))]
    }

    /// Guests are kept out of most machines, and so is a single account by its name.
    private static func denial(_ denied: [String]) -> (value: String, who: [String])? {
        let others = denied.filter { $0.hasPrefix("S-1-") && !Account.isGuest($0) }
        func met(_ accounts: Set<String>) -> [String] { others.filter(accounts.contains) }
        let everybody = met(Account.everybody)
        if !everybody.isEmpty { return ("denied-everybody", everybody) }
        let groups = met([Account.administrators, Account.remoteDesktopUsers, Account.users])
        if !groups.isEmpty { return ("denied-group", groups) }
        let local = met(Account.local)
        if !local.isEmpty { return ("denied-local", local) }
        return others.isEmpty ? nil : ("denied-some", others)
    }

    private static func allowance(_ allowed: [String]) -> (value: String, who: [String]) {
        if allowed.isEmpty { return ("nobody", []) }
        let open = Account.everybody.union([Account.users, Account.remoteDesktopUsers])
        if allowed.contains(where: open.contains) { return ("usual", allowed) }
        return (allowed.allSatisfy(Account.isAdministrator) ? "administrators-only" : "without-group", allowed)
    }
}

/// English, as the rest of a report is; the identifier stands for what has no fixed name.
private func name(of account: String) -> String {
    let names = [
        "S-1-1-0": "Everyone", "S-1-5-11": "Authenticated Users", "S-1-5-113": "local accounts",
        "S-1-5-114": "local administrators", Account.administrators: "Administrators", Account.users: "Users",
        Account.remoteDesktopUsers: "Remote Desktop Users",
    ]
    return names[account] ?? account
}

/// Nobody in the group is what most machines have: then administrators alone may.
private func membersFinding(_ seen: Seen) -> Finding? {
    let groups = seen.all(MachineGroup.self)
    guard let (observation, group) = groups.first(where: { $0.fact.group == Account.remoteDesktopUsers }) else {
        return nil
    }
    return Finding(
        "setting.remoteUsers", group.members.isEmpty ? "none" : "some", observation,
        ["count": .integer(group.members.count)])
}

/// Statuses of the secure channel. [MS-ERREF 2.2]
private func channelFinding(_ seen: Seen) -> Finding? {
    guard let (observation, channel) = seen.first(MachineSecureChannel.self) else { return nil }
    let value: String
    switch channel.status {
    case 0: value = "stands"
    // ERROR_ACCESS_DENIED, ERROR_NO_TRUST_LSA_SECRET to ERROR_TRUST_FAILURE, ERROR_TRUSTED_RELATIONSHIP_FAILURE
    case 5, 1786...1790: value = "refused"
    // ERROR_NO_LOGON_SERVERS, ERROR_NO_SUCH_DOMAIN, RPC_S_SERVER_UNAVAILABLE
    case 1311, 1355, 1722: value = "no-controller"
    default: value = "other"
    }
    return Finding(
        "machine.secureChannel", value, observation,
        ["status": .integer(Int(channel.status)), "controller": .text(channel.controller ?? "none")])
}
