"""A large capture made of real conversations, over and over with other ports and times, among other traffic."""

import os
import struct
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = Path(os.environ.get("REDIAL_SAMPLES") or ROOT.parent / "shared/samples") / "pcap"
CONVERSATIONS = ["zeek_rdp-to-ssl.pcap", "zeek_rdp-proprietary-encryption.pcap"]
RDP_SHARE = 0.3
ETHERNET, IPV4, TCP = 14, 20, 6


def frames(file: Path) -> list[tuple[int, bytes]]:
    """Microseconds from the first frame, and the frame; little-endian pcap only."""
    data = file.read_bytes()
    assert data[:4] == b"\xd4\xc3\xb2\xa1", f"{file} is no little-endian pcap"
    found, at = [], 24
    while at + 16 <= len(data):
        seconds, micro, captured, _ = struct.unpack_from("<IIII", data, at)
        found.append((seconds * 1_000_000 + micro, data[at + 16 : at + 16 + captured]))
        at += 16 + captured
    return [(when - found[0][0], frame) for when, frame in found]


def shifted(frame: bytes, turn: int) -> bytes:
    """The same frame between other client ports."""
    tcp = ETHERNET + (frame[ETHERNET] & 15) * 4
    if frame[12:14] != b"\x08\x00" or frame[ETHERNET + 9] != TCP:
        return frame
    made = bytearray(frame)
    for at in (tcp, tcp + 2):
        port = struct.unpack_from(">H", frame, at)[0]
        if port != 3389:
            struct.pack_into(">H", made, at, 1024 + (port + turn * 7) % 64000)
    # Other clients too, so that ports are not soon used again.
    address = ETHERNET + (12 if struct.unpack_from(">H", frame, tcp)[0] != 3389 else 16)
    made[address + 2] = turn // 200 % 256
    return bytes(made)


def web(turn: int) -> list[bytes]:
    """A download over HTTP: the SYN, a request, segments of full size, acknowledgements."""
    client, server = struct.pack(">I", 0x0A100001 + turn % 60000), b"\xc6\x33\x64\x07"
    ports = (20000 + turn % 40000, 80)
    sequence = {True: 1, False: 1}

    def frame(ours: bool, flags: int, payload: bytes = b"") -> bytes:
        ends, pair = ((client, server), ports) if ours else ((server, client), ports[::-1])
        tcp = struct.pack(">HHIIBBHHH", *pair, sequence[ours], sequence[not ours], 5 << 4, flags, 65535, 0, 0)
        head = struct.pack(">BBHHHBBH4s4s", 0x45, 0, 40 + len(payload), 0, 0x4000, 64, TCP, 0, *ends)
        sequence[ours] += len(payload)
        return b"\2\0\0\0\0\1\2\0\0\0\0\2\x08\0" + head + tcp + payload

    made = [frame(True, 2), frame(False, 18), frame(True, 16), frame(True, 24, b"GET /file HTTP/1.1\r\n\r\n")]
    for _ in range(200):
        made += [frame(False, 16, b"x" * 1460), frame(False, 16, b"x" * 1460), frame(True, 16)]
    return made


def write(file: Path, size: int) -> tuple[int, int]:
    """Writes about `size` bytes. Returns how many conversations of RDP are in it, and how many bytes of it are theirs."""
    real = [frames(SAMPLES / name) for name in CONVERSATIONS]
    written = rdp = turn = webs = 0
    when = 1_790_000_000_000_000
    with file.open("wb") as out:
        out.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1))
        while written < size:
            if rdp <= RDP_SHARE * written:
                chosen = [(offset, shifted(frame, turn)) for offset, frame in real[turn % len(real)]]
                turn += 1
                isRDP = True
            else:
                chosen = [(index * 50, frame) for index, frame in enumerate(web(webs))]
                webs += 1
                isRDP = False
            for offset, frame in chosen:
                now = when + offset
                out.write(struct.pack("<IIII", now // 1_000_000, now % 1_000_000, len(frame), len(frame)) + frame)
                written += 16 + len(frame)
                rdp += 16 + len(frame) if isRDP else 0
            when += chosen[-1][0] + 1000
    return 2 * turn, rdp
