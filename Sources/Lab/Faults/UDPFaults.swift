import Evidence
import RDPUDP

/// Servers that work, whatever they make of UDP: most sessions never need it.
let udpServers: [Fault] = [
    Fault(
        "udp-answers", "A host that speaks RDP over UDP as well", asked: workstationName,
        .server(.windows.with { $0.udp = .accept(upTo: .version2) })),
    Fault(
        "udp-refused", "A host on which nothing listens for UDP", asked: workstationName, .server(.windows)),
    Fault(
        "udp-silent", "A host before which a firewall drops UDP", asked: workstationName,
        .server(.windows.with { $0.udp = .silence })),
    Fault(
        "udp-answers-other", "A host where something else answers on the UDP port", asked: workstationName,
        .server(.windows.with { $0.udp = .answer([0x13, 0x37]) })),
]

/// The same once a person says what sessions do.
let udpFaults: [Fault] = [
    Fault(
        "udp-blocked-or-eaten", "UDP is dropped, and sessions used it", at: .stay,
        expect: .degraded("udp-blocked-or-eaten"), asked: workstationName, check: ["--answer", "udp-was-used=yes"],
        .server(.windows.with { $0.udp = .silence })),
    Fault(
        "udp-24h2-65s-drop", "UDP answers, and sessions break off after 65 seconds", at: .stay,
        expect: .degraded("udp-24h2-65s-drop"), asked: workstationName,
        check: ["--answer", "udp-was-used=yes", "--answer", "drops-after-a-minute=yes"],
        .server(.windows.with { $0.udp = .accept(upTo: .version2) })),
]
