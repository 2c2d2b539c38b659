"""Child processes that are ready when we say so and gone when we say so."""

import ctypes
import os
import random
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

POLL_SECONDS = 0.02
LISTEN = "0A"  # the state's number in /proc/net/tcp
PR_SET_CHILD_SUBREAPER = 36

# Orphans of our children become ours: the first process of a container often reaps nobody.
ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def wait_until(ready: Callable[[], bool], seconds: float, what: str) -> None:
    """Returns when `ready()`; raises TimeoutError naming `what` after `seconds`."""
    deadline = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what}: not within {seconds} s")
        time.sleep(POLL_SECONDS)


def free_port(address: str = "127.0.0.1") -> int:
    with socket.socket() as probe:
        probe.bind((address, 0))
        return probe.getsockname()[1]


def kept_port(address: str = "127.0.0.1") -> int:
    """A free port that nobody is given who asks for any: for who listens on it only at times."""
    for port in random.sample(range(20_000, 32_000), 100):
        with socket.socket() as probe, suppress(OSError):
            probe.bind((address, port))
            return port
    raise RuntimeError("no port is free")


def is_listening(pid: int, port: int) -> bool:
    """Whether something listens on the port in the network namespace of `pid`.

    Read from the kernel's table: a trial connection would count against the server, and xrdp forks for each.
    """
    for table in ("tcp", "tcp6"):
        try:
            rows = Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]
        except OSError:
            continue
        if any(row.split()[3] == LISTEN and int(row.split()[1].rsplit(":", 1)[1], 16) == port for row in rows):
            return True
    return False


def session_members(leader: int) -> tuple[set[int], set[int]]:
    """The processes of the session that `leader` started: those that run, and those that only wait to be reaped."""
    running, ended = set(), set()
    for name in os.listdir("/proc"):
        if not name.isdigit():
            continue
        try:
            with open(f"/proc/{name}/stat", "rb") as stat:
                fields = stat.read().rsplit(b")", 1)[1].split()
        except OSError:
            continue  # it ended while we looked
        state, session = fields[0], int(fields[3])
        if session == leader:
            (ended if state == b"Z" else running).add(int(name))
    return running, ended


def reap(pids: set[int]) -> None:
    for pid in pids:
        with suppress(ChildProcessError):  # not ours, or reaped by who started it
            os.waitpid(pid, os.WNOHANG)


class Child:
    """A process in a session of its own, its output in `log`. It dies with us, and `stop()` ends all it has started."""

    def __init__(self, command: list[str], log: Path, environment: dict[str, str] | None = None, **options):
        self.log = log
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                ["setpriv", "--pdeathsig", "TERM", *command],
                stdin=options.pop("stdin", subprocess.DEVNULL),
                stdout=options.pop("stdout", output),
                stderr=output,
                env=os.environ | (environment or {}),
                start_new_session=True,
                **options,
            )

    @property
    def pid(self) -> int:
        return self.process.pid

    def wait_for_port(self, port: int, seconds: float = 15) -> None:
        self.wait_for(lambda: is_listening(self.pid, port), seconds, f"port {port}")

    def wait_for(self, ready: Callable[[], bool], seconds: float, what: str) -> None:
        def ready_or_dead() -> bool:
            return ready() or self.process.poll() is not None

        try:
            wait_until(ready_or_dead, seconds, what)
        except TimeoutError as error:
            raise RuntimeError(f"{error}\n{self.output()}") from None
        if not ready():
            raise RuntimeError(f"{what}: ended with {self.process.returncode}\n{self.output()}")

    def output(self) -> str:
        return self.log.read_text(errors="replace")

    def stop(self, seconds: float = 3) -> None:
        for number in (signal.SIGTERM, signal.SIGKILL):
            for pid in session_members(self.pid)[0]:
                with suppress(ProcessLookupError):
                    os.kill(pid, number)
            try:
                wait_until(self.is_gone, seconds, "end")
                return
            except TimeoutError:
                continue
        raise RuntimeError(f"process {self.pid} does not end\n{self.output()}")

    def is_gone(self) -> bool:
        if self.process.poll() is None:
            return False
        running, ended = session_members(self.pid)
        reap(ended)
        return not running

    def __enter__(self) -> "Child":
        return self

    def __exit__(self, *_) -> None:
        self.stop()
