import Evidence
import Primitives
import Testing

@testable import Probes

/// When another address of the name is worth a connection.
@Suite struct OtherAddressTests {
    private func walk(_ facts: [any Fact], host: String = "ws-041", given: String? = nil) -> Walk {
        Walk(
            target: Target(asked: host, host: host, address: given),
            vantage: Vantage(id: "v", kind: .linux, host: "h", source: nil, interface: nil, overlays: []),
            startedAt: UnixTime(seconds: 0),
            observations: facts.enumerated().map { Observation(id: "o\($0)", probe: "p", atMs: Double($0), fact: $1) })
    }

    private let system = SystemNames(outcome: .answered, addresses: ["10.0.0.9"])
    private let unknown = SystemNames(outcome: .notFound)
    private let dns = DNSNames(outcome: .answered, addresses: ["10.0.0.41", "10.0.0.42"])
    private let answered = ProtocolAnswer(
        question: .client, address: "10.0.0.9", requested: 11, outcome: .selected, selected: 8)

    private func machine(_ match: CertificateNames.Match) -> NTLMIdentity {
        NTLMIdentity(
            netbiosComputer: "X", netbiosDomain: nil, dnsComputer: "x", dnsDomain: nil, dnsForest: nil, build: nil,
            match: match)
    }

    @Test func whatDNSGivesWhereThisMachineKnowsNoName() {
        #expect(
            OtherAddress.worthAsking(walk([unknown, dns]), remembered: nil) == .init(address: "10.0.0.41", source: .dns)
        )
    }

    @Test func whatDNSGivesWhereTheNameLeadsElsewhereAndNothingAnswersThere() {
        let found = OtherAddress.worthAsking(walk([system, dns]), remembered: "10.0.0.77")
        #expect(found == .init(address: "10.0.0.41", source: .dns))
    }

    @Test func whatDNSGivesWhereAnotherMachineAnswers() {
        #expect(OtherAddress.worthAsking(walk([system, dns, answered, machine(.none)]), remembered: nil) != nil)
    }

    @Test func whereTheNameLedBeforeWhenDNSHasNothingElse() {
        let expected = OtherAddress.Candidate(address: "10.0.0.77", source: .remembered)
        #expect(OtherAddress.worthAsking(walk([unknown]), remembered: "10.0.0.77") == expected)
        let same = DNSNames(outcome: .answered, addresses: ["10.0.0.9"])
        #expect(OtherAddress.worthAsking(walk([system, same]), remembered: "10.0.0.77") == expected)
    }

    @Test func nothingWhereAllIsWell() {
        #expect(OtherAddress.worthAsking(walk([system, dns, answered, machine(.short)]), remembered: nil) == nil)
        #expect(OtherAddress.worthAsking(walk([system, dns, answered]), remembered: "10.0.0.77") == nil)
    }

    @Test func nothingWhereThereIsNoOtherAddress() {
        #expect(OtherAddress.worthAsking(walk([system]), remembered: "10.0.0.9") == nil)
        #expect(OtherAddress.worthAsking(walk([system]), remembered: "") == nil)
        #expect(OtherAddress.worthAsking(walk([unknown, DNSNames(outcome: .nxdomain)]), remembered: nil) == nil)
    }

    @Test(arguments: [
        ("printsrv.corp.test", CertificateNames.Match.none, true), ("printsrv.corp.test", .short, false),
        ("printsrv", .none, false), ("a b.test", .none, false), ("\u{e4}.test", .none, false),
        (String(repeating: "a.", count: 200), .none, false), ("\\u{0}.test", .none, false),
    ])
    func theMachinesOwnNameIsAskedForWhereItIsAnother(_ name: String, _ match: CertificateNames.Match, _ isAsked: Bool)
    {
        let identity = NTLMIdentity(
            netbiosComputer: nil, netbiosDomain: nil, dnsComputer: name, dnsDomain: nil, dnsForest: nil, build: nil,
            match: match)
        #expect(WalkRunner.ownName(worthAsking: walk([system, identity])) == (isAsked ? name : nil))
        #expect(WalkRunner.ownName(worthAsking: walk([system, identity], given: "10.0.0.41")) == nil)
        #expect(WalkRunner.ownName(worthAsking: walk([system, identity], host: "10.0.0.41")) == nil)
    }

    @Test func nothingWhereNoNameWasLookedUp() {
        #expect(OtherAddress.worthAsking(walk([unknown, dns], given: "10.0.0.41"), remembered: nil) == nil)
        #expect(OtherAddress.worthAsking(walk([unknown, dns], host: "10.0.0.9"), remembered: nil) == nil)
        #expect(OtherAddress.worthAsking(walk([unknown, dns], host: "localhost"), remembered: nil) == nil)
    }
}
