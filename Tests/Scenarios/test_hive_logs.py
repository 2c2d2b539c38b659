"""The logs beside a hive: what a Windows that was not shut down had not written into the hive itself is read, and a repair begins
there."""

import lzma
import random
import shutil
from pathlib import Path

import pytest
from regipy.recovery import apply_transaction_logs
from rig import hivelog, hives, walk

SYSTEM = "HKEY_LOCAL_MACHINE\\SYSTEM"
TS = "ControlSet001\\Control\\Terminal Server"
TEXT = f"""[{SYSTEM}\\Select]
"Current"=dword:00000001
[{SYSTEM}\\{TS}]
"fDenyTSConnections"=dword:00000000
[{SYSTEM}\\{TS}\\WinStations\\RDP-Tcp]
"PortNumber"=dword:00000d3d
"fEnableWinStation"=dword:00000001
[{SYSTEM}\\ControlSet001\\Services\\TermService]
"Start"=dword:00000003
"""


@pytest.fixture
def disk(tmp_path) -> Path:
    """The hives of a Windows that is switched off, where Windows keeps them."""
    folder = tmp_path / "disk/Windows/System32/config"
    folder.mkdir(parents=True)
    hives.make(folder, "SYSTEM", TEXT)
    text = '[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion]\n"CurrentBuildNumber"="19045"\n'
    hives.make(folder, "SOFTWARE", text)
    return folder


def newer(system: Path, value: int) -> bytes:
    """The hive with another setting, and a key more, so that it is longer as well."""
    copy = system.with_name("newer")
    shutil.copy(system, copy)
    long = ",".join(["00"] * 9000)
    text = f"""[{SYSTEM}\\{TS}]
"fDenyTSConnections"=dword:{value:08x}
[{SYSTEM}\\ControlSet001\\Control\\Filler{value}]
"Long"=hex:{long}"""
    hives.merge(copy, SYSTEM, text)
    content = copy.read_bytes()
    copy.unlink()
    return content


def denied(path: Path) -> tuple[str, list[str]]:
    """What is read of whether connections are denied, and what is told of the file."""
    done = walk.run("read", str(path), "--json", seconds=20)
    found = hives.settings(done.document)[("server.fDenyTSConnections", "local")]
    return found, [warning["id"] for warning in done.document["files"][0]["warnings"]]


def test_what_only_the_logs_of_a_hive_tell_is_read(disk, tmp_path):
    """Another reader takes the logs for what they are, and comes to the same hive."""
    system = disk / "SYSTEM"
    first = newer(system, 5)
    (tmp_path / "between").write_bytes(first)
    last = newer(tmp_path / "between", 1)
    assert len(last) > len(first) > len(system.read_bytes())
    hivelog.part(system, first, last)
    assert denied(system) == ("1", ["recovered-hive"])
    # By a link as well: the logs lie where it leads.
    (tmp_path / "linked").symlink_to(system)
    assert denied(tmp_path / "linked") == ("1", ["recovered-hive"])
    # It lets no hive grow, so it is given one with room behind, as Windows leaves it too.
    roomy = tmp_path / "roomy"
    roomy.write_bytes(system.read_bytes().ljust(len(last), b"\0"))
    count = sum(len(hivelog.changed_pages(*pair)) for pair in [(system.read_bytes(), first), (first, last)])
    recovered, written = apply_transaction_logs(
        str(roomy), str(system) + ".LOG1", str(system) + ".LOG2", restored_hive_path=str(tmp_path / "recovered")
    )
    assert written == count and Path(recovered).read_bytes()[4096:] == last[4096:]


def test_logs_may_be_packed_and_named_in_small_letters(disk, tmp_path):
    system = disk / "SYSTEM"
    hivelog.part(system, newer(system, 1))
    log = system.with_name("SYSTEM.LOG1")
    (tmp_path / "system.log1.xz").write_bytes(lzma.compress(log.read_bytes()))
    packed = tmp_path / "SYSTEM.xz"
    packed.write_bytes(lzma.compress(system.read_bytes()))
    assert denied(packed) == ("1", ["recovered-hive"])


def test_a_log_of_before_windows_8_1_is_read(disk, tmp_path):
    system = disk / "SYSTEM"
    old, new = system.read_bytes(), newer(system, 1)
    system.with_name("SYSTEM.LOG1").write_bytes(hivelog.old_log(old, new))
    system.write_bytes(hivelog.dirty(old[:4096], 9, 8) + old[4096:])
    assert denied(system) == ("1", ["recovered-hive"])


def test_a_first_page_that_cannot_be_believed_is_taken_from_the_log(disk, tmp_path):
    system = disk / "SYSTEM"
    hivelog.part(system, newer(system, 1))
    whole = bytearray(system.read_bytes())
    whole[508] ^= 1
    system.write_bytes(whole)
    assert denied(system) == ("1", ["recovered-hive"])


