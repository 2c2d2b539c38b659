import Evidence
import Knowledge
import Primitives
import Testing

@testable import Diagnosis

private let gatewayPort = GatewayPort(address: "10.0.0.9", port: 443, outcome: .connected, rttMs: 2)
private let secured = GatewayHandshake(handshake: handshake())

private func certificate(
    names: [String] = ["gw.corp.example"], match: CertificateNames.Match = .exact, daysLeft: Int = 100,
    future: Bool = false, trust: CertificateTrust.Status = .trusted, issuer: String = "CN=Corp CA"
) -> GatewayCertificate {
    GatewayCertificate(
        shown: CertificateShown(
            sha256: String(repeating: "ab", count: 32), subject: "CN=gw", issuer: issuer,
            selfSigned: trust == .selfSigned,
            keyType: "RSA", keyBits: 2048, signature: "RSA-SHA256", chainLength: 1, publicKeySHA256: "cd"),
        names: CertificateNames(names: names, asked: "gw.corp.example", match: match),
        start: CertificateNotBefore(instant: UnixTime(seconds: 1_790_000_000), future: future),
        end: CertificateNotAfter(
            instant: UnixTime(seconds: 1_795_000_000 + Int64(daysLeft) * 86_400), expired: daysLeft < 0,
            daysLeft: daysLeft),
        trust: trust)
}

private func names(_ outcome: SystemNames.Outcome = .answered) -> GatewayNames {
    GatewayNames(
        host: "gw.corp.example", port: 443, outcome: outcome, addresses: outcome == .answered ? ["10.0.0.9"] : [])
}

private func answer(
    _ status: Int, _ schemes: [String] = [], question: GatewayAnswer.Question = .http
) -> GatewayAnswer {
    GatewayAnswer(question: question, outcome: .status, status: status, schemes: schemes)
}

private let asksLogon = answer(401, ["Negotiate", "NTLM"])

private func throughGateway(_ facts: [any Fact], final: Bool = true) -> Walk {
    var made = walk(facts, final: final)
    made.target = Target(
        asked: "x.rdp", host: "ws-041.corp.example", gateway: "gw.corp.example", gatewayUse: .always)
    return made
}

private struct GatewayCase: CustomTestStringConvertible, Sendable {
    let name: String
    let facts: [any Fact]
    let causes: [String]
    let state: Verdict.State
    var step: Step? = .reach

    var testDescription: String { name }
}

private let toTLS: [any Fact] = [names(), gatewayPort, secured]

private let cases: [GatewayCase] = [
    .init(
        name: "name unknown", facts: [names(.notFound)], causes: ["dns-name-not-found"], state: .broken, step: .resolve),
    .init(
        name: "port silent", facts: [names(), GatewayPort(address: "10.0.0.9", port: 443, outcome: .timedOut)],
        causes: ["gateway-unreachable"], state: .broken),
    .init(
        name: "port refused", facts: [names(), GatewayPort(address: "10.0.0.9", port: 443, outcome: .refused)],
        causes: ["gateway-unreachable"], state: .broken),
    .init(
        name: "certificate expired", facts: toTLS + [certificate(daysLeft: -3), asksLogon],
        causes: ["gateway-certificate-refused"], state: .broken),
    .init(
        name: "certificate for another name", facts: toTLS + [certificate(names: ["other"], match: .none), asksLogon],
        causes: ["gateway-certificate-refused"], state: .broken),
    // A short name is another name to whoever checks as a browser does.
    .init(
        name: "certificate with the short name", facts: toTLS + [certificate(names: ["gw"], match: .short), asksLogon],
        causes: ["gateway-certificate-refused"], state: .broken),
    .init(
        name: "self-signed", facts: toTLS + [certificate(trust: .selfSigned), asksLogon],
        causes: ["gateway-certificate-refused"], state: .degraded, step: nil),
    .init(
        name: "opened by an inspecting firewall",
        facts: toTLS + [certificate(trust: .unknownIssuer, issuer: "CN=Fortinet_CA_SSL"), asksLogon],
        causes: ["tls-intercepted"], state: .degraded, step: nil),
    .init(
        name: "404 to both transports",
        facts: toTLS + [certificate(), answer(404), answer(404, question: .websocket), answer(404, question: .rpc)],
        causes: ["gateway-role-missing"], state: .broken),
    .init(
        name: "503", facts: toTLS + [certificate(), answer(503)], causes: ["gateway-service-stopped"], state: .broken),
    .init(name: "403", facts: toTLS + [certificate(), answer(403)], causes: ["gateway-filtered"], state: .broken),
    .init(name: "407", facts: toTLS + [certificate(), answer(407)], causes: ["gateway-filtered"], state: .broken),
    .init(
        name: "no logon of Windows' own", facts: toTLS + [certificate(), answer(401, ["Bearer"])],
        causes: ["gateway-logon-methods"], state: .degraded, step: nil),
    .init(
        name: "silence", facts: toTLS + [certificate(), GatewayAnswer(question: .http, outcome: .silence)],
        causes: ["gateway-filtered", "gateway-service-stopped"], state: .broken),
]

