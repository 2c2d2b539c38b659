"""`--via`: the same walk from another place over a real sshd, and what the difference means."""

import os
import shutil
import signal
import subprocess
from pathlib import Path

import pytest
from rig import lab, walk
from rig.netns import CLIENT, SERVER
from rig.processes import wait_until
from rig.ssh import SSHD
from rig.walk import expected

ROUTER = "10.78.1.254"  # the router's address on the client's side
PORT = f"ip daddr {SERVER} tcp dport 3389"
# What a place that gets through leaves of a silently dropped port: rules, bans and routes for one source.
FOR_THIS_SOURCE = expected(
    "broken", "reach", "cloud-nsg-or-sg", "bruteforce-blocker-banned-you", "port-forward-or-hairpin",
    "windows-firewall-blocks", "security-suite-blocks-on-server", "client-network-stack-broken",
    "vpn-tunnel-user-context-or-tun-proxy",
)  # fmt: skip
OF_THE_SERVER = {"host-off-asleep", "rdp-disabled", "termservice-stopped", "guest-nic-or-dhcp-broken"}


def remains(folder: Path) -> list[str]:
    """What `--via` left in the temporary folder there."""
    return [str(entry) for entry in folder.rglob("*") if entry.name == "redial"]


@pytest.fixture
def gate(folder):
    """An sshd on loopback whose sessions have a temporary folder of their own: `there`."""
    (folder / "there").mkdir(mode=0o700)
    with SSHD(folder / "ssh", more=f"SetEnv TMPDIR={folder}/there") as sshd:
        sshd.there = folder / "there"
        yield sshd


def test_a_healthy_host_is_healthy_from_both(gate, folder):
    with lab.Lab("healthy-windows-nla", folder) as server:
        done = walk.run("check", *server.arguments, *gate.arguments, "--json", seconds=60)
    walk.assert_keeps_the_contract(done)
    other = done.document["otherVantage"]
    assert (done.status, other["error"], other["place"]) == (0, None, "gate"), done
    compared = other["comparison"]
    assert (compared["state"], compared["relation"]) == ("alike", "other-vantage"), done
    assert compared["second"]["vantage"]["kind"] == "ssh", done
    assert compared["second"]["verdict"]["state"] == "healthy", done
    [seen] = [seen for seen in done.document["observations"] if seen["kind"] == "vantage.other"]
    assert seen["value"]["state"] == "healthy", done
    assert remains(gate.there) == [] and list(gate.there.iterdir()) == []


def test_what_fails_alike_is_the_servers(gate, folder):
    with lab.Lab("rdp-cert-key-unreadable", folder) as server:
        done = walk.run("check", *server.arguments, *gate.arguments, "--json", seconds=60)
        told = walk.run("check", *server.arguments, *gate.arguments, seconds=60)
    assert done.status == 2, done
    assert done.document["causes"][0]["id"] == "rdp-cert-key-unreadable", done
    reasons = done.document["causes"][0]["because"]
    assert any(reason["says"]["id"] == "vantage.other.fails-alike" for reason in reasons), reasons
    assert "From gate" in told.stdout and "There: Broken at the TLS handshake" in told.stdout, told
    walk.assert_printable(told.stdout)


def test_a_rule_for_one_source_is_seen_from_the_other_place(path, serve, folder):
    path.fault()
    serve("xrdp", "tls", "valid", address=SERVER, port=3389, inside=path.inside(path.server))
    # The router forwards nothing of the client to the port, and asks the server itself without any forwarding.
    path.fault(f"ip saddr {CLIENT} {PORT} drop")
    with SSHD(folder / "ssh", address=ROUTER, inside=path.inside(path.router)) as sshd:
        here = walk.check(SERVER, timeout=15, inside=path.inside(path.client))
        done = walk.check(SERVER, *sshd.arguments, timeout=15, inside=path.inside(path.client))
    FOR_THIS_SOURCE.hold_against(done)
    compared = done.document["otherVantage"]["comparison"]
    assert (compared["state"], compared["step"]) == ("differs", "reach"), done
    assert compared["explanation"]["id"] == "compare.explain.path", done
    before = {cause["id"]: cause["probability"] for cause in here.document["causes"]}
    for cause in done.document["causes"]:
        if cause["id"] in OF_THE_SERVER:
            assert cause["probability"] < before[cause["id"]] / 5, cause
    assert "host-off-asleep" in {out["id"] for out in done.document["ruledOut"]}, done


