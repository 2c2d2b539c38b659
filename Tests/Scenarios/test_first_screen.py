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
    """How much of the picture that this fault's server paints a client shows; what both said stays in `folder`."""
    picture = pictures.painted(wanted or fault, folder)
    with lab.Lab(fault, folder) as server, Forwarder(server.port) as forwarder:
        # A redirection leads to the server's own port.
        port = server.port if fault == "healthy-redirection" else forwarder.port
        logon = [f"/u:{USER}", f"/d:{DOMAIN}", f"/p:{said or password(server)}"]
        with pictures.xfreerdp(server.address, port, screen, folder, *logon, *options) as client:
            share = pictures.best_share(picture, screen, depth=DEPTHS.get(fault, 24), enough=SAME)
            print(client.output())
    pcap.write(folder / "said.pcap", forwarder.conversations)
    # Read as anything but TLS, what is encrypted may look like anything; and without TLS it may look like TLS.
    encrypted = " and not tls" if "/sec:rdp" in options else ""
    assert pcap.tshark(folder / "said.pcap", "_ws.malformed" + encrypted, "tls") == []
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
    assert share_shown(fault, screen, folder, "/sec:rdp") >= SAME


def test_tshark_reads_how_a_licence_is_issued(screen, folder):
    """Behind licensing it takes the length of a message without a security header for one, and calls that malformed."""
    assert share_shown("old-security-none", screen, folder, "/sec:rdp") >= SAME
    read = pcap.tshark(folder / "said.pcap", f"rdp and tcp.srcport == {pcap.RDP_PORT}")
    for message in ("ServerData", "License Request", "Platform Challenge"):
        lines = [line for line in read if message in line]
        assert len(lines) == 1, read
        assert "Malformed" not in lines[0], read


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
        # Which licence error it was FreeRDP 2 does not say.
        ("licence-server-missing", "license connection sequence aborted"),
        ("cal-exhausted-or-client-licence", "license connection sequence aborted"),
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
