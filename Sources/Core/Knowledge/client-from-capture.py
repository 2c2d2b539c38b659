#!/usr/bin/env python3
"""Prints an entry for Data/clients.json from a capture in which a client connects: client-from-capture.py FILE [STREAM]

What belongs to the user or to the moment is left out: the cookie, the asked name, the random, the session id.
"""

import json
import subprocess
import sys

NAMES = {0: "@name"}  # extensions whose body redial writes itself: the asked name
GREASE = {n << 8 | n for n in range(0x0A, 0x100, 0x10)}  # [RFC 8701]


def tshark(path: str, *arguments: str) -> list[str]:
    command = ["tshark", "-r", path, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout.splitlines()


def spoken(path: str, stream: str) -> bytes:
    """What the client sent, in the order of the stream; retransmissions are dropped."""
    fields = ["-T", "fields", "-e", "tcp.srcport", "-e", "tcp.seq", "-e", "tcp.payload"]
    rows = [line.split("\t") for line in tshark(path, "-Y", f"tcp.stream == {stream} && tcp.len > 0", *fields)]
    if not rows:
        sys.exit(f"{path}: nothing was said in stream {stream}")
    first, said, at = rows[0][0], b"", None
    for port, sequence, payload in sorted((r for r in rows if r[0] == first), key=lambda r: int(r[1])):
        number, data = int(sequence), bytes.fromhex(payload)
        at = number if at is None else at
        if number == at:
            said, at = said + data, at + len(data)
    return said


def request(frame: bytes) -> dict:
    """[MS-RDPBCGR 2.2.1.1]"""
    body = frame[11:]
    cookie = body.startswith(b"Cookie: mstshash=")
    if cookie:
        body = body[body.index(b"\r\n") + 2 :]
    if len(body) < 8 or body[0] != 1:
        return {"cookie": cookie}
    return {"cookie": cookie, "protocols": int.from_bytes(body[4:8], "little"), "flags": body[1]}


def hello(records: bytes) -> dict | None:
    """[RFC 8446 4.1.2]"""
    if len(records) < 9 or records[0] != 22 or records[5] != 1:
        return None
    length = int.from_bytes(records[6:9], "big")
    if len(records) < 9 + length or int.from_bytes(records[3:5], "big") < 4 + length:
        sys.exit("the ClientHello is not whole")
    body = records[9 : 9 + length]
    sessions = body[34]
    at = 35 + sessions
    size = int.from_bytes(body[at : at + 2], "big")
    suites = [int.from_bytes(body[i : i + 2], "big") for i in range(at + 2, at + 2 + size, 2)]
    at += 2 + size
    compression = body[at + 1 : at + 1 + body[at]]
    at += 1 + body[at] + 2
    extensions = []
    while at + 4 <= len(body):
        kind, size = int.from_bytes(body[at : at + 2], "big"), int.from_bytes(body[at + 2 : at + 4], "big")
        extensions.append({"type": kind, "body": NAMES.get(kind, body[at + 4 : at + 4 + size].hex())})
        at += 4 + size
    if GREASE.intersection(suites):
        sys.exit("the client greases its lists, which no entry can hold")
    return {
        "record": records[1:3].hex(), "version": body[0:2].hex(), "sessionIDLength": sessions,
        "suites": " ".join(f"{suite:04x}" for suite in suites), "compression": compression.hex(),
        "extensions": extensions,
    }  # fmt: skip


def main() -> None:
    path, stream = sys.argv[1], (sys.argv[2:] or ["0"])[0]
    said = spoken(path, stream)
    if said[:2] != b"\x03\x00":
        sys.exit(f"{path}: no connection request begins stream {stream}")
    length = int.from_bytes(said[2:4], "big")
    print(json.dumps({"request": request(said[:length]), "hello": hello(said[length:])}, indent=2))


if __name__ == "__main__":
    main()
