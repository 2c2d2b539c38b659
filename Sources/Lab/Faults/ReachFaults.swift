import Evidence

/// What the outside sees of any machine that is up and does not listen.
private let nothingListens = [
    "rdp-disabled", "gpo-blocks-rdp", "termservice-stopped", "wrong-port", "listener-missing", "lan-adapter-binding",
]

/// What swallows a SYN.
private let dropped = [
    "windows-firewall-blocks", "cloud-nsg-or-sg", "bruteforce-blocker-banned-you", "security-suite-blocks-on-server",
    "host-off-asleep", "port-forward-or-hairpin",
]

let reachFaults: [Fault] = [
    Fault("port-closed", "Nothing listens on the port", at: .reach, expect: .broken(nothingListens), .closedPort),
    Fault("syn-dropped", "Connection attempts get no answer", at: .reach, expect: .broken(dropped), .fullBacklog),
]
