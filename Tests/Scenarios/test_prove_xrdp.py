"""`redial prove` on xrdp: its login screen, the desktop of a local account, a refusal that is only a picture, and a session manager
that is not there. What is expected was written down before the first run."""

import pytest
from PIL import Image
from rig import screenshots
from rig.logon import prove, ranked, steps, value, values
from rig.sesman import PASSWORD, USER, Sesman
from rig.walk import CONNECTIONS_HEALTHY, expected

ALIKE = 0.99
SESMAN_DOWN = "xrdp-sesman-down-or-session-dies"


@pytest.fixture
def sesman(folder, pairs):
    """xrdp with its session manager, in namespaces of its own."""
    home = folder / "sesman"
    home.mkdir(mode=0o755)
    with Sesman(home, pairs["valid"]) as server:
        yield server
        print(server.said())


def target(server) -> str:
    return f"{server.address}:{server.port}"


def assert_like_xfreerdp(shot, server, folder, *words, least):
    """Its picture may be taken while it still paints: on a busy machine it is asked again."""
    ours = Image.open(shot)
    share = 0.0
    for _ in range(3):
        theirs = screenshots.by_xfreerdp(folder, server.address, server.port, *words, least=least, inside=server.inside)
        share = max(share, screenshots.alike(ours, theirs))
        if share >= ALIKE:
            return
    assert share >= ALIKE


def test_nobody_gets_the_login_screen(sesman, folder):
    shot = folder / "ours.png"
    done = prove(target(sesman), "--size", "800x600", "--screen", str(shot), inside=sesman.inside)
    expected("healthy", None).hold_against(done)
    assert done.document["verdict"]["provenThrough"] == "draw", done
    assert value(done, "license.exchange")["issued"] == "valid-client", done
    assert value(done, "activate.end")["outcome"] == "activated", done
    assert value(done, "draw.picture")["looks"] == "login-screen", done
    assert done.document["connections"]["opened"] <= CONNECTIONS_HEALTHY, done
    assert sesman.logons() == 0, sesman.said()
    assert_like_xfreerdp(shot, sesman, folder, least=1000)


def test_the_right_password_gets_the_desktop(sesman, folder, pairs):
    shot = folder / "ours.png"
    done = prove(
        target(sesman), "--trust", pairs["valid"].fingerprint(), "--size", "800x600", "--screen", str(shot),
        user=USER, password=PASSWORD, inside=sesman.inside,
    )  # fmt: skip
    expected("healthy", None).hold_against(done)
    assert done.document["verdict"]["provenThrough"] == "draw", done
    assert value(done, "authenticate.trust")["outcome"] == "given", done
    assert value(done, "draw.picture")["looks"] in ("desktop", "unknown-picture"), done
    assert sesman.logons() == 1, sesman.said()
    assert_like_xfreerdp(shot, sesman, folder, f"/u:{USER}", f"/p:{PASSWORD}", least=10)


def test_a_wrong_password_is_read_in_the_picture(sesman, pairs):
    """Rivals call it a success: every step of the protocol goes well."""
    done = prove(
        target(sesman), "--trust", pairs["valid"].fingerprint(), user=USER, password="Sesame-not-1x",
        inside=sesman.inside,
    )  # fmt: skip
    assert value(done, "activate.end")["outcome"] == "activated", done
    assert value(done, "draw.picture")["looks"] == "refused-logon", done
    expected("broken", "activate", "wrong-password-or-user-form").hold_against(done)
    assert sesman.logons() == 1, sesman.said()


@pytest.mark.parametrize("trust", ["nothing", "first-use", "another"])
def test_without_nla_a_stranger_gets_no_password(trust, sesman, pairs):
    """Who ends TLS could read it: here a first use is no exception."""
    words = {
        "nothing": [], "first-use": ["--trust-on-first-use"], "another": ["--trust", pairs["replaced"].fingerprint()],
    }[trust]  # fmt: skip
    done = prove(target(sesman), *words, user=USER, password=PASSWORD, inside=sesman.inside)
    assert done.status == 3, done
    # The user named another key: then somebody in between is as good an answer.
    assert ranked(done)[0] in {"identity-unproven"} | ({"mitm-or-host-key-changed"} if trust == "another" else set()), done
    assert value(done, "authenticate.trust")["outcome"] == "refused", done
    assert values(done, "activate.end") == [], done
    assert sesman.logons() == 0 and USER not in sesman.said(), sesman.said()


@pytest.mark.parametrize(("name", "options"), [("down", {"sesman": False}), ("unreachable", {"as_user": "xrdp"})])
def test_a_session_manager_that_is_not_there(name, options, folder, pairs):
    """Not started; or its sessions' sockets are not for the user as whom xrdp runs, which shows a black screen."""
    home = folder / name
    home.mkdir(mode=0o755)
    with Sesman(home, pairs["valid"], **options) as server:
        done = prove(
            target(server), "--trust", pairs["valid"].fingerprint(), user=USER, password=PASSWORD, inside=server.inside
        )
        print(server.said())
    assert done.status in (2, 3), done
    assert SESMAN_DOWN in ranked(done)[:3], done
    assert steps(done)["draw"] != "ok", done


@pytest.mark.parametrize("level", ["none", "low", "high", "fips"])
def test_the_old_security_shows_the_login_screen_too(level, serve, folder):
    server, shot = serve("xrdp", "rdp", "valid", crypt=level), folder / "ours.png"
    done = prove(f"127.0.0.1:{server.port}", "--size", "800x600", "--screen", str(shot))
    assert value(done, "activate.end")["outcome"] == "activated", f"{done}\n{server.said()}"
    assert value(done, "draw.picture")["looks"] == "login-screen", done
    assert done.status == 1 and done.document["verdict"]["state"] == "degraded", done
    assert Image.open(shot).size == (800, 600)
