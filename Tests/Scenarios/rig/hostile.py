"""Servers that mean harm: each is a function that is given an accepted connection and does its worst."""

import itertools
import random
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

from .certificates import run

Behaviour = Callable[["Peer"], None]

SSL, HYBRID = 1, 2
HANDSHAKE, APPLICATION = 22, 23
SERVER_HELLO, CERTIFICATE = 2, 11
ESCAPES = b"\x1b]0;owned\x07\x1b[2J\x1b[31m\x9b5n\xe2\x80\xae"  # title, clear, colour, C1 CSI, right-to-left override


class Peer:
    """One accepted connection; `halted` is set when the test is over."""

    def __init__(self, connection: socket.socket, halted: threading.Event):
        self.connection, self.halted = connection, halted

    def read(self) -> bytes:
        return self.connection.recv(65536)

    def send(self, data: bytes) -> None:
        self.connection.sendall(data)

    def flood(self, pieces: Iterator[bytes]) -> None:
        """Sends for as long as the other side reads."""
        for piece in pieces:
            if self.halted.is_set():
                return
            self.send(piece)

    def drip(self, data: bytes, seconds: float) -> None:
        for offset in range(len(data)):
            self.send(data[offset : offset + 1])
            if self.halted.wait(seconds):
                return

    def reset(self) -> None:
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()


def confirm(protocol: int) -> bytes:
    """An X.224 connection confirm that selects a protocol. [MS-RDPBCGR 2.2.1.2.1]"""
    return b"\x03\x00\x00\x13\x0e\xd0\x00\x00\x12\x34\x00\x02\x01\x08\x00" + struct.pack("<I", protocol)


def record(kind: int, payload: bytes) -> bytes:
    return struct.pack(">BHH", kind, 0x0303, len(payload)) + payload


def handshake(kind: int, body: bytes, claimed: int | None = None) -> bytes:
    return struct.pack(">B", kind) + (len(body) if claimed is None else claimed).to_bytes(3, "big") + body


def server_hello() -> bytes:
    """TLS 1.2, ECDHE-RSA-AES128-GCM-SHA256, an empty renegotiation_info, without which OpenSSL reads no further."""
    return handshake(
        SERVER_HELLO, b"\x03\x03" + bytes(32) + b"\x00" + b"\xc0\x2f" + b"\x00" + b"\x00\x05\xff\x01\x00\x01\x00"
    )


def mute(peer: Peer) -> None:
    peer.halted.wait()


def garbage(peer: Peer) -> None:
    peer.read()
    peer.send(random.Random(7).randbytes(65536))


def endless_garbage(peer: Peer) -> None:
    noise = random.Random(8).randbytes(65536)
    peer.flood(itertools.repeat(noise))


def endless_confirms(peer: Peer) -> None:
    peer.read()
    peer.flood(itertools.repeat(confirm(SSL) * 1000))


def endless_line(peer: Peer) -> None:
    peer.flood(itertools.chain([b"SSH-2.0-"], itertools.repeat(b"A" * 65536)))


def long_packet(peer: Peer) -> None:
    """A TPKT of the greatest length and an X.224 header that claims more than it has."""
    peer.read()
    peer.send(b"\x03\x00\xff\xff\xfe\xd0" + b"\x00" * 100)
    mute(peer)


def dripping_confirm(peer: Peer) -> None:
    peer.read()
    peer.drip(confirm(SSL), 1)
    mute(peer)


def dripping_hello(peer: Peer) -> None:
    peer.read()
    peer.send(confirm(SSL))
    peer.read()
    peer.drip(record(HANDSHAKE, server_hello()), 1)


def endless_certificates(peer: Peer) -> None:
    """One certificate message after another, each complete and empty of sense."""
    peer.read()
    peer.send(confirm(SSL))
    peer.read()
    one = (16000).to_bytes(3, "big") + b"\x30\x82" + (15996).to_bytes(2, "big") + bytes(15996)
    message = handshake(CERTIFICATE, len(one).to_bytes(3, "big") + one)
    peer.flood(itertools.chain([record(HANDSHAKE, server_hello())], itertools.repeat(record(HANDSHAKE, message))))


def greatest_certificate(peer: Peer) -> None:
    """One certificate message that claims 16 MiB and is really sent."""
    peer.read()
    peer.send(confirm(SSL))
    peer.read()
    opening = handshake(CERTIFICATE, b"\xff\xff\xfc\xff\xff\xf9\x30\x84\xff\xff\xff\xff", claimed=0xFFFFFF)
    body = itertools.repeat(record(HANDSHAKE, bytes(16384)), 1024)
    peer.flood(itertools.chain([record(HANDSHAKE, server_hello() + opening)], body))
    mute(peer)


