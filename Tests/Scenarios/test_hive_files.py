"""The hives of a disk as files: links, pipes, full disks, two programs at once, hives under the name of another one."""

import contextlib
import fcntl
import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from rig import offline, walk
from rig.processes import wait_until


@pytest.fixture
def disk(tmp_path) -> Path:
    return offline.made(tmp_path / "disk")


@pytest.fixture
def state(tmp_path) -> Path:
    return tmp_path / "state"


def fix(place: Path, state: Path, **options) -> walk.Run:
    return walk.run("fix", "--inside", f"hive:{place}", "--apply", "--yes", "--json", state=state, **options)


@contextlib.contextmanager
def held(folder: Path) -> Iterator[None]:
    """As another redial holds it while it changes something in it."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(descriptor)


@pytest.mark.parametrize("by", ["folder", "file"])
def test_what_a_link_leads_to_is_changed_and_the_link_stays(by, disk, state, tmp_path):
    before, links = offline.content(disk), tmp_path / "links"
    links.mkdir()
    for name in ("SYSTEM", "SOFTWARE"):
        (links / name).symlink_to(os.path.relpath(disk / name, links))
    place = links if by == "folder" else links / "SYSTEM"
    words = ("--inside", f"hive:{place}", "--repair", "enable-remote-desktop", "--apply", "--yes", "--json")
    done = walk.run("fix", *words, state=state)
    assert done.status == 0 and offline.denied(disk) == "0", done
    assert (links / "SYSTEM").is_symlink() and sorted(os.listdir(links)) == ["SOFTWARE", "SYSTEM"]
    assert (disk / f"SYSTEM.redial-{done.document['id']}.json").exists()
    assert walk.run("undo", state=state).status == 0
    assert (links / "SYSTEM").is_symlink() and offline.content(disk) == before


@pytest.mark.parametrize("spelled", ["Windows/System32/config/SYSTEM", "Windows/System32/config", ""])
def test_two_programs_on_one_disk_do_not_mix(spelled, disk, state, tmp_path):
    """Whoever runs the other one, with whatever journal, and however each spells the disk."""
    inside = ("--inside", f"hive:{tmp_path / 'disk' / spelled}", "--repair", "enable-remote-desktop", "--apply", "--yes")
    with held(disk):
        done = walk.run("fix", *inside, "--json", state=state)
        assert (done.status, done.document["id"]) == (2, "busy") and "nothing was changed" in done.document["text"], done
        assert offline.denied(disk) == "1" and sorted(os.listdir(disk)) == ["SOFTWARE", "SYSTEM"]
    done = walk.run("fix", *inside, "--json", state=state)
    assert done.status == 0, done
    with held(disk):
        undone = walk.run("undo", "--json", state=state)
        assert (undone.status, undone.document["id"]) == (2, "busy") and offline.denied(disk) == "0", undone
    assert walk.run("undo", state=state).status == 0


@pytest.mark.parametrize("round", range(4))
def test_of_two_at_once_each_does_all_or_nothing(round, disk, tmp_path):
    """One names the disk, the other the hive; neither sees the other's journal."""
    places = {"enable-remote-desktop": tmp_path / "disk", "require-nla": disk / "SYSTEM"}
    runs = {
        repair: subprocess.Popen(
            [walk.program(), "fix", "--inside", f"hive:{place}", "--repair", repair, "--apply", "--yes", "--json"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=os.environ | {"XDG_STATE_HOME": str(tmp_path / repair)},
        )
        for repair, place in places.items()
    }  # fmt: skip
    done = {repair: run.wait(30) in (0, 1) for repair, run in runs.items()}
    assert any(done.values()), done
    assert (offline.denied(disk) == "0") == done["enable-remote-desktop"], done
    assert ("UserAuthentication" in offline.content(disk)[0]) == done["require-nla"], done
    assert not list(disk.glob("*.redial-new*"))


def test_what_a_run_that_was_cut_off_left_is_removed_by_the_next(disk, state):
    left, others = disk / "SYSTEM.redial-new-1f", disk / "SYSTEM.redial-01K00000000000000000000000"
    left.write_bytes(b"half")
    others.write_bytes(b"kept")
    assert fix(disk, state).status == 0
    assert not left.exists() and others.read_bytes() == b"kept"
    assert not list(disk.glob("*.redial-new*"))


@pytest.mark.parametrize("left", [0, 4096])
def test_a_full_disk_is_said_and_all_stays_as_it_was(left, disk, state, tmp_path):
    """A write that takes a part of the hive says nothing of why."""
    small, done = tmp_path / "small", tmp_path / "done"
    small.mkdir()
    script = f"""
        mount -t tmpfs -o size=2m none {small} && cp -a {disk}/. {small} || exit 99
        "$1" fix --inside hive:{small} --apply --yes >{done} || exit 98
        cat /dev/zero >{small}/fill 2>/dev/null
        truncate -s -{left} {small}/fill
        "$@"
        status=$?
        cp {small}/SYSTEM {disk}/SYSTEM && ls {small} >{done}
        exit $status
    """
    undone = walk.run("undo", "--json", state=state, inside=["unshare", "-m", "sh", "-c", script, "sh"])
    assert undone.status == 4 and "there is no room left" in undone.document["text"], undone
    assert offline.denied(disk) == "0" and "redial-new" not in done.read_text()


def test_a_pipe_is_no_hive(state, tmp_path):
    os.mkfifo(tmp_path / "SYSTEM")
    for place in (tmp_path, tmp_path / "SYSTEM"):
        done = walk.run("fix", "--inside", f"hive:{place}", "--json", state=state, seconds=10)
        assert done.status == 2 and "is no regular file" in done.document["text"] and done.seconds < 5, done


def is_caught(number: int, pid: str) -> bool:
    """Whether the process has a handler of the signal; before that it has not begun to look whether its parent lives."""
    caught = next(line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("SigCgt:"))
    return bool(int(caught.split()[1], 16) >> (number - 1) & 1)


def has_ended(pid: str) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    return not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] == "Z"


def test_the_child_that_reads_a_hive_ends_with_its_parent(disk):
    """It waits for what it is asked, here for ever; its parent, a shell, is killed."""
    shell = subprocess.Popen(
        ["sh", "-c", f'"{walk.program()}" hive-items read "{disk}/SYSTEM"; true'],
        stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    children = Path(f"/proc/{shell.pid}/task/{shell.pid}/children")
    wait_until(lambda: (child := children.read_text().strip()) and is_caught(signal.SIGALRM, child), 10, "its bounds")
    child = children.read_text().strip()
    shell.send_signal(signal.SIGKILL)
    shell.wait()
    wait_until(lambda: has_ended(child), 10, "its end")
    shell.stdin.close()


@pytest.mark.parametrize(("name", "other", "words"), [("SYSTEM", "SOFTWARE", "no key Select"), ("SOFTWARE", "SYSTEM", "a key Select")])
def test_a_hive_under_the_name_of_another_one_is_told(name, other, words, disk, state):
    (disk / name).write_bytes((disk / other).read_bytes())
    done = fix(disk, state)
    assert done.status == 2 and f"is no {name} hive" in done.document["text"] and words in done.document["text"], done
