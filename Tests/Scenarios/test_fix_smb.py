"""`--inside smb://`: a real smbd with the registry of a Windows is read, repaired, checked by Samba's own tools, and put back."""

import json
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import conftest
import pytest
from rig import killing, lab, smb, walk
from rig.follower import Follower

SET = "SYSTEM\\CurrentControlSet\\"
SERVER = SET + "Control\\Terminal Server"
LISTENER = SERVER + "\\WinStations\\RDP-Tcp"
POLICY = "SOFTWARE\\Policies\\Microsoft\\Windows NT\\Terminal Services"
GROUP_POLICY = "SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Group Policy"
HISTORY = GROUP_POLICY + "\\History\\{35378EAC-683F-11D2-A89A-00C04FBBCFA2}"
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
[{ROOT}SOFTWARE\Microsoft\Windows NT\CurrentVersion]
"ProductName"="Windows 10 Pro"
"CurrentBuildNumber"="19045"
"""
PASSWORD = ["--password-env", "REDIAL_TEST_PASSWORD"]
HELPER = walk.ROOT / "Sources/Edge/Access/SMB/smb-helper.py"
HELPER_TESTS = Path(__file__).parent / "rig/smb_helper_tests.py"


@pytest.fixture(scope="module")
def machine() -> Iterator[smb.Machine]:
    folder = conftest.open_folder()
    with smb.Machine(folder / "machine", WINDOWS) as made:
        yield made
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def following(machine, tmp_path_factory) -> Iterator[Follower]:
    """Its Remote Desktop, which listens while its registry says so."""

    def is_on() -> bool:
        return machine.value(SERVER, "fDenyTSConnections") == "0"

    with Follower(is_on, tmp_path_factory.mktemp("desktop")) as server:
        yield server


@pytest.fixture
def desktop(machine, following) -> Follower:
    """The same once it has followed whatever the test before it left in the registry."""
    following.wait(machine.value(SERVER, "fDenyTSConnections") == "0")
    return following


@pytest.fixture(autouse=True)
def password(monkeypatch) -> None:
    monkeypatch.setenv("REDIAL_TEST_PASSWORD", smb.PASSWORD)


def inside(machine: smb.Machine, user: str = "admin") -> list[str]:
    return ["--inside", machine.access(user), *PASSWORD]


def valid(done: walk.Run, name: str) -> dict:
    walk.assert_holds(done.document, name)
    walk.assert_printable(done.stdout)
    return done.document


def check(desktop: Follower, *options: str) -> walk.Run:
    return walk.check(*desktop.arguments, "--no-remember", *options, timeout=10)


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
    # Who has lost this side's journal finds the old values in the machine's registry, until they are back.
    entry = json.loads(machine.value("SOFTWARE\\redial\\Journal", done.document["id"]))
    assert (entry["repair"], entry["state"]) == ("enable-remote-desktop", "prepared"), entry
    assert entry == json.loads((state / f"redial/journal/{entry['id']}.json").read_text()) | {"state": "prepared"}
    assert check(desktop, *inside(machine)).document["verdict"]["state"] == "healthy"
    # Nothing of the password is kept.
    kept = [path.read_bytes() for path in state.rglob("*") if path.is_file()]
    assert kept and not any(smb.PASSWORD.encode() in content for content in kept)

    undone = walk.run("undo", *PASSWORD, "--json", state=state)
    assert undone.status == 0 and valid(undone, "result")["ending"] == "undone", undone
    assert machine.export() == before
    desktop.wait(listening=False)
    again = check(desktop, *inside(machine)).document
    assert again["causes"][0]["id"] == "rdp-disabled" and again["verdict"]["step"] == "reach", again


def test_an_experiment_tells_whether_it_made_a_difference(machine, desktop, tmp_path):
    state, before = tmp_path / "state", machine.export()
    words = ("try", *desktop.arguments, "--no-remember", *inside(machine), "--for", "2s", "--yes", "--json")
    done = walk.run(*words, "--timeout", "10", "--repair", "enable-remote-desktop", state=state)
    assert done.status == 0, done
    result = valid(done, "result")
    assert (result["ending"], result["madeADifference"]) == ("undone", True), result
    assert result["during"]["verdict"]["state"] == "healthy" and result["after"]["verdict"]["state"] == "broken"
    assert machine.export() == before
    listed = walk.run("undo", "--list", "--json", state=state)
    assert [entry["state"] for entry in valid(listed, "journal-list")["entries"]] == ["undone"]


NTLM = SET + "Control\\Lsa\\MSV1_0"
EXPERIMENTS = ["allow-encryption-oracle", "ntlm-incoming-restriction", "restricted-admin-remote-guard", "test-without-nla"]


@pytest.mark.parametrize("repair", EXPERIMENTS)
def test_every_experiment_with_the_registry_is_taken_back(repair, machine, tmp_path):
    """Nobody listens, so none of them makes a difference."""
    if repair == "ntlm-incoming-restriction":  # without one there is nothing to lift
        machine.local("createkey", f"HKLM\\{NTLM}")
        machine.local("setvalue", f"HKLM\\{NTLM}", "RestrictReceivingNTLMTraffic", "dword", "2")
    before = machine.export()
    words = ("try", "127.0.0.1:1", "--no-remember", *inside(machine), "--for", "1s", "--yes", "--accept-risk", "--json")
    done = walk.run(*words, "--timeout", "2", "--repair", repair, state=tmp_path / "state")
    assert (done.status, done.document["madeADifference"]) == (1, False), done
    assert valid(done, "result")["ending"] == "undone" and done.document["changes"], done
    assert machine.export() == before
    if repair == "ntlm-incoming-restriction":
        machine.local("deletekey", f"HKLM\\{NTLM}")


def test_one_logon_does_for_all_and_it_is_quick(machine, desktop, tmp_path):
    state = tmp_path / "state"
    # A port that nobody listens on: the walk is over at once, and the settings are what takes time.
    looked = []
    for _ in range(2):
        earlier, began = len(machine.logons()), time.monotonic()
        done = walk.check("127.0.0.1:1", "--no-remember", *inside(machine))
        looked.append(time.monotonic() - began)
        assert len(machine.logons()) == earlier + 1, machine.logons()
    settings = [one for one in done.document["observations"] if one["kind"] == "machine.setting"]
    read = {one["value"]["path"].rpartition("\\")[2] for one in settings}
    assert read >= {"fDenyTSConnections", "SecurityLayer", "UserAuthentication", "ServiceDll"}, settings
    assert min(looked) < 1.5, looked

    desktop.wait(listening=False)
    earlier, began = len(machine.logons()), time.monotonic()
    fix = ["fix", *desktop.arguments, "--no-remember", *inside(machine), "--json", "--apply", "--yes"]
    done = walk.run(*fix, state=state)
    assert done.status == 0, done
    assert len(machine.logons()) == earlier + 1
    assert walk.run("undo", *PASSWORD, state=state).status == 0


# Each is tried once; what is wrong is said, and nothing is tried again.
FAILURES = [
    ("admin", "Not-That-1", "access-wrong-password", "does not accept"),
    ("disabled", smb.PASSWORD, "access-locked-out", "is disabled"),
    ("locked", smb.PASSWORD, "access-locked-out", "is locked"),
    ("stranger", smb.PASSWORD, "access-denied", "for a guest"),
]


@pytest.mark.parametrize(("user", "password", "id", "words"), FAILURES, ids=lambda value: str(value)[:12])
def test_a_logon_that_fails_is_explained_and_not_repeated(machine, user, password, id, words, monkeypatch, tmp_path):
    monkeypatch.setenv("REDIAL_TEST_PASSWORD", password)
    earlier = len(machine.logons())
    done = walk.run(
        "fix", "127.0.0.1:1", "--no-remember", *inside(machine, user), "--repair", "enable-remote-desktop", "--apply",
        "--yes", "--json", state=tmp_path,
    )  # fmt: skip
    assert done.status == 2 and done.document["id"] == id, done
    assert words in done.document["text"] and password not in done.stdout + done.stderr, done
    assert len(machine.logons()) == earlier + 1


def test_nobody_at_the_door_is_said(tmp_path):
    done = walk.run("fix", "127.0.0.1:1", "--no-remember", "--inside", "smb://admin@127.0.0.1:9", *PASSWORD, "--json")
    assert done.status == 2 and done.document["id"] == "access-unreachable", done
    assert "refuses connections to TCP port 9" in done.document["text"], done
    done = walk.run("fix", "127.0.0.1:1", "--no-remember", "--inside", "smb://admin@no.such.invalid", *PASSWORD, "--json")
    assert done.status == 2 and "leads to no address" in done.document["text"], done


@pytest.mark.parametrize(("listening", "why"), [(0, "silent"), (5, "slow")], ids=["silent", "slow"])
def test_who_never_answers_is_not_waited_for(listening, why):
    """A queue that is full takes no more connections; one that has room takes them, and nobody speaks SMB behind it."""
    with socket.create_server(("127.0.0.1", 0), backlog=listening) as server, socket.socket() as first:
        first.connect(server.getsockname())
        with Helper(server.getsockname()[1]) as helper:
            assert helper.connect(seconds=1)["failure"] == {"at": "logon", "why": why}


def test_without_samba_the_package_is_named():
    hiding = "mount -t tmpfs none /usr/lib/python3/dist-packages/samba && exec \"$@\""
    done = walk.run(
        "fix", "127.0.0.1:1", "--inside", "smb://admin@127.0.0.1:9", *PASSWORD, "--json",
        inside=["unshare", "--mount", "--propagation", "private", "sh", "-c", hiding, "sh"],
    )  # fmt: skip
    assert done.status == 2 and done.document["id"] == "access-not-installed", done
    assert "python3-samba" in done.document["text"], done


def test_a_check_goes_on_where_the_machine_cannot_be_asked(machine, monkeypatch):
    monkeypatch.setenv("REDIAL_TEST_PASSWORD", "Not-That-1")
    done = walk.run("check", "127.0.0.1:1", "--no-remember", *inside(machine), "--json")
    # What the walk found holds; a wrong password is no fault of the program.
    assert done.status == 2 and done.document["verdict"]["state"] == "broken", done
    assert "does not accept" in done.stderr and "Not-That-1" not in done.stderr, done


def test_who_may_only_read_is_told_so_and_nothing_is_changed(machine, desktop, tmp_path):
    before = machine.export()
    fix = ["fix", *desktop.arguments, "--no-remember", *inside(machine, "plain"), "--json"]
    assert valid(walk.run(*fix), "plan")["repairs"][0]["id"] == "enable-remote-desktop"
    done = walk.run(*fix, "--apply", "--yes", state=tmp_path)
    assert done.status == 2, done
    result = valid(done, "result")
    assert result["ending"] == "failed" and "may read the registry" in result["text"], done
    assert "remote UAC" in result["text"] and machine.export() == before


def test_services_that_may_not_be_changed_are_told(machine, tmp_path):
    """smbd lets nobody at the services it is told of."""
    done = walk.run(
        "fix", "127.0.0.1:1", "--no-remember", *inside(machine), "--repair", "start-services", "--apply", "--yes",
        "--json", state=tmp_path,
    )  # fmt: skip
    assert done.status == 2 and done.document["id"] == "access-denied", done
    assert "does not let admin read its services" in done.document["text"], done


def test_what_a_policy_sets_is_for_who_makes_the_policy(machine, desktop, tmp_path):
    machine.local("createkey", f"HKLM\\{POLICY}")
    machine.local("setvalue", f"HKLM\\{POLICY}", "fDenyTSConnections", "dword", "1")
    for number, name, place in [(0, "Lokale Richtlinie", "LocalGPO"), (1, "Hardening", "LDAP://CN=Machine,cn={6A}")]:
        applied = f"HKLM\\{HISTORY}\\{number}"
        machine.local("createkey", applied)
        machine.local("setvalue", applied, "DisplayName", "sz", name)
        machine.local("setvalue", applied, "DSPath", "sz", place)
    try:
        before = machine.export()
        report = check(desktop, *inside(machine)).document
        assert report["causes"][0]["id"] == "gpo-blocks-rdp", report["causes"]
        assert report["causes"][0]["certainty"] == "proven", report["causes"]
        assert report["causes"][0]["advice"]["text"].endswith("wins first: Hardening, Lokale Richtlinie."), report["causes"]
        done = walk.run(
            "fix", *desktop.arguments, "--no-remember", *inside(machine), "--repair", "enable-remote-desktop",
            "--apply", "--yes", "--json", state=tmp_path,
        )  # fmt: skip
        assert done.status == 3, done
        assert "A policy sets it" in done.document["repairs"][0]["obstacles"][0], done
        assert any("who makes the policy" in advice["text"] for advice in done.document["advice"]), done
        assert any("Hardening, Lokale Richtlinie" in advice["text"] for advice in done.document["advice"]), done
        assert machine.export() == before
    finally:
        machine.local("deletekey", f"HKLM\\{POLICY}")
        for number in (0, 1):
            machine.local("deletekey", f"HKLM\\{HISTORY}\\{number}")
        machine.local("deletekey", f"HKLM\\{HISTORY}")


def test_a_value_of_any_type_is_put_back_byte_for_byte(machine, tmp_path):
    """A repair that removes a value; the restart that it ends with is refused here, so all is taken back at once."""
    pin = "SSLCertificateSHA1Hash"
    set_by_the_helper(machine, LISTENER, pin, 3, bytes(range(20)))
    try:
        before = machine.export()
        assert f'"{pin}"=hex:' + ",".join(f"{byte:02x}" for byte in range(20)) in before["HKLM\\" + LISTENER]
        done = walk.run(
            "fix", "127.0.0.1:1", "--no-remember", *inside(machine), "--repair", "delete-stale-thumbprint-pin", "--apply",
            "--yes", "--json", state=tmp_path,
        )  # fmt: skip
        assert done.status == 2 and valid(done, "result")["ending"] == "failed", done
        assert "may see the services" in done.document["text"] or "read its services" in done.document["text"], done
        assert machine.export() == before
        [entry] = [json.loads(path.read_text()) for path in tmp_path.glob("redial/journal/*.json")]
        assert entry["state"] == "undone" and entry["changes"][0]["before"]["value"]["hex"] == bytes(range(20)).hex()
    finally:
        machine.local("deletevalue", f"HKLM\\{LISTENER}", pin)


def test_a_value_of_another_type_is_left_alone(machine, tmp_path):
    set_by_the_helper(machine, LISTENER, "SecurityLayer", 1, "2\0".encode("utf-16-le"))
    try:
        before = machine.export()
        done = walk.run(
            "fix", "127.0.0.1:1", "--no-remember", *inside(machine), "--repair", "security-layer-tls", "--apply",
            "--yes", "--json", state=tmp_path,
        )  # fmt: skip
        assert done.status == 3 and "REG_SZ" in done.document["repairs"][0]["obstacles"][0], done
        assert machine.export() == before
    finally:
        machine.local("setvalue", f"HKLM\\{LISTENER}", "SecurityLayer", "dword", "2")


def test_a_machine_that_changed_since_the_plan_is_left_alone(machine, desktop, tmp_path):
    fix = ["fix", *desktop.arguments, "--no-remember", *inside(machine), "--json"]
    plan = tmp_path / "plan.json"
    plan.write_text(walk.run(*fix).stdout)
    machine.local("setvalue", f"HKLM\\{SERVER}", "fDenyTSConnections", "dword", "7")
    try:
        before = machine.export()
        done = walk.run(*fix, "--apply", "--yes", "--plan", str(plan), state=tmp_path / "state")
        assert done.status == 2 and done.document["id"] == "changed-since", done
        assert machine.export() == before
    finally:
        machine.local("setvalue", f"HKLM\\{SERVER}", "fDenyTSConnections", "dword", "1")


# name: type, bytes, and how Samba's own client writes it in a .reg file
VALUES = {
    "text": (1, "é\0".encode("utf-16-le"), '"text"="é"'),
    "expanded": (2, "%x%\0".encode("utf-16-le"), '"expanded"=hex(2):25,00,78,00,25,00,00,00'),
    "bytes": (3, bytes(range(256)), '"bytes"=hex:' + ",".join(f"{byte:02x}" for byte in range(256))),
    "number": (4, bytes([1, 2, 3, 4]), '"number"=dword:04030201'),
    "list": (7, "a\0b\0\0".encode("utf-16-le"), '"list"=hex(7):61,00,00,00,62,00,00,00,00,00'),
    "long": (11, bytes(range(8)), '"long"=hex(b):00,01,02,03,04,05,06,07'),
    "none": (0, b"xyz", '"none"=hex(0):78,79,7a'),
    "empty": (3, b"", '"empty"=hex:'),
}


def test_every_type_of_value_goes_in_and_out_as_it_is(machine):
    key = "SOFTWARE\\redial-test\\types"
    items = [{"kind": "value", "path": f"HKLM\\{key}", "name": name} for name in VALUES]
    made = [
        item | {"after": {"value": {"type": VALUES[item["name"]][0], "hex": VALUES[item["name"]][1].hex()}}}
        for item in items
    ]
    gone = [item | {"after": {"absent": True}} for item in items]
    keys = [{"kind": "key", "path": f"HKLM\\{name}", "after": {"absent": True}} for name in (key, key.rpartition("\\")[0])]
    before = machine.export()
    with Helper(machine.port) as helper:
        assert helper.connect() == {}
        # A key that holds something stays.
        assert helper.ask(do="make", items=made + keys, dependents={}) == {}
        states = helper.ask(do="states", items=items)["states"]
        assert states == [item["after"] for item in made]
        assert machine.export()["HKLM\\" + key] == sorted(line for _, _, line in VALUES.values())
        # Read through the server by another client than ours.
        shown = machine.net("registry", "enumerate", f"HKLM\\{key}")
        assert "Value      = 256 bytes" in shown and "REG_QWORD" in shown, shown
        assert helper.ask(do="make", items=gone + keys, dependents={}) == {}
    assert machine.export() == before


class Helper:
    """redial's own helper, talked with as redial does."""

    def __init__(self, port: int):
        self.port = port

    def __enter__(self) -> "Helper":
        self.process = subprocess.Popen(
            ["/usr/bin/python3", "-I", "-B", HELPER], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        return self

    def connect(self, seconds: float = 10) -> dict:
        account = {"user": "admin", "password": smb.PASSWORD.encode().hex()}
        return self.ask(do="connect", host="127.0.0.1", port=self.port, seconds=seconds, **account)

    def __exit__(self, *_) -> None:
        self.process.stdin.close()
        self.process.wait(10)
        self.process.stdout.close()

    def ask(self, **request) -> dict:
        self.process.stdin.write(json.dumps(request).encode() + b"\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())


def set_by_the_helper(machine: smb.Machine, key: str, name: str, kind: int, data: bytes) -> None:
    """Samba's own tools set numbers and texts only."""
    value = {"kind": "value", "path": f"HKLM\\{key}", "name": name, "after": {"value": {"type": kind, "hex": data.hex()}}}
    with Helper(machine.port) as helper:
        assert helper.connect() == {}
        assert helper.ask(do="make", items=[value], dependents={}) == {}


def test_killed_at_every_step_nothing_is_lost(machine, tmp_path):
    """The program ends at its first, second, third … write, sync or rename: undo finds what has to be put back.

    The host answers all the time, so that no run waits for it.
    """
    killer, before, taken_back = killing.Killer(tmp_path), machine.export(), 0
    with lab.Lab("healthy-windows-nla", tmp_path) as server:
        for number in range(200):
            state = tmp_path / f"state{number}"
            fix = ["fix", *server.arguments, *inside(machine), "--repair", "enable-remote-desktop", "--json"]
            was_killed = killer.run(number, *fix, "--apply", "--yes", XDG_STATE_HOME=str(state))
            undone = walk.run("undo", *PASSWORD, "--json", state=state)
            assert undone.status in (0, 3), (number, undone)
            taken_back += undone.status == 0
            assert machine.export() == before, number
            entries = [json.loads(path.read_text()) for path in (state / "redial/journal").glob("*.json")]
            assert [entry["state"] for entry in entries] == ["undone"] * (undone.status == 0), (number, entries)
            if not was_killed:
                break
    assert not was_killed and number > taken_back > 8, (number, taken_back)


def test_the_helper_by_itself():
    """Services that start and stop, which smbd has none of, and every type of value: against a machine made of words."""
    done = subprocess.run(
        ["/usr/bin/python3", "-B", HELPER_TESTS], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
