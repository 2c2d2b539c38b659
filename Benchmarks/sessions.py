"""How long a logon and a first screen take, and what memory. Part of `Benchmarks/run`.

Whether a user is let in is asked by redial and by `nla/nla.c`, which does what that takes and nothing else. The first
screen is redial's and xfreerdp's, each counted from the start of its process, and from its TCP connection on, to the
instant when half of the screen was drawn: redial writes that down, and of xfreerdp the memory of its X server is read,
about every millisecond (the least that anybody could see; it costs xfreerdp next to nothing).
"""

import datetime
import json
import mmap
import os
import re
import statistics
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1] / "Tests/Scenarios")]

from rig import certificates, processes, servers, walk  # noqa: E402

PAIRS = 7
VERDICT_PAIRS = 21  # what each waits for the server varies more than what they do
MEMORY_RUNS = 3
SIZE, LARGE = "1024x768", "1920x1080"
# A pattern in place of a black screen, on which no picture would be seen.
PATTERN = ("-retro",)
LOGON = ["--user", servers.USER, "--password-env", "REDIAL_TEST_PASSWORD", "--trust-on-first-use"]
SETTLED_SECONDS = 0.4
LIMIT_SECONDS = 20
ENDED = {"06", "0A"}  # in /proc/net/tcp: what only waits for its time to pass, and what listens


@dataclass
class Pair:
    """Medians of one thing in milliseconds."""

    ours: float
    theirs: float

    @property
    def ratio(self) -> float:
        return self.ours / self.theirs


Figures = dict[str, float]


def in_turns(
    ours: Callable[[], Figures], theirs: Callable[[], Figures], port: int, pairs: int = PAIRS
) -> dict[str, Pair]:
    """The medians of what both measure, after a pair that only warms up. Who comes first changes: each follows itself
    as often as the other, whatever a run leaves the server to do."""
    runs: tuple[list[Figures], list[Figures]] = ([], [])
    for number in range(pairs + 1):
        for which in (0, 1) if number % 2 == 0 else (1, 0):
            processes.wait_until(lambda: not states(port) - ENDED, 10, "the end of the connection before")
            runs[which].append((ours, theirs)[which]())
    medians = [
        {what: statistics.median(figures[what] for figures in found[1:]) for what in found[0]} for found in runs
    ]
    return {what: Pair(medians[0][what], medians[1][what]) for what in medians[0]}


def states(port: int) -> set[str]:
    """The states of all sockets with this port at one end."""
    table = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    ending = f":{port:04X}"
    return {state for _, near, far, state, *_ in table if near.endswith(ending) or far.endswith(ending)}


def has_connected(port: int) -> bool:
    return f":{port:04X} 01 " in Path("/proc/net/tcp").read_text()


class Seen:
    """A run of redial, and when what it observed happened: in milliseconds since before its process was started."""

    def __init__(self, *arguments: str):
        began = time.time()
        done = subprocess.run(
            [walk.program(), *arguments, "--no-remember", "--quiet", "--json"],
            stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60,
        )  # fmt: skip
        self.whole = (time.time() - began) * 1000
        self.said = f"redial {' '.join(arguments)}: exit {done.returncode}\n{done.stdout}\n{done.stderr}"
        if done.returncode not in (0, 1, 2):
            raise RuntimeError(self.said)
        report = json.loads(done.stdout)
        self.start = (datetime.datetime.fromisoformat(report["startedAt"]).timestamp() - began) * 1000
        self.observations = report["observations"]

    def first(self, kind: str) -> dict:
        for observation in self.observations:
            if observation["kind"] == kind:
                return observation
        raise RuntimeError(f"no {kind}\n{self.said}")

    def at(self, kind: str) -> float:
        return self.start + self.first(kind)["atMs"]

    def connection(self) -> float:
        """When the connection began that the session came by."""
        return self.at("reach.port") - self.first("reach.port")["durationMs"]