def failing(done: walk.Run, error: str, state: str = "healthy") -> None:
    """The local walk is told whole and decides the exit code; why there is no other one is a sentence on stderr and an id."""
    assert done.status == {"healthy": 0, "broken": 2}[state], done
    assert done.document["verdict"]["state"] == state, done
    assert done.document["otherVantage"]["error"]["id"] == error, done
    assert done.document["otherVantage"]["comparison"] is None, done
    assert len(done.stderr.strip().splitlines()) == 1, done
    walk.assert_printable(done.stderr)


@pytest.fixture
def healthy(folder):
    with lab.Lab("healthy-windows-nla", folder) as server:
        yield ["check", *server.arguments, "--json", "--timeout", "8"]


def test_who_may_not_log_on_is_told_so(gate, healthy):
    (gate.folder / "authorized").write_text("")
    failing(walk.run(*healthy, *gate.arguments, seconds=60), "via-not-logged-on")


def test_a_host_key_that_changed_is_not_trusted(gate, healthy):
    known = gate.folder / "known"
    known.write_text(known.read_text().replace("AAAA", "AAAB", 1)[:-10] + "\n")
    failing(walk.run(*healthy, *gate.arguments, seconds=60), "via-host-key")


def test_nobody_listens_there(gate, healthy):
    gate.child.stop()
    failing(walk.run(*healthy, *gate.arguments, seconds=60), "via-not-logged-on")


def test_without_a_client_of_ssh(gate, healthy, folder, monkeypatch):
    monkeypatch.setenv("PATH", str(folder / "empty"))
    failing(walk.run(*healthy, *gate.arguments, seconds=60), "via-no-ssh")


def mounted(gate: SSHD, options: str) -> None:
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", gate.there], check=True)


@pytest.mark.parametrize("options, error", [("noexec", "via-not-executable"), ("size=1m", "via-not-stored")])
def test_a_temporary_folder_that_will_not_do(gate, healthy, options, error):
    mounted(gate, options)
    try:
        failing(walk.run(*healthy, *gate.arguments, seconds=60), error)
        assert list(gate.there.iterdir()) == []
    finally:
        subprocess.run(["umount", gate.there], check=True)


def test_no_temporary_folder_at_all(gate, healthy):
    shutil.rmtree(gate.there)
    failing(walk.run(*healthy, *gate.arguments, seconds=60), "via-no-folder")


MARK = "read -r mark\necho $mark\n"
LIES = {
    "no-mark": ("echo hello", "via-said-nothing"),
    "endless": (MARK + "exec cat /dev/zero", "via-said-too-much"),
    "no-json": (MARK + "echo Permission denied", "via-unreadable"),
    "nested": (MARK + "head -c 1000000 /dev/zero | tr '\\\\0' '['", "via-unreadable"),
    "only-the-name": (MARK + """echo '{"schema": "redial.walk/1"}'""", "via-unreadable"),
}


@pytest.mark.parametrize("script, error", LIES.values(), ids=LIES.keys())
def test_another_machine_that_says_what_it_likes(folder, healthy, script, error):
    liar = folder / "liar"
    liar.write_text(f"#!/bin/sh\n{script}\n")
    liar.chmod(0o755)
    with SSHD(folder / "ssh", more=f"ForceCommand {liar}") as sshd:
        failing(walk.run(*healthy, *sshd.arguments, seconds=60), error)


def test_an_interrupt_leaves_nothing_there(gate, folder):
    """The walk there is waiting for a silent host when the one who asked goes away."""
    with lab.Lab("accept-silence", folder) as server:
        command = [walk.program(), "check", *server.arguments, *gate.arguments, "--timeout", "25"]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            wait_until(lambda: any(is_run(Path(found)) for found in remains(gate.there)), 30, "the walk there")
            process.send_signal(signal.SIGINT)
            assert process.wait(5) == 130
            wait_until(lambda: list(gate.there.iterdir()) == [], 10, "the folder there to be removed")
        finally:
            process.kill()
            process.wait()


def is_run(program: Path) -> bool:
    """Whether a walk (and not only the question for its version) runs from this file."""
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if os.readlink(entry / "exe") == str(program) and b"--record" in (entry / "cmdline").read_bytes():
                return True
        except OSError:
            continue
    return False


@pytest.mark.parametrize("place", ["gate", "ssh://-oProxyCommand=x", "ssh://a;b", "ssh://gate:0", "http://gate"])
def test_a_place_that_is_none_is_refused(place):
    done = walk.run("check", "127.0.0.1:1", "--via", place, seconds=5)
    assert done.status == 64, done
