import FoundationEssentials
import Diagnosis
import Evidence
import Knowledge
import Primitives
import Registry
import Repairs
import Testing

/// What a repair becomes on a machine whose state is known.
@Suite struct ExecutionTests {
    private static let server = "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server"
    private static let policies = "HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows NT\\Terminal Services"
    private static let denies = MachineItem.value(key: server, name: "fDenyTSConnections")
    private static let policy = MachineItem.value(key: policies, name: "fDenyTSConnections")

    private func repair(_ id: String) throws -> Repair { try #require(RepairCatalogue.shared.repair(id)) }

    /// Every item is absent but these.
    private func present(_ repair: Repair, _ known: [MachineItem: ItemState]) -> [MachineItem: ItemState] {
        Dictionary(Execution.items(of: repair).map { ($0, known[$0] ?? .absent) }) { first, _ in first }
    }

    @Test func readsTheValueTheKeysAboveItAndThePolicyOverIt() throws {
        let items = Execution.items(of: try repair("enable-remote-desktop"))
        #expect(items.contains(Self.denies))
        #expect(items.contains(.key(Self.server)))
        #expect(items.contains(Self.policy))
        // A policy's own value has no other over it.
        #expect(
            Execution.items(of: try repair("client-disable-udp")).allSatisfy {
                $0.path.contains("Client") || $0 != Self.policy
            })
    }

    @Test func changesOnlyWhatIsNotYetSo() throws {
        let repair = try repair("enable-remote-desktop")
        let keys: [MachineItem: ItemState] = [
            .key("HKLM\\SYSTEM\\CurrentControlSet\\Control"): .present, .key(Self.server): .present,
        ]
        let off = Execution(
            repair, present: present(repair, keys.merging([Self.denies: .value(.init(number: 1))]) { $1 }))
        #expect(off.changes == [ItemChange(Self.denies, from: .value(.init(number: 1)), to: .value(.init(number: 0)))])
        let on = Execution(
            repair, present: present(repair, keys.merging([Self.denies: .value(.init(number: 0))]) { $1 }))
        #expect(!on.isNeeded && on.obstacles.isEmpty)
    }

    /// Written out it would change nothing, and cut sessions for it.
    @Test func whatWindowsDoesAnywayIsNotWritten() throws {
        let repair = try repair("enable-winstation-listener")
        #expect(!Execution(repair, present: present(repair, [:])).isNeeded)
        let name = MachineItem.value(key: Self.server + "\\WinStations\\RDP-Tcp", name: "fEnableWinStation")
        #expect(Execution(repair, present: present(repair, [name: .value(.init(number: 0))])).isNeeded)
        // What is usual of this one differs by version, so it is written.
        let nla = try self.repair("require-nla")
        #expect(Execution(nla, present: present(nla, [:])).isNeeded)
        // A policy that says otherwise is told all the same.
        let limit = try self.repair("lift-session-limit")
        let policy = MachineItem.value(key: Self.policies, name: "MaxInstanceCount")
        let execution = Execution(limit, present: present(limit, [policy: .value(.init(number: 1))]))
        #expect(!execution.isNeeded && execution.obstacles == [.policy(path: policy.path, value: "1")])
    }

