import Evidence
import Knowledge
import Primitives
import Testing

@testable import Diagnosis

private let day: Int64 = 86_400_000

/// A healthy walk with what a test wants to be different.
private struct Walked {
    var host = "ws-041.corp.example"
    var vantage = "tower"
    var atDay: Int64 = 0
    var key = "aa"
    var certificateFrom: Int64 = -30
    var computer = "ws-041.corp.example"
    var build = "10.0.20348"
    var version = "TLS 1.3"
    var reach = ReachOutcome.connected
    var addresses = ["10.0.0.41"]
    var rttMs = 1.0
    var final = true

    private static let start = UnixTime(seconds: 1_795_000_000)

    private func instant(_ days: Int64) -> UnixTime {
        UnixTime(milliseconds: Self.start.milliseconds + days * day)
    }

    private var secured: [any Fact] {
        var end = HandshakeEnd(outcome: .completed, stage: .finished)
        end.version = version
        return [
            ProtocolAnswer(
                question: .client, address: "10.0.0.41", requested: 11, outcome: .selected, selected: 8,
                selectedName: "HYBRID_EX", flags: 0x1f, sourceReference: 0x1234), end,
            CertificateShown(
                sha256: key + key, subject: "CN=ws-041", issuer: "CN=ws-041", selfSigned: true, keyType: "RSA",
                keyBits: 2048, signature: "RSA-SHA256", chainLength: 1, publicKeySHA256: key),
            CertificateNotBefore(instant: instant(certificateFrom), future: false),
            CertificateNotAfter(instant: instant(certificateFrom + 180), expired: false, daysLeft: 100),
            CertificateNames(names: [host], asked: host, match: .exact),
            CredSSPAnswer(outcome: .challenge, version: 6),
            NTLMIdentity(
                netbiosComputer: nil, netbiosDomain: nil, dnsComputer: computer, dnsDomain: nil, dnsForest: nil,
                build: build, match: .exact),
        ]
    }

    var judged: JudgedWalk {
        let reached: any Fact = PortAnswer(
            address: addresses[0], family: .ipv4, port: 3389, outcome: reach,
            rttMs: reach == .connected ? rttMs : nil, used: reach == .connected)
        let facts: [any Fact] =
            [NameAsked(host: host, form: .name), SystemNames(outcome: .answered, addresses: addresses), reached]
            + (reach == .connected ? secured : [])
        var made = walk(facts, host: host, final: final)
        made.startedAt = instant(atDay)
        made.vantage = Vantage(
            id: vantage, kind: .linux, host: vantage, source: nil, interface: nil, overlays: [])
        return JudgedWalk(walk: made, diagnosis: diagnose(made, knowledge: .shared))
    }
}

private func compared(_ first: Walked, _ second: Walked) -> Comparison {
    compare(first.judged, second.judged, knowledge: .shared)
}

@Suite struct ComparisonTests {
    @Test func theSameTwiceIsAlike() {
        let comparison = compared(Walked(), Walked(atDay: 3, rttMs: 1.9))
        #expect(comparison.state == .alike)
        #expect(comparison.step == nil && comparison.explanation == nil)
        #expect(comparison.differences.isEmpty)
        #expect(comparison.relation == .otherTime)
    }

    @Test func aPathThatFailsFromOnePlaceOnly() {
        let comparison = compared(Walked(vantage: "laptop", reach: .timedOut), Walked(vantage: "gate"))
        #expect(comparison.state == .differs)
        #expect(comparison.relation == .otherVantage)
        #expect(comparison.step == .reach)
        #expect(comparison.explanation?.id == "compare.explain.path")
        #expect(comparison.explanation?.text.contains("from gate") == true)
    }

    @Test func keysThatDifferBetweenPlacesAreInterception() {
        let comparison = compared(Walked(vantage: "laptop", key: "bb"), Walked(vantage: "gate"))
        #expect(comparison.step == .encrypt)
        #expect(comparison.differences.first?.id == "certificate.key")
        #expect(comparison.explanation?.id == "compare.explain.intercepted")
    }

    @Test func anotherMachineIsNoInterception() {
        let comparison = compared(
            Walked(vantage: "laptop", key: "bb", computer: "old-pc.corp.example"), Walked(vantage: "gate"))
        #expect(comparison.explanation?.id == "compare.explain.machine")
    }

    @Test func aCertificateMadeBetweenTwoDaysWasRenewed() {
        let later = Walked(atDay: 60, key: "bb", certificateFrom: 40)
        for comparison in [compared(Walked(), later), compared(later, Walked())] {
            #expect(comparison.step == .encrypt)
            #expect(comparison.explanation?.id == "compare.explain.renewed")
            #expect(
                comparison.explanation?.text.contains("2026-12-28") == true, "\(comparison.explanation?.text ?? "")")
        }
    }

    @Test func aCertificateThatIsNotNewerWasReplaced() {
        let comparison = compared(Walked(), Walked(atDay: 60, key: "bb", certificateFrom: -400))
        #expect(comparison.explanation?.id == "compare.explain.replaced")
    }

    @Test func anotherHostsNamesAndKeysAreNoDifference() {
        let other = Walked(
            host: "ws-042.corp.example", key: "bb", computer: "ws-042.corp.example", addresses: ["10.0.0.42"])
        let comparison = compared(Walked(), other)
        #expect(comparison.state == .alike)
        #expect(comparison.relation == .otherTarget)
        #expect(Set(comparison.differences.map(\.id)).isSuperset(of: ["certificate.key", "authenticate.computer"]))
        #expect(comparison.differences.allSatisfy { !$0.decides })
    }

    @Test func anotherVersionOfTLSIsADifferenceBetweenHosts() {
        let comparison = compared(Walked(), Walked(host: "ws-042.corp.example", version: "TLS 1.2"))
        #expect(comparison.step == .encrypt)
        #expect(comparison.differences.contains { $0.id == "encrypt.version" && $0.decides })
    }

    @Test func addressesDifferWhereNoneIsShared() {
        #expect(compared(Walked(), Walked(vantage: "gate", addresses: ["10.9.9.9"])).step == .resolve)
        #expect(compared(Walked(), Walked(vantage: "gate", addresses: ["10.0.0.41", "10.9.9.9"])).state == .alike)
    }

    @Test func aWalkThatIsStillWaitingCannotBeCompared() {
        let comparison = compared(Walked(), Walked(reach: .timedOut, final: false))
        #expect(comparison.state == .unknown || comparison.step == .reach)
    }

    @Test func aSlowerPathIsToldBeside() {
        let comparison = compared(Walked(), Walked(vantage: "far", rttMs: 120))
        #expect(comparison.state == .alike)
        #expect(comparison.differences.map(\.id) == ["reach.pace"])
    }

    @Test func everySentenceExists() {
        for id in Knowledge.shared.sentences.keys where id.hasPrefix("compare.") {
            let text = Knowledge.shared.sentences[id] ?? ""
            let names: Set = [
                "a", "b", "first", "second", "step", "reason", "through", "host", "day", "time", "place", "from", "to",
            ]
            #expect(Set(argumentNames(of: text)).isSubset(of: names), "\(id)")
        }
        for aspect in comparableAspects(of: Seen(Walked().judged.walk)) {
            #expect(Knowledge.shared.sentences["compare." + aspect.id] != nil, "\(aspect.id)")
        }
    }
}