@contextmanager
def started(program: str, size: str = SIZE) -> Iterator[servers.Server]:
    """xrdp, or FreeRDP's shadow server with NLA and a screen of this size."""
    with tempfile.TemporaryDirectory() as name, ExitStack() as kept:
        folder = Path(name)
        folder.chmod(0o755)
        pair = certificates.Pair(folder / "server.crt", folder / "server.key")
        certificates.sign(certificates.RECIPES["valid"], pair)
        pair.key.chmod(0o644)
        home = folder / program
        home.mkdir()
        if program == "xrdp":
            yield kept.enter_context(servers.xrdp(home, "tls", pair))
        else:
            yield kept.enter_context(servers.shadow(home, "nla", pair, size, PATTERN))


# Whether a user is let in


def plain_program(folder: Path) -> Path:
    program = folder / "nla"
    source = Path(__file__).with_name("nla") / "nla.c"
    subprocess.run(["gcc", "-O2", "-o", program, source, "-lssl", "-lcrypto"], check=True)
    return program


def plain_verdict(program: Path, server: servers.Server, password: str = servers.PASSWORD) -> Figures:
    began = time.time()
    done = subprocess.run(
        [program, server.address, str(server.port), servers.USER], env=os.environ | {"NLA_PASSWORD": password},
        stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=30,
    )  # fmt: skip
    whole = (time.time() - began) * 1000
    found = re.fullmatch(r"let in: (\S+) to the answer, (\S+) from there\n", done.stdout)
    if done.returncode != 0 or not found:
        raise RuntimeError(f"nla: exit {done.returncode}\n{done.stdout}{done.stderr}")
    waited, after = float(found[1]), float(found[2])
    return {"verdict": whole, "work": whole - waited, "whole": whole, "waited": waited, "after": after}


def our_verdict(server: servers.Server) -> Figures:
    seen = Seen("check", f"{server.address}:{server.port}", *LOGON)
    if seen.first("authenticate.logon")["value"]["outcome"] != "accepted":
        raise RuntimeError(seen.said)
    answered, verdict = seen.at("negotiate.answer"), seen.at("authenticate.logon")
    waited, after = answered - seen.connection(), verdict - answered
    return {"verdict": verdict, "work": verdict - waited, "whole": seen.whole, "waited": waited, "after": after}


def verdicts() -> dict[str, Pair]:
    """`verdict`: from the start of the process until it is known that the user is let in; `waited`: from the TCP
    connection until the server answers the X.224 request; `work`: the verdict without that; `after`: from the answer to
    the verdict; `whole`: all of it, with redial's side questions and its report."""
    with tempfile.TemporaryDirectory() as name, started("shadow") as server:
        program = plain_program(Path(name))
        try:
            plain_verdict(program, server, "wrong")
        except RuntimeError as error:
            assert "not let in" in str(error), error
        else:
            raise AssertionError("whoever lets everybody in measures nothing")
        return in_turns(
            lambda: our_verdict(server), lambda: plain_verdict(program, server), server.port, VERDICT_PAIRS
        )


# The first screen


class Screen:
    """A private X server whose memory is read, for the share of pixels that are not black."""

    def __init__(self, folder: Path, size: str, kept: ExitStack):
        self.name = servers.display(folder, kept, size, ("-fbdir", str(folder)))
        with (folder / "Xvfb_screen0").open("rb") as file:
            self.memory = kept.enter_context(mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ))
        # The header of an xwd file: its own size first, the number of colours twentieth, each 12 octets after it.
        header = struct.unpack(">25I", self.memory[:100])
        self.pixels = header[0] + header[19] * 12

    def share(self) -> float:
        """By the green of every 97th pixel: a prime, so that no column is looked at twice in a row."""
        greens = self.memory[self.pixels + 1 :: 4 * 97]
        return 1 - greens.count(0) / len(greens)

    def drawn(self, began: float, ended: Callable[[], bool], connected: Callable[[], bool]) -> Figures:
        """Looks until the picture changes no more: when half of it stood there, and when the connection began."""
        shares, connection, changed = [(began, 0.0)], None, began
        while not (shares[-1][1] > 0.1 and time.time() - changed > SETTLED_SECONDS):
            now, share = time.time(), self.share()
            if connection is None and connected():
                connection = now
            if share != shares[-1][1]:
                shares.append((now, share))
                changed = now
            if ended() or now - began > LIMIT_SECONDS:
                raise RuntimeError(f"no picture: {shares}")
            time.sleep(0.001)
        half = next(at for at, share in shares if share >= shares[-1][1] / 2)
        return {"picture": (half - began) * 1000, "after": (half - (connection or began)) * 1000}


