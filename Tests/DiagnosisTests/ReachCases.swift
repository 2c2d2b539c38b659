import Evidence

@testable import Diagnosis

/// Section B: reaching the port, and what answers there.
let reachCases: [Case] = [
    Case(
        name: "port refused, the machine is up",
        facts: looked() + [port(.refused), other(445, .connected), other(22, .refused)],
        causes: ["rdp-disabled", "termservice-stopped", "wrong-port", "listener-missing"], state: .broken, step: .reach),
    Case(
        name: "port refused, nothing else asked", facts: looked() + [port(.refused)],
        causes: ["rdp-disabled", "termservice-stopped", "wrong-port"], state: .broken, step: .reach),
    Case(
        name: "RDP on another port", facts: looked() + [port(.refused), other(3390, .connected, spokeRDP: true)],
        causes: ["wrong-port"], leads: true, certainty: .proven, state: .broken, step: .reach),
    Case(
        name: "all ports silent", facts: looked() + [port(.timedOut), other(445, .timedOut), other(80, .timedOut)],
        causes: ["host-off-asleep", "windows-firewall-blocks", "cloud-nsg-or-sg", "bruteforce-blocker-banned-you"],
        state: .broken, step: .reach),
    Case(
        name: "RDP port silent, another open", facts: looked() + [port(.timedOut), other(445, .connected)],
        causes: ["windows-firewall-blocks", "bruteforce-blocker-banned-you", "cloud-nsg-or-sg"], leads: true,
        state: .broken, step: .reach),
    Case(
        name: "RDP port silent, another refused", facts: looked() + [port(.timedOut), other(22, .refused)],
        causes: ["windows-firewall-blocks", "bruteforce-blocker-banned-you", "cloud-nsg-or-sg"], state: .broken,
        step: .reach),
    Case(
        name: "no route to the host", facts: looked() + [port(.unreachable)], causes: ["host-off-asleep"], leads: true,
        state: .broken, step: .reach),
    Case(
        name: "HTTP answers",
        facts: reached + [
            answer(.foreign, reference: nil), ForeignBanner(protocolName: "HTTP", banner: "HTTP/1.1 400 Bad Request"),
        ],
        causes: ["port-taken-by-other-process"], leads: true, certainty: .proven, state: .broken, step: .negotiate),
    Case(
        name: "SSH answers",
        facts: reached + [
            answer(.foreign, reference: nil), ForeignBanner(protocolName: "SSH", banner: "SSH-2.0-OpenSSH_9.2"),
        ],
        causes: ["port-taken-by-other-process"], leads: true, certainty: .proven, state: .broken, step: .negotiate),
    Case(
        name: "bytes that are no RDP", facts: reached + [answer(.garbage, reference: nil)],
        causes: ["port-taken-by-other-process"],
        leads: true, state: .broken, step: .negotiate),
    Case(
        name: "reset on the connection request", facts: reached + [answer(.closed, reference: nil, close: .reset)],
        causes: [
            "bruteforce-blocker-banned-you", "docker-vm-port-mapping", "security-suite-blocks-on-server",
            "bruteforce-flood",
        ],
        state: .broken, step: .negotiate),
    Case(
        name: "closed on the connection request", facts: reached + [answer(.closed, reference: nil, close: .eof)],
        causes: ["docker-vm-port-mapping", "bruteforce-blocker-banned-you", "security-suite-blocks-on-server"],
        state: .broken, step: .negotiate),
    Case(
        name: "silence after the accept", facts: reached + [answer(.silence, reference: nil, afterMs: nil)],
        causes: [
            "server-out-of-resources", "bruteforce-flood", "nla-probe-lost-in-proxy", "port-taken-by-other-process",
        ], leads: true,
        state: .broken, step: .negotiate),
    Case(
        name: "disconnect in place of a confirm", facts: reached + [answer(.disconnect, reference: nil)],
        causes: ["third-party-winstation-or-wrapper", "nla-probe-lost-in-proxy"], state: .broken, step: .negotiate),
    Case(
        name: "NLA required although it was offered",
        facts: reached + [
            answer(.failure, failure: 5),
            NegotiationFailure(question: .client, code: 5, name: "HYBRID_REQUIRED_BY_SERVER"),
        ],
        causes: ["nla-probe-lost-in-proxy"], leads: true, state: .broken, step: .negotiate),
    Case(
        name: "answer after five seconds",
        facts: reached + [answer(.selected, selected: 8, flags: 0x1f, afterMs: 5200), handshake()] + Shown().facts
            + challenge(),
        causes: ["bruteforce-flood", "server-out-of-resources"], state: .degraded, step: nil),
]
