"""Files of four gigabytes, of every kind: what stands at their beginning is judged, in little memory and a few seconds."""

import pytest
from rig import evtx, huge, walk

MOST_KIB = 256 * 1024
# Of a processor, outside the kernel, which takes 1 to 15 s to fill four gigabytes with zeros: as it has memory at hand.
MOST_USER_SECONDS = 5

LOCKED = evtx.refused(0, "0xc0000234")
SETTINGS = (
    "[HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\Windows NT\\Terminal Services]\n"
    '"fDenyTSConnections"=dword:00000001\n'
)


def read(path) -> walk.Run:
    assert path.stat().st_size >= huge.SIZE - (64 << 10), "the file is as long as it should be"
    assert path.stat().st_blocks * 512 < 32 << 20, "the file takes no room"
    done = walk.run("read", str(path), "--json", seconds=120, measured=True)
    walk.assert_printable(done.stderr)
    assert done.peak_kib <= MOST_KIB, done
    assert done.user_seconds < MOST_USER_SECONDS, done
    return done


def test_an_event_log(folder):
    done = read(huge.event_log(folder / "Security.evtx", LOCKED))
    assert (done.status, done.document["causes"][0]["id"]) == (2, "account-locked"), done


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_reg_file(encoding, folder):
    done = read(huge.registry_text(folder / "settings.reg", SETTINGS, encoding))
    assert (done.status, done.document["causes"][0]["id"]) == (2, "gpo-blocks-rdp"), done
    assert "too long" in done.stderr, done


@pytest.mark.parametrize("make", [huge.capture, huge.next_generation_capture], ids=["pcap", "pcapng"])
def test_a_capture(make, folder):
    done = read(make(folder / "trace"))
    assert done.status == 3, done
    assert {"capture-damaged", "no-conversation"} <= {
        warning["id"] for file in done.document["files"] for warning in file["warnings"]
    }, done


def test_a_hive(folder):
    done = read(huge.hive(folder / "SYSTEM"))
    assert done.status == 65 and "longer than" in done.stderr, done


def test_an_archive(folder):
    head = evtx.write(folder / "one.evtx", LOCKED).read_bytes()
    done = read(huge.archive(folder / "logs.zip", "Security.evtx", head, (1 << 30) - 4096, 4))
    assert (done.status, done.document["causes"][0]["id"]) == (2, "account-locked"), done
    assert len(done.document["files"]) == 5, done


@pytest.mark.parametrize("head", [b'{"schema":"redial.walk/1"', b'{"schema":"redial.case/1"', b"full address:s:a\r\n",
                                  b"-----BEGIN CERTIFICATE-----\n", b"\x89PNG\r\n\x1a\n", b"redial-collect 1\r\n"], ids=repr)  # fmt: skip
def test_what_is_never_so_long_is_refused(head, folder):
    done = read(huge.sparse(folder / "file.rdp" if b"full" in head else folder / "file", head))
    assert done.status == 65 and done.user_seconds < 2, done
