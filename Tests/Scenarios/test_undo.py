"""`redial undo`: which entry of the journal it takes back, and what it says where that cannot be told."""

import json
import shutil
from pathlib import Path

import pytest
from rig import hives, offline, walk
from rig.offline import SYSTEM, TS

NLA = f'[{SYSTEM}\\{TS}\\WinStations\\RDP-Tcp]\n"UserAuthentication"=dword:0000000'


@pytest.fixture
def disk(tmp_path) -> Path:
    folder = offline.made(tmp_path / "disk")
    hives.merge(folder / "SYSTEM", SYSTEM, NLA + "0")
    return folder


@pytest.fixture
def state(tmp_path) -> Path:
    return tmp_path / "state"


def fixed(disk: Path, state: Path, repair: str) -> str:
    """The id of its entry."""
    words = ("fix", "--inside", f"hive:{disk}", "--repair", repair, "--apply", "--yes", "--json")
    done = walk.run(*words, "--can", "server,disk", state=state)
    assert done.status in (0, 1), done
    return done.document["id"]


def undo(state: Path, *words: str) -> walk.Run:
    done = walk.run("undo", *words, "--json", state=state)
    walk.assert_printable(done.stdout + done.stderr)
    return done


def cut(state: Path, id: str) -> Path:
    file = state / f"redial/journal/{id}.json"
    file.write_bytes(file.read_bytes()[:40])
    return file


def test_an_older_entry_is_not_taken_back_in_place_of_a_damaged_one(disk, state):
    older, newer = fixed(disk, state, "enable-remote-desktop"), fixed(disk, state, "require-nla")
    file, content = cut(state, newer), offline.content(disk)
    done = undo(state)
    assert (done.status, done.document["id"]) == (2, "damaged-entry") and offline.content(disk) == content, done
    assert newer in done.document["text"] and f"redial undo {older}" in done.document["text"], done
    named = undo(state, newer)
    assert (named.status, named.document["id"]) == (2, "damaged-entry") and offline.content(disk) == content, named
    listed = undo(state, "--list")
    walk.assert_holds(listed.document, "journal-list")
    assert [entry["id"] for entry in listed.document["entries"]] == [older], listed
    assert [entry["id"] for entry in listed.document["damaged"]] == [newer], listed
    # By its name the older one is taken back, and the damaged one by the copy beside the hive.
    assert undo(state, older).status == 0 and offline.denied(disk) == "1"
    assert undo(state, str(disk / f"SYSTEM.redial-{newer}.json"), "--yes").status == 0
    assert hives.get(disk / "SYSTEM", TS + r"\WinStations\RDP-Tcp", "UserAuthentication") == "0"
    assert json.loads(file.read_text())["state"] == "undone" and undo(state).status == 3


def test_a_damaged_entry_that_is_older_stands_in_nobodys_way(disk, state):
    older, newer = fixed(disk, state, "enable-remote-desktop"), fixed(disk, state, "require-nla")
    cut(state, older)
    done = undo(state)
    assert done.status == 0 and done.document["id"] == newer and older in done.stderr, done


def test_a_journal_with_one_damaged_entry_is_not_empty(disk, state):
    id = fixed(disk, state, "enable-remote-desktop")
    cut(state, id)
    listed = walk.run("undo", "--list", state=state)
    assert listed.status == 0 and "Nothing was changed" not in listed.stdout and id in listed.stdout, listed
    done = undo(state)
    assert (done.status, done.document["id"]) == (2, "damaged-entry") and id in done.document["text"], done


def test_a_stray_file_of_the_journals_folder_is_told_and_left_alone(disk, state):
    id = fixed(disk, state, "enable-remote-desktop")
    (state / "redial/journal/zz-notes.json").write_text("mine")
    done = undo(state)
    assert done.status == 0 and done.document["id"] == id and "zz-notes" in done.stderr, done


def test_who_cannot_take_the_last_one_back_is_told_of_the_one_before(disk, state):
    older, newer = fixed(disk, state, "enable-remote-desktop"), fixed(disk, state, "require-nla")
    hives.merge(disk / "SYSTEM", SYSTEM, NLA + "7")
    done = undo(state)
    assert (done.status, done.document["id"], done.document["ending"]) == (4, newer, "left"), done
    assert f"redial undo {older}" in done.document["text"], done
    assert undo(state, older).status == 0 and offline.denied(disk) == "1"
    done = undo(state)
    assert done.status == 4 and "redial undo --list" not in done.document["text"], done


def test_a_copy_whose_values_are_in_no_hive_there_changes_nothing(disk, state, tmp_path):
    older, newer = fixed(disk, state, "enable-remote-desktop"), fixed(disk, tmp_path / "other", "require-nla")
    copy = disk / f"SYSTEM.redial-{newer}.json"
    apart = tmp_path / "apart"
    apart.mkdir()
    shutil.copy(disk / "SOFTWARE", apart)
    done = undo(state, str(copy), "--inside", f"hive:{apart}", "--yes")
    assert done.status == 2 and "Nothing was changed" in done.document["text"], done
    assert "none of the hives" in done.document["text"], done
    # The last one that is open is the same as before.
    done = undo(state)
    assert done.status == 0 and done.document["id"] == older, done


def test_a_copy_of_which_nothing_can_be_put_back_is_not_kept(disk, state, tmp_path):
    older, newer = fixed(disk, state, "enable-remote-desktop"), fixed(disk, tmp_path / "other", "require-nla")
    hives.merge(disk / "SYSTEM", SYSTEM, NLA + "7")
    done = undo(state, str(disk / f"SYSTEM.redial-{newer}.json"), "--yes")
    assert done.status == 4, done
    assert [entry["id"] for entry in undo(state, "--list").document["entries"]] == [older]
