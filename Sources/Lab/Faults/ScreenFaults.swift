import Evidence

/// What is to be seen behind the logon, and is no desktop; or is one, painted in another way.
let screenFaults: [Fault] = healthyScreens + emptyScreens + logonScreens + hostileScreens

private let healthyScreens: [Fault] = [
    session("healthy-session-moving", "A desktop on which something never stands still", .showing(.moving)),
    session("healthy-session-planar", "A desktop in planes of 32 bit", .with { $0.encoding = .planar }),
    session("healthy-session-runs", "A desktop in runs of 16 bit", .with { $0.encoding = .interleaved }),
    session("healthy-session-slow-path", "A desktop by the slow path", .with { $0.isSlowPath = true }),
]

private let emptyScreens: [Fault] = [
    session(
        "black-screen-shell", "A black screen, and nothing on it", at: .draw, expect: .broken("black-screen-shell"),
        .showing(.black)),
    session(
        "single-colour-screen", "A screen of one blue", at: .draw,
        expect: .degraded("black-screen-shell", "unlisted-cause"), .showing(.color(0x00_3a6ea5))),
    session(
        "gfx-netdetect-freeze", "Half of the desktop, and then nothing", at: .draw,
        expect: .inconclusive(
            "gfx-netdetect-freeze", "black-screen-shell", "lossy-or-saturated-link", "unlisted-cause"),
        .showing(.frozen)),
    // Our own limit, and no fault of the server: the logon is proven, the picture is not.
    session(
        "graphics-pipeline-only", "Paints nothing outside the graphics pipeline", at: .draw,
        expect: .inconclusive(
            "gfx-netdetect-freeze", "black-screen-shell", "server-out-of-resources", "audio-blocks-connect"),
        .showing(.nothing)),
]

/// NLA took the password before: what a session refuses then is rather a right than a password.
private let logonScreens: [Fault] = [
    session(
        "logon-screen", "Asks for the password again, on a screen of its own", at: .activate,
        expect: .degraded("wrong-password-or-user-form", "no-remote-logon-right", "unlisted-cause"),
        .showing(.login)),
    session(
        "logon-refused-in-picture", "Shows in a window that the logon failed", at: .activate,
        expect: .broken("wrong-password-or-user-form", "xrdp-sesman-down-or-session-dies", "no-remote-logon-right"),
        .showing(.refused)),
]

/// Nothing in the catalogue lies like this.
private let liar = ["unlisted-cause", "third-party-winstation-or-wrapper"]

private let hostileScreens: [Fault] = [
    session(
        "bitmap-too-wide", "A bitmap of 65,535 by 65,535 pixels", at: .draw, expect: .broken(liar),
        .showing(.hostile(.wide))),
    session(
        "bitmap-bomb", "A bitmap of few bytes that fills 65,535 rows", at: .draw, expect: .broken(liar),
        .showing(.hostile(.bomb))),
    session(
        "bitmap-too-short", "A bitmap with fewer bytes than it says", at: .draw, expect: .broken(liar),
        .showing(.hostile(.short))),
]
