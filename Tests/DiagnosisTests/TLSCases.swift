import Evidence

@testable import Diagnosis

private func ended(_ end: HandshakeEnd, after confirm: ProtocolAnswer = windowsNLA) -> [any Fact] {
    reached + [confirm, end]
}
private func shown(_ certificate: Shown, by confirm: ProtocolAnswer = windowsNLA) -> [any Fact] {
    reached + [confirm, handshake()] + certificate.facts + (confirm == windowsNLA ? challenge() : [])
}
/// What xrdp sends when it cannot start TLS: seen with a key of another certificate, and with a weak one.
private let mcsDisconnect = "0300000902f0802180"

/// Section C: security layer and TLS.
let tlsCases: [Case] = [
    Case(
        name: "TLS not allowed (failure 2)",
        facts: reached + [
            answer(.failure, failure: 2),
            NegotiationFailure(question: .client, code: 2, name: "SSL_NOT_ALLOWED_BY_SERVER"),
        ],
        causes: ["tls-only-or-rdp-only-server"], leads: true, certainty: .proven, state: .degraded, step: nil),
    Case(
        name: "RDP selected by a server that is no xrdp",
        facts: reached + [answer(.selected, selected: 0, flags: 0, reference: 0)],
        causes: ["tls-only-or-rdp-only-server"], leads: true, certainty: .proven, state: .degraded, step: nil),
    Case(
        name: "confirm without negotiation", facts: reached + [answer(.plainConfirm, selected: 0, reference: 0)],
        causes: ["tls-only-or-rdp-only-server"], leads: true, certainty: .proven, state: .degraded, step: nil),
    Case(
        name: "xrdp falls back to RDP", facts: reached + [answer(.selected, selected: 0, flags: 1)],
        causes: ["xrdp-key-unreadable"], leads: true, state: .degraded, step: nil),
    Case(
        name: "xrdp has no certificate (failure 3)",
        facts: reached + [
            answer(.failure, failure: 3),
            NegotiationFailure(question: .client, code: 3, name: "SSL_CERT_NOT_ON_SERVER"),
        ],
        causes: ["xrdp-key-unreadable"], leads: true, state: .broken, step: .negotiate),
    Case(
        name: "another server has no certificate (failure 3)",
        facts: reached + [answer(.failure, reference: 0, failure: 3)],
        causes: ["rdp-cert-key-unreadable", "bound-cert-missing-or-mismatched", "bound-cert-key-acl"], leads: true,
        state: .broken, step: .negotiate),
    Case(
        name: "xrdp disconnects in clear",
        facts: ended(handshake(.cleartext, .nothing, cleartext: mcsDisconnect), after: xrdpTLS),
        causes: [
            "bound-cert-missing-or-mismatched", "xrdp-bad-selfsigned", "wrong-cert-algorithm", "xrdp-key-unreadable",
        ],
        state: .broken, step: .encrypt),
    Case(
        name: "cut on the ClientHello", facts: ended(handshake(.reset, .nothing)),
        causes: [
            "rdp-cert-key-unreadable", "bound-cert-key-acl", "bound-cert-missing-or-mismatched",
            "cert-services-stopped", "no-common-cipher",
        ],
        leads: true, state: .broken, step: .encrypt),
    Case(
        name: "closed on the ClientHello", facts: ended(handshake(.closed, .nothing)),
        causes: ["rdp-cert-key-unreadable"], leads: true,
        state: .broken, step: .encrypt),
    Case(
        name: "alert protocol_version", facts: ended(handshake(.alert, .nothing, alert: 70)),
        causes: ["tls-versions-disabled-server"],
        leads: true, state: .broken, step: .encrypt),
    Case(
        name: "alert handshake_failure", facts: ended(handshake(.alert, .nothing, alert: 40)),
        causes: ["no-common-cipher", "bound-cert-missing-or-mismatched", "rdp-cert-key-unreadable"], state: .broken,
        step: .encrypt),
    Case(
        name: "alert internal_error", facts: ended(handshake(.alert, .nothing, alert: 80)),
        causes: [
            "rdp-cert-key-unreadable", "bound-cert-missing-or-mismatched", "bound-cert-key-acl",
            "server-out-of-resources",
        ], leads: true,
        state: .broken, step: .encrypt),
    Case(
        name: "silence after the ClientHello", facts: ended(handshake(.silence, .nothing)), causes: ["pmtu-black-hole"],
        leads: true,
        state: .broken, step: .encrypt),
    Case(
        name: "silence amid the server's flight", facts: ended(handshake(.silence, .serverHello)),
        causes: ["pmtu-black-hole"], leads: true,
        state: .broken, step: .encrypt),
    Case(
        name: "cut after the certificate", facts: ended(handshake(.reset, .certificate)) + Shown().facts,
        causes: ["security-suite-blocks-on-server", "tls-intercepted"], state: .broken, step: .encrypt),
    Case(
        name: "self-signed certificate expired", facts: shown(Shown(daysLeft: -3)),
        causes: ["selfsigned-cert-expired-not-renewed"],
        leads: true, certainty: .proven, state: .degraded, step: nil),
    Case(
        name: "certificate not yet valid", facts: shown(Shown(future: true)), causes: ["clock-skew"], leads: true,
        state: .degraded, step: nil),
    Case(
        name: "expired certificate of a CA",
        facts: shown(Shown(issuer: "CN=Corp CA", trust: .unknownIssuer, daysLeft: -3)),
        causes: ["bound-cert-missing-or-mismatched", "selfsigned-cert-expired-not-renewed", "cert-services-stopped"],
        leads: true,
        state: .degraded, step: nil),
    Case(
        name: "issuer is an inspection product",
        facts: shown(Shown(issuer: "CN=ESET SSL Filter CA, O=ESET", trust: .unknownIssuer)),
        causes: ["tls-intercepted"], leads: true,
        certainty: .proven, state: .degraded, step: nil),
    Case(
        name: "TLS 1.0 only",
        facts: reached + [windowsNLA, handshake(version: "TLS 1.0")] + Shown().facts + challenge(),
        causes: ["tls-versions-disabled-server"], leads: true, state: .degraded, step: nil),
    Case(
        name: "xrdp with a weak key", facts: shown(Shown(keyBits: 1024), by: xrdpTLS), causes: ["xrdp-bad-selfsigned"],
        leads: true,
        state: .degraded, step: nil),
]
