import Diagnosis
import Evidence
import Primitives
public import Reports
public import Testing

/// Hand-made walks and diagnoses: what a host showed and what was made of it, with no probe and no judge behind them.
enum Fixture {
    static let digest = "sha256:" + String(repeating: "ab", count: 32)
    static let vantage = Vantage(
        id: "tower", kind: .linux, host: "tower", source: "10.0.0.5", interface: "eth0", overlays: ["tailscale"])

    static func report(_ walk: Walk, _ diagnosis: Diagnosis) -> Report {
        Report(
            id: "01JD8Z0000000000000000000A", redial: "0.1.0", knowledgeVersion: "2026.11.1", knowledgeDigest: digest,
            walk: walk, diagnosis: diagnosis)
    }

    // MARK: the path of a server that cannot read its certificate's key

    static let broken = report(brokenWalk, brokenDiagnosis)

    static func certificate(_ notBefore: Int64, _ notAfter: Int64, selfSigned: Bool = true) -> [any Fact] {
        [
            CertificateShown(
                sha256: String(repeating: "c", count: 64), subject: "CN=WS-041", issuer: "CN=WS-041",
                selfSigned: selfSigned,
                keyType: "RSA", keyBits: 2048, signature: "sha256WithRSAEncryption", chainLength: 1,
                publicKeySHA256: String(repeating: "d", count: 64)),
            CertificateNotBefore(instant: UnixTime(seconds: notBefore), future: false),
            CertificateNotAfter(instant: UnixTime(seconds: notAfter), expired: false, daysLeft: 90),
        ]
    }

    static let port = PortAnswer(
        address: "10.0.0.41", family: .ipv4, port: 3389, outcome: .connected, rttMs: 1.23456, used: true)
    static let selected = ProtocolAnswer(
        question: .client, address: "10.0.0.41", requested: 11, outcome: .selected, selected: 8,
        selectedName: "HYBRID_EX")

    static func walk(
        _ facts: [any Fact], final: Bool = true, target: Target = Target(asked: "ws-041:3389", host: "ws-041")
    ) -> Walk {
        Walk(
            target: target, vantage: vantage, startedAt: UnixTime(milliseconds: 1_795_341_600_000),
            durationMs: 412.70049,
            final: final,
            observations: facts.enumerated().map { number, fact in
                Observation(id: "o\(number + 1)", probe: "some-probe", atMs: 0.1 + 0.2 + Double(number), fact: fact)
            },
            probes: [
                ProbeRecord(probe: "port-answers", attempt: .answered),
                ProbeRecord(probe: "udp-answers", attempt: .notRun(.blockedByEarlierStep)),
                ProbeRecord(probe: "nla-wanted", attempt: .unanswered(.timedOut)),
            ],
            connections: .init(opened: 4, answered: 3))
    }

    static let brokenWalk = walk([port, selected, HandshakeEnd(outcome: .reset, stage: .nothing)])

    static func sentence(_ text: String) -> Sentence {
        Sentence(
            id: "some-sentence", args: ["port": 3389, "name": "ws-041", "ratio": .number(0.5), "seen": .flag(true)],
            text: text)
    }

    static func step(_ step: Step, _ state: StepResult.State, _ durationMs: Double?, _ text: String) -> StepResult {
        StepResult(step: step, state: state, durationMs: durationMs, detail: sentence(text))
    }

    static let brokenSteps: [StepResult] =
        [
            step(.resolve, .ok, 1.2, "ws-041 is 10.0.0.41."),
            step(.reach, .ok, 1.1, "Port 3389 accepts connections."),
            step(
                .negotiate, .ok, 3.4, "The server selected HYBRID_EX: TLS, then CredSSP with early user authorization."),
            step(
                .encrypt, .failed, 183,
                "The server reset the connection after our ClientHello and before any word of its own."),
        ]
        + [Step.authenticate, .join, .license, .activate, .draw, .stay].map {
            step($0, .skipped, nil, "An earlier step failed.")
        }

    static func cause(_ id: String, _ probability: Double, _ title: String, bits: [Double] = []) -> RankedCause {
        RankedCause(
            id: id, probability: probability, certainty: .likely, place: ["server"], step: .encrypt, title: title,
            hides: ["selfsigned-cert-expired-not-renewed"],
            because: bits.enumerated().map { number, bits in
                .init(observation: "o\(number + 1)", bits: bits, says: sentence("Evidence number \(number + 1)."))
            },
            repairs: ["repair-machinekeys-acl"], advice: sentence("Ask the server's administrator about \(id)."))
    }

