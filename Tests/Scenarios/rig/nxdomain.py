"""A name server on 127.0.0.1:53 that answers NXDOMAIN to every question. [RFC 1035 4.1.1]"""

import socket
import struct

RESPONSE, RECURSION_AVAILABLE, NXDOMAIN = 0x8000, 0x0080, 3
HEADER = struct.Struct(">6H")


def question_end(message: bytes) -> int:
    """The offset after the first question: its labels, the root, type and class."""
    offset = HEADER.size
    while message[offset]:
        offset += 1 + message[offset]
    return offset + 5


def answer(message: bytes) -> bytes:
    identifier, flags = struct.unpack_from(">2H", message)
    reply = HEADER.pack(identifier, flags | RESPONSE | RECURSION_AVAILABLE | NXDOMAIN, 1, 0, 0, 0)
    return reply + message[HEADER.size : question_end(message)]


with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
    server.bind(("127.0.0.1", 53))
    print("ready", flush=True)
    while True:
        message, peer = server.recvfrom(4096)
        server.sendto(answer(message), peer)
