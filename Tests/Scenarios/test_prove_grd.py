"""`redial prove` on gnome-remote-desktop: a real Wayland desktop behind NLA. What is expected was written down before the first run."""

import pytest
from PIL import Image
from rig import screenshots
from rig.grd import RemoteDesktop
from rig.logon import ask, prove, ranked, value, values
from rig.servers import PASSWORD, USER
from rig.walk import CONNECTIONS_HEALTHY, expected

from test_prove import ALIKE, REFUSED

TARGET = "127.0.0.1:3389"


@pytest.fixture
def desktop(folder, pairs):
    home = folder / "grd"
    home.mkdir()
    with RemoteDesktop(home, pairs["valid"]) as server:
        yield server
        print(server.said())


def by_xfreerdp(folder, desktop):
    """A second client now and then gets no picture until something changes on the screen, and then the next one does."""
    words = ["/sec:nla", f"/u:{USER}", f"/p:{PASSWORD}"]
    for tries_left in (2, 1, 0):
        try:
            return screenshots.by_xfreerdp(folder, "127.0.0.1", 3389, *words, inside=desktop.inside, seconds=8)
        except AssertionError:
            if not tries_left:
                raise


def test_the_right_password(desktop, folder, pairs):
    shot = folder / "ours.png"
    done = prove(
        TARGET, "--trust", pairs["valid"].fingerprint(), "--size", "800x600", "--screen", str(shot), user=USER,
        password=PASSWORD, inside=desktop.inside,
    )  # fmt: skip
    expected("healthy", None).hold_against(done)
    assert value(done, "authenticate.logon")["outcome"] == "accepted", done
    assert value(done, "activate.end")["outcome"] == "activated", done
    assert done.document["connections"]["opened"] <= CONNECTIONS_HEALTHY, done
    assert done.document["verdict"]["provenThrough"] == "draw", done
    theirs = by_xfreerdp(folder, desktop)
    assert screenshots.alike(Image.open(shot), theirs) >= ALIKE


def test_wrong_passwords_are_refused_and_the_right_one_opens_no_session(desktop, pairs):
    trust = ["--trust", pairs["valid"].fingerprint()]
    for user, password in ((USER, "Sesame-not-1x"), ("nobody", PASSWORD)):
        done = prove(TARGET, *trust, user=user, password=password, inside=desktop.inside)
        assert done.status == 2 and done.document["verdict"]["step"] == "authenticate", done
        assert ranked(done)[0] in REFUSED, done
    done = ask("check", TARGET, *trust, user=USER, password=PASSWORD, inside=desktop.inside)
    assert done.status == 0 and done.document["verdict"]["provenThrough"] == "authenticate", done
    assert values(done, "activate.end") == [], done