    @Test func aServiceThatWasDisabledStartsAsItUsuallyDoes() throws {
        let repair = try repair("start-certificate-services")
        let starts: [MachineItem: ItemState] = [
            .serviceStart("CryptSvc"): .start(4), .serviceStart("KeyIso"): .start(4),
            .serviceStart("CertPropSvc"): .start(3),
        ]
        let execution = Execution(repair, present: starts, isRunning: false)
        #expect(
            execution.changes == [
                ItemChange(.serviceStart("CryptSvc"), from: .start(4), to: .start(2)),
                ItemChange(.serviceStart("KeyIso"), from: .start(4), to: .start(3)),
            ])
    }

    /// Windows 7 has other rules than Windows 10.
    @Test func rulesThatThisWindowsDoesNotHaveArePassedOver() throws {
        let repair = try repair("enable-firewall-rules")
        let rule = MachineItem.rule("RemoteDesktop-UserMode-In-TCP")
        let one = Execution(repair, present: present(repair, [rule: .enabled(false)]))
        #expect(one.obstacles.isEmpty)
        #expect(one.changes == [ItemChange(rule, from: .enabled(false), to: .enabled(true))])
        let none = Execution(repair, present: present(repair, [:]))
        #expect(none.obstacles.first == .missing(path: rule.path))
    }

    @Test func keysThatAreMissingAreMadeFromTheOutermost() throws {
        let repair = try repair("schannel-protocols")
        let execution = Execution(repair, present: present(repair, [:]))
        let made = execution.changes.compactMap { if case .key(let path) = $0.item { path } else { nil } }
        #expect(made.count > 2 && Set(made).count == made.count)
        #expect(made == made.sorted { $0.count < $1.count })
        #expect(made.last?.hasSuffix("TLS 1.2\\Server") == true)
    }

    @Test func aPolicyThatSaysOtherwiseStandsAgainstIt() throws {
        let repair = try repair("enable-remote-desktop")
        let set = Execution(
            repair,
            present: present(repair, [Self.denies: .value(.init(number: 1)), Self.policy: .value(.init(number: 1))]))
        #expect(set.obstacles == [.policy(path: Self.policy.path, value: "1")])
        let agreeing = Execution(
            repair,
            present: present(repair, [Self.denies: .value(.init(number: 1)), Self.policy: .value(.init(number: 0))]))
        #expect(agreeing.obstacles.isEmpty)
    }

    @Test func aValueOfAnotherTypeStandsAgainstIt() throws {
        let repair = try repair("enable-remote-desktop")
        let execution = Execution(repair, present: present(repair, [Self.denies: .value(.init(text: "1"))]))
        #expect(
            execution.obstacles == [.unexpectedType(path: Self.denies.path, found: "REG_SZ", wanted: "REG_DWORD")])
    }

    @Test func aDiskHasNothingToStartOrRestart() throws {
        let repair = try repair("enable-winstation-listener")
        #expect(Execution(repair, present: present(repair, [:])).restarts == ["TermService"])
        #expect(Execution(repair, present: present(repair, [:]), isRunning: false).restarts == [])
        let start = try self.repair("start-services")
        let disabled: [MachineItem: ItemState] = [
            .serviceStart("SessionEnv"): .start(3), .serviceStart("UmRdpService"): .start(3),
            .serviceStart("TermService"): .start(4),
        ]
        let onDisk = Execution(start, present: disabled, isRunning: false)
        #expect(onDisk.obstacles.isEmpty)
        #expect(onDisk.changes == [ItemChange(.serviceStart("TermService"), from: .start(4), to: .start(3))])
    }

    @Test func whatCannotBeReachedIsSaid() throws {
        let execution = Execution(try repair("enable-firewall-rules"), present: [:])
        #expect(execution.obstacles.first == .outOfReach(path: "RemoteDesktop-UserMode-In-TCP"))
        #expect(Execution(try repair("bind-ca-certificate"), present: [:]).obstacles == [.takesAPerson])
    }

    /// What a script needs to know has to be said; what no script asks for by itself takes a person.
    @Test(arguments: [
        ("repair-machinekeys-acl", KnownNames.none, true), ("regenerate-listener-certificate", .none, true),
        ("prevent-sleep", .none, true), ("add-remote-desktop-users", .none, false),
        ("add-remote-desktop-users", KnownNames(account: "CORP\\anna", fills: [:]), true),
        ("add-remote-desktop-users", KnownNames(account: "anna'; calc", fills: [:]), false),
        ("bind-ca-certificate", .none, false),
        (
            "bind-ca-certificate", KnownNames(account: nil, fills: ["thumbprint": String(repeating: "0a", count: 20)]),
            true
        ),
        ("bind-ca-certificate", KnownNames(account: nil, fills: ["thumbprint": "0a"]), false),
        ("repair-secure-channel", .none, false), ("hosts-file-entry", .none, false),
        ("let-xrdp-read-its-key", .none, true), ("renew-xrdp-certificate", .none, true),
    ])
    func whatAScriptCanCarryOutNeedsNobody(_ id: String, _ known: KnownNames, _ isScripted: Bool) throws {
        let repair = try repair(id)
        let items = Execution.items(of: repair, knowing: known)
        let present = Dictionary(uniqueKeysWithValues: items.map { ($0, ItemState.carriedOut(false)) })
        let execution = Execution(repair, present: present, knowing: known)
        #expect(execution.isNeeded == isScripted && execution.obstacles == (isScripted ? [] : [.takesAPerson]))
        #expect(execution.restarts.isEmpty, "the script restarts what has to be")
        // Where the way in runs no scripts, it takes a person after all.
        #expect(Execution(repair, present: [:], knowing: known).obstacles == [.takesAPerson])
        let done = Dictionary(uniqueKeysWithValues: items.map { ($0, ItemState.carriedOut(true)) })
        if isScripted { #expect(!Execution(repair, present: done, knowing: known).isNeeded) }
    }

    @Test func aScriptIsWrittenWithTheNamesThatWereSaid() throws {
        let known = KnownNames(account: "CORP\\anna", fills: [:])
        guard
            case .script(let script)? = Execution.items(of: try repair("add-remote-desktop-users"), knowing: known)
                .first
        else {
            Issue.record("no script")
            return
        }
        let lines = try #require(script.lines(.undo))
        #expect(lines.first == "$Action = 'Undo'" && lines.contains("$Account = 'CORP\\anna'"))
        #expect(lines.allSatisfy { $0.utf8.allSatisfy { (0x20...0x7e).contains($0) } })
        #expect(script.keptFile == "%SystemRoot%\\redial-add-remote-desktop-users.json")
        #expect(lines.contains("$State = Join-Path $env:SystemRoot 'redial-add-remote-desktop-users.json'"))
    }

    @Test func whatCannotBeReadIsNotChanged() throws {
        let execution = Execution(try repair("enable-remote-desktop"), .unreadable("Why."))
        #expect(!execution.isNeeded && execution.obstacles.map(\.text) == ["Why."])
    }

    @Test func whatIsAlreadySoIsNoStepOfThePlan() throws {
        let repair = try repair("enable-remote-desktop")
        let step = Plan.Step(repair: repair, causes: [], probability: 1, why: .init(id: "w", text: "Why."))
        let plan = Plan(steps: [step], refused: [], advice: [])
        let on = Execution(
            repair,
            present: present(
                repair,
                [
                    .key("HKLM\\SYSTEM\\CurrentControlSet\\Control"): .present, .key(Self.server): .present,
                    Self.denies: .value(.init(number: 0)),
                ]))
        let met = plan.met(by: [repair.id: on])
        #expect(met.steps.isEmpty && met.refused.map(\.id) == [repair.id])
        let set = Execution(
            repair,
            present: present(
                repair,
                [
                    Self.denies: .value(.init(number: 1)), Self.policy: .value(.init(number: 1)),
                ]))
        let blocked = plan.met(by: [repair.id: set])
        #expect(blocked.steps.count == 1 && blocked.advice.first?.to == .administrator)
        #expect(blocked.advice.count == 1, "no policy is known by its name")
        let named = plan.met(by: [repair.id: set], groupPolicies: ["Hardening", "Default Domain Policy"])
        #expect(named.advice.last?.text.hasSuffix("the one that wins first: Hardening, Default Domain Policy.") == true)
        #expect(plan.met(by: [repair.id: on], groupPolicies: ["Hardening"]).advice.isEmpty)
    }
}

