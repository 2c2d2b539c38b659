import RDPUDP

let workstationName = Machine.workstation.dnsName

/// What a walk must not find fault with.
let healthyServers: [Fault] = [
    Fault(
        "healthy-windows-nla", "Windows that requires network level authentication", asked: workstationName,
        .server(.windows)),
    Fault("healthy-windows-tls", "Windows that offers network level authentication", .server(.windowsTLS)),
    Fault("healthy-xrdp", "xrdp with TLS", .server(.xrdp)),
    Fault(
        "healthy-windows-no-nla", "Windows with TLS, without network level authentication, that offers UDP",
        .server(
            .plainTLS.with {
                $0.conference.messageChannel = 1006
                $0.conference.multitransport = 0x0301
                $0.udp = .accept(upTo: .version2)
            })),
    Fault(
        "healthy-skip-channel-join", "Windows of today, which lets clients leave the joining out",
        .server(.plainTLS.with { $0.conference.skipsChannelJoin = true })),
    Fault(
        "healthy-chain", "A certificate of a private authority, in a flight of two segments",
        .server(
            .plainTLS.with {
                $0.handshake.certificate.issuer = "Corp Issuing CA 1"
                $0.handshake.certificate.padding = 1500
            })),
    Fault(
        "healthy-tls12", "TLS 1.2 at most", asked: workstationName,
        .server(.windows.with { $0.handshake.versions = 0x0303...0x0303 })),
    Fault(
        "healthy-slow", "Every answer comes 400 ms late", asked: workstationName,
        .server(.windows.with { $0.delayMs = 400 })),
    Fault(
        "healthy-tls-session", "xrdp with TLS, and a desktop for its user",
        .server(
            .xrdp.with {
                $0.logon.users = [.joe]
                $0.session = .with { $0.refusedScene = .refused }
            })),
    Fault(
        "bans-after-10", "Bans who connects more than 10 times a minute", asked: workstationName,
        .server(.windows.with { $0.bansAfter = 10 })),
]
