import Evidence

@testable import Diagnosis

/// Section A of the catalogue: names and addresses; and who answers.
let nameCases: [Case] = [
    Case(
        name: "NXDOMAIN", facts: looked(.notFound, dns: .nxdomain), causes: ["dns-name-not-found"], leads: true,
        certainty: .proven,
        state: .broken, step: .resolve),
    Case(
        name: "name without an address", facts: looked(.noAddress, dns: .noData), causes: ["dns-name-not-found"],
        leads: true,
        state: .broken, step: .resolve),
    Case(
        name: "DNS knows the name, this machine does not", facts: looked(.notFound),
        causes: ["client-name-path-broken"], leads: true,
        state: .broken, step: .resolve),
    Case(
        name: "DNS is silent", facts: looked(.temporaryFailure, dns: .timedOut),
        causes: ["dns-name-not-found", "vpn-dns-takeover", "client-network-stack-broken"], state: .broken,
        step: .resolve),
    Case(
        name: "name leads to this machine",
        facts: looked() + [AddressClass(address: "10.0.0.41", nature: .own, name: nil)] + healthyWindows.dropFirst(3),
        causes: ["client-reaches-self"], leads: true, certainty: .proven, state: .degraded, step: nil),
    Case(
        name: "IPv6 is silent, IPv4 answers",
        facts: looked() + [port(.timedOut, "fd00::41"), port(.connected)] + healthyWindows.dropFirst(4),
        causes: ["ipv6-path-broken"], leads: true, certainty: .proven, state: .degraded, step: nil),
    Case(
        name: "one of two addresses refuses",
        facts: looked() + [port(.refused, "10.0.0.42"), port(.connected)] + healthyWindows.dropFirst(4),
        causes: ["lan-adapter-binding"], leads: true, state: .degraded, step: nil),
    Case(
        name: "another machine answers",
        facts: reached + [windowsNLA, handshake()] + Shown(match: .none, names: ["ws-077.corp.example"]).facts
            + challenge(match: .none, computer: "ws-077"),
        causes: ["stale-dns-record", "port-forward-or-hairpin", "duplicate-ip"], leads: true, state: .degraded,
        step: nil),
    Case(
        name: "another machine answers, and DNS gives the address for its own name",
        facts: wrongMachine + [
            OwnName(name: "ws-077.corp.example", outcome: .answered, addresses: ["10.0.0.41"], leadsHere: true)
        ],
        causes: ["stale-dns-record"], leads: true, certainty: .likely, state: .degraded, step: nil),
    Case(
        name: "another machine answers, and DNS gives another address for its own name",
        facts: wrongMachine + [
            OwnName(name: "ws-077.corp.example", outcome: .answered, addresses: ["10.0.0.77"], leadsHere: false)
        ],
        causes: ["port-forward-or-hairpin", "duplicate-ip"], leads: true, state: .degraded, step: nil),
    Case(
        name: "another machine answers, and DNS does not answer for its own name",
        facts: wrongMachine + [
            OwnName(name: "ws-077.corp.example", outcome: .timedOut, addresses: [], leadsHere: false)
        ],
        causes: ["stale-dns-record", "port-forward-or-hairpin", "duplicate-ip"], leads: true, state: .degraded,
        step: nil),
    Case(
        name: "only the certificate has another name",
        facts: reached + [windowsNLA, handshake()] + Shown(match: .none, names: ["rdp.example.com"]).facts
            + challenge(),
        causes: ["cert-name-mismatch"], leads: true, certainty: .proven, state: .degraded, step: nil),
    Case(
        name: "certificate has another name, no NLA to compare with",
        facts: reached + [xrdpTLS, handshake()] + Shown(match: .none, names: ["old-name"]).facts,
        causes: ["cert-name-mismatch"], leads: true, state: .degraded, step: nil),
    Case(
        name: "DNS knows the name, and the server answers there",
        facts: looked(.notFound) + [HostsFileEntry(addresses: []), byAddress(match: .exact)],
        causes: ["client-name-path-broken"], leads: true, certainty: .likely, state: .broken, step: .resolve),
    Case(
        name: "the hosts file leads astray",
        facts: ledAstray + [port(.timedOut, "10.0.0.9"), HostsFileEntry(addresses: ["10.0.0.9"]), byAddress()],
        causes: ["client-name-path-broken"], leads: true, certainty: .proven, state: .broken, step: .reach),
    Case(
        name: "DNS is gone, and the server answers where it was met before",
        facts: looked(.notFound, dns: .nxdomain) + [byAddress(.remembered, match: .exact)],
        causes: ["dns-name-not-found"], leads: true, state: .broken, step: .resolve),
    Case(
        name: "the name leads to nobody, and the server answers where it was met before",
        facts: looked() + [port(.timedOut), byAddress(.remembered, match: .exact)],
        causes: ["stale-dns-record"], leads: true, state: .broken, step: .reach),
]

private let wrongMachine: [any Fact] =
    reached + [windowsNLA, handshake()] + Shown(match: .none, names: ["ws-077.corp.example"]).facts
    + challenge(match: .none, computer: "ws-077")

/// This machine makes 10.0.0.9 of the name, DNS 10.0.0.41.
private let ledAstray: [any Fact] = [
    NameAsked(host: "ws-041.corp.example", form: .name),
    SystemNames(outcome: .answered, addresses: ["10.0.0.9"]), DNSNames(outcome: .answered, addresses: ["10.0.0.41"]),
]

private func byAddress(
    _ source: ByAddress.Source = .dns, reach: ReachOutcome = .connected, spokeRDP: Bool = true,
    match: CertificateNames.Match? = nil
) -> ByAddress {
    ByAddress(
        address: "10.0.0.41", source: source, reach: reach, spokeRDP: spokeRDP,
        computer: match == nil ? nil : "ws-041.corp.example", match: match)
}
