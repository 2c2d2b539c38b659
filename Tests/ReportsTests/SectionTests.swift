import Diagnosis
import Evidence
import Primitives
import Reports
import Testing

private let day: Int64 = 86_400

@Suite struct SectionTests {
    private func target(_ facts: [any Fact], _ target: Target = Target(asked: "ws-041", host: "ws-041"))
        -> TargetSection
    {
        Fixture.report(Fixture.walk(facts, target: target), Fixture.diagnosis(.healthy)).target
    }

    private func host(_ facts: [any Fact]) -> HostSection {
        Fixture.report(Fixture.walk(facts), Fixture.diagnosis(.healthy)).host
    }

    @Test func identityIsTheMostLastingNameThatIsKnown() {
        let certificate = Fixture.certificate(0, 180 * day)
        #expect(target([Fixture.port] + certificate + [Fixture.identity]).identity == "ws-041.corp.example")
        #expect(target([Fixture.port] + certificate).identity == "key:" + String(repeating: "d", count: 64))
        #expect(target([Fixture.port]).identity == "10.0.0.41")
        #expect(target([]).identity == "ws-041")
        #expect(target([], Target(asked: "ws-041", host: "ws-041", address: "10.0.0.9")).identity == "10.0.0.9")
    }

    @Test func identityPrefersTheAddressThatWasUsed() {
        let refused = PortAnswer(address: "fd00::1", family: .ipv6, port: 3389, outcome: .refused, used: false)
        let section = target([refused, Fixture.port])
        #expect(section.identity == "10.0.0.41")
        #expect(section.addresses.map(\.address) == ["fd00::1", "10.0.0.41"])
        #expect(section.addresses.map(\.reach) == [.refused, .connected])
        #expect(section.addresses.map(\.rttMs) == [nil, 1.235])
    }

    @Test func whereNobodyAnsweredTheSettingsNameTheHost() {
        var name = MachineName()
        (name.computer, name.domain, name.build) = ("a-very-long-name-7", "corp.example", "10.0.26100.7623")
        let inside: [any Fact] = [name, MachineRegistry(part: .system, whole: true)]
        let named = host(inside)
        #expect(named.dnsName == "a-very-long-name-7.corp.example" && named.netbiosName == "A-VERY-LONG-NAM")
        #expect(named.domain == "corp.example" && named.windowsBuild == "10.0.26100.7623")
        let answered = host([Fixture.identity] + inside)
        #expect(answered.dnsName == "ws-041.corp.example")
        // Beside a walk a tool's output may be the client's; and of two machines none is the host.
        #expect(host([name]).dnsName == nil)
        var other = MachineName()
        other.computer = "b"
        #expect(host(inside + [other]).dnsName == nil)
    }

    @Test func aSelfSignedCertificateOfHalfAYearRolls() {
        #expect(host(Fixture.certificate(0, 184 * day)).certificate?.rolling == true)
        #expect(host(Fixture.certificate(0, 190 * day)).certificate?.rolling == true)
        #expect(host(Fixture.certificate(0, 190 * day + 1)).certificate?.rolling == false)
        #expect(host(Fixture.certificate(0, 184 * day, selfSigned: false)).certificate?.rolling == false)
        #expect(host(Fixture.certificate(10 * day, 0)).certificate?.rolling == false)
    }

    @Test func withoutDatesNobodyKnowsWhetherItRolls() {
        let certificate = host(Array(Fixture.certificate(0, 1).prefix(1))).certificate
        #expect(certificate != nil)
        #expect(certificate?.rolling == nil)
        #expect(certificate?.notAfter == nil)
    }

    @Test func selectedIsTheAnswerToWhatTheClientOffers() {
        let other = ProtocolAnswer(
            question: .tlsOnly, address: "10.0.0.41", requested: 1, outcome: .selected, selected: 1, selectedName: "SSL"
        )
        #expect(host([other]).security.selected == nil)
        #expect(host([other, Fixture.selected]).security.selected == "HYBRID_EX")
        #expect(host([NLAPolicy(policy: .required)]).security.nla == .required)
    }

    @Test func theDomainFallsBackToItsOldName() {
        let old = NTLMIdentity(
            netbiosComputer: "WS-041", netbiosDomain: "CORP", dnsComputer: nil, dnsDomain: nil, dnsForest: nil,
            build: nil,
            match: .none)
        #expect(host([old]).domain == "CORP")
        #expect(host([Fixture.identity]).domain == "corp.example")
        #expect(host([Fixture.identity]).windowsBuild == "10.0.20348")
    }
}

/// Which causes people are shown, and which stay in `--json`.
@Suite struct CauseSectionTests {
    private func pages(_ state: StepResult.State, _ causes: [RankedCause]) -> [String] {
        let diagnosis = Fixture.diagnosis(
            state == .failed ? .broken : .degraded, steps: [Fixture.step(.encrypt, state, nil, "A detail.")],
            causes: causes)
        let report = Fixture.report(Fixture.walk([Fixture.port]), diagnosis)
        return [report.terminal(columns: 80), report.html()]
    }

    private let unlisted = Fixture.cause("unlisted-cause", 0.23, "Something that redial does not know")

    @Test func withoutAFailureWhatIsHardlyLikelyIsNotTold() {
        let few = [unlisted, Fixture.cause("duplicate-ip", 0.07, "Two machines have the same address")]
        for page in pages(.warning, few) {
            #expect(
                !page.contains("unlisted-cause") && !page.contains("duplicate-ip") && !page.contains("Also possible"))
        }
        for page in pages(.failed, few) { #expect(page.contains("unlisted-cause") && page.contains("duplicate-ip")) }
        for page in pages(.unknown, few) { #expect(page.contains("duplicate-ip")) }
    }

    @Test func whatIsLikelyEnoughIsTold() {
        let alike = ["one-cause", "another-cause"].map { Fixture.cause($0, 0.06, "A cause") }
        for causes in [alike, [unlisted, Fixture.cause("duplicate-ip", 0.12, "Two machines")]] {
            for page in pages(.warning, causes) { #expect(page.contains(causes[1].id)) }
        }
    }
}