/// What is written before a change, and what takes it back.
@Suite struct JournalEntryTests {
    private static let key = "HKLM\\SYSTEM\\CurrentControlSet\\Control\\X"
    private static let changes: [ItemChange] = [
        .init(.key(key), from: .absent, to: .present),
        .init(.value(key: key, name: "a\"\\\u{1F4A5}"), from: .value(.init(type: 7, bytes: [0, 1, 255])), to: .absent),
        .init(.value(key: key, name: ""), from: .absent, to: .value(.init(text: "x"))),
        .init(.service("TermService"), from: .running(false), to: .running(true)),
        .init(.serviceStart("TermService"), from: .start(4), to: .start(3)),
        .init(.rule("R"), from: .enabled(false), to: .enabled(true)),
    ]
    private static let scripted = RepairCatalogue.shared.repair("add-remote-desktop-users").map {
        Execution.items(of: $0, knowing: .init(account: "anna", fills: ["thumbprint": "0a"])).map {
            ItemChange($0, from: .carriedOut(false), to: .carriedOut(true))
        }
    }

    @Test func everyKindOfChangeIsReadBackAsItWasWritten() throws {
        let bytes = try JSONEncoder().encode(Self.changes)
        #expect(try JSONDecoder().decode([ItemChange].self, from: bytes) == Self.changes)
        let scripted = try #require(Self.scripted)
        #expect(scripted.count == 1)
        #expect(try JSONDecoder().decode([ItemChange].self, from: try JSONEncoder().encode(scripted)) == scripted)
    }

