"""Large event logs, each made of the real chunks of one real log, over and over."""

import os
import struct
import zlib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = Path(os.environ.get("REDIAL_SAMPLES") or ROOT.parent / "shared/samples") / "evtx"
HEADER, CHUNK = 4096, 65536
CHUNK_COUNT, CHECKSUM = 42, 124  # where they stand in the header


def real() -> list[Path]:
    """Those with more than one chunk: of a single one the copies would all be alike."""
    return [path for path in sorted(SAMPLES.glob("*.evtx")) if path.stat().st_size >= HEADER + 2 * CHUNK]


def write(file: Path, log: Path, size: int) -> None:
    """Writes about `size` bytes."""
    data = log.read_bytes()
    chunks = [data[at : at + CHUNK] for at in range(HEADER, len(data) - CHUNK + 1, CHUNK)]
    chunks = [chunk for chunk in chunks if chunk.startswith(b"ElfChnk\0")]
    count = (size - HEADER) // CHUNK + 1
    head = bytearray(data[:HEADER])
    struct.pack_into("<H", head, CHUNK_COUNT, count)
    struct.pack_into("<I", head, CHECKSUM, zlib.crc32(head[:120]))
    with file.open("wb") as out:
        out.write(head)
        for number in range(count):
            out.write(chunks[number % len(chunks)])
