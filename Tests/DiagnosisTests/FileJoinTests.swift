import Evidence
import Knowledge
import Primitives
import Testing

@testable import Diagnosis

private let whole: [any Fact] = [
    MachineRegistry(part: .system, whole: true, controlSet: 1), MachineRegistry(part: .software, whole: true),
]

private func own(_ id: String, _ value: String) -> MachineSetting {
    MachineSetting(id: id, place: .local, value: value, path: "HKLM\\SYSTEM\\CurrentControlSet\\\(id)")
}

private func files(_ facts: [any Fact]) -> Walk {
    var walk = Walk.ofFiles(asked: "bundle", host: "ws-041", readAt: UnixTime(seconds: 1_795_000_000))
    walk.add(FileReading(file: "bundle", kind: .bundle, machine: "WS-041", sights: facts.map { .init($0) }))
    return walk
}

private func judged(_ facts: [any Fact]) -> Diagnosis { diagnose(files(facts), knowledge: .shared) }

private func value(_ id: String, _ facts: [any Fact]) -> String? {
    findings(in: Seen(files(facts)), .shared).first { $0.id == id }?.value
}

private func note(_ id: String, _ facts: [any Fact]) -> String? { judged(facts).notes.first { $0.id == id }?.text }

private let deny = "server.fDenyTSConnections"
private let port3389 = own("listener.PortNumber", "3389")

/// Certificates in files, and the one that the listener's settings name.
struct CertificateOfListenerTests {
    private let bound: [any Fact] = [own("listener.SSLCertificateSHA1Hash", "ab12"), port3389]

    private func certificate(_ sha1: String, daysLeft: Int = 100, issuer: String? = nil) -> CertificateFile {
        let shown = Shown(issuer: issuer, daysLeft: daysLeft)
        let end = UnixTime(seconds: 1_795_000_000 + Int64(daysLeft) * 86_400)
        return CertificateFile(
            shown: shown.facts.lazy.compactMap { $0 as? CertificateShown }[0], sha1: sha1, names: shown.names,
            notBefore: UnixTime(seconds: 1_700_000_000), notAfter: end,
            trust: CertificateTrust(trusted: false, status: .selfSigned), usages: [], keyUsage: nil, isAuthority: false)
    }

    @Test func theBoundOneIsTheOneThatIsJudged() {
        let facts = whole + bound + [certificate("00"), certificate("ab12", daysLeft: -3)]
        #expect(value("certificate.ofListener", facts) == "in-use")
        #expect(value("certificate.validity", facts) == "expired")
        #expect(judged(facts).verdict.state == .degraded)
        #expect(note("certificate-not-in-use", facts) == nil)
    }

    @Test func anotherOneIsNotJudgedForTheServers() {
        let facts = whole + bound + [certificate("00", daysLeft: -3)]
        #expect(value("certificate.ofListener", facts) == "other")
        #expect(value("certificate.validity", facts) == nil)
        #expect(note("certificate-not-in-use", facts)?.contains("ab12") == true)
    }

    @Test func whereNoneIsBoundWindowsOwnIsInUse() {
        let own: [any Fact] = [own("server.SelfSignedCertificate", "cd34"), port3389]
        #expect(value("certificate.ofListener", whole + own + [certificate("00")]) == "not-bound")
        #expect(value("certificate.ofListener", whole + own + [certificate("cd34")]) == "in-use")
        // Nobody says which is Windows' own: one that signs itself may be it.
        #expect(value("certificate.ofListener", whole + [port3389, certificate("00")]) == nil)
        #expect(value("certificate.ofListener", whole + [port3389, certificate("00", issuer: "CN=CA")]) == "not-bound")
    }

    @Test func withoutSettingsNothingIsSaidOfTheListener() {
        #expect(value("certificate.ofListener", [certificate("00")]) == nil)
        #expect(value("certificate.validity", [certificate("00", daysLeft: -3)]) == "expired")
    }

