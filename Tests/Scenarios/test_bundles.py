"""`redial read` of folders and archives: what collectors make, what people pack by hand, and what is made to do harm."""

import json
import os
import signal
import subprocess
import tarfile
import time

import pytest
from rig import bundles, lab, walk

MOST_KIB = 256 * 1024


@pytest.fixture(scope="module")
def recorded(tmp_path_factory) -> bytes:
    """A recorded walk: a file that every reader of bundles takes."""
    home = tmp_path_factory.mktemp("bundle")
    with lab.Lab("rdp-cert-key-unreadable", home) as server:
        walk.check(*server.arguments, "--record", str(home / "walk.json"))
    return (home / "walk.json").read_bytes()


def read(*paths, temporary=None) -> walk.Run:
    inside = ["env", f"TMPDIR={temporary}"] if temporary else None
    done = walk.run("read", *map(str, paths), "--json", seconds=60, measured=True, inside=inside)
    walk.assert_printable(done.stdout)
    walk.assert_printable(done.stderr)
    return done


def warnings(done: walk.Run) -> set[str]:
    walk.assert_holds(done.document, "report")
    return {warning["id"] for file in done.document["files"] for warning in file["warnings"]}


def members(recorded: bytes) -> dict[str, bytes]:
    return {"redial-WS/manifest.txt": bundles.MANIFEST.encode(), "redial-WS/logs/walk.json": recorded, "redial-WS/x.txt": b"Lorem"}


def assert_is_read(done: walk.Run) -> None:
    assert done.status == 2, done
    files = {file["file"]: file for file in done.document["files"]}
    assert "redial-WS/logs/walk.json" in files, done
    assert files["redial-WS/logs/walk.json"]["machine"] == "WS-041", done
    assert done.document["verdict"]["step"] == "encrypt", done


@pytest.mark.parametrize("form", ["deflated", "stored", "tar", "tar.gz", "folder", "backslashes"])
def test_every_form_of_bundle_is_read(form, recorded, folder):
    path, content = folder / f"bundle.{form}", members(recorded)
    if form == "folder":
        for name, data in content.items():
            (path / name).parent.mkdir(parents=True, exist_ok=True)
            (path / name).write_bytes(data)
    elif form.startswith("tar"):
        with tarfile.open(path, "w:gz" if form == "tar.gz" else "w") as archive:
            for name, data in content.items():
                (folder / "member").write_bytes(data)
                archive.add(folder / "member", name)
    else:
        if form == "backslashes":
            content = {name.replace("/", "\\"): data for name, data in content.items()}
        bundles.pack(path, content, bundles.zipfile.ZIP_STORED if form == "stored" else bundles.zipfile.ZIP_DEFLATED)
    done = read(path, temporary=folder)
    assert_is_read(done)
    assert warnings(done) == {"members-unknown"}, done
    assert not list(folder.glob("redial-*")), "something unpacked was left"


def test_a_folder_of_which_parts_cannot_be_opened(recorded, folder):
    for name, data in members(recorded).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    (folder / "redial-WS/secret").mkdir()
    (folder / "redial-WS/secret").chmod(0)
    (folder / "redial-WS/closed.json").write_bytes(recorded)
    (folder / "redial-WS/closed.json").chmod(0)
    os.mkfifo(folder / "redial-WS/pipe")
    # Root may open everything.
    user = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
    done = walk.run("read", str(folder), "--json", seconds=20, inside=user if os.geteuid() == 0 else None)
    assert_is_read(done)
    assert {"members-unreadable", "members-links"} <= warnings(done), done


def test_a_member_that_unpacks_without_end(recorded, folder):
    path = bundles.bomb(folder / "bomb.zip", "noise.bin", b"noise", 3 << 30)
    bundles.zipfile.ZipFile(path, "a").writestr("walk.json", recorded)
    done = read(path, temporary=folder)
    assert done.status == 2 and done.seconds < 20 and done.peak_kib < MOST_KIB, done
    assert warnings(done) == {"members-unknown"}, done


def test_a_member_that_is_too_long_for_its_kind(recorded, folder):
    path = bundles.bomb(folder / "bomb.zip", "walk.json", b'{"schema":"redial.walk/1", ', 300 << 20)
    bundles.zipfile.ZipFile(path, "a").writestr("other.json", recorded)
    done = read(path, temporary=folder)
    assert done.status == 2 and done.peak_kib < MOST_KIB, done
    assert warnings(done) == {"member-unreadable"}, done


def test_no_room_to_unpack(recorded, folder):
    path = bundles.pack(folder / "bundle.zip", {"walk.json": recorded * 40})
    small = folder / "small"
    small.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(small)], check=True)
    try:
        done = read(path, temporary=small)
        assert done.status == 65 and "No space left" in done.stderr, done
        assert not list(small.iterdir())
    finally:
        subprocess.run(["umount", str(small)], check=True)


