"""`redial listen` while a client of other people connects: xfreerdp, to the lab over loopback and to xrdp over a wire of its own."""

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from rig import lab, netns, servers, walk
from rig.capturing import Capture, Loopback
from rig.processes import Child

# Longer than any client here takes, and bounded.
AT_MOST = "40s"


@pytest.fixture(scope="module")
def loopback() -> Iterator[Loopback]:
    with Loopback() as made:
        yield made


@dataclass
class Heard:
    status: int
    document: dict

    @property
    def verdict(self) -> tuple[str, str | None]:
        return self.document["verdict"]["state"], self.document["verdict"]["step"]

    @property
    def kinds(self) -> dict[str, dict]:
        return {seen["kind"]: seen["value"] for seen in self.document["observations"]}


class Listening:
    """`redial listen --json` in a namespace; `heard()` once it has ended by itself, or was asked to."""

    def __init__(self, inside: list[str], folder: Path, interface: str, *arguments: str):
        self.out = folder / "heard.json"
        command = [*inside, walk.program(), "listen", "--interface", interface, "--json", "--for", AT_MOST, *arguments]
        self.child = Child(command, folder / "listen.log", stdout=self.out.open("wb"))

    def __enter__(self) -> "Listening":
        self.child.wait_for(lambda: "listening" in self.child.output(), 10, "listen")
        return self

    def __exit__(self, *_) -> None:
        self.child.stop()

    def heard(self, *, interrupted: bool = False) -> Heard:
        if interrupted:
            self.child.process.send_signal(signal.SIGINT)
        status = self.child.process.wait(45)
        document = json.loads(self.out.read_text())
        walk.assert_holds(document, "report")
        return Heard(status, document)


def connect(inside: list[str], address: str, port: int, screen: str, folder: Path, *options: str) -> subprocess.CompletedProcess:
    """A user presses Connect."""
    (folder / "krb5.conf").write_text(servers.NO_KERBEROS)
    environment = os.environ | {"DISPLAY": screen, "HOME": str(folder), "KRB5_CONFIG": str(folder / "krb5.conf")}
    command = [*inside, "xfreerdp", f"/v:{address}:{port}", "/cert:ignore", "+auth-only", f"/u:{servers.USER}", *options]
    return subprocess.run(
        command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60)


# Of the outside these look alike.
REFUSED = {"wrong-password-or-user-form", "account-locked", "password-expired-or-must-change"}


@pytest.mark.parametrize(("fault", "state", "step", "causes"), [
    ("rdp-cert-key-unreadable", "broken", "encrypt", {"rdp-cert-key-unreadable"}),
    # The password is wrong: what xfreerdp itself calls STATUS_LOGON_FAILURE shows through TLS 1.3 by who falls silent.
    ("healthy-windows-nla", "broken", "authenticate", REFUSED),
    ("accept-close", "broken", "negotiate", set()),
    ("healthy-windows-no-nla", "healthy", None, set()),
])  # fmt: skip
def test_a_real_client_at_the_lab(fault, state, step, causes, loopback, screen, folder):
    with lab.Lab(fault, folder, port=3389, inside=loopback.inside) as server:
        with Listening(loopback.inside, folder, "lo") as listener:
            client = connect(loopback.inside, server.address, server.port, screen, folder, "/p:wrong")
            heard = listener.heard()
    assert heard.verdict == (state, step), f"{client.stdout}\n{heard.document}"
    if causes:
        assert heard.document["causes"][0]["id"] in causes, heard.document["causes"]
    assert heard.document["connections"]["opened"] == 0, "nothing is sent"


@pytest.fixture
def wire(folder) -> Iterator[netns.Rig]:
    """Client and server in namespaces of their own, and a wire between."""
    with netns.Rig() as rig:
        yield rig


def test_nothing_of_ours_but_the_listener(wire, pairs, screen, folder):
    """xfreerdp and xrdp, over a wire; listening at the server's end, as on a Linux server or a jump host."""
    home = folder / "xrdp"
    home.mkdir(mode=0o755)
    inside, there = wire.inside(wire.server), wire.inside(wire.client)
    with servers.xrdp(home, "tls", pairs["valid"], netns.SERVER, 3389, inside):
        with Listening(inside, folder, "up0", "--host", netns.CLIENT) as listener:
            connect(there, netns.SERVER, 3389, screen, folder, "/p:x", "/tls-seclevel:0")
            heard = listener.heard(interrupted=True)
    assert heard.verdict[0] in {"healthy", "degraded"}, heard.document
    asked = heard.kinds["capture.request"]
    assert heard.document["vantage"]["source"] == netns.CLIENT and asked["readable"], heard.document
    assert heard.document["target"]["host"] == netns.SERVER
    # What Wireshark's own reader would call the client's offer: TLS at least.
    assert heard.kinds["encrypt.handshake"]["outcome"] == "completed", heard.kinds
    # The same of nobody: another address was asked for.
    with Listening(inside, folder, "up0", "--host", netns.NOBODY) as listener:
        refused = connect(there, netns.SERVER, 3389, screen, folder, "/p:x")
        other = listener.heard(interrupted=True)
    assert refused.returncode != 0 and other.verdict == ("inconclusive", None), other.document


def test_a_client_that_meets_a_closed_port(wire, screen, folder):
    there = wire.inside(wire.client)
    with Listening(there, folder, "up0") as listener:
        assert connect(there, netns.SERVER, 3389, screen, folder, "/p:x").returncode != 0
        heard = listener.heard()
    assert heard.verdict == ("broken", "reach"), heard.document
    assert heard.kinds["reach.port"]["outcome"] == "refused", heard.kinds


def test_a_client_that_came_again_and_got_through(loopback, screen, folder):
    capture = folder / "retry.pcapng"
    with Capture(loopback.inside, capture):
        for fault in ("rdp-cert-key-unreadable", "healthy-windows-no-nla"):
            with lab.Lab(fault, folder, port=3389, inside=loopback.inside) as server:
                connect(loopback.inside, server.address, 3389, screen, folder, "/p:x")
    done = walk.run("read", str(capture), "--json")
    states = [row["state"] for row in done.document["conversations"]]
    assert "broken" in states and done.document["verdict"]["state"] == "healthy", done
    assert "capture-others-failed" in {note["id"] for note in done.document["notes"]}, done
    first = walk.run("read", str(capture), "--conversation", "1", "--json")
    assert first.document["verdict"]["step"] == "encrypt", first


def test_a_client_that_asks_for_less_after_it_was_refused(loopback, screen, folder):
    """The server takes no TLS; xfreerdp tries again without. The refusal is the cause, not the client's second wish."""
    capture = folder / "less.pcapng"
    with lab.Lab("fips-mode-old-security", folder, port=3389, inside=loopback.inside) as server:
        with Capture(loopback.inside, capture):
            connect(loopback.inside, server.address, 3389, screen, folder, "/p:x")
    done = walk.run("read", str(capture), "--json")
    assert len(done.document["conversations"]) > 1, done
    answers = [seen["value"] for seen in done.document["observations"] if seen["kind"] == "negotiate.answer"]
    told = {(answer["question"], answer.get("failureCode")) for answer in answers}
    assert ("client", 2) in told and ("rdp-only", None) in told, answers
    plain = {"tls-only-or-rdp-only-server", "fips-mode"}
    assert done.document["causes"][0]["id"] in plain, [row["id"] for row in done.document["causes"]]