@pytest.mark.parametrize("what", ["older", "another", "hash", "cut", "hive"])
def test_logs_that_do_not_go_on_where_the_hive_ends_are_not_believed(what, disk):
    system = disk / "SYSTEM"
    hivelog.part(system, newer(system, 1))
    log = system.with_name("SYSTEM.LOG1")
    content = bytearray(log.read_bytes())
    if what == "older":  # already written out
        system.write_bytes(hivelog.dirty(system.read_bytes()[:4096], 30, 29) + system.read_bytes()[4096:])
    elif what == "another":  # its first entry is not the one that its base block names
        content[:512] = hivelog.log(system.read_bytes()[:4096], 9, [])
    elif what == "hash":
        content[600] ^= 1
    elif what == "cut":
        del content[1024:]
    else:
        content[28:32] = bytes(4)
        content[:512] = hives.sealed(bytes(content[:4096]))[:512]
    log.write_bytes(content)
    assert denied(system) == ("0", ["dirty-hive"])


def test_a_policy_that_may_stand_in_a_log_leaves_open_whether_it_is_one(disk):
    """That no policy is there proves that the machine's own setting holds; in logs that are missing there may be one."""
    hives.merge(disk / "SYSTEM", SYSTEM, f'[{SYSTEM}\\{TS}]\n"fDenyTSConnections"=dword:00000001')
    first = walk.run("read", str(disk), "--json", seconds=20).document["causes"][0]
    assert (first["id"], first["certainty"]) == ("rdp-disabled", "proven"), first
    software = disk / "SOFTWARE"
    content = software.read_bytes()
    software.write_bytes(hivelog.dirty(content[:4096], 9, 8) + content[4096:])
    first = walk.run("read", str(disk), "--json", seconds=20).document["causes"][0]
    assert first["id"] == "rdp-disabled" and first["certainty"] != "proven", first


def test_the_log_of_a_hive_alone_is_told_from_a_hive(disk, tmp_path):
    system = disk / "SYSTEM"
    hivelog.part(system, newer(system, 1))
    done = walk.run("read", str(system) + ".LOG1", "--json", seconds=20)
    assert done.status == 65 and "the log of a hive" in done.document["text"], done


@pytest.mark.parametrize("seed", range(20))
def test_damaged_logs_are_survived(seed, disk):
    system = disk / "SYSTEM"
    hivelog.part(system, newer(system, 1))
    log = system.with_name("SYSTEM.LOG1")
    content = bytearray(log.read_bytes())
    chance = random.Random(seed)
    for _ in range(chance.choice([1, 8])):
        content[chance.randrange(len(content))] = chance.randrange(256)
    if chance.random() < 0.5:
        del content[chance.randrange(len(content)) :]
    log.write_bytes(content)
    done = walk.run("read", str(system), "--json", seconds=20)
    assert done.status in {0, 1, 2, 3}, done
    [told] = [warning["id"] for warning in done.document["files"][0]["warnings"]]
    assert told in {"dirty-hive", "recovered-hive"}, done


def fix(disk: Path, state: Path, *options: str) -> walk.Run:
    return walk.run("fix", "--inside", f"hive:{disk}", "--json", *options, state=state)


def test_a_repair_begins_where_the_logs_end(disk, tmp_path):
    """Switched off is only what stands in the log; afterwards the hive is written out, with all else that the log held."""
    state, system = tmp_path / "state", disk / "SYSTEM"
    last = newer(system, 1)
    hivelog.part(system, last)
    before = system.read_bytes()
    done = fix(disk, state, "--apply", "--yes")
    assert done.status == 0 and done.document["repair"] == "enable-remote-desktop", done
    assert hives.get(system, TS, "fDenyTSConnections") == "0"
    assert "Filler1" in hives.export(system, SYSTEM)
    assert system.read_bytes()[4:8] == system.read_bytes()[8:12], "Windows would bring the logs over it"
    assert (disk / f"SYSTEM.redial-{done.document['id']}").read_bytes() == before
    assert walk.run("undo", state=state).status == 0
    (tmp_path / "last").write_bytes(last)
    assert hives.export(system, SYSTEM) == hives.export(tmp_path / "last", SYSTEM)


@pytest.mark.parametrize("mark", [b"HIBR", b"hibr", b"RSTR"])
def test_a_windows_that_sleeps_is_left_alone(mark, disk, tmp_path):
    """It would go on with the hives that it has in memory, whatever its disk says."""
    hives.merge(disk / "SYSTEM", SYSTEM, f'[{SYSTEM}\\{TS}]\n"fDenyTSConnections"=dword:00000001')
    before = (disk / "SYSTEM").read_bytes()
    (tmp_path / "disk/hiberfil.sys").write_bytes(mark + bytes(4096))
    told = walk.run("read", str(disk), "--json", seconds=20).document["files"]
    assert ["sleeping"] in [[warning["id"] for warning in file["warnings"]] for file in told], told
    done = fix(disk, tmp_path / "state", "--apply", "--yes")
    assert done.status == 2 and "sleeps on its disk" in done.document["text"], done
    assert (disk / "SYSTEM").read_bytes() == before
    assert walk.run("undo", state=tmp_path / "state").status == 3


@pytest.mark.parametrize("mark", [b"WAKE", bytes(4)])
def test_a_windows_that_slept_once_is_repaired(mark, disk, tmp_path):
    hives.merge(disk / "SYSTEM", SYSTEM, f'[{SYSTEM}\\{TS}]\n"fDenyTSConnections"=dword:00000001')
    (tmp_path / "disk/hiberfil.sys").write_bytes(mark + bytes(4096))
    assert fix(disk, tmp_path / "state", "--apply", "--yes").status == 0
    assert hives.get(disk / "SYSTEM", TS, "fDenyTSConnections") == "0"
