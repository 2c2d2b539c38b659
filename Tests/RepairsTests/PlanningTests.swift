import Diagnosis
import Evidence
import Knowledge
import Primitives
import Repairs
import Testing

@Suite struct PlanningTests {
    private func diagnosis(_ causes: [(id: String, probability: Double)]) -> Diagnosis {
        let ranked = causes.compactMap { id, probability -> RankedCause? in
            guard let row = Knowledge.shared.cause(id) else { return nil }
            return RankedCause(
                id: id, probability: probability, certainty: .likely, place: row.place,
                step: Step(rawValue: row.step) ?? .reach, title: row.title, hides: [], because: [],
                repairs: row.repairs, advice: Sentence(id: id, text: row.advice))
        }
        return Diagnosis(
            verdict: Verdict(
                state: .broken, step: .reach, summary: Sentence(id: "v", text: "Broken."), provenThrough: nil,
                notWalked: []),
            steps: [], causes: ranked, hypotheses: [], ruledOut: [], ask: [], notes: [])
    }

    @Test func theLeastInvasiveComesFirst() {
        let plan = Planner().plan(for: diagnosis([("rdp-cert-key-unreadable", 0.5), ("termservice-stopped", 0.3)]))
        // Starting what stands still restarts nothing; a new certificate comes before its key's permissions.
        #expect(
            plan.steps.map(\.repair.id) == [
                "start-services", "regenerate-listener-certificate", "repair-machinekeys-acl",
            ])
    }

    /// Both serve the cause; the switch that was read is the one that is off.
    @Test func whatProvesTheCauseIsChangedFirst() {
        func plan(_ path: String?) -> [String] {
            var diagnosis = diagnosis([("rdp-disabled", 0.99)])
            if let path {
                diagnosis.causes[0].certainty = .proven
                diagnosis.causes[0].because = [
                    .init(
                        observation: "o1", bits: 6, says: Sentence(id: "s", args: ["path": .text(path)], text: "Off."))
                ]
            }
            return Planner().plan(for: diagnosis).steps.map(\.repair.id)
        }
        let server = "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server\\"
        #expect(plan(server + "fDenyTSConnections") == ["enable-remote-desktop", "enable-winstation-listener"])
        #expect(
            plan(server + "WinStations\\RDP-Tcp\\fEnableWinStation").first == "enable-winstation-listener")
        // Where nothing is proven, what disconnects everybody comes after what disconnects nobody, whatever its risk.
        #expect(plan(nil) == ["enable-remote-desktop", "enable-winstation-listener"])
    }

    @Test func theServicesOfTheCertificateComeBeforeTheCertificate() {
        let plan = Planner().plan(for: diagnosis([("cert-services-stopped", 0.9)]))
        #expect(plan.steps.first?.repair.id == "start-certificate-services")
        #expect(plan.steps.last?.repair.id == "regenerate-listener-certificate")
    }

    @Test func whatIsUnlikelyIsNotRepaired() {
        let plan = Planner().plan(for: diagnosis([("rdp-disabled", 0.8), ("windows-firewall-blocks", 0.1)]))
        #expect(Set(plan.steps.flatMap(\.causes)) == ["rdp-disabled"])
    }

    @Test func aRepairThatServesSeveralCausesCountsThemTogether() throws {
        let plan = Planner().plan(for: diagnosis([("udp-24h2-65s-drop", 0.4), ("udp-blocked-or-eaten", 0.3)]))
        let step = try #require(plan.steps.first { $0.repair.id == "client-disable-udp" })
        #expect(step.causes == ["udp-24h2-65s-drop", "udp-blocked-or-eaten"])
        #expect(abs(step.probability - 0.7) < 1e-9)
    }

    @Test func whatLowersSecurityIsRefusedWithTheReason() {
        let plan = Planner().plan(for: diagnosis([("credssp-oracle-patch-mismatch", 0.9)]))
        #expect(plan.steps.isEmpty)
        #expect(plan.refused.map(\.id) == ["allow-encryption-oracle"])
        #expect(plan.advice.contains { $0.text.hasPrefix("Update the older side") })
    }

    @Test func whatIsBeyondReachBecomesAMessage() {
        let causes = diagnosis([("rdp-disabled", 0.9)])
        let plan = Planner(reach: [.client]).plan(for: causes)
        #expect(plan.steps.isEmpty)
        #expect(plan.advice.contains { $0.to == .administrator && $0.text.hasPrefix("Switch Remote Desktop on.") })
        #expect(!Planner(reach: [.server]).plan(for: causes).steps.isEmpty)
        #expect(Planner(reach: [.nothing]).plan(for: causes).steps.isEmpty)
    }

    /// A group policy reaches servers; what none can hold is for somebody else.
    @Test func whoHasTheDomainRepairsByAGroupPolicy() {
        let causes = diagnosis([("rdp-disabled", 0.9)])
        let plan = Planner(reach: [.domain]).plan(for: causes)
        #expect(plan.steps.map(\.repair.id) == ["enable-remote-desktop"])
        #expect(plan.advice.contains { $0.text.contains("--repair enable-remote-desktop --inside gpo:FOLDER") })
        #expect(plan.advice.contains { $0.text.hasPrefix("Switch the listener") || $0.text.contains("Before:") })
        // Whoever has the server, too, has no need of one.
        let both = Planner(reach: [.domain, .server]).plan(for: causes)
        #expect(both.steps.count == 2 && !both.advice.contains { $0.text.contains("gpo:") })
    }

    @Test func whoAsksForARefusedFixGetsTheReason() {
        let plan = Planner().plan(for: diagnosis([("rdp-disabled", 0.9)]), chosen: "rename-machinekeys")
        #expect(plan.steps.isEmpty)
        #expect(plan.refused.map(\.id) == ["rename-machinekeys"])
    }

    @Test func aHealthyHostNeedsNothing() {
        let plan = Planner().plan(for: diagnosis([]))
        #expect(plan.steps.isEmpty && plan.refused.isEmpty && plan.advice.isEmpty)
    }
}
