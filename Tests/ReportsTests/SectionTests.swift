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

    private func setting(
        _ id: String, _ value: String, usual: String?, place: MachineSetting.Place = .local, means: String? = nil
    ) -> MachineSetting {
        MachineSetting(
            id: id, place: place, value: value, means: means, usual: usual,
            path: "HKLM\\SOFTWARE\\\(id)\\\(place.rawValue)")
    }

    /// Only what differs, a policy's first, each with what is usual and where it stands.
    @Test func settingsThatAreNotWindowsOwn() {
        let nla = "listener.UserAuthentication"
        let facts: [any Fact] = [
            setting("listener.PortNumber", "3389", usual: "3389"),
            setting("listener.CertTemplateName", "x", usual: nil),
            setting(nla, "0", usual: "1", means: "not required"),
            setting(nla, "0", usual: "1", place: .policy, means: "not required"),
            setting("listener.unheard.of", "7\u{1b}[31m", usual: "8"),
        ]
        let report = Fixture.report(Fixture.walk(facts), Fixture.diagnosis(.healthy))
        let page = report.terminal(columns: 110)
        let lines = page.split(separator: "\n").map(String.init)
        let start = lines.firstIndex { $0 == "Settings that are not Windows' own" } ?? lines.count
        let nlaLine = "  · network level authentication (NLA): 0 (not required); usual is 1 (required)"
        #expect(
            lines.dropFirst(start + 1).prefix(5) == [
                nlaLine, "    HKLM\\SOFTWARE\\listener.UserAuthentication\\policy, by policy", nlaLine,
                "    HKLM\\SOFTWARE\\listener.UserAuthentication\\local, the machine's own, which a policy overrules",
                "  · listener.unheard.of: 7\\u{1b}[31m; usual is 8",
            ])
        #expect(!page.contains("PortNumber") && !page.contains("CertTemplateName"))
        let html = report.html()
        #expect(html.contains("Settings that are not Windows") && html.contains("usual is 1 (required)"))
        #expect(!html.contains("\u{1b}") && !html.contains("PortNumber"))
    }

    @Test func manyOfThemAreCounted() {
        let facts = (0..<25).map { setting("setting.\($0)", "1", usual: "0") as any Fact }
        let page = Fixture.report(Fixture.walk(facts), Fixture.diagnosis(.healthy)).terminal()
        #expect(page.contains("setting.19") && !page.contains("setting.20") && page.contains("and 5 more, in --json"))
        let usual = Fixture.report(
            Fixture.walk([setting("setting.1", "0", usual: "0")]), Fixture.diagnosis(.healthy))
        #expect(!usual.terminal().contains("Settings that") && !usual.html().contains("Settings that"))
    }
}
