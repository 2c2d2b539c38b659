import Evidence
import Knowledge
import Primitives
import Testing

@testable import Diagnosis

private func told(_ facts: [any Fact]) -> Walk {
    var walk = Walk.ofFiles(asked: "a.txt", host: "ws-041", readAt: UnixTime(seconds: 1_795_000_000))
    walk.add(FileReading(file: "a.txt", kind: .toolOutput, machine: "ws-041", sights: facts.map { .init($0) }))
    return walk
}

private func rights(
    remote: [String] = ["S-1-5-32-544", "S-1-5-32-555"], denied: [String] = [],
    network: [String] = ["S-1-1-0", "S-1-5-32-544"], networkDenied: [String] = ["Gast"]
) -> MachineLogonRights {
    MachineLogonRights(
        rights: zip(MachineLogonRights.names, [remote, denied, network, networkDenied]).map {
            .init(name: $0, holders: $1)
        })
}

private func value(_ id: String, _ facts: any Fact...) -> String? {
    findings(in: Seen(told(facts)), .shared).first { $0.id == id }?.value
}

private func judged(_ facts: any Fact...) -> Diagnosis { diagnose(told(facts), knowledge: .shared) }

/// Identifiers are those of MS-DTYP 2.4.2.4; lists are Windows' own and those that guides for hardening prescribe.
struct LogonRightTests {
    @Test(arguments: [
        (rights(), "usual"),
        // A server by the CIS benchmark.
        (rights(denied: ["S-1-5-32-546", "S-1-5-113"]), "denied-local"),
        (rights(denied: ["Gast", "S-1-5-32-546", "S-1-5-21-1-2-3-501"]), "usual"),
        (rights(denied: ["S-1-5-32-544", "S-1-5-113"]), "denied-group"),
        (rights(denied: ["S-1-5-21-1-2-3-1104"]), "denied-some"),
        (rights(denied: ["S-1-1-0"]), "denied-everybody"), (rights(denied: ["S-1-5-11"]), "denied-everybody"),
        // A domain controller.
        (rights(remote: ["S-1-5-32-544"]), "administrators-only"),
        (rights(remote: ["S-1-5-32-544", "S-1-5-21-1-2-3-512"]), "administrators-only"),
        (rights(remote: ["S-1-5-32-544", "S-1-5-21-1-2-3-1104"]), "without-group"),
        (rights(remote: ["S-1-1-0"]), "usual"), (rights(remote: []), "nobody"),
    ]) func theRightOfRemoteDesktop(_ rights: MachineLogonRights, _ expected: String) {
        #expect(value("setting.logonRight", rights) == expected)
        #expect(value("setting.networkLogonRight", rights) == "usual")
    }

    /// "If the list doesn't include either Remote Desktop Users or a parent group like Everyone, you must add it."
    /// [windowsserverdocs, cannot-authenticate-or-must-authenticate-twice]
    @Test(arguments: [
        (rights(network: ["S-1-5-32-544", "S-1-5-32-555"]), "usual"), (rights(network: ["S-1-5-11"]), "usual"),
        (rights(network: ["S-1-5-32-544"]), "administrators-only"),
        (rights(network: ["S-1-5-32-544", "S-1-5-21-1-2-3-1104"]), "without-group"),
        (rights(networkDenied: ["S-1-5-114", "S-1-5-32-546"]), "denied-local"),
        (rights(networkDenied: ["S-1-1-0"]), "denied-everybody"),
    ]) func theRightThatNLANeeds(_ rights: MachineLogonRights, _ expected: String) {
        #expect(value("setting.networkLogonRight", rights) == expected)
    }

    @Test(arguments: [rights(remote: []), rights(denied: ["S-1-1-0"])])
    func whatKeepsEverybodyOutIsTheCause(_ rights: MachineLogonRights) {
        let result = judged(rights)
        #expect(result.verdict.state == .broken && result.verdict.step == .authenticate)
        #expect(result.causes.first?.id == "no-remote-logon-right" && result.causes.first?.certainty == .proven)
    }

    /// Who is kept out of a list may not be who wants in.
    @Test(arguments: [
        rights(), rights(remote: ["S-1-5-32-544"]), rights(denied: ["S-1-5-113"]), rights(denied: ["S-1-5-32-555"]),
        rights(network: ["S-1-5-32-544"]), rights(networkDenied: ["S-1-1-0"]),
    ]) func whatKeepsSomeOutProvesNothing(_ rights: MachineLogonRights) {
        let result = judged(rights)
        #expect(result.verdict.state != .broken && result.verdict.state != .healthy)
        #expect(result.causes.allSatisfy { $0.certainty != .proven })
    }

    @Test func someoneWhoWasLetInOutweighsAList() {
        let granted = EarlyAuthorization(outcome: .granted, code: 0)
        #expect(value("setting.logonRight", rights(denied: ["S-1-1-0"]), granted) == nil)
        #expect(value("setting.logonRight", rights(denied: ["S-1-1-0"]), EarlyAuthorization(outcome: .closed)) != nil)
    }

    @Test func anEmptyGroupIsUsual() {
        let empty = MachineGroup(group: "S-1-5-32-555", members: [])
        #expect(value("setting.remoteUsers", empty) == "none")
        #expect(value("setting.remoteUsers", MachineGroup(group: "S-1-5-32-555", members: ["S-1-5-11"])) == "some")
        #expect(value("setting.remoteUsers", MachineGroup(group: "S-1-5-32-544", members: [])) == nil)
        #expect(judged(empty).notes.contains { $0.id == "no-remote-users" })
        #expect(judged(empty).verdict.state == .inconclusive)
    }
}

