"""`redial read` on captures of redial's own walks: the same words and the same verdict as the walk that made the packets."""

import pytest
from rig import lab, walk
from rig.capturing import Capture, Loopback

# What shows before anything is encrypted. A walk that asks further questions beside its own connection may know more of a
# host than one connection of it tells: those are left to the table.
IN_CLEAR = [
    "healthy-windows-nla", "healthy-tls12", "healthy-windows-no-nla",
    "accept-close", "accept-reset", "request-reset", "accept-silence",
    "port-taken-by-other-process-http", "port-taken-by-other-process-ssh", "port-taken-by-other-process-vnc", "garbage",
    "always-hybrid-required", "ssl-cert-not-on-server", "late-answer-4s", "late-answer-9s",
    "rdp-cert-key-unreadable", "rdp-cert-key-unreadable-fin", "xrdp-key-mismatch", "no-common-cipher",
    "tls-versions-disabled-server", "alert-internal-error", "hello-unanswered", "flight-stops-midway",
    "flight-reset-midway", "flight-reset-after-certificate", "tls13-offer-reset",
    "fips-mode-old-security", "old-security-low", "xrdp-key-unreadable",
]  # fmt: skip
# Where OpenSSL's own reading, or further questions, are what the live walk goes by.
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
    with lab.Lab(fault, folder, inside=loopback.inside) as server, Capture(loopback.inside, capture):
        live = walk.check(*server.arguments, inside=loopback.inside)
    captured = read(str(capture), "--conversation", "1")
    assert captured.document["verdict"]["state"] == live.document["verdict"]["state"], f"{live}\n{captured}"
    assert captured.document["verdict"]["step"] == live.document["verdict"]["step"], f"{live}\n{captured}"
    lab.expectation(FAULTS[fault]).hold_against(captured)
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
