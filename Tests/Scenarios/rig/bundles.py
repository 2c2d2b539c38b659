"""Archives as collectors, people and attackers make them."""

import json
import stat
import struct
import zipfile
import zlib
from pathlib import Path

MANIFEST = "redial-collect 1\r\nmachine WS-041\r\ntaken 2026-11-25T22:33:12Z\r\nrow ver taken 0 ver.txt\r\n"


def pack(path: Path, members: dict[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", how) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 11, 25, 22, 33, 12)), data, how)
    return path


def with_link(path: Path, name: str, target: str) -> Path:
    with zipfile.ZipFile(path, "a") as archive:
        link = zipfile.ZipInfo(name)
        link.create_system = 3
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, target)
    return path


def encrypted(path: Path, name: str, data: bytes) -> Path:
    """As a program that knows the password would have to decrypt it: only the flag matters to who does not."""
    pack(path, {name: data}, zipfile.ZIP_STORED)
    raw = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = raw.index(mark) + offset
        raw[at : at + 2] = struct.pack("<H", struct.unpack_from("<H", raw, at)[0] | 1)
    path.write_bytes(raw)
    return path


def bomb(path: Path, name: str, head: bytes, size: int) -> Path:
    """One member that begins with `head` and goes on with zeros, packed some hundred to one."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, allowZip64=True, compresslevel=1) as archive:
        with archive.open(name, "w", force_zip64=True) as member:
            member.write(head)
            left, piece = size - len(head), bytes(1 << 22)
            while left > 0:
                member.write(piece[: min(left, len(piece))])
                left -= len(piece)
    return path


def with_huge_table(path: Path, entries: int) -> Path:
    """A table of members that goes on far beyond what the end of the archive says."""
    data = b"x"
    local = b"PK\x03\x04" + struct.pack("<5H3I2H", 20, 0, 0, 0, 0, zlib.crc32(data), 1, 1, 1, 0) + b"a" + data
    row = b"PK\x01\x02" + struct.pack("<6H3I5H2I", 20, 20, 0, 0, 0, 0, zlib.crc32(data), 1, 1, 1, 0, 0, 0, 0, 0, 0) + b"a"
    with path.open("wb") as file:
        file.write(local)
        for _ in range(entries // 1000):
            file.write(row * 1000)
        size = min(entries * len(row), 0xFFFFFFF0)
        file.write(b"PK\x05\x06" + struct.pack("<4H2IH", 0, 0, 1, 1, size, len(local), 0))
    return path


def walk_of(folder: Path, name: str = "walk.json") -> dict:
    return json.loads((folder / name).read_text())
