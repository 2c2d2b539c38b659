import Diagnosis
import Knowledge
import Registry
import Repairs
import Testing

/// What is stricter already stays, and what has to hold before a repair is looked at.
@Suite struct StricterTests {
    private static let server = "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server"
    private static let policies = "HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows NT\\Terminal Services"

    private func repair(_ id: String) throws -> Repair { try #require(RepairCatalogue.shared.repair(id)) }

    /// Every item is absent but these.
    private func present(_ repair: Repair, _ known: [MachineItem: ItemState]) -> [MachineItem: ItemState] {
        Dictionary(Execution.items(of: repair).map { ($0, known[$0] ?? .absent) }) { first, _ in first }
    }

    private static let listener = server + "\\WinStations\\RDP-Tcp"
    private static let encryption = MachineItem.value(key: listener, name: "MinEncryptionLevel")
    private static let encryptionPolicy = MachineItem.value(key: policies, name: "MinEncryptionLevel")
    private static let ntlm = MachineItem.value(
        key: "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Lsa", name: "LmCompatibilityLevel")

    /// What makes a machine safer never lowers what is stricter already.
    @Test(arguments: [
        ("min-encryption-level", encryption, 4, false), ("min-encryption-level", encryption, 3, false),
        ("min-encryption-level", encryption, 1, true), ("lm-compatibility-level", ntlm, 5, false),
        ("lm-compatibility-level", ntlm, 2, true),
    ])
    func aStricterValueIsAsItShouldBe(_ id: String, _ item: MachineItem, _ number: UInt32, _ changes: Bool) throws {
        let repair = try repair(id)
        let execution = Execution(repair, present: present(repair, [item: .value(.init(number: number))]))
        #expect(execution.changes.contains { $0.item == item } == changes && execution.obstacles.isEmpty)
        if changes {
            #expect(
                execution.changes.last
                    == ItemChange(item, from: .value(.init(number: number)), to: .value(.init(number: 3))))
        }
    }

    @Test func aStricterPolicyIsNoObstacle() throws {
        let repair = try repair("min-encryption-level")
        func obstacles(_ policy: UInt32) -> [Execution.Obstacle] {
            Execution(
                repair,
                present: present(
                    repair,
                    [Self.encryption: .value(.init(number: 1)), Self.encryptionPolicy: .value(.init(number: policy))])
            ).obstacles
        }
        #expect(obstacles(4).isEmpty && obstacles(3).isEmpty)
        #expect(obstacles(2) == [.policy(path: Self.encryptionPolicy.path, value: "2")])
    }

    /// A policy says "as many as there are" by another number.
    @Test(arguments: [(999_999, true), (4_294_967_295, true), (10, false)])
    func aPolicyWithoutALimitIsNoObstacle(_ number: UInt32, _ isFine: Bool) throws {
        let repair = try repair("lift-session-limit")
        let execution = Execution(
            repair,
            present: present(
                repair,
                [
                    .value(key: Self.listener, name: "MaxInstanceCount"): .value(.init(number: 2)),
                    .value(key: Self.policies, name: "MaxInstanceCount"): .value(.init(number: number)),
                ]))
        #expect(execution.isNeeded && execution.obstacles.isEmpty == isFine)
    }

    /// Windows takes no TLS with the lowest level of encryption.
    @Test func whatAnotherRepairHasToMakePossibleWaitsForIt() throws {
        let tls = try repair("security-layer-tls")
        let layer = MachineItem.value(key: Self.listener, name: "SecurityLayer")
        func execution(_ level: UInt32) -> Execution {
            Execution(
                tls,
                present: present(
                    tls, [layer: .value(.init(number: 0)), Self.encryption: .value(.init(number: level))]))
        }
        #expect(execution(2).obstacles.isEmpty && execution(4).obstacles.isEmpty)
        let low = execution(1)
        #expect(
            low.obstacles.map(\.text)
                == [
                    "\(Self.encryption.path) is 1. With less than 2 Windows takes no TLS. The repair min-encryption-level comes first."
                ])
        func step(_ repair: Repair) -> Plan.Step {
            .init(repair: repair, causes: [], probability: 1, why: .init(id: "w", text: "Why."))
        }
        let level = try repair("min-encryption-level")
        let plan = Plan(steps: [step(tls), step(try repair("require-nla")), step(level)], refused: [], advice: [])
        #expect(
            plan.met(by: ["security-layer-tls": low]).steps.map(\.repair.id) == [
                "min-encryption-level", "security-layer-tls", "require-nla",
            ])
    }

    @Test func aPublicNetworkIsNotLetIn() throws {
        let repair = try repair("enable-firewall-rules")
        let rule = MachineItem.rule("RemoteDesktop-UserMode-In-TCP")
        #expect(Execution.items(of: repair).last == .publicNetwork)
        func obstacles(_ network: ItemState) -> [Execution.Obstacle] {
            Execution(repair, present: present(repair, [rule: .enabled(false), .publicNetwork: network])).obstacles
        }
        #expect(obstacles(.present) == [.publicNetwork] && obstacles(.absent).isEmpty)
        // Whoever knows is not asked, and it is not looked for where nothing would be opened.
        let knowing = KnownNames(account: nil, fills: [:], acceptsRisk: true)
        #expect(!Execution.items(of: repair, knowing: knowing).contains(.publicNetwork))
        #expect(!Execution.items(of: try self.repair("enable-remote-desktop")).contains(.publicNetwork))
    }

    /// Whoever is told only that it cannot be done does not know what to say next.
    @Test(arguments: [
        ("licensing-configuration", KnownNames.none, "--fill licence-server=VALUE says it."),
        (
            "licensing-configuration", KnownNames(account: nil, fills: ["licence-server": "ls01"]),
            "--inside script:FILE hands it over."
        ),
        ("add-remote-desktop-users", .none, "--fill account=NAME says it."), ("prevent-sleep", .none, "runs none"),
        ("restore-missing-listener", .none, "It takes a person: the key comes whole"),
    ])
    func whyNobodyCarriesItOutIsSaid(_ id: String, _ known: KnownNames, _ words: String) throws {
        let reasons = Execution(try repair(id), present: [:], knowing: known).reasons(knowing: known)
        #expect(reasons.count == 1 && reasons.first?.contains(words) == true, "\(reasons)")
    }
}
