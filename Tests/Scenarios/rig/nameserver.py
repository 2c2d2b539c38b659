"""nameserver.py NAME=ADDRESS...: a name server on 127.0.0.1:53 that knows these IPv4 addresses and nothing else. [RFC 1035 4.1.1]"""

import socket
import struct
import sys

RESPONSE, RECURSION_AVAILABLE, NXDOMAIN = 0x8000, 0x0080, 3
HEADER = struct.Struct(">6H")
TYPE_A = 1
KNOWN = {name.lower(): address for name, address in (argument.split("=") for argument in sys.argv[1:])}


def question(message: bytes) -> tuple[str, int, int]:
    """The name, the type, and the offset after the first question."""
    offset, labels = HEADER.size, []
    while length := message[offset]:
        labels.append(message[offset + 1 : offset + 1 + length].decode("ascii", "replace"))
        offset += 1 + length
    (kind,) = struct.unpack_from(">H", message, offset + 1)
    return ".".join(labels).lower(), kind, offset + 5


def answer(message: bytes) -> bytes:
    identifier, flags = struct.unpack_from(">2H", message)
    name, kind, end = question(message)
    address = KNOWN.get(name)
    has_record = address is not None and kind == TYPE_A
    code = 0 if address is not None else NXDOMAIN
    reply = HEADER.pack(identifier, flags | RESPONSE | RECURSION_AVAILABLE | code, 1, int(has_record), 0, 0)
    record = struct.pack(">HHHIH", 0xC00C, TYPE_A, 1, 60, 4) + socket.inet_aton(address) if has_record else b""
    return reply + message[HEADER.size : end] + record


with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
    server.bind(("127.0.0.1", 53))
    print("ready", flush=True)
    while True:
        message, peer = server.recvfrom(4096)
        server.sendto(answer(message), peer)