def endless_empty_records(peer: Peer) -> None:
    peer.read()
    peer.send(confirm(SSL))
    peer.read()
    peer.flood(itertools.repeat(record(HANDSHAKE, b"") * 5000))


def banner(text: bytes) -> Behaviour:
    def behave(peer: Peer) -> None:
        peer.send(text)
        peer.halted.wait(2)

    return behave


def answered_banner(text: bytes) -> Behaviour:
    def behave(peer: Peer) -> None:
        peer.read()
        peer.send(text)

    return behave


def cut(length: int, by_reset: bool) -> Behaviour:
    """Ends after so many bytes of a good confirm."""

    def behave(peer: Peer) -> None:
        peer.read()
        peer.send(confirm(SSL)[:length])
        if by_reset:
            peer.reset()

    return behave


def inside_tls(pair: Path, then: Callable[[ssl.SSLSocket, Peer], None]) -> Behaviour:
    """Completes TLS with the certificate and key of one file, then does `then`."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pair)

    def behave(peer: Peer) -> None:
        peer.read()
        peer.send(confirm(HYBRID))
        with context.wrap_socket(peer.connection, server_side=True) as secured:
            then(secured, peer)

    return behave


def from_the_first_byte_tls(pair: Path, then: Callable[[ssl.SSLSocket], None]) -> Behaviour:
    """The same without RDP before it, as HTTPS begins."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pair)

    def behave(peer: Peer) -> None:
        with context.wrap_socket(peer.connection, server_side=True) as secured:
            then(secured)

    return behave


def claims_four_gibibytes(secured: ssl.SSLSocket, peer: Peer) -> None:
    """A TSRequest whose outermost length is 2^32 - 1, and bytes for as long as they are taken. [MS-CSSP 2.2.1]"""
    secured.recv(65536)
    secured.sendall(b"\x30\x84\xff\xff\xff\xff\xa0\x03\x02\x01\x06\xa1\x84\xff\xff\xff\xf0")
    while not peer.halted.is_set():
        secured.sendall(bytes(16384))


def nests_without_end(secured: ssl.SSLSocket, peer: Peer) -> None:
    """Sequences in sequences, deep enough for any recursion."""
    secured.recv(65536)
    body = b""
    for _ in range(20_000):
        size = len(body)
        body = b"\x30\x84" + struct.pack(">I", size) + body if size < 60_000 else body
    secured.sendall(body)
    peer.halted.wait(1)


def says_nothing_more(secured: ssl.SSLSocket, peer: Peer) -> None:
    secured.recv(65536)
    peer.halted.wait()


def pair_with_escapes(folder: Path) -> Path:
    """A certificate whose subject would act on a terminal, with its key, in one file."""
    file, key, settings = folder / "escapes.pem", folder / "escapes.key", folder / "escapes.cnf"
    settings.write_bytes(
        b"[req]\nprompt = no\nutf8 = yes\nstring_mask = utf8only\ndistinguished_name = name\n[name]\nCN = evil"
        + "\x1b]0;owned\x07\x1b[2J\x9b5n\u202e".encode()
        + b"\n"
    )
    run(
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "30",
        "-config",
        settings,
        "-keyout",
        key,
        "-out",
        file,
    )
    file.write_text(file.read_text() + key.read_text())
    return file


class HostileServer:
    """Listens on a loopback port and gives every connection to `behave` in a thread of its own."""

    def __init__(self, behave: Behaviour):
        self.behave, self.halted, self.threads = behave, threading.Event(), []
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=16)
        self.port = self.listener.getsockname()[1]
        self.kept = ExitStack()

    def __enter__(self) -> "HostileServer":
        self.start(self.accept)
        return self

    def __exit__(self, *_) -> None:
        self.halted.set()
        with suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)  # wakes accept()
        self.listener.close()
        self.kept.close()
        for thread in self.threads:
            thread.join(10)

    def start(self, work: Callable[[], None]) -> None:
        thread = threading.Thread(target=work, daemon=True)
        self.threads.append(thread)
        thread.start()

    def accept(self) -> None:
        while not self.halted.is_set():
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            self.kept.callback(end, connection)
            self.start(lambda connection=connection: self.serve(connection))

    def serve(self, connection: socket.socket) -> None:
        with suppress(OSError), connection:
            self.behave(Peer(connection, self.halted))


def end(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
