import Evidence

/// The handshake completes; what is shown in it is wrong.
let certificateFaults: [Fault] = [
    Fault(
        "selfsigned-cert-expired-not-renewed", "A certificate that expired 40 days ago", at: .encrypt,
        expect: .degraded("selfsigned-cert-expired-not-renewed"), asked: workstationName,
        .server(.windows.with { $0.handshake.certificate.days = -220 ... -40 })),
    Fault(
        "cert-not-yet-valid", "A certificate that becomes valid in two days", at: .encrypt,
        expect: .degraded("clock-skew", "unlisted-cause"), asked: workstationName,
        .server(.windows.with { $0.handshake.certificate.days = 2...182 })),
    Fault(
        "cert-name-mismatch", "The right machine with a certificate for another name", at: .encrypt,
        expect: .degraded("cert-name-mismatch"), asked: Machine.gateway.dnsName,
        .server(.windows.with { $0.logon.machine = .gateway })),
    Fault(
        "stale-dns-record", "Another machine answers at this address", at: .resolve,
        expect: .degraded("stale-dns-record", "port-forward-or-hairpin"), asked: workstationName,
        .server(
            .windows.with {
                $0.handshake.certificate.commonName = Machine.printServer.dnsName
                $0.logon.machine = .printServer
            })),
    Fault(
        "tls-intercepted", "A certificate issued by an inspecting firewall", at: .encrypt,
        expect: .degraded("tls-intercepted"), asked: workstationName,
        .server(.windows.with { $0.handshake.certificate.issuer = "Fortinet_CA_SSL" })),
    Fault(
        "weak-certificate", "RSA with 1024 bits, signed with SHA-1", at: .encrypt,
        expect: .degraded("wrong-cert-algorithm", "xrdp-bad-selfsigned"),
        .server(
            .xrdp.with {
                $0.handshake.certificate.rsaBits = 1024
                $0.handshake.certificate.sha1 = true
                $0.handshake.ciphers = "DEFAULT:@SECLEVEL=0"
            })),
    Fault(
        "tls-versions-disabled-server-tls10-only", "TLS 1.0 and nothing newer", at: .encrypt,
        expect: .degraded("tls-versions-disabled-server"), asked: workstationName,
        .server(
            .windows.with {
                $0.handshake.versions = 0x0301...0x0301
                $0.handshake.ciphers = "DEFAULT:@SECLEVEL=0"
            })),
]
