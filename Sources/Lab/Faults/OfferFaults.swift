import Evidence
import TLSRecords

/// TLS that some offers get through to and others do not.
let offerFaults: [Fault] = oldServers + oldClients

/// What a hello that offers TLS 1.3 meets where the same hello without it gets through: a device on the path that cannot read
/// it, or an old server; nobody outside can tell which.
private let troubleWithNewerOffers = [
    "tls-intercepted", "nla-probe-lost-in-proxy", "security-suite-blocks-on-server", "tls-versions-disabled-server",
    "unlisted-cause",
]

/// redial's own offer, as any current client's, is refused.
private let oldServers: [Fault] = [
    Fault(
        "no-common-cipher-rc4-only", "RC4 and nothing else, up to TLS 1.0", at: .encrypt,
        expect: .broken("no-common-cipher"), asked: workstationName,
        .server(.scripted(.init(versions: 0x0300...0x0301, suites: [0x0005, 0x0004], refusal: .reset)))),
    Fault(
        "no-common-cipher-3des-only", "3DES and nothing else, with TLS 1.2", at: .encrypt,
        expect: .broken("no-common-cipher"), asked: workstationName,
        .server(
            .scripted(
                .init(
                    versions: 0x0301...0x0303, suites: [0x000a],
                    refusal: Reaction(Alert(code: 40).record(version: 0x0303).encoded(), then: .close))))),
    Fault(
        "tls-versions-disabled-server-intolerant", "TLS 1.0 only, and resets whoever offers more", at: .encrypt,
        expect: .broken("tls-versions-disabled-server"), asked: workstationName,
        .server(
            .scripted(
                {
                    var script = HelloScript(
                        versions: 0x0301...0x0301, suites: [0x002f, 0x0035, 0x000a], refusal: .reset)
                    script.takesNewerOffers = false
                    return script
                }()))),
    Fault(
        "tls13-offer-reset", "Resets whoever offers TLS 1.3", at: .encrypt, expect: .broken(troubleWithNewerOffers),
        asked: workstationName,
        .server(
            .windows.with {
                $0.handshake.versions = 0x0303...0x0303
                $0.handshake.resetsOffersAbove = 0x0303
            })),
]

/// A healthy server, walked to in the place of a client that it does not suit.
private let oldClients: [Fault] = [
    Fault(
        "client-too-old", "TLS 1.2 and newer, for a client of Windows 7", at: .encrypt,
        expect: .broken("client-too-old"), asked: workstationName, check: ["--as", "windows-7"], .server(.windows)),
    Fault(
        "no-common-cipher-for-client", "ChaCha20 only, which Windows 10 does not offer", at: .encrypt,
        expect: .broken("no-common-cipher"), asked: workstationName, check: ["--as", "windows-10"],
        .server(
            .windows.with {
                $0.handshake.versions = 0x0303...0x0303
                $0.handshake.ciphers = "ECDHE-RSA-CHACHA20-POLY1305"
            })),
    Fault(
        "nla-required-client-cannot-xp", "Network level authentication required, for a client of Windows XP",
        at: .negotiate,
        expect: .broken("nla-required-client-cannot"), asked: workstationName, check: ["--as", "windows-xp"],
        .server(.windows)),
    Fault(
        "old-server-suits-old-client", "RC4 only, for a client of Windows 7: it gets through, redial does not",
        at: .encrypt, expect: .degraded("no-common-cipher"), asked: workstationName, check: ["--as", "windows-7"],
        .server(.scripted(.init(versions: 0x0300...0x0301, suites: [0x0005, 0x0004], refusal: .reset)))),
    Fault(
        "healthy-as-windows-10", "A healthy server, for a client of Windows 10", asked: workstationName,
        check: ["--as", "windows-10"], .server(.windows)),
    Fault(
        "healthy-deep", "A healthy server, looked into deeply", asked: workstationName, check: ["--deep"],
        .server(.windows)),
]

extension ServerBehaviour {
    fileprivate static func scripted(_ script: HelloScript) -> ServerBehaviour {
        windows.with { $0.handshake.script = script }
    }
}
