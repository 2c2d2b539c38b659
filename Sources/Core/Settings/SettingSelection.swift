import Knowledge
public import Registry

/// The keys of a registry that are worth reading, whatever way they come.
public let settingSelection = RegistrySelection(tableParts + otherParts)

/// Where the table's settings stand.
private let tableParts: [RegistrySelection.Part] = SettingTable.shared.rows.flatMap { row -> [RegistrySelection.Part] in
    let own = row.hive.flatMap { hive in row.key.map { RegistrySelection.Part(RegistryPath.Hive(hive), $0) } }
    let policy = row.policy.map { RegistrySelection.Part(.software, $0.key) }
    return [own, policy].compactMap(\.self)
}

/// What is more than one value each: which machine it is, its listeners, the rules of its firewall, its certificates'
/// names, its group policies.
private let otherParts: [RegistrySelection.Part] = [
    .init(.system, "Select"),
    .init(.system, Place.computerName), .init(.system, Place.tcpip), .init(.system, Place.productOptions),
    .init(.system, Place.listeners, depth: 1),
    .init(.system, Place.localRules), .init(.software, Place.policyRules),
    .init(.software, Place.currentVersion),
    .init(.software, Place.connections),
    // A certificate is a key that is named by its thumbprint.
    .init(.software, Place.certificates + "\\My\\Certificates", depth: 1),
    .init(.software, Place.certificates + "\\Remote Desktop\\Certificates", depth: 1),
    .init(.software, groupPolicyHistory, depth: 1),
]

enum Place {
    static let computerName = "Control\\ComputerName\\ComputerName"
    static let tcpip = "Services\\Tcpip\\Parameters"
    static let productOptions = "Control\\ProductOptions"
    static let terminalServer = "Control\\Terminal Server"
    static let listeners = "Control\\Terminal Server\\WinStations"
    static let service = "Services\\TermService"
    static let localRules = "Services\\SharedAccess\\Parameters\\FirewallPolicy\\FirewallRules"
    static let policyRules = "Policies\\Microsoft\\WindowsFirewall\\FirewallRules"
    static let currentVersion = "Microsoft\\Windows NT\\CurrentVersion"
    static let connections = "Microsoft\\Windows\\CurrentVersion\\Internet Settings\\Connections"
    static let certificates = "Microsoft\\SystemCertificates"
}

extension RegistryPath.Hive {
    init(_ hive: SettingRow.Hive) {
        self = hive == .system ? .system : .software
    }
}
