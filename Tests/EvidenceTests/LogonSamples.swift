import Evidence

let logonSamples: [any Fact] = [
    IdentityTrust(outcome: .refused, why: .firstContact, sha256: "ab"), IdentityTrust(outcome: .kerberos),
    LogonEnd(
        outcome: .refused, mechanism: "NTLM", form: "domain", version: 6, errorCode: 0xc000_006d, afterMs: 1.5,
        detail: "x"),
    LogonEnd(outcome: .accepted, mechanism: "Kerberos", form: "principal"),
    LogonEnd(outcome: .refused, mechanism: "Kerberos", form: "principal", kerberosError: 41),
    EarlyAuthorization(outcome: .denied, code: 5), EarlyAuthorization(outcome: .closed),
    PictureSeen(
        looks: "login-screen", width: 1024, height: 768, colours: 400, commonShare: 0.5, blackShare: 0.25,
        textRead: true, phrase: "password"),
    PictureSeen(
        looks: "unknown-picture", width: 8, height: 8, colours: 2, commonShare: 1, blackShare: 0, textRead: false),
    RedirectionFollowed(target: "rds-2.corp.test", outcome: .answered, afterMs: 12.5),
    RedirectionFollowed(target: "10.0.0.9", outcome: .timedOut),
]
