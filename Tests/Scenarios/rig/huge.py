"""Files of four gigabytes that take no room on the disk: the beginning of one of a kind, and behind it a hole."""

import struct
import zlib
from pathlib import Path

from . import evtx, hives

SIZE = 4 << 30


def sparse(path: Path, head: bytes, size: int = SIZE) -> Path:
    with path.open("wb") as file:
        file.write(head)
        file.truncate(size)
    return path


def capture(path: Path) -> Path:
    return sparse(path, struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1))


def next_generation_capture(path: Path) -> Path:
    section = struct.pack("<IIIHHqI", 0x0A0D0D0A, 28, 0x1A2B3C4D, 1, 0, -1, 28)
    return sparse(path, section + struct.pack("<IIHHII", 1, 20, 1, 0, 65535, 20))


def event_log(path: Path, events: list[evtx.Event]) -> Path:
    evtx.write(path, events)
    return sparse(path, path.read_bytes())


def registry_text(path: Path, text: str, encoding: str) -> Path:
    text = "Windows Registry Editor Version 5.00\r\n\r\n" + text.replace("\n", "\r\n")
    return sparse(path, text.encode(encoding))


def hive(path: Path) -> Path:
    return sparse(path, hives.empty())


def archive(path: Path, name: str, head: bytes, member_size: int, members: int) -> Path:
    """Members that are stored as they are, each a beginning and a hole; the table of the archive at its end."""
    crc = zlib.crc32(head)
    zeros = bytes(1 << 20)
    left = member_size - len(head)
    while left > 0:
        crc = zlib.crc32(zeros[:left], crc)
        left -= len(zeros)
    table, offset = b"", 0
    with path.open("wb") as file:
        for number in range(members):
            title = f"{number}-{name}".encode()
            common = struct.pack("<4H3I2H", 0, 0, 0, 0, crc, member_size, member_size, len(title), 0)
            file.seek(offset)
            file.write(b"PK\x03\x04" + struct.pack("<H", 20) + common + title + head)
            table += b"PK\x01\x02" + struct.pack("<2H", 20, 20) + common + struct.pack("<3H2I", 0, 0, 0, 0, offset) + title
            offset += 30 + len(title) + member_size
        file.seek(offset)
        file.write(table + b"PK\x05\x06" + struct.pack("<4H2IH", 0, 0, members, members, len(table), offset, 0))
    return path
