"""The logs that lie beside a hive of a Windows that was not shut down, written from the notes of M. Suhanov on the format."""

import struct
from pathlib import Path

from . import hives

WORD = 0xFFFFFFFF
SEED = 0x82EF4D887A4E55C5
PAGE = 4096


def _left(word: int, bits: int) -> int:
    return (word << bits | word >> (32 - bits)) & WORD


def marvin32(data: bytes) -> int:
    low, high = SEED & WORD, SEED >> 32
    whole = len(data) // 4 * 4
    words = [word for (word,) in struct.iter_unpack("<I", data[:whole])]
    for word in [*words, int.from_bytes(data[whole:] + b"\x80", "little"), 0]:
        low = (low + word) & WORD
        high ^= low
        low = (_left(low, 20) + high) & WORD
        high = _left(high, 9) ^ low
        low = (_left(low, 27) + high) & WORD
        high = _left(high, 19)
    return high << 32 | low


def changed_pages(old: bytes, new: bytes) -> list[tuple[int, bytes]]:
    """Offset in the bins and content of each page of `new` that `old` has not."""
    return [
        (at - PAGE, new[at : at + PAGE])
        for at in range(PAGE, len(new), PAGE)
        if old[at : at + PAGE] != new[at : at + PAGE]
    ]


def entry(sequence: int, bins: int, pages: list[tuple[int, bytes]]) -> bytes:
    body = b"".join(struct.pack("<II", offset, len(page)) for offset, page in pages) + b"".join(page for _, page in pages)
    size = (40 + len(body) + 511) // 512 * 512
    body = body.ljust(size - 40, b"\0")
    head = struct.pack("<4sIIIIIQ", b"HvLE", size, 0, sequence, bins, len(pages), marvin32(body))
    return head + struct.pack("<Q", marvin32(head)) + body


def log(base: bytes, sequence: int, entries: list[bytes], kind: int = 6) -> bytes:
    """`base`: the base block of the hive. Old entries stay behind the new ones, as in a log that is used again."""
    block = bytearray(base[:4096])
    block[4:12] = struct.pack("<II", sequence, sequence)
    block[28:32] = struct.pack("<I", kind)
    return hives.sealed(bytes(block))[:512] + b"".join(entries)


def dirty(base: bytes, first: int, second: int) -> bytes:
    """The base block while the hive is being written, or for ever."""
    block = bytearray(base)
    block[4:12] = struct.pack("<II", first, second)
    return hives.sealed(bytes(block))


def part(hive: Path, *newer: bytes, first: int = 8) -> None:
    """Leaves a hive dirty, and beside it what leads to each of the newer ones: the last step in its first log, those before in
    the second, as Windows changes from one to the other."""
    versions = [hive.read_bytes(), *newer]
    entries = [
        entry(number, len(new) - PAGE, changed_pages(old, new))
        for number, (old, new) in enumerate(zip(versions, versions[1:]), start=first)
    ]
    base = versions[0][:PAGE]
    beside = {".LOG2": (first, entries[:-1]), ".LOG1": (first + len(entries) - 1, entries[-1:])}
    for name, (number, steps) in beside.items():
        hive.with_name(hive.name + name).write_bytes(log(base, number, steps) if steps else b"")
    hive.write_bytes(dirty(base, first, first - 1) + versions[0][PAGE:])


def old_log(old: bytes, new: bytes) -> bytes:
    """Of before Windows 8.1: a bit for each sector, and the sectors."""
    bins = len(new) - PAGE
    bits, sectors = bytearray(bins // 512 // 8), []
    for offset, page in changed_pages(old, new):
        bits[offset // PAGE] = 0xFF
        sectors.append(page)
    vector = b"DIRT" + bytes(bits)
    base = bytearray(old[:4096])
    base[40:44] = struct.pack("<I", bins)
    return log(bytes(base), 8, [vector.ljust((len(vector) + 511) // 512 * 512, b"\0"), *sectors], kind=1)
