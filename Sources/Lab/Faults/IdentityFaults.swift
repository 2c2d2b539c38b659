import Evidence

/// Another machine under the asked name, while the right one was met there before.
private let wrongMachine = Machine.printServer

/// Who answers is not who answered before, or not the same on every connection.
let identityFaults: [Fault] = rememberedFaults + turnFaults

private let rememberedFaults: [Fault] = [
    Fault(
        "certificate-changed", "Another certificate than the last time, which had five months to go", at: .encrypt,
        expect: .degraded("mitm-or-host-key-changed"), asked: workstationName,
        earlier: .with { $0.certificate.days = -30...150 }, .server(.windows)),
    Fault(
        "certificate-renewed", "Windows made its certificate anew, two weeks before the old one would have ended",
        asked: workstationName, earlier: .with { $0.certificate.days = -166...14 }, .server(.windows)),
    Fault(
        "certificate-renewed-after-expiry", "Windows made its certificate anew, three days after the old one had ended",
        asked: workstationName, earlier: .with { $0.certificate.days = -183 ... -3 }, .server(.windows)),
    Fault(
        "stale-dns-record-remembered", "The machine that was met under this name is no longer at its address",
        at: .resolve, expect: .degraded("stale-dns-record", "port-forward-or-hairpin", "duplicate-ip"),
        asked: workstationName, earlier: Earlier(),
        .server(
            .windows.with {
                $0.handshake.certificate.commonName = wrongMachine.dnsName
                $0.logon.machine = wrongMachine
            })),
]

private let turnFaults: [Fault] = [
    Fault(
        "duplicate-ip", "Two machines answer at one address by turns", at: .reach, expect: .degraded("duplicate-ip"),
        asked: workstationName,
        .byTurns(
            .windowsTLS,
            .windowsTLS.with {
                $0.handshake.certificate.commonName = wrongMachine.dnsName
                $0.logon.machine = wrongMachine
            })),
    Fault(
        "farm", "Two session hosts behind one name, each with a certificate for it", asked: farmName,
        .byTurns(.sessionHost(0), .sessionHost(1))),
]

private let farmName = "rds.corp.test"

extension ServerBehaviour {
    fileprivate static func sessionHost(_ index: Int) -> ServerBehaviour {
        windowsTLS.with {
            $0.handshake.certificate.commonName = farmName
            $0.handshake.certificate.issuer = "Corp Issuing CA 1"
            $0.logon.machine = Machine.sessionHosts[index]
        }
    }
}