struct SecureChannelFindingTests {
    @Test(
        arguments: [
            (0, "stands"), (5, "refused"), (1788, "refused"), (1789, "refused"), (1311, "no-controller"),
            (1355, "no-controller"), (1722, "no-controller"), (87, "other"),
        ] as [(UInt32, String)]) func statusesMeanWhatMSERREFSays(_ status: UInt32, _ expected: String)
    {
        #expect(value("machine.secureChannel", MachineSecureChannel(status: status, controller: nil)) == expected)
    }

    @Test func aChannelThatIsRefusedLeadsToTheTrust() {
        let result = judged(MachineSecureChannel(status: 5, controller: nil))
        #expect(result.causes.first?.id == "broken-secure-channel" && result.causes.first?.certainty != .proven)
        var name = MachineName()
        name.role = .domainController
        let controller: [any Fact] = [
            name, MachineRegistry(part: .system, whole: true, controlSet: 1),
            MachineSecureChannel(status: 1355, controller: nil),
        ]
        #expect(!findings(in: Seen(told(controller)), .shared).contains { $0.id == "machine.secureChannel" })
    }
}

struct ProductFindingTests {
    private func running(_ names: String..., isWhole: Bool = true) -> MachineRunning {
        MachineRunning(services: names, isWhole: isWhole)
    }

    @Test func blockersAndSuitesAreTold() {
        #expect(value("machine.blocker", running("TermService", "ipban")) == "runs")
        #expect(value("machine.suite", running("TermService", "ekrn")) == "runs")
        #expect(value("machine.suite", running("TermService")) == "none-known")
        // What is not in a part of a list may run all the same.
        #expect(value("machine.suite", running("TermService", isWhole: false)) == nil)
        #expect(value("machine.suite", running("ekrn", isWhole: false)) == "runs")
        #expect(value("machine.blocker", running("ekrn", isWhole: false)) == nil)
    }

    @Test func windowsOwnProtectionIsNoProduct() {
        let own = MachineProtection(products: [.init(name: "Windows Defender", role: .antivirus)])
        #expect(value("machine.suite", own) == nil)
        let other = MachineProtection(products: [.init(name: "Norton 360", role: .firewall)])
        #expect(value("machine.suite", other) == "runs")
        #expect(judged(other).notes.contains { $0.id == "security-product-runs" && $0.text.contains("Norton 360") })
    }

    /// It is evidence for a silent port, and no proof.
    @Test func aBlockerMakesABanLikelierAndProvesNothing() {
        func chance(_ facts: any Fact...) -> Double {
            var walk = told(facts)
            walk.target = Target(asked: "ws-041", host: "ws-041")
            let result = diagnose(walk, knowledge: .shared)
            #expect(result.causes.allSatisfy { $0.certainty != .proven })
            return result.causes.first { $0.id == "bruteforce-blocker-banned-you" }?.probability ?? 0
        }
        var sockets = MachineSockets()
        sockets.waiting = ["10.0.0.9:3389"]
        #expect(chance(sockets, running("IPBAN", "RpcSs")) > 3 * chance(sockets, running("RpcSs")))
    }
}

struct KerberosTypeTests {
    /// Bits of MS-KILE 2.2.7; 2147483640 is what guides for hardening prescribe.
    @Test(arguments: [
        ("4", "without-aes"), ("7", "without-aes"), ("24", "with-aes"), ("28", "with-aes"), ("2147483640", "with-aes"),
    ])
    func aPolicyWithoutAESIsTold(_ number: String, _ expected: String) {
        let policy = MachineSetting(
            id: "kerberos.SupportedEncryptionTypes", place: .policy, value: number, path: "HKLM\\SOFTWARE\\x")
        #expect(value("setting.kerberosTypes", policy) == expected)
    }

    @Test func whereNothingLimitsThemThatIsKnownOnlyOfWhatWasRead() {
        let key = "Microsoft\\Windows\\CurrentVersion\\Policies\\System"
        #expect(value("setting.kerberosTypes", MachineRegistry(part: .software, whole: false, read: [key])) == "usual")
        #expect(value("setting.kerberosTypes", MachineRegistry(part: .software, whole: false)) == nil)
    }
}

struct MemoryTests {
    @Test func memoryThatIsShortHurts() {
        #expect(value("machine.memory", MachineMemory(freeKiB: 7_302_236, totalKiB: 33_279_308)) == "enough")
        let short = judged(MachineMemory(freeKiB: 120_000, totalKiB: 33_279_308))
        #expect(short.verdict.state == .degraded && short.causes.first?.id == "server-out-of-resources")
        #expect(short.causes.allSatisfy { $0.certainty != .proven })
    }
}

struct ProxyFindingTests {
    private func finding(_ facts: any Fact...) -> String? { proxyFindings(Seen(told(facts))).first?.value }

    @Test func aProxyMattersOnlyOnTheWayToAGateway() {
        let named = MachineProxy(proxy: "proxy.corp.example:8080", bypass: nil)
        #expect(finding(named) == "named" && finding(MachineProxy(proxy: nil, bypass: nil)) == "direct")
        #expect(finding() == nil)
        #expect(value("machine.proxy", named) == nil)
    }

    @Test func aScriptOfAPolicyComesFirst() {
        let script = MachineSetting(
            id: "proxy.AutoConfigURL", place: .policy, value: "http://wpad/x.pac", path: "HKLM\\SOFTWARE\\x")
        #expect(finding(script, MachineProxy(proxy: nil, bypass: nil)) == "script")
    }
}
