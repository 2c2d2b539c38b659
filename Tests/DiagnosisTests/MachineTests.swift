import Evidence
import Knowledge
import Primitives
import Testing

@testable import Diagnosis

/// A walk of files alone that tell of a machine.
private func told(_ facts: [any Fact], host: String = "ws-041") -> Walk {
    var walk = Walk.ofFiles(asked: "a.txt", host: host, readAt: UnixTime(seconds: 1_795_000_000))
    walk.add(FileReading(file: "a.txt", kind: .toolOutput, machine: host, sights: facts.map { .init($0) }))
    return walk
}

private func sockets(_ listeners: MachineSockets.Listener..., isWhole: Bool = true) -> MachineSockets {
    var sockets = MachineSockets()
    sockets.listeners = [.init(address: "0.0.0.0", port: 135, pid: 900)] + listeners
    sockets.isWhole = isWhole
    return sockets
}

private func rdp(_ address: String = "0.0.0.0", port: UInt16 = 3389, pid: UInt32? = 1312) -> MachineSockets.Listener {
    .init(address: address, port: port, pid: pid)
}

private func service(_ state: UInt32?, pid: UInt32? = nil, start: UInt32? = nil, _ name: String = "TermService")
    -> MachineService
{
    var service = MachineService(name: name)
    service.state = state
    service.pid = pid
    service.startType = start
    service.exitCode = 0
    return service
}

private func judged(_ facts: any Fact...) -> Diagnosis { diagnose(told(facts), knowledge: .shared) }

struct MachineTests {
    @Test func aStoppedServiceIsTheCause() {
        let result = judged(service(1))
        #expect(result.verdict.state == .broken && result.verdict.step == .reach)
        #expect(result.causes.first?.id == "termservice-stopped" && result.causes.first?.certainty == .proven)
        #expect(result.causes.contains { $0.id == "rdp-disabled" })
        #expect(!result.ask.contains { $0.id == "service-running" })
    }

    @Test(arguments: [2, 3, 5, 6, 7] as [UInt32]) func aServiceThatHangsIsToldAsSuch(_ state: UInt32) {
        let result = judged(service(state))
        #expect(result.verdict.state == .broken && result.causes.first?.id == "termservice-stopped")
        #expect(result.causes.first?.certainty != .proven)
    }

    @Test func aRunningServiceAloneTellsNothing() {
        let result = judged(service(4, pid: 1312))
        #expect(result.verdict.state == .inconclusive)
        #expect(judged(service(4, pid: 1312), sockets(rdp())).verdict.state == .inconclusive)
    }

    @Test func nothingOnThePortLeavesSeveralCauses() {
        let result = judged(service(4, pid: 1312), sockets())
        #expect(result.verdict.state == .broken && result.verdict.step == .reach)
        let causes = Set(result.causes.map(\.id))
        #expect(causes.isSuperset(of: ["rdp-disabled", "listener-missing"]))
        #expect(result.causes.allSatisfy { $0.id != "termservice-stopped" || $0.probability < 0.05 })
        #expect(result.causes.allSatisfy { $0.certainty != .proven })
    }

    /// What is not in a part of a table may well be there.
    @Test func aPartOfATableShowsNoAbsence() {
        #expect(judged(sockets(isWhole: false)).verdict.state == .inconclusive)
    }

    /// A client need not listen.
    @Test func aClientsTableAccusesNobody() {
        var table = sockets()
        table.peers = ["10.0.0.9:3389"]
        #expect(judged(table).verdict.state == .inconclusive)
        table.peers = []
        table.waiting = ["10.0.0.9:3389"]
        let result = judged(table)
        #expect(result.verdict.state == .broken && result.verdict.step == .reach)
        #expect(result.causes.contains { $0.id == "windows-firewall-blocks" })
        #expect(!result.causes.contains { $0.id == "termservice-stopped" })
    }

    @Test func theServicesOtherPortIsTold() {
        let result = judged(service(4, pid: 1312), sockets(rdp(port: 3390), rdp(port: 49_700)))
        #expect(result.causes.first?.id == "wrong-port" && result.causes.first?.certainty == .proven)
        #expect(result.verdict.summary.text.contains("3390"))
    }

    /// Dynamic ports are those of its RPC; two others leave it open which is meant.
    @Test func aDynamicPortIsNoOtherPort() {
        #expect(judged(service(4, pid: 1312), sockets(rdp(port: 49_700))).causes.first?.id != "wrong-port")
        let two = judged(service(4, pid: 1312), sockets(rdp(port: 3390), rdp(port: 3391)))
        #expect(two.causes.first?.certainty != .proven)
    }

