import Evidence

let gatewaySamples: [any Fact] = [
    GatewayNames(host: "gw.example", port: 443, outcome: .answered, addresses: ["10.0.0.9"]),
    GatewayNames(host: "gw.example", port: 8443, outcome: .notFound, error: "unknown"),
    GatewayPort(address: "10.0.0.9", port: 443, outcome: .connected, rttMs: 2.5),
    GatewayPort(address: "10.0.0.9", port: 443, outcome: .refused, errno: "ECONNREFUSED"),
    GatewayHandshake(handshake: HandshakeEnd(outcome: .completed, stage: .finished)),
    GatewayCertificate(
        shown: CertificateShown(
            sha256: "ab", subject: "CN=gw", issuer: "CN=ca", selfSigned: false, keyType: "RSA", keyBits: 2048,
            signature: "RSA-SHA256", chainLength: 2, publicKeySHA256: "cd"),
        names: CertificateNames(names: ["gw.example"], asked: "gw.example", match: .exact),
        start: CertificateNotBefore(instant: instant, future: false),
        end: CertificateNotAfter(instant: instant, expired: true, daysLeft: -2), trust: .unknownIssuer),
    wholeAnswer, GatewayAnswer(question: .kdcProxy, outcome: .silence),
    GatewayIdentity(dnsComputer: "gw.example", netbiosComputer: "GW", dnsDomain: "example", build: "10.0.20348"),
    GatewayIdentity(dnsComputer: nil, netbiosComputer: nil, dnsDomain: nil, build: nil),
    GatewayUDP(address: "10.0.0.9", port: 3391, sent: 1, outcome: .helloVerify, afterMs: 3),
    GatewayUDP(address: "10.0.0.9", port: 3391, sent: 3, outcome: .silence),
]

private let wholeAnswer: GatewayAnswer = {
    var answer = GatewayAnswer(question: .http, outcome: .status, status: 401, schemes: ["NTLM", "Negotiate"])
    answer.reason = "Unauthorized"
    answer.server = "Microsoft-HTTPAPI/2.0"
    answer.location = "https://portal.example"
    answer.upgraded = true
    answer.afterMs = 1.5
    answer.detail = "x"
    return answer
}()

let clientSamples: [any Fact] = [ClientEnvironment(), wholeEnvironment, WindowsClient(), wholeWindows]

private let wholeEnvironment: ClientEnvironment = {
    var environment = ClientEnvironment()
    environment.tunnels = [.init(interface: "tailscale0", name: "Tailscale")]
    environment.proxies = [.init(variable: "https_proxy", value: "http://proxy.example:3128")]
    environment.noProxy = "localhost,.example"
    environment.isExempt = true
    environment.resolvers = ["127.0.0.53"]
    environment.resolverNetwork = "Tailscale"
    environment.search = ["corp.example"]
    environment.splitDomains = ["corp.example"]
    environment.stub = true
    environment.clock = .unsynchronised
    environment.clockErrorMs = 16_000
    return environment
}()

private let wholeWindows: WindowsClient = {
    var windows = WindowsClient()
    windows.asked = WindowsClient.Question.allCases
    windows.udpDisabled = true
    windows.restrictSendingNTLM = 2
    windows.encryptionOracle = 0
    windows.dnsPolicies = [".corp.example"]
    windows.proxy = "proxy.example:8080"
    windows.proxyScript = "wpad.example"
    windows.savedCredentials = ["ws-041.corp.example"]
    return windows
}()
