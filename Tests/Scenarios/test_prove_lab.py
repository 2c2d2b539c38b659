"""The lab's servers that only somebody who logs on gets to know, met by `check --user` and by `prove`."""

import os

import pytest
from rig import lab, walk

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
    for observation in done.document["observations"]:
        if "screen" in observation.get("kind", ""):
            print(fault["id"], observation)
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


def test_the_catalogue_names_command_and_user():
    assert {fault["command"] for fault in FAULTS} == {"check", "prove"}
    assert {fault["user"] for fault in FAULTS} >= {"LAB\\joe", ".\\joe"}
    assert all("password" not in fault for fault in lab.every())