    @Test func anotherProcessHasThePort() {
        let result = judged(service(4, pid: 1312), sockets(rdp(pid: 2222)))
        #expect(result.causes.first?.id == "port-taken-by-other-process")
        // Both were printed at different times, perhaps: numbers alone prove nothing.
        #expect(result.causes.first?.certainty == .likely)
        let processes = MachineProcesses(processes: [.init(pid: 2222, program: "nginx.exe", services: nil)])
        let named = judged(service(4, pid: 1312), sockets(rdp(pid: 2222)), processes)
        #expect(named.causes.first?.certainty == .proven)
        #expect(named.verdict.summary.text.contains("nginx.exe"))
    }

    @Test func theServicesOwnHostIsNobodyElse() {
        let processes = MachineProcesses(
            processes: [.init(pid: 1312, program: "svchost.exe", services: ["TermService"])])
        #expect(judged(sockets(rdp()), processes).verdict.state == .inconclusive)
    }

    @Test(arguments: [
        (["10.0.0.41"], Verdict.State.degraded, "lan-adapter-binding" as String?),
        (["127.0.0.1"], .broken, nil), (["::"], .degraded, nil), (["0.0.0.0"], .inconclusive, nil),
        (["0.0.0.0", "::"], .inconclusive, nil),
    ]) func theAddressesOfTheListenerCount(_ addresses: [String], _ state: Verdict.State, _ cause: String?) {
        var table = sockets()
        table.listeners += addresses.map { rdp($0) }
        let result = judged(table)
        #expect(result.verdict.state == state)
        if let cause { #expect(result.causes.first?.id == cause && result.causes.first?.certainty == .proven) }
    }

    @Test func aSessionListWithoutListener() {
        var sessions = MachineSessions()
        sessions.isWhole = true
        let missing = judged(service(4), sessions)
        #expect(missing.verdict.state == .broken)
        #expect(Set(missing.causes.prefix(3).map(\.id)).isSuperset(of: ["listener-missing", "rdp-disabled"]))
        sessions.listeners = [.init(name: "rdp-tcp", id: 65536, state: "Down")]
        #expect(judged(sessions).causes.first?.id == "listener-missing")
        // A word of another language is no "Down".
        sessions.listeners = [.init(name: "rdp-tcp", id: 65536, state: "Abhör.")]
        #expect(judged(sessions).verdict.state == .inconclusive)
    }

    @Test func disabledServicesOfTheCertificateAreAConcern() {
        let result = judged(service(1, start: 4, "SessionEnv"))
        #expect(result.verdict.state == .degraded && result.causes.first?.id == "cert-services-stopped")
        #expect(result.verdict.provenThrough == nil)
        #expect(judged(service(1, start: 3, "KeyIso")).verdict.state == .inconclusive)
    }

    /// What the walk itself saw outweighs what a file says of before.
    @Test func aHealthyHostStaysHealthy() {
        let old: [any Fact] = [service(1), sockets()]
        let result = diagnose(walk(healthyWindows + old), knowledge: .shared)
        #expect(result.verdict.state == .healthy && result.causes.isEmpty)
        #expect(result.notes.contains { $0.id == "file-older-than-walk" })
        let foreign = diagnose(
            walk(healthyWindows + [service(4, pid: 1), sockets(rdp(pid: 2))] as [any Fact]), knowledge: .shared)
        #expect(foreign.verdict.state == .healthy)
    }

    @Test func linkLocalAddressesAloneAreAConcern() {
        var adapter = MachineAdapters.Adapter(name: "Ethernet")
        adapter.addresses = ["169.254.3.4", "fe80::1"]
        let result = judged(MachineAdapters(adapters: [adapter]))
        #expect(result.verdict.state == .degraded && result.causes.first?.id == "guest-nic-or-dhcp-broken")
        adapter.addresses = ["10.0.0.41"]
        #expect(judged(MachineAdapters(adapters: [adapter])).verdict.state == .inconclusive)
    }
}

struct ConnectionFileTests {
    private func file(_ settings: [String: String], address: String? = "ws-041") -> ConnectionFile {
        var file = ConnectionFile()
        file.address = address
        file.settings = settings.map { .init(name: $0.key, value: $0.value) }
        return file
    }

    @Test func anOrdinaryFileTellsNothing() {
        let result = judged(file([:]))
        #expect(result.verdict.state == .inconclusive && result.causes.isEmpty)
        #expect(result.notes.map(\.id) == ["rdp-file-unsigned"])
        let live = diagnose(walk(healthyWindows + [file([:])]), knowledge: .shared)
        #expect(live.verdict.state == .healthy)
    }

    @Test func aFileWithoutComputerLeadsNowhere() {
        let result = judged(file([:], address: nil))
        #expect(result.verdict.state == .broken && result.verdict.step == .resolve)
    }

