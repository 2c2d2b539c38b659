"""`--inside smb://` where the registry is behind a service that is stopped: started, journaled, and put back whatever happens."""

import json
import shutil
from pathlib import Path

import pytest
from rig import killing, lab, walk

SERVER = "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server"
DENIES = f"value {SERVER} fDenyTSConnections"
NUMBER_0, NUMBER_1 = ({"value": {"type": 4, "hex": f"0{number}000000"}} for number in (0, 1))
OFF = {
    "serviceStart RemoteRegistry": {"start": 4},
    "service RemoteRegistry": {"running": False},
    f"key {SERVER.rpartition(chr(92))[0]}": {"present": True},
    f"key {SERVER}": {"present": True},
    DENIES: NUMBER_1,
}
JOURNAL = "HKLM\\SOFTWARE\\redial"
ACCESS = ["--inside", "smb://admin@127.0.0.1", "--password-env", "REDIAL_TEST_PASSWORD"]


class Words:
    """The machine, and the command that runs redial where it stands in place of Python."""

    def __init__(self, folder: Path):
        self.file, python = folder / "machine.json", folder / "bin/python3"
        python.parent.mkdir()
        shutil.copy(Path("/usr/bin/python3").resolve(), python)
        stand_in = folder / "stand-in"
        script = Path(__file__).parent / "rig/words.py"
        stand_in.write_text(f'#!/bin/sh\nPYTHONHOME=/usr exec {python} -B {script} "$@"\n')
        stand_in.chmod(0o755)
        command = f'mount --bind {stand_in} /usr/bin/python3 && exec "$@"'
        self.inside = ["unshare", "--mount", "--propagation", "private", "sh", "-c", command, "sh"]
        self.set(OFF)

    def set(self, state: dict) -> None:
        self.file.write_text(json.dumps(state))

    @property
    def state(self) -> dict:
        """All that is there but the journal that is kept beside it."""
        return {item: state for item, state in self.there.items() if JOURNAL not in item}

    @property
    def kept(self) -> list[str]:
        """The journal that is kept beside it, with its keys."""
        return [item for item in self.there if JOURNAL in item]

    @property
    def there(self) -> dict:
        return {item: state for item, state in json.loads(self.file.read_text()).items() if state != {"absent": True}}


@pytest.fixture
def words(tmp_path, monkeypatch) -> Words:
    made = Words(tmp_path)
    monkeypatch.setenv("MACHINE_OF_WORDS", str(made.file))
    monkeypatch.setenv("REDIAL_TEST_PASSWORD", "Secret-1")
    return made


@pytest.fixture(scope="module")
def fix(tmp_path_factory):
    """Of a host that answers, so that no run waits for it."""
    with lab.Lab("healthy-windows-nla", tmp_path_factory.mktemp("lab")) as server:
        yield ["fix", *server.arguments, *ACCESS, "--repair", "enable-remote-desktop", "--json"]


def entries(state: Path) -> list[dict]:
    return [json.loads(path.read_text()) for path in sorted(state.glob("redial/journal/*.json"))]


def test_it_is_started_for_the_repair_and_for_its_undo_and_put_back(words, fix, tmp_path):
    state = tmp_path / "state"
    done = walk.run(*fix, "--apply", "--yes", inside=words.inside, state=state)
    assert done.status == 0, done
    assert words.state == OFF | {DENIES: NUMBER_0} and len(words.kept) == 3, words.there
    assert [(entry["repair"], entry["state"]) for entry in entries(state)] == [
        ("preparation", "undone"), ("enable-remote-desktop", "applied"),
    ]  # fmt: skip
    undone = walk.run("undo", *ACCESS[2:], inside=words.inside, state=state)
    assert undone.status == 0 and words.there == OFF, undone
    assert {entry["state"] for entry in entries(state)} == {"undone"} and len(entries(state)) == 3


def test_a_plan_starts_nothing_and_says_what_would(words, fix, tmp_path):
    done = walk.run(*fix, inside=words.inside, state=tmp_path / "state")
    assert done.status == 2 and done.document["id"] == "access-not-possible", done
    assert "RemoteRegistry" in done.document["text"] and "--apply" in done.document["text"], done
    assert words.state == OFF and not entries(tmp_path / "state")


def test_without_a_yes_nothing_is_started(words, fix, tmp_path):
    done = walk.run(*fix, "--apply", inside=words.inside, state=tmp_path / "state")
    assert done.status == 64 and words.state == OFF, done


def test_killed_at_every_step_it_is_put_back(words, fix, tmp_path):
    killer, taken_back = killing.Killer(tmp_path), 0
    for number in range(200):
        state = tmp_path / f"state{number}"
        was_killed = killer.run(number, *fix, "--apply", "--yes", inside=words.inside, XDG_STATE_HOME=str(state))
        undone = walk.run("undo", *ACCESS[2:], inside=words.inside, state=state)
        assert undone.status in (0, 3), (number, undone)
        assert words.there == OFF, (number, entries(state))
        assert all(entry["state"] == "undone" for entry in entries(state)), (number, entries(state))
        taken_back += undone.status == 0
        if not was_killed:
            break
    assert not was_killed and number > taken_back > 15, (number, taken_back)
