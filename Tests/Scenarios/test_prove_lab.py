"""The lab's servers that only somebody who logs on gets to know, met by `check --user` and by `prove`."""

import os

import pytest
from rig import lab, walk
from rig.forwarder import Forwarder
from rig.logon import prove, values

# Each runs the command that its row of the catalogue names.
FAULTS = lab.logons()
# A walk that waits for what never comes need not wait long for it.
SILENT = {
    "logon-silence", "licence-silence", "activation-silence", "session-deactivated", "graphics-pipeline-only",
    "bitmap-too-wide", "bitmap-bomb", "bitmap-too-short",
}  # fmt: skip


def run(server: lab.Lab, *options: str, seconds: float = 60) -> walk.Run:
    """The command that this server's fault is met by, with the password where nobody sees it."""
    os.environ.update(server.environment)
    try:
        return walk.run(server.command, *server.arguments, "--json", *options, seconds=seconds)
    finally:
        for name in server.environment:
            del os.environ[name]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault["id"])
def test_a_fault_behind_a_logon_gives_its_own_cause(fault, folder):
    options = ["--timeout", "8"] if fault["id"] in SILENT else []
    if fault["command"] == "prove":
        options += ["--size", "800x600"]
    with lab.Lab(fault["id"], folder) as server:
        done = run(server, *options)
    assert done.stdout, done
    walk.assert_printable(done.stdout)
    lab.expectation(fault).hold_against(done)
    assert done.status == walk.EXIT_CODES[fault["expect"]["state"]], done
    assert server.password not in done.stdout + done.stderr


def test_the_first_screen_is_written_to_a_file(folder):
    file = folder / "screen.png"
    with lab.Lab("healthy-session", folder) as server:
        done = run(server, "--size", "800x600", "--screen", str(file))
    assert done.status == 0, done
    assert file.read_bytes().startswith(b"\x89PNG\r\n"), done


def test_a_case_keeps_what_was_proven(folder):
    case = folder / "ticket.case"
    with lab.Lab("healthy-session", folder) as server:
        done = run(server, "--size", "800x600", "--case", str(case))
    again = walk.run("read", str(case), "--json")
    assert (done.status, again.status) == (0, 0), f"{done}\n{again}"
    assert again.document["verdict"]["provenThrough"] == done.document["verdict"]["provenThrough"] == "draw", again


@pytest.mark.parametrize("fault", ["old-security-high", "tls-only-or-rdp-only-server"])
def test_domain_controllers_are_asked_once(fault, folder):
    """The old security takes a connection of its own, once TLS was refused; no password is tried again for it."""
    nobody = 1  # a port at which nobody listens: what asks is counted and hung up on
    with lab.Lab(fault, folder) as server, Forwarder(nobody) as controller:
        options = ["--kdc", f"127.0.0.1:{controller.port}", "--trust-on-first-use"]
        done = prove(f"localhost:{server.port}", *options, user="nora@DOM.TEST", password="Nora-ü-1x")
    assert done.document["connections"]["opened"] > 1, done
    assert controller.accepted == 1, done
    assert [asked["outcome"] for asked in values(done, "authenticate.kdc")] == ["closed"], done


def test_the_catalogue_names_command_and_user():
    assert {fault["command"] for fault in FAULTS} == {"check", "prove"}
    assert {fault["user"] for fault in FAULTS} >= {"LAB\\joe", ".\\joe"}
    assert all("password" not in fault for fault in lab.every())
