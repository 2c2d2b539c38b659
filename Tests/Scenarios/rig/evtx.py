"""Writes event logs (.evtx): files of which a test knows what stands in them. [libyal, Windows XML Event Log (EVTX) format]

Records are binary XML without templates, with every name where it is first and last used; the Python package evtx reads them.
"""

import struct
import zlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

CHUNK = 65_536
START = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)

CORE = "Microsoft-Windows-RemoteDesktopServices-RdpCoreTS"
CONNECTIONS = "Microsoft-Windows-TerminalServices-RemoteConnectionManager"
SESSIONS = "Microsoft-Windows-TerminalServices-LocalSessionManager"
AUDIT = "Microsoft-Windows-Security-Auditing"
GATEWAY = "Microsoft-Windows-TerminalServices-Gateway"
CLIENT = "Microsoft-Windows-TerminalServices-ClientActiveXCore"
SERVICES = "Service Control Manager"


@dataclass
class Event:
    provider: str
    id: int
    seconds: float = 0
    data: dict[str, str] | list[str] = field(default_factory=dict)
    channel: str = ""
    activity: str = ""
    # In a log that collects those of several computers; else it is that of the whole file.
    computer: str = ""

    @property
    def log(self) -> str:
        if self.channel:
            return self.channel
        if self.provider == AUDIT:
            return "Security"
        operational = {CLIENT: "Microsoft-Windows-TerminalServices-RDPClient"}.get(self.provider, self.provider)
        return f"{operational}/Operational"

    @property
    def at(self) -> datetime:
        return START + timedelta(seconds=self.seconds)