def xfreerdp(server: servers.Server, screen: Screen, folder: Path, logon: list[str]) -> Figures:
    """With the channels left out that can be: it joins fewer, and is faster for it."""
    processes.wait_until(lambda: screen.share() < 0.001, 5, "the end of the window before")
    (folder / "krb5.conf").write_text(servers.NO_KERBEROS)
    environment = {"DISPLAY": screen.name, "HOME": str(folder), "KRB5_CONFIG": str(folder / "krb5.conf")}
    command = [
        "xfreerdp", f"/v:{server.address}:{server.port}", "/cert:ignore", "/log-level:OFF", f"/size:{SIZE}", "/bpp:32",
        "-clipboard", "-heartbeat", "-multitransport", *logon,
    ]  # fmt: skip
    began = time.time()
    with (folder / "xfreerdp.log").open("wb") as log:
        process = subprocess.Popen(
            command, env=os.environ | environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log
        )
    try:
        return screen.drawn(began, lambda: process.poll() is not None, lambda: has_connected(server.port))
    except RuntimeError as error:
        raise RuntimeError(f"{error}\n{(folder / 'xfreerdp.log').read_text(errors='replace')}") from None
    finally:
        process.terminate()
        process.wait(10)


def our_screen(server: servers.Server, logon: list[str]) -> Figures:
    seen = Seen("prove", f"{server.address}:{server.port}", "--size", SIZE, *logon)
    after = seen.first("draw.screen")["value"]["firstPictureMs"]
    picture = seen.at("activate.end") + after
    return {"picture": picture, "after": picture - seen.connection()}


def first_screens(program: str) -> dict[str, Pair]:
    """`picture`: from the start of the process until half of the screen was drawn; `after`: from the connection on."""
    ours, theirs = (LOGON, [f"/u:{servers.USER}", f"/p:{servers.PASSWORD}"]) if program == "shadow" else ([], [])
    with tempfile.TemporaryDirectory() as name, started(program) as server, ExitStack() as kept:
        folder = Path(name)
        screen = Screen(folder, SIZE, kept)
        return in_turns(
            lambda: our_screen(server, ours), lambda: xfreerdp(server, screen, folder, theirs), server.port
        )


# Memory


def peak_mib(program: str) -> tuple[float, float]:
    """The largest peak of `prove` at 1920x1080: its own, and with the reader of pictures (tesseract), a program that it
    starts and whose memory the kernel counts as well."""
    logon = LOGON if program == "shadow" else []
    with tempfile.TemporaryDirectory() as nothing, started(program, LARGE) as server:
        words = ["prove", f"{server.address}:{server.port}", *logon, "--size", LARGE, "--no-remember", "--json"]
        path, peaks = os.environ["PATH"], []
        for found in (nothing, path):
            os.environ["PATH"] = found
            try:
                runs = [walk.run(*words, measured=True) for _ in range(MEMORY_RUNS)]
            finally:
                os.environ["PATH"] = path
            for done in runs:
                drawn = next(seen["value"] for seen in done.document["observations"] if seen["kind"] == "draw.screen")
                assert (drawn["width"], drawn["height"], drawn["coverage"] >= 0.5) == (1920, 1080, True), done
            peaks.append(max(done.peak_kib for done in runs) / 1024)
    return peaks[0], peaks[1]


os.environ["REDIAL_TEST_PASSWORD"] = servers.PASSWORD
