"""`--inside smb://`: a real smbd with the registry of a Windows is read, repaired, checked by Samba's own tools, and put back."""

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path

import conftest
import jsonschema
import pytest
import shutil
from rig import killing, smb, walk
from rig.follower import Follower

SET = "SYSTEM\\CurrentControlSet\\"
SERVER = SET + "Control\\Terminal Server"
LISTENER = SERVER + "\\WinStations\\RDP-Tcp"
POLICY = "SOFTWARE\\Policies\\Microsoft\\Windows NT\\Terminal Services"
ROOT = "HKEY_LOCAL_MACHINE\\"
WINDOWS = rf"""[{ROOT}{SERVER}]
"fDenyTSConnections"=dword:00000001
"TSAppCompat"=dword:00000000
[{ROOT}{LISTENER}]
"PortNumber"=dword:00000d3d
"fEnableWinStation"=dword:00000001
"SecurityLayer"=dword:00000002
"UserAuthentication"=dword:00000001
"MinEncryptionLevel"=dword:00000002
[{ROOT}{SET}Services\TermService]
"Start"=dword:00000003
[{ROOT}{SET}Services\TermService\Parameters]
"ServiceDll"="%SystemRoot%\\System32\\termsrv.dll"
[{ROOT}{SET}Services\SharedAccess\Parameters\FirewallPolicy\FirewallRules]
"RemoteDesktop-In-TCP"="v2.10|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=3389|App=System|"
[{ROOT}{SET}Services\Tcpip\Parameters]
"Hostname"="WS-041"
[{ROOT}SOFTWARE\Microsoft\Windows NT\CurrentVersion]
"ProductName"="Windows 10 Pro"
"CurrentBuildNumber"="19045"
"""
PASSWORD = ["--password-env", "REDIAL_TEST_PASSWORD"]
# Refused, as by a machine whose Remote Desktop is off.
REPAIR_SECONDS, SETTINGS_SECONDS = 2.0, 1.0


@pytest.fixture(scope="module")
def machine() -> Iterator[smb.Machine]:
    folder = conftest.open_folder()
    with smb.Machine(folder / "machine", WINDOWS) as made:
        yield made
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def desktop(machine, tmp_path_factory) -> Iterator[Follower]:
    """Its Remote Desktop, which listens while its registry says so."""

    def is_on() -> bool:
        return machine.value(SERVER, "fDenyTSConnections") == "0"

    with Follower(is_on, tmp_path_factory.mktemp("desktop")) as following:
        yield following


@pytest.fixture(autouse=True)
def password(monkeypatch) -> None:
    monkeypatch.setenv("REDIAL_TEST_PASSWORD", smb.PASSWORD)


def inside(machine: smb.Machine, user: str = "admin") -> list[str]:
    return ["--inside", machine.access(user), *PASSWORD]


def valid(done: walk.Run, name: str) -> dict:
    jsonschema.validate(done.document, walk.schema(name), cls=jsonschema.Draft202012Validator)
    walk.assert_printable(done.stdout)
    return done.document


def check(desktop: Follower, *options: str) -> walk.Run:
    return walk.check(*desktop.arguments, "--no-remember", *options, timeout=10)


def cause(report: dict, name: str) -> dict | None:
    return next((cause for cause in report["causes"] if cause["id"] == name), None)


def test_outside_and_inside_together_prove_the_cause_which_is_repaired_and_put_back(machine, desktop, tmp_path):
    state, before = tmp_path / "state", machine.export()
    outside = check(desktop).document
    assert (outside["verdict"]["state"], outside["verdict"]["step"]) == ("broken", "reach")
    assert all(cause["certainty"] != "proven" for cause in outside["causes"])
    joined = check(desktop, *inside(machine)).document
    assert joined["causes"][0]["id"] == "rdp-disabled" and joined["causes"][0]["certainty"] == "proven", joined

    fix = ["fix", *desktop.arguments, "--no-remember", *inside(machine), "--json"]
    planned = valid(walk.run(*fix, state=state), "plan")
    assert planned["repairs"][0]["id"] == "enable-remote-desktop", planned
    change = planned["repairs"][0]["changes"][0]
    assert (change["before"], change["after"]) == ("1", "0"), planned
    assert machine.export() == before

    done = walk.run(*fix, "--apply", "--yes", state=state)
    assert done.status == 0, done
    assert valid(done, "result")["ending"] == "verified", done
    assert machine.value(SERVER, "fDenyTSConnections") == "0"
    assert check(desktop, *inside(machine)).document["verdict"]["state"] == "healthy"
    # Nothing of the password is kept.
    kept = [path.read_bytes() for path in state.rglob("*") if path.is_file()]
    assert kept and not any(smb.PASSWORD.encode() in content for content in kept)

    undone = walk.run("undo", *PASSWORD, "--json", state=state)
    assert undone.status == 0 and valid(undone, "result")["ending"] == "undone", undone
    assert machine.export() == before
    again = check(desktop, *inside(machine)).document
    assert again["causes"][0]["id"] == "rdp-disabled" and again["verdict"]["step"] == "reach", again
