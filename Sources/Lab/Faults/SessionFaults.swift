import Evidence
import RDPWire

/// What stops a session behind the logon: all of them are met by `redial prove`.
let sessionFaults: [Fault] = healthySessions + licenseFaults + errorInfoFaults + redirectionFaults + activationFaults

private let healthySessions: [Fault] = [
    session("healthy-session", "A desktop behind a logon", Session()),
    session("healthy-new-licence", "Issues a licence before the desktop", .with { $0.licensing = .new }),
    session(
        "healthy-reactivation", "Activates the session a second time before the desktop",
        .doing(.reactivate, at: .fontMap)),
    session(
        "healthy-redirection", "Sends its clients on once, to itself",
        .doing(.redirect(to: labAddress, once: true), at: .license)),
    // The number of the session that it tells looks like the code of a wrong password.
    session(
        "healthy-logon-continued", "Says that the logon goes on, for session 0",
        .doing(.logonError(LogonError(notificationType: 0xffff_fffe, notificationData: 0)), at: .fontMap)),
]

private let licenseFaults: [Fault] = [
    session(
        "licence-server-missing", "Says behind the logon that it has no licence server", at: .license,
        expect: .broken("rds-grace-period-over"), .with { $0.licensing = .error(.noLicenseServer) }),
    session(
        "cal-exhausted-or-client-licence", "Says behind the logon that it has no licence for the client", at: .license,
        expect: .broken("cal-exhausted-or-client-licence", "rds-grace-period-over"),
        .with { $0.licensing = .error(.init(rawValue: 2)) }),
    session(
        "licence-refused", "Refuses the client's licence", at: .license,
        expect: .broken("cal-exhausted-or-client-licence"), .with { $0.licensing = .error(.invalidClient) }),
    session(
        "licence-endless", "One platform challenge after the other", at: .license, expect: .broken(strange),
        .with { $0.licensing = .endless }),
    session(
        "licence-silence", "Says nothing on the client info", at: .activate,
        expect: .broken(strange + silentSession), .with { $0.licensing = .silence }),
]

/// Nothing in the catalogue is known to do this.
private let strange = ["unlisted-cause", "third-party-winstation-or-wrapper", "server-out-of-resources"]
private let silentSession = ["audio-blocks-connect", "gfx-netdetect-freeze", "session-blocked-by-lsm"]

private let errorInfoFaults: [Fault] = [
    session(
        "session-limit", "Denies the connection behind the logon: the true extended 0x7", at: .activate,
        expect: .broken("session-limit", "drain-mode-or-broker"), .doing(.errorInfo(0x7), at: .clientInfo)),
    session(
        "error-info-before-demand", "Denies the connection behind licensing", at: .activate,
        expect: .broken("session-limit", "drain-mode-or-broker"), .doing(.errorInfo(0x7), at: .license)),
    session(
        "error-info-after-confirm", "Is out of memory once the client has confirmed", at: .activate,
        expect: .broken("server-out-of-resources"), .doing(.errorInfo(0x6), at: .confirmActive)),
    session(
        "error-info-after-font-map", "Somebody else takes the session over before it is painted", at: .activate,
        expect: .broken("session-taken-over"), .doing(.errorInfo(0x5), at: .fontMap)),
    session(
        "error-info-late", "Ends the session behind its first picture: an administrator did it", at: .activate,
        expect: .broken("session-ended-by-somebody"), .doing(.errorInfo(0x1), at: .picture)),
    session(
        "error-info-no-right", "The user may not log on, which only an error info tells", at: .activate,
        expect: .broken("no-remote-logon-right"), on: .hybridOnly(.knowing(.joe(.noRemoteLogonRight))), Session()),
    session(
        "session-contended", "Says that other sessions stand in the way, and asks which is to end", at: .activate,
        expect: .broken("session-limit"),
        .with {
            $0.deeds = [.init(.fontMap, .logonError(LogonError(notificationType: 0xffff_fffb, notificationData: 2)))]
            $0.scene = .refused
        }),
    session(
        "logon-error-told", "Says within the session that the user has no permission", at: .activate,
        expect: .broken("no-remote-logon-right"),
        .with {
            $0.deeds = [.init(.fontMap, .logonError(LogonError(notificationType: 0xffff_fffa, notificationData: 2)))]
            $0.scene = .refused
        }),
]

/// Nothing listens there, and nothing is sent beyond this machine.
private let deadAddress = "127.0.0.9"

private let redirectionFaults: [Fault] = [
    session(
        "drain-mode-or-broker", "Sends its clients on to an address where nothing listens", at: .activate,
        expect: .broken("drain-mode-or-broker"), .doing(.redirect(to: deadAddress, once: false), at: .license)),
    session(
        "redirection-endless", "Sends its clients on to itself, again and again", at: .activate,
        expect: .broken("drain-mode-or-broker"), .doing(.redirect(to: labAddress, once: false), at: .license)),
]

private let activationFaults: [Fault] = [
    session(
        "session-deactivated", "Deactivates the session and says nothing more", at: .activate,
        expect: .broken(strange + silentSession), .doing(.deactivate, at: .confirmActive)),
    session(
        "activation-silence", "Never demands activation", at: .activate, expect: .broken(strange + silentSession),
        .doing(.end(.silence), at: .license)),
    session(
        "activation-closed", "Closes in place of demanding activation", at: .activate,
        expect: .broken(strange + ["xrdp-sesman-down-or-session-dies", "session-limit", "drain-mode-or-broker"]),
        .doing(.end(.close), at: .license)),
    session(
        "activation-reset", "Resets once the client has confirmed", at: .activate,
        expect: .broken(strange + ["xrdp-sesman-down-or-session-dies"]), .doing(.end(.reset), at: .confirmActive)),
    session(
        "closed-before-picture", "Closes behind the font map, before anything is painted", at: .draw,
        expect: .broken(strange + ["xrdp-sesman-down-or-session-dies", "black-screen-shell"]),
        .doing(.end(.close), at: .fontMap)),
]

/// A server with this behind the logon, which a proof of the right user comes to.
func session(
    _ id: String, _ title: String, at step: Step? = nil, expect: Fault.Expectation = .healthy,
    on server: ServerBehaviour = .knowing(.joe), _ session: Session
) -> Fault {
    Fault(
        id, title, at: step, expect: expect, asked: workstationName, walk: .joe(.prove),
        .server(server.with { $0.session = session }))
}