    /// A list of both stores is enough to say that a certificate is in none of them.
    @Test func theStoresAreEnough() {
        let stores: [any Fact] = ["My", "Remote Desktop"].map { MachineCertificates(store: $0, thumbprints: ["00"]) }
        #expect(value("setting.certificate", bound + stores) == "bound-missing")
        #expect(value("setting.certificate", bound + stores.prefix(1)) == "bound")
        #expect(
            value("setting.certificate", bound + [MachineCertificates(store: "My", thumbprints: ["ab12"])])
                == "bound-found")
    }
}

/// What the registry says, and what listens.
struct ListenerJoinTests {
    private func sockets(_ port: UInt16?, pid: UInt32 = 1312) -> MachineSockets {
        var sockets = MachineSockets()
        sockets.listeners = [.init(address: "0.0.0.0", port: 135, pid: 900)]
        if let port { sockets.listeners.append(.init(address: "0.0.0.0", port: port, pid: pid)) }
        sockets.isWhole = true
        return sockets
    }

    private let running: MachineService = {
        var service = MachineService(name: "TermService")
        (service.state, service.pid) = (4, 1312)
        return service
    }()

    @Test func thePortThatIsSetIsTheOneThatIsLookedFor() {
        let moved: [any Fact] = whole + [own(deny, "0"), own("listener.PortNumber", "3390"), running]
        #expect(value("listener.port", moved + [sockets(3390)]) == "listening")
        #expect(judged(moved + [sockets(3390)]).verdict.state == .inconclusive)
        #expect(note("listens-elsewhere", moved + [sockets(3390)])?.contains("3390") == true)
        #expect(value("listener.port", moved + [sockets(nil)]) == "nothing")
    }

    /// The service takes a new port when it starts.
    @Test func aPortThatIsNotYetTakenIsANote() {
        let moved: [any Fact] = whole + [own(deny, "0"), own("listener.PortNumber", "3390"), running, sockets(3389)]
        #expect(value("listener.port", moved) == "listening")
        #expect(note("port-not-yet", moved)?.contains("3390") == true)
    }

    @Test func switchedOnAndNobodyListens() throws {
        let on: [any Fact] =
            whole + [
                own(deny, "0"), own("service.TermService.Start", "3"), port3389, own("listener.fEnableWinStation", "1"),
            ]
        let result = judged(on + [running, sockets(nil)])
        #expect(result.verdict.state == .broken && result.verdict.step == .reach)
        #expect(result.causes.first?.id == "listener-missing", "\(result.causes.map(\.id))")
        let ruledOut: Set = ["rdp-disabled", "gpo-blocks-rdp", "wrong-port"]
        #expect(result.causes.allSatisfy { !ruledOut.contains($0.id) || $0.probability < 0.1 })
        #expect(result.causes.first?.certainty != .proven)
    }

    @Test func switchedOffAndSomebodyListensLeavesItOpenWhichIsOlder() {
        let off: [any Fact] = whole + [own(deny, "1"), port3389, running]
        let result = judged(off + [sockets(3389)])
        #expect(result.verdict.state == .inconclusive)
        #expect(!result.causes.contains { $0.certainty == .proven })
        #expect(result.notes.contains { $0.id == "settings-older" })
        #expect(judged(off + [sockets(3389, pid: 7)]).causes.first?.id == "rdp-disabled", "another program's")
        #expect(judged(off + [sockets(nil)]).causes.first?.certainty == .proven)
    }

    /// What was met now says more than what a tool printed before.
    @Test func aWalkThatWasRefusedOutweighsTheTable() {
        let facts: [any Fact] =
            looked() + [port(.refused)] + whole + [own(deny, "1"), port3389, running, sockets(3389)]
        let result = diagnose(walk(facts), knowledge: .shared)
        #expect(result.causes.first?.id == "rdp-disabled" && result.causes.first?.certainty == .proven)
    }

    @Test func aDefaultWayThroughATunnelIsTold() {
        var adapter = MachineAdapters.Adapter(name: "tun")
        (adapter.addresses, adapter.tunnel) = (["10.8.0.2"], "WireGuard")
        let routes = MachineRoutes(defaults: [
            .init(gateway: nil, interface: "10.8.0.2", metric: 5),
            .init(gateway: nil, interface: "10.0.0.4", metric: 25),
        ])
        #expect(note("machine-route", [MachineAdapters(adapters: [adapter]), routes])?.contains("WireGuard") == true)
        #expect(note("machine-route", [routes]) == nil)
    }