class _Chunk:
    def __init__(self, first: int):
        self.bytes = bytearray(512)
        self.first = self.next = first
        self.last_at = 512

    def add(self, event: Event, computer: str) -> bool:
        """False when there is no room left."""
        at = len(self.bytes)
        writer = _Writer(at + 24)
        writer.event(event, computer, self.next)
        body = bytes(writer.out)
        size = 24 + len(body) + 4
        padding = -size % 8
        size += padding
        if at + size > CHUNK:
            return False
        ticks = int((event.at - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds() * 1_000_000) * 10
        self.bytes += struct.pack("<IIQQ", 0x2A2A, size, self.next, ticks) + body + bytes(padding)
        self.bytes += struct.pack("<I", size)
        self.last_at = at
        self.next += 1
        return True

    def finished(self) -> bytes:
        free = len(self.bytes)
        last = self.next - 1
        head = struct.pack("<8sQQQQIII", b"ElfChnk\0", self.first, last, self.first, last, 128, self.last_at, free)
        head += struct.pack("<I", zlib.crc32(self.bytes[512:])) + bytes(64) + bytes(4)
        tables = bytes(self.bytes[128:512])
        head += struct.pack("<I", zlib.crc32(head[:120] + tables))
        return (head + tables + bytes(self.bytes[512:])).ljust(CHUNK, b"\0")


class _Writer:
    """Binary XML, whose offsets count from the chunk's start."""

    def __init__(self, at: int):
        self.start = at
        self.out = bytearray(b"\x0f\x01\x01\x00")

    def _name(self, text: str) -> None:
        hashed = 0
        for unit in text:
            hashed = (hashed * 65_599 + ord(unit)) & 0xFFFFFFFF
        self.out += struct.pack("<I", self.start + len(self.out) + 4)
        self.out += struct.pack("<IHH", 0, hashed & 0xFFFF, len(text)) + text.encode("utf-16-le") + b"\0\0"

    def _text(self, text: str) -> None:
        units = text.encode("utf-16-le")
        self.out += b"\x05\x01" + struct.pack("<H", len(units) // 2) + units

    def element(self, name: str, attributes: dict[str, str] | None = None, *content) -> None:
        attributes = attributes or {}
        self.out += b"\x41" if attributes else b"\x01"
        length_at = len(self.out)
        self.out += bytes(4)
        self._name(name)
        if attributes:
            list_at = len(self.out)
            self.out += bytes(4)
            for index, (key, value) in enumerate(attributes.items()):
                self.out += b"\x46" if index + 1 < len(attributes) else b"\x06"
                self._name(key)
                self._text(value)
            struct.pack_into("<I", self.out, list_at, len(self.out) - list_at - 4)
        self.out += b"\x02"
        for piece in content:
            if isinstance(piece, str):
                self._text(piece)
            else:
                piece()
        self.out += b"\x04"
        struct.pack_into("<I", self.out, length_at, len(self.out) - length_at - 4)

    def event(self, event: Event, computer: str, number: int) -> None:
        def system() -> None:
            self.element("Provider", {"Name": event.provider})
            self.element("EventID", None, str(event.id))
            self.element("TimeCreated", {"SystemTime": event.at.isoformat(timespec="milliseconds").replace("+00:00", "Z")})
            self.element("EventRecordID", None, str(number))
            if event.activity:
                self.element("Correlation", {"ActivityID": event.activity})
            self.element("Channel", None, event.log)
            self.element("Computer", None, event.computer or computer)

        def data() -> None:
            pairs = event.data.items() if isinstance(event.data, dict) else (("", text) for text in event.data)
            for name, value in pairs:
                if name == "Binary":
                    self.element("Binary", None, value)
                else:
                    self.element("Data", {"Name": name} if name else None, *([value] if value else []))

        self.element(
            "Event", None, lambda: self.element("System", None, system), lambda: self.element("EventData", None, data))
        self.out += b"\0"


def write(path: Path, events: list[Event], computer: str = "ws-041.corp.test", *, dirty: bool = False) -> Path:
    """One file with these events, in this order."""
    chunks = [_Chunk(1)]
    for event in events:
        if not chunks[-1].add(event, computer):
            chunks.append(_Chunk(chunks[-1].next))
            assert chunks[-1].add(event, computer)
    head = struct.pack(
        "<8sQQQIHHHH", b"ElfFile\0", 0, len(chunks) - 1, chunks[-1].next, 128, 1, 3, 4096, len(chunks)) + bytes(76)
    head += struct.pack("<II", int(dirty), zlib.crc32(head[:120]))
    path.write_bytes(head.ljust(4096, b"\0") + b"".join(chunk.finished() for chunk in chunks if chunk.next > chunk.first))
    return path


def write_logs(folder: Path, events: list[Event], computer: str = "ws-041.corp.test") -> list[str]:
    """One file for each log, as a machine has them; their paths."""
    folder.mkdir(exist_ok=True)
    logs: dict[str, list[Event]] = {}
    for event in sorted(events, key=lambda event: event.seconds):
        logs.setdefault(event.log, []).append(event)
    return [str(write(folder / (log.replace("/", "%4") + ".evtx"), held, computer)) for log, held in logs.items()]


@dataclass
class Connection:
    """The events of one connection to a server."""

    address: str = "10.0.0.9"
    activity: str = "{F4200001-0000-0000-0000-000000000001}"
    user: str = "alice"
    session: str = "3"

    def core(self, event: int, seconds: float, **data: str) -> Event:
        return Event(CORE, event, seconds, data, activity=self.activity)

    def arrives(self, seconds: float = 0) -> list[Event]:
        return [
            self.core(131, seconds, ConnType="TCP", ClientIP=f"{self.address}:51022"),
            self.core(65, seconds + 0.1, ConnectionName="RDP-Tcp#5"),
        ]

    def ends(self, seconds: float = 5) -> list[Event]:
        return [self.core(102, seconds), self.core(103, seconds + 0.1, ReasonCode="14")]

    def wrong_password(self, seconds: float = 1) -> list[Event]:
        return [self.core(140, seconds, IPString=self.address)]

    def logon(self, seconds: float = 1) -> list[Event]:
        data = {"Param1": self.user, "Param2": "CORP", "Param3": self.address}
        return [Event(CONNECTIONS, 1149, seconds, data, activity=self.activity)]

    def session_event(self, event: int, seconds: float) -> list[Event]:
        data = {"User": f"CORP\\{self.user}", "SessionID": self.session, "Address": self.address}
        return [Event(SESSIONS, event, seconds, data, activity=self.activity)]

    def reason(self, reason: int, seconds: float) -> list[Event]:
        return [Event(SESSIONS, 40, seconds, {"Session": self.session, "Reason": str(reason)}, activity=self.activity)]

    def whole(self, seconds: float = 0) -> list[Event]:
        return (
            self.arrives(seconds) + self.logon(seconds + 1) + self.session_event(21, seconds + 2)
            + self.session_event(22, seconds + 3))


def refused(
    seconds: float, status: str, sub: str = "0x0", *, type: int = 10, user: str = "alice", address: str = "10.0.0.9"
) -> list[Event]:
    data = {
        "TargetUserName": user, "TargetDomainName": "CORP", "Status": status, "SubStatus": sub,
        "LogonType": str(type), "WorkstationName": "LAPTOP", "IpAddress": address, "IpPort": "0",
    }
    return [Event(AUDIT, 4625, seconds, data)]


def system(provider: str, event: int, seconds: float = 0, data: dict[str, str] | list[str] | None = None) -> list[Event]:
    return [Event(provider, event, seconds, data or {}, channel="System")]


def service(event: int, name: str, seconds: float = 0) -> list[Event]:
    """The display name is that of a German Windows: only the binary data says which service it is."""
    return system(SERVICES, event, seconds, {"param1": "Remotedesktopdienste", "Binary": (name + "\0").encode("utf-16-le").hex()})