    static let brokenDiagnosis = Diagnosis(
        verdict: Verdict(
            state: .broken, step: .encrypt,
            summary: sentence(
                "The server drops the connection as soon as TLS begins: it most likely cannot read its key."),
            provenThrough: .negotiate, notWalked: [.init(step: .join, why: "blocked-by-earlier-step")]),
        steps: brokenSteps,
        causes: [
            cause(
                "rdp-cert-key-unreadable", 0.61, "The key of the Remote Desktop certificate cannot be read",
                bits: [0.4, 3.1, -1.5]),
            cause("cert-services-stopped", 0.12, "The services that hand out the key are stopped"),
            cause("bound-cert-missing-or-mismatched", 0.12, "The bound certificate is not in the machine's store"),
            cause("unlisted-cause", 0.04, "Something that redial does not know"),
        ],
        hypotheses: [Hypothesis(causes: ["rdp-cert-key-unreadable"], probability: 1.0 / 3)],
        ruledOut: [RuledOut(id: "port-changed", observation: "o1", because: sentence("The port accepts connections."))],
        ask: [
            Question(
                id: "schannel-36870", question: sentence("Does the System log show event 36870 of Schannel?"),
                gainBits: 0.81234,
                how: "Get-WinEvent -FilterHashtable @{LogName='System'; ProviderName='Schannel'; Id=36870} -MaxEvents 1"
            )
        ],
        notes: [
            Note(
                id: "certificate-expires-soon", severity: .warning, observation: "o2",
                dueAt: UnixTime(seconds: 1_796_083_200),
                text: "The certificate ends soon."),
            Note(id: "dns-differs", severity: .info, observation: nil, dueAt: nil, text: "DNS knows another address."),
        ])

    // MARK: others

    static func diagnosis(
        _ state: Verdict.State, step: Step? = nil, through: Step? = nil, summary: String = "A sentence.",
        steps: [StepResult] = [],
        causes: [RankedCause] = []
    ) -> Diagnosis {
        Diagnosis(
            verdict: Verdict(
                state: state, step: step, summary: sentence(summary), provenThrough: through, notWalked: []),
            steps: steps, causes: causes, hypotheses: [], ruledOut: [], ask: [], notes: [])
    }

    static let healthy = report(
        walk(
            [port, selected, identity] + certificate(1_790_000_000, 1_800_000_000) + [
                NLAPolicy(policy: .required), clock,
            ]),
        diagnosis(
            .healthy, through: .authenticate, summary: "Healthy as far as the logon.",
            steps: Step.allCases.map {
                $0 <= .authenticate ? step($0, .ok, 2, "Fine.") : step($0, .skipped, nil, "No user was given.")
            }, causes: [cause("duplicate-ip", 0.02, "Two machines have the same address")]))

    static let degraded = report(
        walk([port, selected]),
        diagnosis(
            .degraded, through: .authenticate, summary: "Works, but the certificate ends in three days.",
            steps: [step(.encrypt, .warning, 31_400, "The certificate ends in three days.")],
            causes: [cause("selfsigned-cert-expired-not-renewed", 0.996, "The certificate is not renewed", bits: [6.5])]
        ))

    static let provisional = report(
        walk([port], final: false),
        diagnosis(
            .inconclusive, step: .negotiate, through: .reach, summary: "The server has not answered yet.",
            steps: [step(.negotiate, .unknown, 6_200, "Silence so far.")]))

    /// A walk of which nothing is known.
    static let empty = report(
        Walk(
            target: Target(asked: "ws-041", host: "ws-041"),
            vantage: Vantage(id: "v", kind: .file, host: "tower", source: nil, interface: nil, overlays: []),
            startedAt: UnixTime(milliseconds: 0)),
        diagnosis(.inconclusive))

    static let identity = NTLMIdentity(
        netbiosComputer: "WS-041", netbiosDomain: "CORP", dnsComputer: "ws-041.corp.example", dnsDomain: "corp.example",
        dnsForest: "corp.example", build: "10.0.20348", match: .exact)
    static let clock = ServerClock(instant: UnixTime(milliseconds: 1_795_341_600_000), skewMs: -12.34567)

    static let all = [broken, healthy, degraded, provisional, empty, read]
}

extension Report: CustomTestStringConvertible {
    public var testDescription: String { shortLine() }
}