    @Test func whatSettingsAnswerIsNotAsked() {
        let told: [any Fact] = whole + [own(deny, "0"), port3389, own("listener.SecurityLayer", "2"), running]
        let asked = Set(judged(told + [sockets(nil)]).ask.map(\.id))
        let answered: Set = ["remote-desktop-enabled", "policy-forbids", "port-on-server", "security-layer-rdp"]
        #expect(asked.isDisjoint(with: answered), "\(asked)")
        let unread = judged([own(deny, "0"), running, sockets(nil)])
        #expect(!unread.ask.isEmpty)
    }

    @Test func portsThatWindowsUsesItselfAreTold() {
        let proxies = MachinePortProxies(
            proxies: [.init(listenAddress: "*", listenPort: 3389, connectAddress: "fd00::9", connectPort: 3390)])
        #expect(note("port-proxied", [proxies])?.contains("[fd00::9]:3390") == true)
        func reserved(_ byHand: Bool) -> MachineReservedPorts {
            MachineReservedPorts(ranges: [.init(first: 3300, last: 3389, isByAdministrator: byHand)])
        }
        #expect(note("port-reserved", [reserved(false)])?.contains("3300 to 3389") == true)
        // Set aside by hand a port is still free for who asks for it.
        #expect(note("port-reserved", [reserved(true)]) == nil)
        #expect(note("port-reserved", whole + [own("listener.PortNumber", "3390"), reserved(false)]) == nil)
    }
}

/// The firewall of the registry, and keys that a collector took.
struct PartlyReadTests {
    private let policies = "Policies\\Microsoft\\Windows NT\\Terminal Services"
    private let closed: [any Fact] = [
        MachineFirewallRule(name: "r", place: .local, active: false, allows: true), own(deny, "0"),
    ]

    @Test func aClosedFirewallIsLikelyAndNotProven() throws {
        let result = judged(whole + closed)
        #expect(result.verdict.state == .inconclusive && result.verdict.step == nil)
        let first = try #require(result.causes.first)
        #expect(first.id == "windows-firewall-blocks" && first.certainty != .proven)
        #expect(result.steps.first { $0.step == .reach }?.detail.text.contains("Another firewall product") == true)
    }

    @Test func whoWasLetInWasNotKeptOut() {
        let facts: [any Fact] = looked() + [port(.connected)] + whole + closed
        #expect(!findings(in: Seen(walk(facts)), .shared).contains { $0.id == "setting.firewall" })
        var stopped = MachineService(name: "MpsSvc")
        stopped.state = 1
        #expect(value("setting.firewall", whole + closed + [stopped]) == nil)
    }

    @Test func rulesForAnotherPortLetNobodyIn() {
        var rule = MachineFirewallRule(name: "r", place: .policy, active: true, allows: true)
        rule.ports = ["3390-3399"]
        #expect(value("setting.firewall", whole + [rule, port3389]) == "closed")
        #expect(value("setting.firewall", whole + [rule, own("listener.PortNumber", "3390")]) == "open")
    }

    @Test func aKeyThatWasTakenAsAWholeLeavesNothingOpen() {
        let off: [any Fact] = [own(deny, "1")]
        #expect(judged(off).causes.first?.certainty != .proven)
        let read = MachineRegistry(part: .software, whole: false, read: [policies])
        let result = judged(off + [read])
        #expect(result.causes.first?.id == "rdp-disabled" && result.causes.first?.certainty == .proven)
        let other = MachineRegistry(part: .software, whole: false, read: [policies + "\\Client", "Policies\\X"])
        #expect(judged(off + [other]).causes.first?.certainty != .proven)
        let above = MachineRegistry(part: .software, whole: false, read: ["policies\\microsoft"])
        #expect(judged(off + [above]).causes.first?.certainty == .proven)
    }
}

