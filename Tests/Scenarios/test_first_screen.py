"""Both ends being ours proves nothing: a client of other people must come to the first screen of every healthy session."""

import pytest
from rig import lab, pcap, pictures
from rig.forwarder import Forwarder

DOMAIN, USER, WRONG = "LAB", "joe", "Fenster-Rot-42"
# Of the moving one a block of 64 × 32 pixels of 800 × 600 has a colour of the moment.
SESSIONS = [fault["id"] for fault in lab.logons() if fault["id"].startswith("healthy-session")] + [
    "healthy-new-licence", "healthy-reactivation", "healthy-redirection", "healthy-logon-of-2018",
]  # fmt: skip
SCREENS = ["single-colour-screen", "logon-screen", "logon-refused-in-picture", "gfx-netdetect-freeze"]
OLD = ["old-security-none", "old-security-low", "old-security-high", "old-security-56-bits", "old-security-40-bits", "fips-mode-old-security"]
DEPTHS = {"healthy-session-runs": 16}
SAME = 0.99


def password(server: lab.Lab) -> str:
    return server.password or "Fenster-Blau-42"


def share_shown(fault: str, screen: str, folder, *options: str, said: str | None = None, wanted: str | None = None) -> float:
    """How much of the picture that this fault's server paints a client shows; what tshark can read of it is not malformed."""
    picture = pictures.painted(wanted or fault, folder)
    with lab.Lab(fault, folder) as server, Forwarder(server.port) as forwarder:
        # A redirection leads to the server's own port.
        port = server.port if fault == "healthy-redirection" else forwarder.port
        logon = [f"/u:{USER}", f"/d:{DOMAIN}", f"/p:{said or password(server)}"]
        with pictures.xfreerdp(server.address, port, screen, folder, *logon, *options) as client:
            share = pictures.best_share(picture, screen, depth=DEPTHS.get(fault, 24), enough=SAME)
            print(client.output())
    capture = folder / f"{fault}.pcap"
    pcap.write(capture, forwarder.conversations)
    assert pcap.malformed(capture) == []
    return share


@pytest.mark.parametrize("fault", SESSIONS)
def test_a_session_behind_network_level_authentication(fault, screen, folder):
    assert share_shown(fault, screen, folder) >= SAME


@pytest.mark.parametrize("fault", SCREENS)
def test_a_screen_that_is_no_desktop(fault, screen, folder):
    assert share_shown(fault, screen, folder) >= SAME


def test_a_session_under_tls(screen, folder):
    assert share_shown("healthy-tls-session", screen, folder, "/sec:tls") >= SAME


def test_a_password_that_is_refused_under_tls_is_refused_in_a_picture(screen, folder):
    share = share_shown("healthy-tls-session", screen, folder, "/sec:tls", said=WRONG, wanted="logon-refused-in-picture")
    assert share >= SAME


@pytest.mark.parametrize("fault", OLD)
def test_a_session_under_the_old_security(fault, screen, folder):
    """tshark reads the one without a cipher to the screen, the others up to the keys, which nobody else has."""
    assert share_shown(fault, screen, folder, "/sec:rdp") >= SAME


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("wrong-password-or-user-form", "STATUS_LOGON_FAILURE"),
        ("account-locked", "STATUS_ACCOUNT_LOCKED_OUT"),
        ("account-disabled", "STATUS_ACCOUNT_DISABLED"),
        ("account-expired", "STATUS_ACCOUNT_EXPIRED"),
        ("account-restricted", "STATUS_ACCOUNT_RESTRICTION"),
        ("password-expired", "STATUS_PASSWORD_EXPIRED"),
        ("must-change-password", "STATUS_PASSWORD_MUST_CHANGE"),
        ("wrong-password-closed", "ERRCONNECT"),
        ("wrong-password-alert", "ERRCONNECT"),
    ],
)
def test_a_refused_logon_is_told(fault, words, screen, folder):
    with lab.Lab(fault, folder) as server:
        logon = [f"/u:{USER}", f"/d:{DOMAIN}", f"/p:{server.password}", "+auth-only"]
        with pictures.xfreerdp(server.address, server.port, screen, folder, *logon) as client:
            status = client.process.wait(30)
            said = client.output()
    assert status != 0, said
    assert words in said, said


@pytest.mark.parametrize("fault", ["healthy-logon", "healthy-logon-of-2018", "healthy-logon-without-authorization"])
def test_the_right_password_alone_is_accepted(fault, screen, folder):
    with lab.Lab(fault, folder) as server:
        logon = [f"/u:{USER}", f"/d:{DOMAIN}", f"/p:{server.password}", "+auth-only"]
        with pictures.xfreerdp(server.address, server.port, screen, folder, *logon) as client:
            assert client.process.wait(30) == 0, client.output()


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("session-limit", "ERRINFO_SERVER_DENIED_CONNECTION"),
        ("error-info-before-demand", "ERRINFO_SERVER_DENIED_CONNECTION"),
        ("error-info-after-confirm", "ERRINFO_OUT_OF_MEMORY"),
        ("error-info-after-font-map", "ERRINFO_DISCONNECTED_BY_OTHER_CONNECTION"),
        ("error-info-late", "ERRINFO_RPC_INITIATED_DISCONNECT"),
        ("error-info-no-right", "ERRINFO_SERVER_INSUFFICIENT_PRIVILEGES"),
        ("licence-server-missing", "ERR_NO_LICENSE_SERVER"),
        ("cal-exhausted-or-client-licence", "ERR_NO_LICENSE"),
    ],
)
def test_what_ends_a_session_is_told(fault, words, screen, folder):
    with lab.Lab(fault, folder) as server:
        logon = [f"/u:{USER}", f"/d:{DOMAIN}", f"/p:{server.password}"]
        with pictures.xfreerdp(server.address, server.port, screen, folder, *logon) as client:
            status = client.process.wait(30)
            said = client.output()
    assert status != 0, said
    assert words in said, said
