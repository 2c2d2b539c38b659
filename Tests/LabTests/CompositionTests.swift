import Testing

@testable import Lab

@Suite("Two faults in one server")
struct CompositionTests {
    @Test("Every pair of the list can be had")
    func everyPair() {
        #expect(doubleFaults.count == pairCount)
    }

    @Test("The one that a client meets first stands first, whatever the order asked for")
    func order() throws {
        let name = try #require(fault(named: "stale-dns-record"))
        let clock = try #require(fault(named: "clock-skew"))
        let both = try name.and(clock)
        #expect(both == (try clock.and(name)))
        #expect(both.id == "stale-dns-record+clock-skew")
        #expect(both.expect.causes == name.expect.causes && both.expect.alsoCauses == clock.expect.causes)
        #expect(both.isDouble && both.expect.state == clock.expect.state)
    }

    @Test("What would hide the other, or is itself a pair, cannot be had, and the reason names both")
    func impossible() throws {
        let closed = try #require(fault(named: "credssp-closed"))
        let key = try #require(fault(named: "rdp-cert-key-unreadable"))
        let name = try #require(fault(named: "stale-dns-record"))
        let clock = try #require(fault(named: "clock-skew"))
        let refused = #expect(throws: Fault.Impossible.self) { try key.and(closed) }
        let words = try #require(refused).description
        #expect(words.contains(key.id) && words.contains(closed.id))
        #expect(throws: Fault.Impossible.self) { try name.and(name) }
        #expect(throws: Fault.Impossible.self) { try name.and(clock).and(closed) }
    }
}

@Suite("A fault on another machine")
struct DisguiseTests {
    @Test("Who answered earlier wears the same names, so that only the fault differs")
    func earlierToo() throws {
        for id in ["certificate-renewed", "certificate-changed"] {
            let plain = try #require(fault(named: id))
            for seed in UInt64(1)...20 {
                let other = plain.disguised(seed: seed)
                guard case .server(let behaviour) = other.behaviour, let earlier = other.earlier else {
                    Issue.record("\(id) is no server with a past")
                    return
                }
                #expect(earlier.machine.dnsName == behaviour.logon.machine.dnsName)
                #expect(earlier.certificate.commonName == behaviour.handshake.certificate.commonName)
                #expect(earlier.certificate.days == plain.earlier?.certificate.days)
            }
        }
    }

    @Test("The same seed gives the same machine, another one another")
    func seeds() throws {
        let key = try #require(fault(named: "rdp-cert-key-unreadable"))
        #expect(key.disguised(seed: 7) == key.disguised(seed: 7))
        let machines = Set((0..<40).compactMap { key.disguised(seed: $0).asked })
        #expect(machines.count > 10)
    }

    @Test("What is wrong, and what a walk must come to, is never part of the disguise", arguments: allFaults)
    func faultStays(_ fault: Fault) {
        for seed in UInt64(1)...8 {
            let other = fault.disguised(seed: seed)
            #expect(other.id == fault.id && other.expect == fault.expect && other.step == fault.step)
            guard case .server(let before) = fault.behaviour, case .server(let after) = other.behaviour else {
                continue
            }
            let usual = ServerBehaviour.windows
            if before.logon.clockOffsetMs != usual.logon.clockOffsetMs {
                #expect(after.logon.clockOffsetMs == before.logon.clockOffsetMs)
            }
            if before.handshake.certificate.days != usual.handshake.certificate.days {
                #expect(after.handshake.certificate.days == before.handshake.certificate.days)
            }
            #expect(
                after.handshake.versions == before.handshake.versions
                    || before.handshake.versions == usual.handshake.versions)
            #expect(abs(after.logon.clockOffsetMs - before.logon.clockOffsetMs) <= 90_000)
            #expect(after.negotiation.accepts == before.negotiation.accepts)
        }
    }
}