NAMES = ["../walk.json", "a/../../walk.json", "/etc/walk.json", "C:/walk.json", "a\x1b[2J.json", "a\u202e.json", "..\\walk.json"]


@pytest.mark.parametrize("name", NAMES, ids=repr)
def test_names_that_lead_elsewhere(name, recorded, folder):
    home = folder / "deep" / "home"
    home.mkdir(parents=True)
    path = bundles.pack(folder / "names.zip", {name: recorded, "good.json": recorded})
    done = read(path, temporary=home)
    assert done.status == 2 and warnings(done) == {"members-names"}, done
    assert {file["file"] for file in done.document["files"]} == {"names.zip", "good.json"}, done
    assert sorted(at.name for at in folder.rglob("*")) == ["deep", "home", "names.zip"]


def test_links_are_not_followed(recorded, folder):
    (folder / "target.json").write_bytes(recorded)
    path = bundles.pack(folder / "links.zip", {"good.json": recorded})
    bundles.with_link(path, "link.json", str(folder / "target.json"))
    done = read(path)
    assert warnings(done) == {"members-links"} and len(done.document["files"]) == 2, done


def test_a_hundred_thousand_members(recorded, folder):
    path = bundles.pack(folder / "many.zip", {f"{number}.txt": b"x" for number in range(100_000)}, bundles.zipfile.ZIP_STORED)
    done = read(path)
    assert done.status == 65 and done.seconds < 20 and done.peak_kib < MOST_KIB, done
    bundles.zipfile.ZipFile(path, "a").close()
    members = {"walk.json": recorded} | {f"{number}.txt": b"x" for number in range(20_000)}
    done = read(bundles.pack(folder / "first.zip", members, bundles.zipfile.ZIP_STORED))
    assert done.status == 2 and "too-many-members" in warnings(done), done


def test_a_table_of_members_without_end(folder):
    done = read(bundles.with_huge_table(folder / "table.zip", 5_000_000))
    assert done.status == 65 and done.seconds < 20 and done.peak_kib < MOST_KIB, done


def test_encrypted_members(recorded, folder):
    done = read(bundles.encrypted(folder / "closed.zip", "walk.json", recorded))
    assert done.status == 65 and "is encrypted" in done.stderr, done


@pytest.mark.parametrize("left", [0.999, 0.9, 0.5, 0.1, 0.01])
def test_what_is_cut_off_is_said(left, recorded, folder):
    path = bundles.pack(folder / "cut.zip", {"a.json": recorded, "b.txt": os.urandom(50_000), "c.json": recorded})
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * left)])
    done = read(path)
    assert done.status in {2, 65}, done
    assert done.stderr, done


def test_damaged_data_are_not_used(recorded, folder):
    path = bundles.pack(folder / "flipped.zip", {"bad.json": recorded, "good.json": recorded})
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 4] ^= 0xFF
    path.write_bytes(raw)
    done = read(path)
    assert done.status == 2, done
    assert {file["file"] for file in done.document["files"]} == {"flipped.zip", "good.json"}, done


def test_an_archive_within_an_archive_is_not_opened(recorded, folder):
    inner = bundles.pack(folder / "inner.zip", {"walk.json": recorded}).read_bytes()
    done = read(bundles.pack(folder / "outer.zip", {"inner.zip": inner}))
    assert done.status == 65, done


def test_without_libarchive_one_sentence_says_so(recorded, folder):
    """The program alone, as on another machine: only this kind of file is missed."""
    path = bundles.pack(folder / "bundle.zip", {"walk.json": recorded})
    hidden = ["unshare", "-m", "sh", "-c", 'for l in /usr/lib/*/libarchive.so.13*; do mount --bind /dev/null "$l"; done; exec "$@"', "sh"]
    done = walk.run("read", str(path), "--json", seconds=20, inside=hidden)
    assert done.status == 70 and "apt install libarchive13" in done.stderr, done
    assert json.loads(done.stdout)["schema"] == "redial.error/1", done


def test_nothing_unpacked_is_left_when_interrupted(folder):
    path = bundles.bomb(folder / "bomb.zip", "walk.json", b'{"schema":"redial.walk/1", ', 1 << 30)
    with (folder / "out").open("wb") as out:
        process = subprocess.Popen(
            [walk.program(), "read", str(path)], env=os.environ | {"TMPDIR": str(folder)}, stdout=out, stderr=out
        )
        deadline = time.monotonic() + 20
        while not list(folder.glob("redial-*/*")):
            assert process.poll() is None and time.monotonic() < deadline, (folder / "out").read_text()
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 130
    assert sorted(at.name for at in folder.iterdir()) == ["bomb.zip", "out"]
