"""`redial prove` on FreeRDP's shadow server and on weston: the logon, the whole session, and the picture that xfreerdp shows too.

What is expected was written down before the first run. FreeRDP 2.11's shadow closes TCP on a wrong password and says nothing.
"""

import pytest
from PIL import Image
from rig import screenshots
from rig.forwarder import Forwarder
from rig.logon import ask, not_walked, prove, ranked, steps, value, values
from rig.servers import PASSWORD, USER
from rig.walk import CONNECTIONS_HEALTHY, expected

from test_xfreerdp import logon

ALIKE = 0.99
PEAK_KIB = 64 * 1024
# A server that closes without a word leaves all of them open; nobody outside can tell them apart.
REFUSED = {
    "wrong-password-or-user-form", "account-locked", "account-disabled-expired-restricted",
    "password-expired-or-must-change",
}  # fmt: skip
ATTEMPT = "SEC_I_COMPLETE_NEEDED"  # what the shadow server logs once it was shown a response to its challenge
SESSION = "is activated"


@pytest.fixture
def shadow(serve, folder):
    """The shadow server of a display that shows something, by security."""

    def start(security: str):
        server = serve("shadow", security, "valid", shows=True)
        server.display = screenshots.shown_by(folder / f"shadow-{security}-valid")
        screenshots.still(server.display, 10)
        return server

    return start


def assert_like_xfreerdp(done, shot, folder, server, *words, least=3, size="800x600", inside=()):
    theirs = screenshots.by_xfreerdp(
        folder, server.address, server.port, *words, least=least, size=size, inside=inside
    )
    ours = Image.open(shot)
    assert ours.size == theirs.size
    assert screenshots.alike(ours, theirs) >= ALIKE, done
    return theirs


def assert_proven_through_draw(done, status=0):
    assert done.status == status, done
    assert done.document["verdict"]["provenThrough"] == "draw" or status == 1, done
    assert value(done, "activate.end")["outcome"] == "activated", done
    assert value(done, "draw.end")["outcome"] == "still", done
    assert steps(done)["draw"] == "ok", done
    assert done.document["connections"]["opened"] <= CONNECTIONS_HEALTHY, done


def test_the_right_password_under_nla(shadow, folder, pairs):
    server, shot = shadow("nla"), folder / "ours.png"
    done = prove(
        f"127.0.0.1:{server.port}", "--trust", pairs["valid"].fingerprint(), "--size", "800x600", "--screen", str(shot),
        user=USER, password=PASSWORD,
    )  # fmt: skip
    assert server.said().count(ATTEMPT) == 1, server.said()
    expected("healthy", None).hold_against(done)
    assert_proven_through_draw(done)
    assert value(done, "authenticate.trust")["outcome"] == "given", done
    assert value(done, "authenticate.logon")["outcome"] == "accepted", done
    assert shot.stat().st_mode & 0o777 == 0o600
    # First what is really there, then what somebody else's client makes of it.
    assert screenshots.alike(Image.open(shot), screenshots.shows(server.display)) >= ALIKE
    assert_like_xfreerdp(done, shot, folder, server, "/sec:nla", f"/u:{USER}", f"/p:{PASSWORD}")


@pytest.mark.parametrize(("user", "password"), [(USER, "Sesame-not-1x"), ("nobody", PASSWORD), (USER, "")])
def test_a_refusal_without_a_word_is_a_class_and_a_question(user, password, shadow, folder):
    server = shadow("nla")
    done = prove(f"127.0.0.1:{server.port}", "--trust-on-first-use", user=user, password=password)
    assert done.status == 2, done
    assert done.document["verdict"]["step"] == "authenticate", done
    assert ranked(done)[0] in REFUSED, done
    # The probability is spread over the class, and what would tell them apart is asked.
    assert len(REFUSED & set(ranked(done)[:5])) >= 3, done
    assert done.document["ask"], done
    assert server.said().count(ATTEMPT) == 1, server.said()
    assert SESSION not in server.said()


def test_without_a_user_nothing_is_sent(shadow, folder):
    server, shot = shadow("nla"), folder / "ours.png"
    done = prove(f"127.0.0.1:{server.port}", "--screen", str(shot))
    assert done.status == 3, done
    assert not_walked(done)["authenticate"] == "needs-credentials", done
    assert done.document["verdict"]["provenThrough"] == "encrypt", done
    assert ATTEMPT not in server.said() and SESSION not in server.said()
    assert not shot.exists()


