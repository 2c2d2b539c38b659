import Evidence
import RDPWire

/// Something before or beside the server takes connections and says nothing of RDP.
private let takenAndDropped = [
    "docker-vm-port-mapping", "port-taken-by-other-process", "security-suite-blocks-on-server",
    "listener-pending-limit",
    "server-out-of-resources", "bruteforce-flood", "nla-probe-lost-in-proxy", "third-party-winstation-or-wrapper",
]
private let takenAndSilent = [
    "port-taken-by-other-process", "server-out-of-resources", "nla-probe-lost-in-proxy", "bruteforce-flood",
    "security-suite-blocks-on-server", "listener-pending-limit",
]

let negotiateFaults: [Fault] = connectionFaults + foreignFaults + answerFaults

private let connectionFaults: [Fault] =
    [
        Fault(
            "accept-silence", "Accepts, then says nothing", at: .negotiate, expect: .broken(takenAndSilent),
            .server(.windows.with { $0.onAccept = .silence })),
        Fault(
            "accept-close", "Accepts, then closes", at: .negotiate, expect: .broken(takenAndDropped),
            .server(.windows.with { $0.onAccept = .close })),
        Fault(
            "accept-reset", "Accepts, then resets", at: .negotiate, expect: .broken(takenAndDropped),
            .server(.windows.with { $0.onAccept = .reset })),
        Fault(
            "request-reset", "Resets at the connection request", at: .negotiate, expect: .broken(takenAndDropped),
            .server(.windows.with { $0.negotiation.instead = .reset })),
    ] + [4, 9, 20].map(lateAnswer)

/// A server that thinks long is told from one that never answers, until the walk's deadline.
private func lateAnswer(seconds: Int) -> Fault {
    Fault(
        "late-answer-\(seconds)s", "Answers the connection request after \(seconds) s", at: .negotiate,
        expect: .degraded("bruteforce-flood", "server-out-of-resources", "listener-pending-limit"),
        asked: workstationName,
        .server(.windows.with { $0.negotiation.lateMs = seconds * 1000 }))
}

private let foreignFaults: [Fault] = [
    Fault(
        "port-taken-by-other-process-http", "A web server on the port", at: .negotiate,
        expect: .broken("port-taken-by-other-process"),
        .server(
            .windows.with {
                $0.negotiation.instead = .text(
                    "HTTP/1.1 400 Bad Request\r\nServer: nginx\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
                    then: .close)
            })),
    Fault(
        "port-taken-by-other-process-ssh", "An SSH server on the port, which speaks first", at: .negotiate,
        expect: .broken("port-taken-by-other-process"),
        .server(.windows.with { $0.onAccept = .text("SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n", then: .silence) })),
    Fault(
        "port-taken-by-other-process-vnc", "A VNC server on the port, which speaks first", at: .negotiate,
        expect: .broken("port-taken-by-other-process"),
        .server(.windows.with { $0.onAccept = .text("RFB 003.008\n", then: .silence) })),
    Fault(
        "garbage", "Answers bytes that are no protocol", at: .negotiate,
        expect: .broken("port-taken-by-other-process", "nla-probe-lost-in-proxy", "tls-intercepted"),
        .server(
            .windows.with {
                $0.negotiation.instead = Reaction([0x8e, 0x00, 0xfe, 0x01, 0x93, 0x02, 0x07], then: .close)
            })),
]

private let answerFaults: [Fault] = [
    Fault(
        "nla-required-client-cannot", "A healthy host, and a client that cannot do network level authentication",
        at: .negotiate, expect: .degraded("nla-required-client-cannot"), asked: workstationName,
        check: ["--code", "0xB09"],
        .server(.windows)),
    Fault(
        "always-hybrid-required", "Demands network level authentication of clients that offer it", at: .negotiate,
        expect: .broken("nla-probe-lost-in-proxy", "nla-required-client-cannot"),
        .server(.windows.with { $0.negotiation.accepts = [] })),
    Fault(
        "tls-only-or-rdp-only-server", "Refuses TLS; clients come in again with the old RDP security", at: .negotiate,
        expect: .degraded("tls-only-or-rdp-only-server"),
        .server(.refusing(.sslNotAllowedByServer))),
    Fault(
        "tls-only-or-rdp-only-server-selected", "Selects the old RDP security although TLS is offered", at: .negotiate,
        expect: .degraded("tls-only-or-rdp-only-server"), .server(.refusing(nil))),
    Fault(
        "xrdp-key-unreadable", "xrdp that cannot read its key falls back to the old RDP security", at: .negotiate,
        expect: .degraded("xrdp-key-unreadable"),
        .server(
            .xrdp.with {
                $0.negotiation.accepts = []
                $0.negotiation.refusal = nil
            })),
    Fault(
        "ssl-cert-not-on-server", "A server that has no usable certificate and says so", at: .negotiate,
        expect: .broken(
            "tls-only-or-rdp-only-server", "rdp-cert-key-unreadable", "cert-services-stopped",
            "bound-cert-missing-or-mismatched", "bound-cert-key-acl", "xrdp-key-unreadable"),
        .server(.refusing(.sslCertNotOnServer))),
]

extension ServerBehaviour {
    /// Windows that does no TLS and says so with this code, or says nothing of it.
    fileprivate static func refusing(_ code: NegotiationFailureCode?) -> ServerBehaviour {
        windows.with {
            $0.negotiation.accepts = []
            $0.negotiation.refusal = code
        }
    }
}
