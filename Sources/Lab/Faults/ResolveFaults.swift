import Evidence

/// Names under `.invalid` exist nowhere. [RFC 6761 6.4]
private let unknownName = "ws-041.lab.invalid"
private let byLabServer = ["--dns", portPlaceholder]

/// The name server is the lab's own; what this machine's resolver says of the name is the same in all of them.
let resolveFaults: [Fault] = [
    Fault(
        "dns-nxdomain", "The name does not exist", at: .resolve, expect: .broken("dns-name-not-found"),
        asked: unknownName, check: byLabServer, .nameServer(.code(3))),
    Fault(
        "dns-servfail", "The DNS server fails", at: .resolve,
        expect: .broken("dns-name-not-found", "vpn-dns-takeover"), asked: unknownName, check: byLabServer,
        .nameServer(.code(2))),
    Fault(
        "dns-silent", "The DNS server does not answer", at: .resolve,
        expect: .broken("dns-name-not-found", "vpn-dns-takeover"), asked: unknownName, check: byLabServer,
        .nameServer(.silence)),
    Fault(
        "client-name-path-broken", "DNS knows the name, and the server answers there; this machine does not find it",
        at: .resolve, expect: .broken("client-name-path-broken"), asked: unknownName, check: byLabServer,
        .namedServer(
            .windows.with {
                $0.handshake.certificate.commonName = unknownName
                $0.logon.machine = .named(unknownName)
            }, .address([127, 0, 0, 1]))),
]