    @Test(arguments: [
        "{}", "{\"value\":{\"type\":4,\"hex\":\"0\"}}", "{\"value\":{\"type\":4,\"hex\":\"zz\"}}", "[]",
        "{\"absent\":false}",
    ])
    func aDamagedStateIsRefused(_ text: String) {
        #expect(throws: (any Error).self) { try JSONDecoder().decode(ItemState.self, from: Data(text.utf8)) }
    }

    private func entry() throws -> JournalEntry {
        let repair = try #require(RepairCatalogue.shared.repair("require-nla"))
        let execution = Execution(
            repair, present: Dictionary(Execution.items(of: repair).map { ($0, .absent) }) { a, _ in a })
        return JournalEntry(
            id: "01K0000000000000000000000A", redial: "t", startedAt: .init(milliseconds: 0), access: "hive:/x",
            target: nil,
            execution)
    }

    @Test func theLastChangeGoesFirst() throws {
        let entry = try entry()
        let after = Dictionary(uniqueKeysWithValues: entry.changes.map { ($0.item, $0.after) })
        let restoration = Restoration(of: entry, present: after)
        #expect(restoration.changes.map(\.item) == entry.changes.map(\.item).reversed())
        #expect(restoration.changes.allSatisfy { $0.after == .absent } && restoration.foreign.isEmpty)
    }

    /// Whatever was made before it was cut off: only that is taken back.
    @Test func onlyWhatWasMadeIsTakenBack() throws {
        let entry = try entry()
        for count in 0...entry.changes.count {
            let made = entry.changes.prefix(count).map { ($0.item, $0.after) }
            let rest = entry.changes.dropFirst(count).map { ($0.item, $0.before) }
            let restoration = Restoration(of: entry, present: Dictionary(uniqueKeysWithValues: made + rest))
            #expect(restoration.changes.count == count && restoration.foreign.isEmpty)
        }
    }

    @Test func whatSomebodyElseSetStays() throws {
        let entry = try entry()
        let others = Dictionary(
            uniqueKeysWithValues: entry.changes.map { ($0.item, ItemState.value(.init(number: 77))) })
        let restoration = Restoration(of: entry, present: others)
        #expect(restoration.changes.isEmpty && restoration.foreign.count == entry.changes.count)
    }
}

@Suite struct RegistryValueTests {
    @Test func holdsWhatWindowsStores() {
        #expect(RegistryValue(number: 0x0102_0304).bytes == [4, 3, 2, 1])
        #expect(RegistryValue(text: "é1").bytes == [0xe9, 0, 0x31, 0, 0, 0])
        #expect(RegistryValue(list: ["a", "b"]).bytes == [0x61, 0, 0, 0, 0x62, 0, 0, 0, 0, 0])
        #expect(RegistryValue(number: 7).data.number == 7)
        #expect(RegistryValue(type: 4, bytes: []).typeName == "REG_DWORD")
        #expect(RegistryValue(type: 77, bytes: []).typeName == "type 77")
        #expect(RegistryValue.type(named: "REG_QWORD") == 11 && RegistryValue.type(named: "x") == nil)
    }
}
