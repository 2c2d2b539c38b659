import Evidence
import Primitives

/// What a computer's own tools and small files tell, with all fields.
let machineSamples: [any Fact] = [
    sockets, service,
    MachineProcesses(processes: [.init(pid: 1312, program: "svchost.exe", services: ["TermService"])]),
    sessions, MachinePolicies(applied: ["Default Domain Policy"]),
    MachineAdapters(adapters: [adapter]), MachineInterfaceMTU(interfaces: [.init(name: "Ethernet", mtu: 1500)]),
    MachineRoutes(defaults: [.init(gateway: "10.0.0.1", interface: "10.0.0.41", metric: 25)]),
    MachineRunning(services: ["TermService", "ekrn"], isWhole: true),
    MachineProtection(products: [.init(name: "ESET Security", role: .antivirus)]),
    MachineLogonRights(rights: [.init(name: "SeRemoteInteractiveLogonRight", holders: ["S-1-5-32-544"])]),
    MachineGroup(group: "S-1-5-32-555", members: ["S-1-5-21-1-2-3-1001"]),
    MachineProxy(proxy: "proxy.corp.example:8080", bypass: "<local>"),
    MachineSecureChannel(status: 5, controller: "dc01.corp.example"),
    MachineMemory(freeKiB: 1, totalKiB: 2),
    MachineClock(leap: 0, stratum: 3, isOwnClock: false), MachineUpdates(updates: ["KB5034441"]),
    MachineLicensing(mode: 1, licensingType: 5, graceDays: 119),
    MachinePortProxies(
        proxies: [.init(listenAddress: "*", listenPort: 3389, connectAddress: "10.0.0.9", connectPort: 3390)]),
    MachineReservedPorts(ranges: [.init(first: 3300, last: 3399, isByAdministrator: false)]),
    SavedCredentials(hosts: ["ws-041"]), connectionFile,
    CertificateFile(
        shown: CertificateShown(
            sha256: "ab", subject: "CN=ws-041", issuer: "CN=ws-041", selfSigned: true, keyType: "RSA", keyBits: 2048,
            signature: "sha256WithRSAEncryption", chainLength: 1, publicKeySHA256: "cd"),
        sha1: "ef", names: ["ws-041"], notBefore: UnixTime(seconds: 1), notAfter: UnixTime(seconds: 2),
        trust: CertificateTrust(trusted: false, status: .selfSigned, detail: "self-signed certificate"),
        usages: ["1.3.6.1.5.5.7.3.1"], keyUsage: ["digitalSignature"], isAuthority: true),
]

private let sockets: MachineSockets = {
    var sockets = MachineSockets()
    sockets.listeners = [.init(address: "0.0.0.0", port: 3389, pid: 1312, program: "svchost.exe")]
    sockets.udpPorts = [.init(address: "::", port: 3389, pid: 1312)]
    sockets.waiting = ["10.0.0.9:3389"]
    sockets.peers = ["10.0.0.8:3389"]
    sockets.isWhole = true
    return sockets
}()

private let service: MachineService = {
    var service = MachineService(name: "TermService")
    service.state = 1
    service.exitCode = 1077
    service.ownExitCode = 0
    service.pid = 1312
    service.startType = 3
    return service
}()

private let sessions: MachineSessions = {
    var sessions = MachineSessions()
    sessions.listeners = [.init(name: "rdp-tcp", id: 65536, state: "Listen")]
    sessions.connected = 1
    sessions.disconnected = 2
    sessions.isWhole = true
    return sessions
}()

private let adapter: MachineAdapters.Adapter = {
    var adapter = MachineAdapters.Adapter(name: "Ethernet adapter Ethernet0")
    adapter.description = "Intel(R) 82574L"
    adapter.tunnel = "Tailscale"
    adapter.addresses = ["10.0.0.41"]
    adapter.gateways = ["10.0.0.1"]
    adapter.dnsServers = ["10.0.0.2"]
    return adapter
}()

private let connectionFile: ConnectionFile = {
    var file = ConnectionFile()
    file.address = "ws-041:3390"
    file.port = 3390
    file.settings = [.init(name: "authentication level", value: "0")]
    file.unknown = ["foo"]
    file.invalid = [.init(name: "screen mode id", value: "9", allowed: "1 to 2")]
    file.repeated = ["full address"]
    file.unreadableLines = 1
    file.isPasswordStored = true
    file.signature = .partial
    file.unsigned = ["server port"]
    return file
}()
