/// Two faults that a walk meets both of in one server; any other pair can be had as `redial lab FIRST+SECOND`.
private let pairs: [(String, String)] = [
    ("stale-dns-record", "clock-skew"),
    ("stale-dns-record", "selfsigned-cert-expired-not-renewed"),
    ("stale-dns-record", "credssp-oracle-patch-mismatch"),
    ("stale-dns-record", "tls-versions-disabled-server-tls10-only"),
    ("cert-name-mismatch", "selfsigned-cert-expired-not-renewed"),
    ("cert-name-mismatch", "clock-skew"),
    ("cert-name-mismatch", "credssp-oracle-patch-mismatch"),
    ("cert-name-mismatch", "tls-versions-disabled-server-tls10-only"),
    ("selfsigned-cert-expired-not-renewed", "clock-skew"),
    ("selfsigned-cert-expired-not-renewed", "credssp-oracle-patch-mismatch"),
    ("selfsigned-cert-expired-not-renewed", "ntlm-blocked-kerberos-needed"),
    ("selfsigned-cert-expired-not-renewed", "tls-versions-disabled-server-tls10-only"),
    ("selfsigned-cert-expired-not-renewed", "credssp-closed"),
    ("tls-intercepted", "clock-skew"),
    ("tls-intercepted", "credssp-oracle-patch-mismatch"),
    ("tls-intercepted", "ntlm-blocked-kerberos-needed"),
    ("tls-versions-disabled-server-tls10-only", "clock-skew"),
    ("tls-versions-disabled-server-tls10-only", "ntlm-blocked-kerberos-needed"),
    ("clock-skew", "credssp-oracle-patch-mismatch"),
    ("late-answer-4s", "selfsigned-cert-expired-not-renewed"),
]

/// A pair that cannot be had is left out here; a test counts them.
let doubleFaults: [Fault] = pairs.compactMap { first, second in
    guard let first = singleFault(first), let second = singleFault(second) else { return nil }
    return try? first.and(second)
}

let pairCount = pairs.count

func singleFault(_ id: String) -> Fault? { singleFaults.first { $0.id == id } }
