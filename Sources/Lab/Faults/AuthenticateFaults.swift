import Evidence

/// Network level authentication that ends before a challenge.
private let endsEarly = [
    "ntlm-blocked-kerberos-needed", "fips-mode", "credssp-oracle-patch-mismatch", "kdc-unreachable",
    "broken-secure-channel",
    "server-out-of-resources", "nla-probe-lost-in-proxy", "security-suite-blocks-on-server",
]

let authenticateFaults: [Fault] = [
    Fault(
        "clock-skew", "A clock 12 minutes ahead", at: .authenticate, expect: .degraded("clock-skew"),
        asked: workstationName, .server(.windows.with { $0.logon.clockOffsetMs = 12 * 60_000 })),
    Fault(
        "credssp-oracle-patch-mismatch", "CredSSP version 2, as before the update of 2018", at: .authenticate,
        expect: .degraded("credssp-oracle-patch-mismatch"), asked: workstationName,
        .server(.windows.with { $0.logon.version = 2 })),
    Fault(
        "ntlm-blocked-kerberos-needed", "Answers NTLM with Kerberos, which clients may have", at: .authenticate,
        expect: .degraded("ntlm-blocked-kerberos-needed"), asked: workstationName,
        .server(.windows.with { $0.logon.allowsNTLM = false })),
    Fault(
        "credssp-closed", "Closes at the first logon message", at: .authenticate, expect: .broken(endsEarly),
        asked: workstationName, .server(.windows.with { $0.logon.instead = .close })),
    Fault(
        "credssp-silence", "Never answers the first logon message", at: .authenticate, expect: .broken(endsEarly),
        asked: workstationName, .server(.windows.with { $0.logon.instead = .silence })),
]
