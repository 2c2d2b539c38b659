"""`redial lab`: the servers that are broken on purpose, started one fault at a time."""

import functools
import json
import os
import select
import subprocess
import time
from pathlib import Path

from . import walk
from .processes import Child


@functools.cache
def every() -> list[dict]:
    """`[{"id", "title", "step", "expect": {"state", "cause" | "class"}, "check": [extra arguments], "command", "user"}]`"""
    listed = walk.run("lab", "--list", "--json")
    assert listed.status == 0, listed
    return listed.document


def faults() -> list[dict]:
    """Those that `redial check` meets by itself."""
    return [fault for fault in every() if "user" not in fault]


def logons() -> list[dict]:
    """Those that only somebody who logs on meets, by `check --user` or `prove`."""
    return [fault for fault in every() if "user" in fault]


def is_gateway(fault: dict) -> bool:
    """The server is a Remote Desktop Gateway: it speaks HTTPS, and RDP only behind a logon."""
    return "--gateway" in fault["check"]


def expectation(fault: dict) -> walk.Expected:
    """What the catalogue promises of a fault. Where a walk is not broken no step has failed."""
    expect = fault["expect"]
    causes = expect.get("class") or ([expect["cause"]] if expect.get("cause") else [])
    return walk.expected(expect["state"], fault["step"] if expect["state"] == "broken" else None, *causes)


class Lab:
    """One fault's server while it runs: `address`, `port`, `arguments` for check, and `connections` once it ended."""

    def __init__(
        self, fault: str, folder: Path, port: int = 0, inside: list[str] | None = None, seed: int | None = None
    ):
        self.fault, self.wanted, self.seed, self.log = fault, port, seed, folder / f"lab-{fault}.log"
        self.inside = inside or []
        self.connections: int | None = None

    def __enter__(self) -> "Lab":
        command = [*self.inside, walk.program(), "lab", self.fault, "--json", "--port", str(self.wanted)]
        if self.seed is not None:
            command += ["--seed", str(self.seed)]
        self.child = Child(command, self.log, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        try:
            started = self.line(15)
        except BaseException:
            self.child.stop()
            raise
        self.address, self.port, self.arguments = started["address"], started["port"], started["args"]
        self.command, self.user, self.password = started["command"], started.get("user"), started.get("password")
        # Where the command looks for the password.
        self.environment = {started["passwordVariable"]: self.password} if self.password else {}
        return self

    def __exit__(self, *_) -> None:
        try:
            self.child.process.stdin.close()
            self.connections = self.line(10)["connections"]
        finally:
            self.child.stop()
            self.child.process.stdout.close()

    def line(self, seconds: float) -> dict:
        """The next line on its stdout, read byte by byte so that none of the line after it is taken."""
        out, text, deadline = self.child.process.stdout.fileno(), b"", time.monotonic() + seconds
        while not text.endswith(b"\n"):
            ready, _, _ = select.select([out], [], [], max(0, deadline - time.monotonic()))
            byte = os.read(out, 1) if ready else b""
            if not byte:
                raise AssertionError(f"lab {self.fault}: no line within {seconds} s: {text!r}\n{self.child.output()}")
            text += byte
        return json.loads(text)

    @property
    def remembering(self) -> list[str]:
        """The arguments of a walk that is remembered, as a user's walks are."""
        return [argument for argument in self.arguments if argument != "--no-remember"]

    def arguments_by_way_of(self, port: int) -> list[str]:
        """The arguments with another port in place of the server's: that of a forwarder in front of it."""
        return [argument.replace(f":{self.port}", f":{port}") for argument in self.arguments]