    @Test func credSSPOffIsAConcernWhereItIsRequired() {
        let off = file(["enablecredsspsupport": "0"])
        #expect(judged(off).notes.contains { $0.id == "rdp-file-no-credssp" })
        let required = diagnose(
            walk(healthyWindows.filter { !($0 is NLAPolicy) } + [NLAPolicy(policy: .required), off]), knowledge: .shared
        )
        #expect(required.verdict.state == .degraded)
        #expect(required.causes.first?.id == "nla-required-client-cannot")
        #expect(required.causes.first?.certainty == .proven)
    }

    @Test func aGatewayThatMustBeUsedNeedsAName() {
        #expect(judged(file(["gatewayusagemethod": "1", "gatewayhostname": ""])).verdict.state == .degraded)
        #expect(judged(file(["gatewayusagemethod": "2"])).verdict.state == .inconclusive)
        #expect(judged(file(["gatewayusagemethod": "1", "gatewayhostname": "gw"])).verdict.state == .inconclusive)
    }

    @Test(arguments: [
        (["authentication level": "0"], "rdp-file-accepts-all"),
        (["negotiate security layer": "0"], "rdp-file-no-negotiation"),
        (["loadbalanceinfo": "tsv://x"], "rdp-file-broker"), (["kdcproxyname": "kdc"], "rdp-file-kdc-proxy"),
        (["gatewayhostname": "gw", "gatewayusagemethod": "4"], "rdp-file-gateway-unused"),
        (["gatewayhostname": "gw", "gatewayusagemethod": "1"], "rdp-file-gateway-always"),
        (["gatewayhostname": "gw", "gatewayusagemethod": "2"], "rdp-file-gateway-fallback"),
        (["drivestoredirect": "*", "redirectclipboard": "1"], "rdp-file-opens-client"),
        (["alternate full address": "other"], "rdp-file-two-addresses"),
    ]) func settingsOfNoteAreNoted(_ settings: [String: String], _ id: String) {
        #expect(judged(file(settings)).notes.map(\.id).contains(id))
    }
}

struct CertificateFileTests {
    private func certificate(_ shownFacts: Shown = Shown(), usages: [String] = ["1.3.6.1.5.5.7.3.1"]) -> CertificateFile
    {
        let facts = shownFacts.facts
        let end = facts.compactMap { $0 as? CertificateNotAfter }[0]
        return CertificateFile(
            shown: facts.compactMap { $0 as? CertificateShown }[0], sha1: "00", names: shownFacts.names,
            notBefore: UnixTime(seconds: 1_700_000_000), notAfter: end.instant,
            trust: facts.compactMap { $0 as? CertificateTrust }[0], usages: usages, keyUsage: nil, isAuthority: false)
    }

    @Test func aCertificateInAFileIsJudgedAsALiveOne() {
        let expired = judged(certificate(Shown(daysLeft: -3)))
        #expect(expired.verdict.state == .degraded)
        #expect(expired.causes.first?.id == "selfsigned-cert-expired-not-renewed")
        #expect(expired.causes.first?.certainty == .proven)
        #expect(expired.notes.contains { $0.id == "certificate-expired" })
        #expect(judged(certificate()).verdict.state == .inconclusive)
        #expect(judged(certificate(Shown(keyBits: 1024))).verdict.state == .degraded)
    }

    /// Nothing tells whose it is but its own name: www.xrdp.org is what xrdp's packages make it for.
    @Test func aWeakCertificateInAFileIsXrdpsOnlyByItsName() {
        for weak in [Shown(signature: "sha1WithRSAEncryption"), Shown(keyBits: 1024)] {
            let result = judged(certificate(weak))
            #expect(result.causes.first?.id == "wrong-cert-algorithm")
            #expect(!result.causes.contains { $0.id == "xrdp-bad-selfsigned" })
            #expect(result.notes.contains { $0.id == "weak-key" })
        }
        let xrdp = "C=US, ST=CA, L=Sunnyvale, O=xrdp, CN=www.xrdp.org"
        #expect(judged(certificate(Shown(subject: xrdp, keyBits: 1024))).causes.first?.id == "xrdp-bad-selfsigned")
    }

    @Test(arguments: [
        (["1.3.6.1.5.5.7.3.2"], Verdict.State.degraded), (["1.3.6.1.4.1.311.54.1.2"], .inconclusive),
        ([], .inconclusive), (["1.3.6.1.5.5.7.3.2", "1.3.6.1.5.5.7.3.1"], .inconclusive),
    ]) func itsUseMustBeAServers(_ usages: [String], _ state: Verdict.State) {
        #expect(judged(certificate(usages: usages)).verdict.state == state)
    }

    /// Beside a live walk it is held against the one that the server shows, and never judged in its place.
    @Test func besideALiveWalkItIsComparedOnly() {
        let result = diagnose(
            walk(healthyWindows + [certificate(Shown(daysLeft: -3))] as [any Fact]), knowledge: .shared)
        #expect(result.verdict.state == .healthy)
        #expect(result.notes.contains { $0.id.hasPrefix("certificate-file-") })
    }
}
