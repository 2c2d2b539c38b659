import Evidence
import RDPWire
import TLSRecords

/// A server that drops the connection at the ClientHello has no use of its key, or refuses versions or ciphers; which of them
/// only its event log tells.
private let unusableKey = [
    "rdp-cert-key-unreadable", "cert-services-stopped", "bound-cert-missing-or-mismatched", "bound-cert-key-acl",
    "tls-versions-disabled-server", "no-common-cipher",
]

/// Libraries that cannot use key and certificate together end alike, whatever is wrong with them.
private let uselessPair = [
    "xrdp-bad-selfsigned", "bound-cert-missing-or-mismatched", "wrong-cert-algorithm", "rdp-cert-key-unreadable",
]

/// A handshake that stays silent in small packets too.
private let lostOnTheWay = [
    "lossy-or-saturated-link", "server-out-of-resources", "nla-probe-lost-in-proxy",
    "security-suite-blocks-on-server",
]

/// IPv4, TCP and its timestamps.
private let headersWithTimestamps = 20 + 20 + 12

let encryptFaults: [Fault] = refusedHandshakes + brokenFlights

private let refusedHandshakes: [Fault] = [
    Fault(
        "rdp-cert-key-unreadable", "Resets at the ClientHello: the usual 0x904", at: .encrypt,
        expect: .broken(unusableKey), asked: workstationName, .server(.atHello(.reset))),
    Fault(
        "rdp-cert-key-unreadable-fin", "Closes at the ClientHello", at: .encrypt, expect: .broken(unusableKey),
        asked: workstationName, .server(.atHello(.close))),
    Fault(
        "xrdp-key-mismatch", "xrdp whose key does not fit its certificate: a disconnect in clear", at: .encrypt,
        expect: .broken(uselessPair),
        .server(
            .xrdp.with {
                let ultimatum = DomainPDU.disconnectProviderUltimatum(.init(reason: .userRequested))
                $0.handshake.instead = Reaction(ultimatum.encoded(), then: .reset)
            })),
    Fault(
        "no-common-cipher", "Alert handshake_failure", at: .encrypt,
        expect: .broken(
            "no-common-cipher", "bound-cert-missing-or-mismatched", "wrong-cert-algorithm", "rdp-cert-key-unreadable"),
        asked: workstationName, .server(.atHello(.alert(40)))),
    Fault(
        "tls-versions-disabled-server", "Alert protocol_version", at: .encrypt,
        expect: .broken("tls-versions-disabled-server"), asked: workstationName, .server(.atHello(.alert(70)))),
    Fault(
        "alert-internal-error", "Alert internal_error", at: .encrypt, expect: .broken(unusableKey + ["fips-mode"]),
        asked: workstationName, .server(.atHello(.alert(80)))),
]

/// Nothing in the catalogue is known to cut in just these places.
private let cutShort = lostOnTheWay + ["lso-offload-corruption", "tls-intercepted", "unlisted-cause"]

private let brokenFlights: [Fault] = [
    Fault(
        "pmtu-black-hole", "Packets over 1400 bytes never arrive", at: .encrypt, expect: .broken("pmtu-black-hole"),
        asked: workstationName, .server(.windows.with { $0.losesSegmentsOver = 1400 - headersWithTimestamps })),
    Fault(
        "hello-unanswered", "No ServerHello ever comes", at: .encrypt, expect: .broken(lostOnTheWay),
        asked: workstationName, .server(.atHello(.silence))),
    Fault(
        "flight-stops-midway", "The first segment of the certificate comes, the second does not", at: .encrypt,
        expect: .broken(cutShort), asked: workstationName,
        .server(.longChain.with { $0.handshake.cut = .init(afterBytes: Int(segmentLength), then: .silence) })),
    Fault(
        "flight-reset-midway", "Reset after the first segment of the certificate", at: .encrypt,
        expect: .broken(cutShort), asked: workstationName,
        .server(.longChain.with { $0.handshake.cut = .init(afterBytes: Int(segmentLength), then: .reset) })),
    Fault(
        "flight-reset-after-certificate", "Reset once the certificate was sent", at: .encrypt,
        expect: .broken(cutShort), asked: workstationName,
        .server(
            .windows.with {
                $0.handshake.versions = 0x0303...0x0303
                $0.handshake.cut = .init(afterBytes: nil, then: .reset)
            })),
    Fault(
        "flight-dripping", "The ServerHello comes one byte a second", at: .encrypt, expect: .broken(lostOnTheWay),
        asked: workstationName, .server(.windows.with { $0.handshake.byteEveryMs = 1000 })),
]

extension ServerBehaviour {
    fileprivate static func atHello(_ reaction: Reaction) -> ServerBehaviour {
        windows.with { $0.handshake.instead = reaction }
    }

    /// Its handshake is TLS 1.2, so that the certificate passes in clear.
    fileprivate static let longChain = windows.with {
        $0.handshake.versions = 0x0303...0x0303
        $0.handshake.certificate.issuer = "Corp Issuing CA 1"
        $0.handshake.certificate.padding = 1500
    }
}

extension Reaction {
    fileprivate static func alert(_ code: UInt8) -> Reaction {
        Reaction(Alert(code: code).record(version: TLSVersion.tls12).encoded(), then: .close)
    }
}
