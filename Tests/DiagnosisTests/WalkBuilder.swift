import Evidence
import Primitives

/// A walk made of facts, one millisecond apart.
func walk(_ facts: [any Fact], host: String = "ws-041.corp.example", address: String? = nil, final: Bool = true) -> Walk
{
    Walk(
        target: Target(asked: host, host: host, address: address),
        vantage: Vantage(id: "v", kind: .linux, host: "here", source: nil, interface: nil, overlays: []),
        startedAt: UnixTime(seconds: 1_795_000_000), final: final,
        observations: facts.enumerated().map { index, fact in
            Observation(id: "o\(index + 1)", probe: "test", atMs: Double(index + 1), fact: fact)
        })
}

/// The certificate of a server, with what a test wants to be different.
struct Shown {
    var subject = "CN=ws-041.corp.example"
    var issuer: String?
    var keyType = "RSA"
    var keyBits = 2048
    var signature = "RSA-SHA256"
    var trust = CertificateTrust.Status.selfSigned
    var daysLeft = 120
    var future = false
    var match = CertificateNames.Match.exact
    var names = ["ws-041.corp.example"]

    var facts: [any Fact] {
        [
            CertificateShown(
                sha256: String(repeating: "ab", count: 32), subject: subject, issuer: issuer ?? subject,
                selfSigned: issuer == nil, keyType: keyType, keyBits: keyBits, signature: signature, chainLength: 1,
                publicKeySHA256: String(repeating: "cd", count: 32)),
            CertificateNotBefore(instant: UnixTime(seconds: 1_790_000_000), future: future),
            CertificateNotAfter(
                instant: UnixTime(seconds: 1_795_000_000 + Int64(daysLeft) * 86_400), expired: daysLeft < 0,
                daysLeft: daysLeft),
            CertificateNames(names: names, asked: "ws-041.corp.example", match: match),
            CertificateTrust(trusted: trust == .trusted, status: trust),
        ]
    }
}

func looked(_ outcome: SystemNames.Outcome = .answered, dns: DNSNames.Outcome? = .answered) -> [any Fact] {
    let addresses = outcome == .answered ? ["10.0.0.41"] : []
    let system = SystemNames(outcome: outcome, addresses: addresses)
    let asked = NameAsked(host: "ws-041.corp.example", form: .name)
    guard let dns else { return [asked, system] }
    return [asked, system, DNSNames(outcome: dns, addresses: dns == .answered ? ["10.0.0.41"] : [])]
}

func port(_ outcome: ReachOutcome, _ address: String = "10.0.0.41", used: Bool = true) -> PortAnswer {
    PortAnswer(
        address: address, family: address.contains(":") ? .ipv6 : .ipv4, port: 3389, outcome: outcome,
        rttMs: outcome == .connected ? 1 : nil, used: used && outcome == .connected)
}

func other(_ number: UInt16, _ outcome: ReachOutcome, spokeRDP: Bool? = nil) -> OtherPortAnswer {
    OtherPortAnswer(address: "10.0.0.41", port: number, outcome: outcome, spokeRDP: spokeRDP)
}

func answer(
    _ outcome: ProtocolAnswer.Outcome, selected: UInt32? = nil, flags: UInt8? = nil, reference: UInt16? = 0x1234,
    failure: UInt32? = nil, close: CloseKind? = nil, afterMs: Double? = 2, question: ProtocolAnswer.Question = .client
) -> ProtocolAnswer {
    ProtocolAnswer(
        question: question, address: "10.0.0.41", requested: 11, outcome: outcome, selected: selected,
        selectedName: selected.map { $0 & 8 != 0 ? "HYBRID_EX" : $0 & 2 != 0 ? "HYBRID" : $0 == 1 ? "SSL" : "RDP" },
        flags: flags, sourceReference: reference, failureCode: failure, close: close, afterMs: afterMs)
}

/// Windows Server: number 0x1234, many flags, HYBRID_EX. xrdp: the same number, flag 1, SSL. FreeRDP: number 0.
let windowsNLA = answer(.selected, selected: 8, flags: 0x1f)
let xrdpTLS = answer(.selected, selected: 1, flags: 0x01)
let freeRDPTLS = answer(.selected, selected: 1, flags: 0x01, reference: 0)

func handshake(
    _ outcome: HandshakeEnd.Outcome = .completed, _ stage: HandshakeEnd.Stage = .finished, version: String? = "TLS 1.3",
    alert: Int? = nil, cleartext: String? = nil
) -> HandshakeEnd {
    var end = HandshakeEnd(outcome: outcome, stage: stage)
    end.version = version
    end.alert = alert
    end.cleartext = cleartext
    return end
}

func challenge(match: CertificateNames.Match = .exact, computer: String = "ws-041", version: Int = 6) -> [any Fact] {
    [
        CredSSPAnswer(outcome: .challenge, version: version),
        NTLMIdentity(
            netbiosComputer: computer.uppercased(), netbiosDomain: "CORP", dnsComputer: computer + ".corp.example",
            dnsDomain: "corp.example", dnsForest: nil, build: "10.0.20348", match: match),
        ServerClock(instant: UnixTime(seconds: 1_795_000_000), skewMs: 120),
        NLAPolicy(policy: .offered),
    ]
}

let reached: [any Fact] = looked() + [port(.connected)]

/// As far as the challenge of a healthy Windows server.
let healthyWindows: [any Fact] = reached + [windowsNLA, handshake()] + Shown().facts + challenge()
