import Evidence
import Knowledge
import Primitives
import Testing

@testable import Diagnosis

private let byAddress = Shown(match: .byAddress)
private let literal: [any Fact] = [NameAsked(host: "10.0.0.41", form: .ipv4), port(.connected)]

/// Servers with nothing wrong, of the kinds that are met most.
private let healthyWalks: [(name: String, walk: Walk)] = [
    (
        "xrdp up to the last channel",
        walk(literal + [xrdpTLS, handshake()] + byAddress.facts + [joined], host: "10.0.0.41")
    ),
    ("Windows with NLA", walk(healthyWindows)),
    ("Windows that requires NLA", walk(healthyWindows.filter { !($0 is NLAPolicy) } + [NLAPolicy(policy: .required)])),
    ("xrdp over TLS, by address", walk(literal + [xrdpTLS, handshake()] + byAddress.facts, host: "10.0.0.41")),
    (
        "weston over TLS, by address",
        walk(literal + [freeRDPTLS, handshake(version: "TLS 1.2")] + byAddress.facts, host: "10.0.0.41")
    ),
    (
        "self-signed certificate that Windows is about to renew",
        walk(reached + [windowsNLA, handshake()] + Shown(daysLeft: 3).facts + challenge())
    ),
    (
        "certificate of a trusted CA",
        walk(
            reached + [windowsNLA, handshake()] + Shown(issuer: "CN=Corp CA", trust: .trusted, daysLeft: 60).facts
                + challenge())
    ),
    (
        "by the short name",
        walk(reached + [windowsNLA, handshake()] + Shown(match: .short).facts + challenge(match: .short))
    ),
    (
        "elliptic curve certificate",
        walk(
            reached + [freeRDPTLS, handshake()]
                + Shown(keyType: "EC", keyBits: 256, signature: "ecdsa-with-SHA256").facts)
    ),
    (
        "address given on loopback",
        walk(
            [NameAsked(host: "ws-041.corp.example", form: .name, given: "127.0.0.1"), port(.connected, "127.0.0.1")]
                + [AddressClass(address: "127.0.0.1", nature: .loopback, name: nil), windowsNLA, handshake()]
                + Shown().facts + challenge(),
            address: "127.0.0.1")
    ),
    (
        "a session host of a farm, whose certificate is the farm's",
        walk(
            reached + [windowsNLA, handshake()] + Shown(issuer: "CN=Corp CA", trust: .unknownIssuer).facts
                + challenge(match: .none, computer: "rdsh-01"))
    ),
    ("name from the hosts file only", walk(looked(dns: .nxdomain) + healthyWindows.dropFirst(3))),
]

struct HealthyTests {
    @Test(arguments: healthyWalks.indices)
    func isHealthyAndBlamesNothing(_ index: Int) throws {
        let (name, walk) = healthyWalks[index]
        let result = diagnose(walk, knowledge: .shared)
        #expect(result.verdict.state == .healthy, "\(name): \(result.verdict.summary.text)")
        #expect(result.verdict.step == nil)
        #expect(result.causes.isEmpty && result.ask.isEmpty, "\(name)")
        let nothing = try #require(result.hypotheses.first { $0.causes.isEmpty })
        #expect(nothing.probability > 0.5, "\(name): \(nothing.probability)")
    }

    /// Even told that the user has trouble, no cause of a healthy host is over one half. Only a code by which the client names
    /// what it ran into, together with the server's own word for it, makes the host no longer a healthy one.
    @Test(arguments: healthyWalks.indices, [0x904, 0x807, 0x204, 0x3, 0xb09] as [UInt32])
    func noCodeAloneConvicts(_ index: Int, _ code: UInt32) {
        var walk = healthyWalks[index].walk
        walk.observations.append(.init(id: "o99", probe: "user", atMs: 99, fact: UserCode(code: code, extended: 7)))
        let result = diagnose(walk, knowledge: .shared)
        let isNLARequired = walk.all(NLAPolicy.self).contains { $0.fact.policy == .required }
        let convicted = result.causes.filter { $0.probability > 0.5 }.map(\.id)
        #expect(convicted == (code == 0xb09 && isNLARequired ? ["nla-required-client-cannot"] : []))
        #expect(convicted.isEmpty == (result.verdict.state == .healthy))
    }

    @Test func speaksOnlyOfWhatWasWalked() throws {
        let result = diagnose(walk(healthyWindows), knowledge: .shared)
        #expect(result.verdict.provenThrough == .encrypt)
        #expect(result.verdict.summary.text.hasPrefix("Healthy as far as the logon"))
        #expect(result.steps.map(\.step) == Step.allCases)
        #expect(result.steps.map(\.state) == [.ok, .ok, .ok, .ok] + Array(repeating: .skipped, count: 6))
        let authenticate = try #require(result.verdict.notWalked.first)
        #expect(authenticate == .init(step: .authenticate, why: "needs-credentials"))
        #expect(result.verdict.notWalked.dropFirst().allSatisfy { $0.why == "needs-credentials" })
    }

    @Test func selfSignedIsANote() {
        let notes = diagnose(walk(healthyWindows), knowledge: .shared).notes
        #expect(notes.contains { $0.id == "certificate-self-signed" && $0.severity == .info })
    }

    @Test func aCertificateOfACAWithAWeekLeftIsDegraded() {
        let shown = Shown(issuer: "CN=Corp CA", trust: .trusted, daysLeft: 5).facts
        let result = diagnose(walk(reached + [windowsNLA, handshake()] + shown + challenge()), knowledge: .shared)
        #expect(result.verdict.state == .degraded)
        #expect(result.notes.contains { $0.id == "certificate-expires-soon" && $0.dueAt != nil })
    }

    @Test func aCertificateOfACAWithThreeWeeksLeftIsANote() {
        let shown = Shown(issuer: "CN=Corp CA", trust: .trusted, daysLeft: 20).facts
        let result = diagnose(walk(reached + [windowsNLA, handshake()] + shown + challenge()), knowledge: .shared)
        #expect(result.verdict.state == .healthy)
        #expect(result.notes.contains { $0.id == "certificate-expires-soon" })
    }
}
