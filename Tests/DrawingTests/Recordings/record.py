#!/usr/bin/env python3
"""record.py SERVER_PORT LISTEN_PORT OUT [--tls] [--no-codecs]: forwards one connection on loopback and writes the updates in it.

The client must not be offered encryption of RDP's own, nor ask for bulk compression. With --tls both sides speak TLS (the
certificate is $RECORD_CERTIFICATE, a file with its key); --no-codecs takes the bitmap codecs out of Confirm Active.
README.md says what is written."""

import os
import socket
import ssl
import struct
import sys
import threading
from collections.abc import Iterator

SEND_DATA_INDICATION, DATA_PDU, UPDATE = 0x68, 7, 2
BITMAP_CODECS = 0x1D


def messages(buffer: bytearray) -> Iterator[bytes]:
    """Takes whole TPKTs and fast-path PDUs from the buffer."""
    while len(buffer) >= 4:
        if buffer[0] == 3:
            length = struct.unpack_from(">H", buffer, 2)[0]
        else:
            length = (buffer[1] & 127) << 8 | buffer[2] if buffer[1] & 128 else buffer[1]
        if length == 0 or len(buffer) < length:
            return
        yield bytes(buffer[:length])
        del buffer[:length]


def without_codecs(message: bytes) -> bytes:
    at = message.find(struct.pack("<H", BITMAP_CODECS))
    if message[0] != 3 or len(message) < 300 or at < 0:
        return message
    changed = bytearray(message)
    changed[at + 4] = 0
    return bytes(changed)


def forward(client: socket.socket, server: socket.socket, changes: bool) -> None:
    buffer = bytearray()
    while data := client.recv(65536):
        buffer += data
        for message in messages(buffer):
            server.sendall(without_codecs(message) if changes else message)
    server.shutdown(socket.SHUT_WR)


def update(message: bytes) -> tuple[int, bytes] | None:
    if message[0] != 3:
        return 1, message[3 if message[1] & 128 else 2 :]
    if len(message) < 34 or message[7] != SEND_DATA_INDICATION:
        return None
    body = message[15 if message[13] & 128 else 14 :]
    if body[2] & 15 != DATA_PDU or body[14] != UPDATE:
        return None
    return 0, body[18:]


def main() -> None:
    server = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
    with socket.create_server(("127.0.0.1", int(sys.argv[2]))) as listener:
        client, _ = listener.accept()
    if "--tls" in sys.argv:
        server.sendall(client.recv(4096))
        client.sendall(server.recv(4096))
        inside = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        inside.load_cert_chain(os.environ["RECORD_CERTIFICATE"])
        outside = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        outside.check_hostname, outside.verify_mode = False, ssl.CERT_NONE
        server, client = outside.wrap_socket(server), inside.wrap_socket(client, server_side=True)
    threading.Thread(target=forward, args=(client, server, "--no-codecs" in sys.argv), daemon=True).start()
    buffer = bytearray()
    with open(sys.argv[3], "wb") as out:
        while data := server.recv(65536):
            client.sendall(data)
            buffer += data
            for message in messages(buffer):
                if found := update(message):
                    out.write(struct.pack("<BI", found[0], len(found[1])) + found[1])


if __name__ == "__main__":
    main()
