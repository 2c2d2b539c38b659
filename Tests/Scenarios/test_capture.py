"""`redial read` on captures of redial's own walks: the same words and the same verdict as the walk that made the packets."""

import json
import signal
from pathlib import Path

import pytest
from rig import lab, walk
from rig.capturing import Capture, Loopback
from rig.processes import Child

# What shows before anything is encrypted. A walk that asks further questions beside its own connection may know more of a
# host than one connection of it tells: those are left to the table.
IN_CLEAR = [
    "healthy-windows-nla", "healthy-tls12", "healthy-windows-no-nla",
    "accept-close", "accept-reset", "request-reset", "accept-silence",
    "port-taken-by-other-process-http", "port-taken-by-other-process-ssh", "port-taken-by-other-process-vnc", "garbage",
    "always-hybrid-required", "ssl-cert-not-on-server", "late-answer-4s", "late-answer-9s",
    "rdp-cert-key-unreadable", "rdp-cert-key-unreadable-fin", "xrdp-key-mismatch", "no-common-cipher",
    "tls-versions-disabled-server", "alert-internal-error", "hello-unanswered", "flight-stops-midway",
    "flight-reset-midway", "flight-reset-after-certificate",
    "fips-mode-old-security", "old-security-low", "xrdp-key-unreadable",
]  # fmt: skip
# The live walk asks again in small packets, which tells a path that loses large ones from a server that says nothing; who only
# listened cannot.
ALSO = dict.fromkeys(["hello-unanswered", "flight-stops-midway"], frozenset({"pmtu-black-hole"}))
FAULTS = {fault["id"]: fault for fault in lab.faults()}


@pytest.fixture(scope="module")
def loopback():
    with Loopback() as made:
        yield made


def read(*arguments: str) -> walk.Run:
    done = walk.run("read", *arguments, "--json")
    assert done.stdout, done
    walk.assert_keeps_the_contract(done)
    return done


def said(done: walk.Run, step: str) -> dict:
    return next(row for row in done.document["steps"] if row["step"] == step)


@pytest.mark.parametrize("fault", IN_CLEAR)
def test_a_capture_is_judged_as_the_walk_that_made_it(fault, loopback, folder):
    capture = folder / "walk.pcapng"
    # The usual port: who is cut off before the first word is known by nothing else.
    with lab.Lab(fault, folder, port=3389, inside=loopback.inside) as server, Capture(loopback.inside, capture):
        # Longer than a server may take to answer, and no longer.
        quick = None if "--timeout" in server.arguments else 15
        live = walk.check(*server.arguments, inside=loopback.inside, timeout=quick)
    captured = read(str(capture), "--conversation", "1")
    assert captured.document["verdict"]["state"] == live.document["verdict"]["state"], f"{live}\n{captured}"
    assert captured.document["verdict"]["step"] == live.document["verdict"]["step"], f"{live}\n{captured}"
    promised = lab.expectation(FAULTS[fault])
    walk.expected(promised.state, promised.step, *promised.causes, *ALSO.get(fault, ())).hold_against(captured)
    # The same words for what both saw.
    for step in ("reach", "negotiate", "encrypt"):
        here, there = said(live, step), said(captured, step)
        if here["state"] in {"ok", "failed"}:
            assert here["detail"]["id"] == there["detail"]["id"] or there["detail"]["id"] == "encrypt.plain", captured


def test_a_port_that_refuses_and_one_that_is_silent(loopback, folder):
    capture = folder / "refused.pcapng"
    with Capture(loopback.inside, capture):
        live = walk.check("127.0.0.1:3389", inside=loopback.inside)
    captured = read(str(capture))
    assert captured.document["verdict"]["step"] == live.document["verdict"]["step"] == "reach", captured
    assert said(captured, "reach")["detail"]["id"] == said(live, "reach")["detail"]["id"], captured


def listening(inside: list[str], folder: Path, *arguments: str) -> tuple[Child, Path]:
    """`redial listen --json`, once it says that it listens; its document goes to the file."""
    out = folder / "heard.json"
    child = Child(
        [*inside, walk.program(), "listen", "--interface", "lo", "--json", *arguments], folder / "listen.log",
        stdout=out.open("wb"),
    )  # fmt: skip
    child.wait_for(lambda: "listening" in child.output(), 10, "listen")
    return child, out


def test_listening_while_a_client_connects(loopback, folder):
    with lab.Lab("rdp-cert-key-unreadable", folder, inside=loopback.inside) as server:
        child, out = listening(loopback.inside, folder)
        with child:
            live = walk.check(*server.arguments, inside=loopback.inside)
            status = child.process.wait(30)
    heard = json.loads(out.read_text())
    assert status == 2, heard
    assert heard["verdict"] | {"summary": 0, "notWalked": 0, "provenThrough": 0} == live.document["verdict"] | {
        "summary": 0, "notWalked": 0, "provenThrough": 0
    }, heard  # fmt: skip
    assert heard["causes"][0]["id"] == live.document["causes"][0]["id"], heard
    assert len(heard["conversations"]) == live.document["connections"]["opened"], heard


def test_listening_ends_with_what_it_has(loopback, folder):
    """On an interrupt, with a healthy server behind it and nothing wrong; and with nothing heard at all."""
    child, out = listening(loopback.inside, folder, "--for", "60s")
    with child:
        child.process.send_signal(signal.SIGINT)
        assert child.process.wait(10) == 3
    assert json.loads(out.read_text())["verdict"]["state"] == "inconclusive"
    child, out = listening(loopback.inside, folder, "--for", "1s")
    with child:
        assert child.process.wait(10) == 3


def test_listening_needs_a_right(loopback, folder):
    bare = ["setpriv", "--bounding-set=-all", "--inh-caps=-all", "--ambient-caps=-all", "--reuid=65534", "--clear-groups"]
    done = walk.run("listen", "--interface", "lo", "--json", inside=[*loopback.inside, *bare])
    assert done.status == 70, done
    assert done.document["id"] == "needs-privilege", done
    assert "setcap" in done.document["text"], done


@pytest.mark.parametrize("arguments", [("--interface", "nothing0"), ("--host", "example.com"), ("--for", "soon")])
def test_what_cannot_be_listened_to(arguments, loopback):
    done = walk.run("listen", "--json", *arguments, inside=loopback.inside)
    assert done.status == 64, done
    assert done.document["schema"] == "redial.error/1", done


def test_a_capture_beside_a_live_walk(loopback, folder):
    """The client in the capture fails; redial, which offers more, gets through: both stand in one report."""
    capture = folder / "client.pcapng"
    with lab.Lab("healthy-windows-nla", folder, inside=loopback.inside) as server:
        with lab.Lab("rdp-cert-key-unreadable", folder, inside=loopback.inside) as broken:
            with Capture(loopback.inside, capture):
                walk.check(*broken.arguments, inside=loopback.inside)
            other = walk.check(*server.arguments, "--with", str(capture), inside=loopback.inside)
            same = walk.check(*broken.arguments, "--with", str(capture), inside=loopback.inside)
    kinds = [row["kind"] for row in other.document["observations"]]
    assert "vantage.other" not in kinds, "another port is another server"
    told = next(row["value"] for row in same.document["observations"] if row["kind"] == "vantage.other")
    assert (told["state"], told["failedStep"]) == ("broken", "encrypt"), told
    assert "client 127.0.0.1" in told["place"], told