private let healthy: [(name: String, facts: [any Fact])] = [
    ("asks for a logon", toTLS + [certificate(), asksLogon]),
    ("of a private authority", toTLS + [certificate(trust: .unknownIssuer), asksLogon]),
    ("opens a WebSocket at once", toTLS + [certificate(), answer(401, ["NTLM"]), answer(101, question: .websocket)]),
    ("WebSocket only", toTLS + [certificate(), answer(405), answer(401, ["NTLM"], question: .websocket)]),
    ("RPC only", toTLS + [certificate(), answer(404), answer(401, ["NTLM"], question: .rpc)]),
    (
        "after the direct way failed",
        looked() + [port(.timedOut)] + toTLS + [certificate(), asksLogon]
    ),
    ("though the inner name is unknown here", looked(.notFound, dns: .nxdomain) + toTLS + [certificate(), asksLogon]),
]

struct GatewayJudgementTests {
    @Test(arguments: cases)
    private func namesTheCause(_ given: GatewayCase) throws {
        let result = diagnose(throughGateway(given.facts), knowledge: .shared)
        let told = result.causes.map { "\($0.id) \($0.probability)" }.joined(separator: ", ")
        let first = try #require(result.causes.first, "no cause at all")
        #expect(given.causes.contains(first.id), "\(told)")
        #expect(result.verdict.state == given.state, "\(result.verdict.summary.text)")
        #expect(result.verdict.step == given.step)
        #expect(!result.verdict.summary.text.contains("{"))
    }

    /// The host behind it is neither praised nor blamed.
    @Test(arguments: healthy.indices)
    func aGoodGatewayIsHealthyAsFarAsItsLogon(_ index: Int) throws {
        let result = diagnose(throughGateway(healthy[index].facts), knowledge: .shared)
        #expect(result.verdict.state == .healthy, "\(healthy[index].name): \(result.verdict.summary.text)")
        #expect(result.causes.isEmpty)
        #expect(result.verdict.provenThrough == .resolve)
        #expect(result.steps.first { $0.step == .reach }?.state == .skipped)
        #expect(result.verdict.notWalked.first { $0.step == .reach }?.why == "needs-credentials")
        #expect(result.verdict.summary.text.contains("gateway's logon"))
        let likeliest = try #require(result.hypotheses.max { $0.probability < $1.probability })
        #expect(likeliest.causes.isEmpty, "\(likeliest)")
    }

    @Test func theDirectWayCountsWhereItWorks() {
        var walk = walk(healthyWindows + toTLS + [certificate(daysLeft: -3), asksLogon])
        walk.target = Target(asked: "x.rdp", host: "ws-041.corp.example", gateway: "gw.corp.example")
        let result = diagnose(walk, knowledge: .shared)
        #expect(result.verdict.state == .healthy)
        #expect(result.notes.contains { $0.id == "gateway-not-walked" })
    }

    @Test func aLostWebSocketIsANote() {
        let lost = GatewayAnswer(question: .websocket, outcome: .silence)
        let result = diagnose(throughGateway(toTLS + [certificate(), asksLogon, lost]), knowledge: .shared)
        #expect(result.verdict.state == .healthy)
        #expect(result.notes.contains { $0.id == "gateway-websocket-lost" })
    }

    @Test func aSilenceIsNoVerdictBeforeTheDeadline() {
        let facts = toTLS + [certificate()]
        #expect(diagnose(throughGateway(facts, final: false), knowledge: .shared).verdict.state == .inconclusive)
    }

    /// What the client says of the gateway's policies is its own word.
    @Test func thePolicyCodesNameThePolicy() throws {
        let facts = toTLS + [certificate(), asksLogon, UserCode(code: 0x300_001b, extended: nil)]
        let result = diagnose(throughGateway(facts), knowledge: .shared)
        #expect(result.causes.first?.id == "rdgateway-auth-or-name")
    }
}
