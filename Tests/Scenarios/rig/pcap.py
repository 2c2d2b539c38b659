"""Recorded conversations as a capture file, and tshark's opinion of it."""

import socket
import struct
import subprocess
from pathlib import Path

from .forwarder import Conversation

LINKTYPE_RAW = 101  # packets begin with their IPv4 header
RDP_PORT = 3389  # whatever the real one was: tshark knows RDP by it
FIN, SYN, PSH, ACK = 1, 2, 8, 16
SEGMENT = 1400
CLIENT, SERVER = socket.inet_aton("10.0.0.1"), socket.inet_aton("10.0.0.2")


class Stream:
    """Writes the packets of one TCP connection; sequence numbers start at 0, checksums are left out."""

    def __init__(self, out, client_port: int):
        self.out, self.client_port = out, client_port
        self.sent = {True: 0, False: 0}

    def packet(self, when: float, client: bool, flags: int, payload: bytes = b"") -> None:
        ports = (self.client_port, RDP_PORT) if client else (RDP_PORT, self.client_port)
        ends = (CLIENT, SERVER) if client else (SERVER, CLIENT)
        acknowledged = self.sent[not client] if flags & ACK else 0
        tcp = struct.pack(">HHIIBBHHH", *ports, self.sent[client], acknowledged, 5 << 4, flags, 65535, 0, 0)
        length = 20 + len(tcp) + len(payload)
        head = struct.pack(">BBHHHBBH4s4s", 0x45, 0, length, 0, 0x4000, 64, socket.IPPROTO_TCP, 0, *ends)
        seconds = int(when)
        self.out.write(struct.pack("<IIII", seconds, int((when - seconds) * 1e6), length, length))
        self.out.write(head + tcp + payload)
        self.sent[client] += len(payload) + (1 if flags & (SYN | FIN) else 0)

    def write(self, conversation: Conversation) -> None:
        start = conversation.said[0][0] if conversation.said else 0.0
        self.packet(start, True, SYN)
        self.packet(start, False, SYN | ACK)
        self.packet(start, True, ACK)
        for when, client, said in conversation.said:
            for offset in range(0, len(said), SEGMENT):
                self.packet(when, client, PSH | ACK, said[offset : offset + SEGMENT])


def write(path: Path, conversations: list[Conversation]) -> None:
    with path.open("wb") as out:
        out.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, LINKTYPE_RAW))
        for number, conversation in enumerate(conversations):
            Stream(out, 40000 + number).write(conversation)


def tshark(path: Path, display_filter: str, protocol: str | None = None) -> list[str]:
    """The one-line summaries of the packets that the filter lets through; `protocol` is what to take the port for."""
    taken_for = ["-d", f"tcp.port=={RDP_PORT},{protocol}"] if protocol else []
    command = ["tshark", "-n", "-r", str(path), *taken_for, "-Y", display_filter]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout.splitlines()


def field(path: Path, name: str, protocol: str) -> list[str]:
    """Every value that a field of tshark's has, in the order of the packets; `protocol` is what to take the port for."""
    command = ["tshark", "-n", "-r", str(path), "-d", f"tcp.port=={RDP_PORT},{protocol}", "-T", "fields", "-e", name]
    done = subprocess.run([*command, "-Y", name], capture_output=True, text=True, timeout=60, check=True)
    return done.stdout.splitlines()


def malformed(path: Path, also: str = "") -> list[str]:
    """What tshark finds malformed, read once as RDP and once as TLS: it does not change over by itself."""
    wanted = "_ws.malformed" + (f" and {also}" if also else "")
    return tshark(path, wanted) + tshark(path, wanted, "tls")


def write_datagrams(path: Path, datagrams: list[tuple[bool, bytes]]) -> None:
    """UDP between one client and the RDP port of one server: (whether by the client, bytes) in the order of sight."""
    with path.open("wb") as out:
        out.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, LINKTYPE_RAW))
        for number, (client, payload) in enumerate(datagrams):
            ports = (40000, RDP_PORT) if client else (RDP_PORT, 40000)
            ends = (CLIENT, SERVER) if client else (SERVER, CLIENT)
            udp = struct.pack(">HHHH", *ports, 8 + len(payload), 0)
            length = 20 + len(udp) + len(payload)
            head = struct.pack(">BBHHHBBH4s4s", 0x45, 0, length, 0, 0, 64, socket.IPPROTO_UDP, 0, *ends)
            out.write(struct.pack("<IIII", number, 0, length, length) + head + udp + payload)


def fields(path: Path, *names: str) -> list[list[str]]:
    """These fields of every packet, as tshark reads them."""
    wanted = [word for name in names for word in ("-e", name)]
    command = ["tshark", "-n", "-r", str(path), "-T", "fields", *wanted]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    return [line.split("\t") for line in done.stdout.splitlines()]