struct UpkeepTests {
    @Test func aClockOfItsOwnIsNotKept() {
        let clock = { (leap: UInt32, stratum: UInt32, own: Bool) in
            value("machine.clock", [MachineClock(leap: leap, stratum: stratum, isOwnClock: own)])
        }
        #expect(clock(0, 3, false) == "kept")
        #expect(clock(3, 0, false) == "not-kept" && clock(0, 1, true) == "not-kept")
        let both: [any Fact] =
            whole + [own("time.Type", "NT5DS"), MachineClock(leap: 3, stratum: 0, isOwnClock: false)]
        #expect(value("setting.clock", both) == nil, "what is so counts once")
    }

    @Test func anUpdateThatBreaksIsToldUnlessItsRepairIsThere() {
        let bad = MachineUpdates(updates: ["KB5074109"])
        #expect(value("machine.updates", [bad]) == "breaks-logon")
        #expect(note("machine-update", [bad])?.contains("KB5077744") == true)
        #expect(judged([bad]).verdict.state == .inconclusive)
        #expect(value("machine.updates", [MachineUpdates(updates: ["KB5074109", "KB5077744"])]) == "no-known-trouble")
    }

    @Test func aGracePeriodThatIsOverIsTheCause() {
        func licensing(_ mode: UInt32, _ type: UInt32, _ days: UInt32?) -> [any Fact] {
            [MachineLicensing(mode: mode, licensingType: type, graceDays: days)]
        }
        let over = judged(licensing(1, 5, 0))
        #expect(over.verdict.state == .broken && over.verdict.step == .license)
        #expect(over.causes.first?.id == "rds-grace-period-over" && over.causes.first?.certainty == .proven)
        #expect(judged(licensing(1, 5, 20)).verdict.state == .degraded)
        #expect(value("machine.licensing", licensing(1, 4, 0)) == "configured")
        #expect(value("machine.licensing", licensing(0, 5, 0)) == "not-needed")
        #expect(value("machine.licensing", licensing(1, 5, nil)) == nil)
    }
}

struct ListenerKeyTests {
    private func key(
        _ certificate: ListenerKey.Certificate, _ system: ListenerKey.Access, _ service: ListenerKey.Access,
        isThere: Bool? = true
    ) -> ListenerKey {
        ListenerKey(certificate: certificate, isThere: isThere, system: system, networkService: service)
    }

    @Test func aKeyThatNobodyMayReadIsTheCause() {
        let own = judged([key(.selfSigned, .readable, .unreadable)])
        #expect(own.verdict.state == .broken && own.verdict.step == .encrypt)
        #expect(own.causes.first?.id == "rdp-cert-key-unreadable" && own.causes.first?.certainty == .proven)
        #expect(own.verdict.summary.text.contains("NETWORK SERVICE may not read"))
        let bound = judged([key(.bound, .readable, .unreadable)])
        #expect(bound.causes.first?.id == "bound-cert-key-acl" && bound.causes.first?.certainty == .proven)
        let none = judged([key(.bound, .unknown, .unknown, isThere: false)])
        #expect(none.verdict.state == .broken)
        #expect(none.causes.first?.id == "bound-cert-missing-or-mismatched")
    }

    /// The one in use decides; of the one that may not be in use nothing follows for a connection.
    @Test func theKeyInUseComesFirst() {
        #expect(value("encrypt.listenerKey", [key(.own, .readable, .unreadable)]) == "own-unreadable")
        #expect(judged([key(.own, .readable, .unreadable)]).verdict.state == .inconclusive)
        #expect(
            value("encrypt.listenerKey", [key(.own, .readable, .unreadable), key(.bound, .readable, .readable)])
                == "readable")
        #expect(value("encrypt.listenerKey", [key(.selfSigned, .readable, .unknown)]) == nil)
    }

    @Test func aHandshakeThatCompletedOutweighsTheFile() {
        let result = diagnose(walk(healthyWindows + [key(.selfSigned, .readable, .unreadable)]), knowledge: .shared)
        #expect(result.verdict.state == .healthy && result.causes.isEmpty)
    }
}