def test_check_asks_for_the_logon_and_opens_no_session(shadow):
    server = shadow("nla")
    done = ask("check", f"127.0.0.1:{server.port}", "--trust-on-first-use", user=USER, password=PASSWORD)
    assert done.status == 0, done
    assert value(done, "authenticate.logon")["outcome"] == "accepted", done
    assert done.document["verdict"]["provenThrough"] == "authenticate", done
    assert values(done, "activate.end") == [], done
    assert server.said().count(ATTEMPT) == 1, server.said()
    assert SESSION not in server.said(), server.said()


@pytest.mark.parametrize(("security", "status"), [("tls", 0), ("rdp", 1)])
def test_a_session_without_a_logon(security, status, shadow, folder):
    """The old security is a reason to warn (`degraded`), and no reason to show less."""
    server, shot = shadow(security), folder / "ours.png"
    done = prove(f"127.0.0.1:{server.port}", "--size", "800x600", "--screen", str(shot))
    assert_proven_through_draw(done, status)
    if security == "rdp":
        assert ranked(done)[0] == "tls-only-or-rdp-only-server", done
    assert_like_xfreerdp(done, shot, folder, server, f"/sec:{security}", "/u:x", "/p:x")


def test_a_password_that_nobody_looked_at_is_not_proven(shadow, screen, folder, pairs):
    """xfreerdp calls any password a success on a server without NLA; the walk must not."""
    server = shadow("tls")
    theirs = logon("127.0.0.1", server.port, USER, "Sesame-not-1x", screen, folder)
    assert theirs.returncode == 0 and "Authentication only, exit status 0" in theirs.stdout, theirs.stdout
    done = ask(
        "check", f"127.0.0.1:{server.port}", "--trust", pairs["valid"].fingerprint(), user=USER, password="Sesame-not-1x"
    )
    assert values(done, "authenticate.logon") == [], done
    assert steps(done)["authenticate"] != "ok", done
    assert done.document["verdict"]["provenThrough"] in ("encrypt", "join"), done


def test_the_old_security_gets_no_password_and_the_report_says_so(shadow, folder, pairs):
    """There is no certificate to trust, so that no fingerprint helps."""
    server = shadow("rdp")
    with Forwarder(server.port) as forwarder:
        done = prove(
            f"127.0.0.1:{forwarder.port}", "--trust", pairs["valid"].fingerprint(), "--trust-on-first-use", user=USER,
            password=PASSWORD,
        )  # fmt: skip
    said = b"".join(data for talk in forwarder.conversations for _, client, data in talk.said if client)
    for form in (PASSWORD.encode(), PASSWORD.encode("utf-16-le")):
        assert form not in said
    assert done.status == 3, done
    trust = value(done, "authenticate.trust")
    assert trust["outcome"] == "refused" and trust["why"] in ("no-nla", "no-certificate"), done
    assert "identity-unproven" in ranked(done)[:3], done
    assert "needs-credentials" not in {not_walked(done).get(step) for step in ("license", "activate", "draw")}, done


@pytest.mark.parametrize(("security", "status"), [("tls", 0), ("rdp", 1)])
def test_westons_desktop(security, status, serve, folder):
    server, shot = serve("weston", security, "valid"), folder / "ours.png"
    done = prove(f"127.0.0.1:{server.port}", "--size", "800x600", "--screen", str(shot))
    assert_proven_through_draw(done, status)
    # Its panel shows the minute, which is less than one pixel in a hundred.
    assert_like_xfreerdp(done, shot, folder, server, f"/sec:{security}", "/u:x", "/p:x")


def test_manners(shadow):
    """What the server's own ends counted, and that the session was left, not broken off."""
    server = shadow("nla")
    with Forwarder(server.port) as forwarder:
        done = prove(f"127.0.0.1:{forwarder.port}", "--trust-on-first-use", user=USER, password=PASSWORD)
    assert done.status == 0, done
    assert 1 <= forwarder.accepted <= CONNECTIONS_HEALTHY, done
    assert forwarder.accepted == done.document["connections"]["answered"], done
    assert server.said().count(ATTEMPT) == 1 and server.said().count(SESSION) == 1, server.said()


@pytest.mark.parametrize("program", ["shadow", "xrdp"])
def test_the_memory_of_a_large_screen(program, serve, folder):
    size = "1920x1080"
    server = serve("shadow", "tls", "valid", size=size, shows=True) if program == "shadow" else serve("xrdp", "tls", "valid")
    if program == "shadow":
        screenshots.still(screenshots.shown_by(folder / "shadow-tls-valid"), 10)
    shot = folder / "ours.png"
    done = prove(f"127.0.0.1:{server.port}", "--size", size, "--screen", str(shot), measured=True)
    assert Image.open(shot).size == (1920, 1080)
    assert done.peak_kib <= PEAK_KIB, f"{done.peak_kib} KiB"
