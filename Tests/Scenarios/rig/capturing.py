"""A network namespace of its own, in which dumpcap records what goes over its loopback interface."""

import itertools
import os
import signal
import socket
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

from . import netns
from .processes import Child, wait_until

MARKER_PORT = 9  # discard: nobody listens, and nobody but us sends there
MARK = "import socket, sys; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(sys.argv[1].encode(), ('127.0.0.1', 9))"

numbers = itertools.count()


class Loopback:
    """The namespace, with its loopback up."""

    def __init__(self):
        self.name = f"redial{os.getpid()}l{next(numbers)}"

    def __enter__(self) -> "Loopback":
        netns.ip("netns", "add", self.name)
        netns.ip("-n", self.name, "link", "set", "lo", "up")
        # As on a network: segments of a size that frames have.
        netns.ip("-n", self.name, "link", "set", "lo", "mtu", "1500")
        return self

    def __exit__(self, *_) -> None:
        netns.ip("netns", "del", self.name)

    @property
    def inside(self) -> list[str]:
        return ["ip", "netns", "exec", self.name]


class Capture:
    """Records one interface of a namespace to a file while it is open; whole when it was closed."""

    def __init__(self, inside: list[str], file: Path, interface: str = "lo", port: int | None = None):
        self.inside, self.file, self.port = inside, file, port
        self.log = file.with_suffix(".log")
        self.command = [*inside, "dumpcap", "-q", "-i", interface, "-w", str(file)]

    def __enter__(self) -> "Capture":
        self.kept = ExitStack()
        self.child = self.kept.enter_context(Child(self.command, self.log))
        wait_until(lambda: self.saw("begin"), 10, "dumpcap's first packet")
        return self

    def saw(self, word: str) -> bool:
        """Sends a datagram that says so, and tells whether the file has it."""
        subprocess.run([*self.inside, sys.executable, "-ISc", MARK, f"mark {word}"], check=True, timeout=10)
        return self.file.exists() and f"mark {word}".encode() in self.file.read_bytes()

    def __exit__(self, *_) -> None:
        try:
            wait_until(lambda: self.saw("end"), 10, "dumpcap's last packet")
            self.child.process.send_signal(signal.SIGINT)
            self.child.process.wait(10)
        finally:
            self.kept.close()
