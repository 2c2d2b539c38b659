import Evidence

/// Of what a machine's own registry tells.
let settingSamples: [any Fact] = [
    named, MachineName(),
    MachineRegistry(
        part: .system, whole: true, controlSet: 1, writtenAt: instant, missing: ["Services\\TermService"]),
    MachineRegistry(part: .software, whole: false),
    MachineRegistry(part: .software, whole: false, read: ["Policies\\Microsoft\\WindowsFirewall"]),
    MachineSetting(
        id: "listener.UserAuthentication", place: .policy, value: "1", means: "required", usual: "1",
        affects: .negotiate, path: "HKLM\\SOFTWARE\\Policies", type: "REG_DWORD"),
    MachineSetting(id: "server.MaxOutstandingConnections", place: .local, value: "50", path: "HKLM\\SYSTEM"),
    MachineListener(name: "RDP-Tcp", port: 3389, enabled: true, isRemoteDesktop: true),
    MachineListener(name: "EH-Tcp", port: nil, enabled: nil, isRemoteDesktop: false),
    rule, MachineFirewallRule(name: "b", place: .policy, active: false, allows: false),
    MachineCertificates(store: "My", thumbprints: ["ab"]),
    MachineGroupPolicies(applied: [.init(name: "Servers", isLocal: false)]),
    MachineCertificates(store: "Remote Desktop", thumbprints: []),
]

private let named: MachineName = {
    var name = MachineName()
    name.computer = "WS-041"
    name.domain = "corp.example"
    name.product = "Windows 10 Pro"
    name.release = "22H2"
    name.build = "10.0.19045.3803"
    name.role = .domainController
    return name
}()

private let rule: MachineFirewallRule = {
    var rule = MachineFirewallRule(name: "RemoteDesktop-In-TCP", place: .local, active: true, allows: true)
    rule.ports = ["3389"]
    rule.profiles = [.domain]
    rule.sources = ["10.0.0.0/255.0.0.0"]
    rule.service = "termservice"
    rule.program = "system"
    rule.conditional = true
    return rule
}()
