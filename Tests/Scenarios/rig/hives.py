"""Registry hives for tests: an empty one written by hand, filled by hivexregedit (of libhivex's own tools)."""

import json
import os
import struct
import subprocess
from pathlib import Path

NONE = 0xFFFFFFFF
SAMPLES = Path(os.environ.get("REDIAL_SAMPLES") or Path(__file__).resolve().parents[3] / "../shared/samples")

# A security descriptor in self-relative form that names nobody: keys that are added later share it.
_DESCRIPTOR = struct.pack("<BBHIIII", 1, 0, 0x8000, 0, 0, 0, 0)


def _cell(content: bytes) -> bytes:
    size = (len(content) + 4 + 7) // 8 * 8
    return struct.pack("<i", -size) + content.ljust(size - 4, b"\0")


def empty(when: int = 133_000_000_000_000_000) -> bytes:
    """A hive with nothing but its root."""
    key_offset, name = 0x20, b"root"
    flags = 0x2C  # the root, not to be deleted, its name of one byte a character
    key = struct.pack(
        "<2sHQIIIIIIIIIIIIIIIHH", b"nk", flags, when, 0, NONE, 0, 0, NONE, NONE, 0, NONE, 0, NONE, 0, 0, 0, 0, 0,
        len(name), 0,
    ) + name
    security_offset = key_offset + len(_cell(key))
    key = key[:44] + struct.pack("<I", security_offset) + key[48:]
    security = struct.pack("<2sHIIII", b"sk", 0, security_offset, security_offset, 1, len(_DESCRIPTOR)) + _DESCRIPTOR
    cells = _cell(key) + _cell(security)
    left = 4096 - key_offset - len(cells)
    bin_ = struct.pack("<4sIIQQI", b"hbin", 0, 4096, 0, when, 0) + cells + struct.pack("<i", left)
    base = struct.pack("<4sIIQIIIIIII", b"regf", 1, 1, when, 1, 3, 0, 1, key_offset, 4096, 1).ljust(508, b"\0")
    return sealed(base.ljust(4096, b"\0")) + bin_.ljust(4096, b"\0")


def sealed(base: bytes) -> bytes:
    """The base block with the checksum that it should have."""
    total = 0
    for (word,) in struct.iter_unpack("<I", base[:508]):
        total ^= word
    total = {0: 1, NONE: NONE - 1}.get(total, total)
    return base[:508] + struct.pack("<I", total) + base[512:]


def grow(hive: Path, size: int) -> None:
    """Appends bins with nothing in them, as in a hive of which much was deleted, until it has about this many bytes."""
    whole = bytearray(hive.read_bytes())
    when, step = 133_000_000_000_000_000, 1 << 20
    while len(whole) < size:
        offset = len(whole) - 4096
        whole += struct.pack("<4sIIQQI", b"hbin", offset, step, 0, when, 0) + struct.pack("<i", step - 32)
        whole += bytes(step - 36)
    whole[40:44] = struct.pack("<I", len(whole) - 4096)
    hive.write_bytes(sealed(bytes(whole[:4096])) + bytes(whole[4096:]))


def merge(hive: Path, prefix: str, text: str) -> None:
    """What a .reg file says, put into a hive by hivexregedit."""
    file = hive.with_suffix(".merge.reg")
    file.write_text("Windows Registry Editor Version 5.00\n" + _with_parents(text, prefix))
    subprocess.run(
        ["hivexregedit", "--merge", "--prefix", prefix, str(hive), str(file)],
        check=True, capture_output=True, text=True, timeout=20,
    )  # fmt: skip
    file.unlink()


def _with_parents(text: str, prefix: str) -> str:
    """hivexregedit wants an empty line before every key, and makes none under one that is not there."""
    lines: list[str] = []
    for line in text.splitlines():
        if line.startswith("["):
            names = line.strip("[]").removeprefix(prefix + "\\").split("\\")
            if not line.startswith("[-"):
                for depth in range(1, len(names)):
                    lines += ["", "[" + "\\".join([prefix, *names[:depth]]) + "]"]
            lines.append("")
        lines.append(line)
    return "\n".join(lines) + "\n"


def make(folder: Path, name: str, text: str) -> Path:
    """SYSTEM or SOFTWARE with what the text of a .reg file says of it."""
    hive = folder / name
    hive.write_bytes(empty())
    merge(hive, f"HKEY_LOCAL_MACHINE\\{name}", text)
    return hive


def export(hive: Path, prefix: str, key: str = "\\") -> str:
    """A hive as the text of a .reg file, by hivexregedit."""
    done = subprocess.run(
        ["hivexregedit", "--export", "--prefix", prefix, str(hive), key],
        check=True, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    return done.stdout


def get(hive: Path, key: str, name: str) -> str:
    """One value as hivexget prints it."""
    done = subprocess.run(
        ["hivexget", str(hive), key, name], check=True, capture_output=True, text=True, timeout=20
    )
    return done.stdout.strip()


def settings(document: dict) -> dict[tuple[str, str], str]:
    return {
        (seen["value"]["id"], seen["value"]["place"]): seen["value"]["value"]
        for seen in document["observations"]
        if seen["kind"] == "machine.setting"
    }


def facts(document: dict) -> list:
    """What was seen of the settings, without what only a hive tells: that it is whole, and when it was written."""
    return sorted(
        json.dumps([seen["kind"], seen["value"]], sort_keys=True)
        for seen in document["observations"]
        if seen["kind"] != "machine.registry"
    )
