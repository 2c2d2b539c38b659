import Evidence
import Primitives
import RDPWire

/// What the lab's user says; nil as password: what is right.
extension Fault.Walk {
    static func joe(_ command: Command, password: Secret? = nil, as user: String = "LAB\\joe") -> Fault.Walk {
        Fault.Walk(command: command, user: user, password: password ?? LabUser.joe.password)
    }
}

private let wrongPassword = Secret("Fenster-Rot-42")

/// A server that closes on the message made with the password, and says nothing: nobody outside can tell which.
private let refusedSilently = [
    "wrong-password-or-user-form", "account-locked", "account-disabled-expired-restricted",
    "password-expired-or-must-change", "ntlm-blocked-kerberos-needed",
]

/// Network level authentication of a server that knows its users.
let logonFaults: [Fault] = healthyLogons + refusedPasswords + accountFaults + boundElsewhere

private let healthyLogons: [Fault] = [
    Fault(
        "healthy-logon", "Knows the user, and lets this one in", asked: workstationName, walk: .joe(.check),
        .server(.knowing(.joe))),
    Fault(
        "healthy-logon-of-2018", "Knows the user, by CredSSP version 5", asked: workstationName, walk: .joe(.check),
        .server(.knowing(.joe).with { $0.logon.version = 5 })),
    Fault(
        "healthy-logon-local", "Knows the user as an account of its own", asked: workstationName,
        walk: .joe(.check, as: ".\\joe"), .server(.knowing(.joe))),
    Fault(
        "healthy-logon-without-authorization", "Knows the user, and tells of no authorization",
        asked: workstationName, walk: .joe(.check), .server(.hybridOnly(.knowing(.joe)))),
]

private let refusedPasswords: [Fault] = [
    Fault(
        "wrong-password-or-user-form", "The password is wrong", at: .authenticate,
        expect: .broken("wrong-password-or-user-form"), asked: workstationName,
        walk: .joe(.check, password: wrongPassword), .server(.knowing(.joe))),
    Fault(
        "wrong-user", "Nobody has that name", at: .authenticate, expect: .broken("wrong-password-or-user-form"),
        asked: workstationName, walk: .joe(.check, as: "LAB\\jane"), .server(.knowing(.joe))),
    Fault(
        "wrong-password-closed", "The password is wrong, and the server closes without a word, as FreeRDP 2",
        at: .authenticate, expect: .broken(refusedSilently), asked: workstationName,
        walk: .joe(.check, password: wrongPassword), .server(.knowing(.joe).with { $0.logon.refusal = .close })),
    Fault(
        "wrong-password-alert", "The password is wrong, and the server answers by a TLS alert, as Windows of old",
        at: .authenticate, expect: .broken(refusedSilently), asked: workstationName,
        walk: .joe(.check, password: wrongPassword), .server(.knowing(.joe).with { $0.logon.refusal = .alert(49) })),
    Fault(
        "wrong-password-version-5", "The password is wrong, and CredSSP 5 has no room to say so", at: .authenticate,
        expect: .broken(refusedSilently), asked: workstationName, walk: .joe(.check, password: wrongPassword),
        .server(.knowing(.joe).with { $0.logon.version = 5 })),
    Fault(
        "logon-silence", "Falls silent on the message made with the password", at: .authenticate,
        expect: .broken("kdc-unreachable", "server-out-of-resources", "unlisted-cause"), asked: workstationName,
        walk: .joe(.check, password: wrongPassword), .server(.knowing(.joe).with { $0.logon.refusal = .silence })),
]

private let accountFaults: [Fault] = [
    account("account-locked", "The account is locked", .locked, "account-locked"),
    account("account-disabled", "The account is disabled", .disabled, "account-disabled-expired-restricted"),
    account("account-expired", "The account has expired", .expired, "account-disabled-expired-restricted"),
    account(
        "account-restricted", "The account may not be used from here or now", .restricted,
        "account-disabled-expired-restricted"),
    account("password-expired", "The password has expired", .passwordExpired, "password-expired-or-must-change"),
    account(
        "must-change-password", "The password must be changed", .mustChangePassword,
        "password-expired-or-must-change"),
    account("ntlm-is-blocked", "A policy takes no NTLM", .ntlmBlocked, "ntlm-blocked-kerberos-needed"),
    account("server-finds-no-controller", "The server finds no domain controller", .noAuthority, "kdc-unreachable"),
    account("server-clock-is-off", "The clocks of server and domain differ", .clock, "clock-skew"),
    account(
        "no-remote-logon-right", "The user may not log on through Remote Desktop", .noRemoteLogonRight,
        "no-remote-logon-right"),
]

private func account(_ id: String, _ title: String, _ state: LabUser.State, _ cause: String) -> Fault {
    Fault(
        id, title, at: .authenticate, expect: .broken(cause), asked: workstationName, walk: .joe(.check),
        .server(.knowing(.joe(state))))
}

private let boundElsewhere: [Fault] = [
    Fault(
        "logon-bound-elsewhere", "The logon is bound to another key, as behind somebody in between", at: .authenticate,
        expect: .broken("mitm-or-host-key-changed", "tls-intercepted"), asked: workstationName, walk: .joe(.check),
        .server(.knowing(.joe).with { $0.logon.binding = .foreign })),
    Fault(
        "logon-not-bound", "What should bind the logon is sealed by nobody", at: .authenticate,
        expect: .broken("mitm-or-host-key-changed", "tls-intercepted"), asked: workstationName, walk: .joe(.check),
        .server(.knowing(.joe).with { $0.logon.binding = .garbage })),
]

extension ServerBehaviour {
    /// Windows that requires network level authentication, with a user and a desktop.
    static func knowing(_ user: LabUser) -> ServerBehaviour {
        windows.with {
            $0.logon.users = [user]
            $0.session = Session()
        }
    }

    /// Without the early word on whether a user may log on.
    static func hybridOnly(_ behaviour: ServerBehaviour) -> ServerBehaviour {
        behaviour.with { $0.negotiation.accepts = .hybrid }
    }
}
