"""Runs `redial check` and holds what it printed against the contract."""

import functools
import json
import os
import re
import resource
import select
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import jsonschema_rs

ROOT = Path(__file__).resolve().parents[3]
EXIT_CODES = {"healthy": 0, "degraded": 1, "broken": 2, "inconclusive": 3}
CONNECTIONS_HEALTHY, CONNECTIONS_ANY, CONNECTIONS_DEEP = 4, 10, 40
WATCH_ROUNDS = 12
DATAGRAMS = 3
MOST_SHOWN = 12_000
OVERDUE_SECONDS = 2.0  # what a walk may take beyond its --timeout on a busy machine
# C0 but for line feeds, DEL, C1, and what turns the direction of writing.
ACTING = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
MEASURE = [sys.executable, "-ISB", str(Path(__file__).with_name("measure.py"))]


def program() -> str:
    path = Path(os.environ.get("REDIAL_BIN") or ROOT / ".build/release/redial")
    if not os.access(path, os.X_OK):
        raise RuntimeError(f"{path} is missing: build it, or set REDIAL_BIN")
    return str(path)


@dataclass
class Run:
    """One finished run of redial."""

    arguments: tuple[str, ...]
    status: int
    seconds: float
    stdout: str
    stderr: str
    user_seconds: float = 0  # of a processor, outside the kernel: what a busy machine hardly changes
    peak_kib: int | None = None  # None: it was not measured

    @functools.cached_property
    def document(self) -> dict:
        """The one JSON document on stdout."""
        return json.loads(self.stdout)

    def __str__(self) -> str:
        head = f"redial {' '.join(self.arguments)}: exit {self.status} in {self.seconds:.2f} s"
        return f"{head}\n{self.stdout}\n{self.stderr}"

    @property
    def shown(self) -> str:
        """The same in at most so many characters that a log stays readable."""
        text = str(self)
        return text if len(text) <= MOST_SHOWN else f"{text[: MOST_SHOWN // 2]}\n[...]\n{text[-MOST_SHOWN // 2 :]}"


def run(
    *arguments: str, seconds: float = 45, inside: list[str] | None = None, state: Path | None = None,
    environment: dict[str, str] | None = None, measured: bool = False,
) -> Run:
    """Runs redial and waits at most `seconds`; `inside` is the command prefix of a namespace.

    What it remembers of hosts goes to `state` (as XDG_STATE_HOME), and else to a folder that goes with the run. Its memory is
    told only where it is `measured`, which takes another process.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        measure = [*MEASURE, str(folder / "peak")] if measured else []
        command = [*measure, *(inside or []), program(), *arguments]
        environment = os.environ | {"XDG_STATE_HOME": str(state or folder / "state")} | (environment or {})
        with (folder / "out").open("wb") as out, (folder / "err").open("wb") as err:
            began = time.monotonic()
            process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=out, stderr=err, start_new_session=True, env=environment
            )
            usage = usage_at_end(process, seconds)
            took = time.monotonic() - began
        stdout, stderr = (folder / "out").read_bytes(), (folder / "err").read_bytes()
        if usage is None:
            shown = (stdout + stderr).decode(errors="replace")
            raise AssertionError(f"redial {' '.join(arguments)}: no end within {seconds} s\n{shown}")
        done = Run(
            arguments, process.returncode, took, stdout.decode("utf-8"), stderr.decode("utf-8"), usage.ru_utime,
            int((folder / "peak").read_text()) if measured else None,
        )  # fmt: skip
        if "PYTEST_CURRENT_TEST" in os.environ:
            print(done.shown)  # told only of a test that failed: what asserts show of it is cut short
        return done


def usage_at_end(process: subprocess.Popen, seconds: float) -> resource.struct_rusage | None:
    """What it and its children took; None where it did not end in time and was killed."""
    watch = os.pidfd_open(process.pid)
    try:
        is_over = bool(select.select([watch], [], [], seconds)[0])
    finally:
        os.close(watch)
    if not is_over:
        os.killpg(process.pid, signal.SIGKILL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return usage if is_over else None


@functools.cache
def validator(schema: str) -> jsonschema_rs.Draft202012Validator:
    printed = run("schema", schema)
    assert printed.status == 0, printed
    jsonschema_rs.meta.validate(printed.document)
    return jsonschema_rs.Draft202012Validator(printed.document)


def assert_holds(document: dict, schema: str) -> None:
    """`schema`: the name that `redial schema` knows it by."""
    validator(schema).validate(document)


def assert_printable(text: str) -> None:
    """Nothing in it is what a terminal would act on."""
    found = ACTING.search(text)
    assert found is None, f"{found[0]!r} was printed: {text!r}"


def assert_keeps_the_contract(done: Run, walked: Run | None = None) -> None:
    """What is true of every report, whatever is wrong with the host. `walked`: the walk that a report was read back from."""
    asked = (walked or done).arguments
    report = done.document
    assert_holds(report, "report")
    assert_printable(done.stdout)
    state, causes, opened = report["verdict"]["state"], report["causes"], report["connections"]["opened"]
    assert done.status == EXIT_CODES[state], done
    assert report["final"] is True, done
    is_deep, rounds = "--deep" in asked, WATCH_ROUNDS if "--watch" in asked else 0
    assert opened <= (CONNECTIONS_DEEP if is_deep else CONNECTIONS_ANY) + rounds, done
    assert report["connections"]["datagrams"] <= DATAGRAMS, done
    assert report["connections"]["answered"] <= opened, done
    probabilities = [cause["probability"] for cause in causes]
    assert probabilities == sorted(probabilities, reverse=True), done
    if state == "healthy":
        assert opened <= (CONNECTIONS_DEEP if is_deep else CONNECTIONS_HEALTHY) + rounds, done
        assert report["verdict"]["step"] is None, done
        assert not causes or causes[0]["probability"] <= 0.5, done
    known = {observation["id"] for observation in report["observations"]}
    for reason in [reason for cause in causes for reason in cause["because"]] + report["ruledOut"]:
        assert reason["observation"] in known, done


def check(
    *arguments: str, timeout: float | None = None, inside: list[str] | None = None, state: Path | None = None,
    measured: bool = False,
) -> Run:
    """Walks, and asserts that the report keeps the contract and came before the deadline of the walk."""
    limit = 30 if timeout is None else timeout
    options = [] if timeout is None else ["--timeout", f"{timeout:g}"]
    done = run("check", *arguments, "--json", *options, seconds=limit + 15, inside=inside, state=state, measured=measured)
    assert done.stdout, done
    assert_keeps_the_contract(done)
    assert done.seconds <= limit + OVERDUE_SECONDS, done
    return done


@dataclass(frozen=True)
class Expected:
    """A verdict, written down before the walk. `causes`: one of them must come first; empty: none is asked for.

    `step` is the step that failed, None when none did.
    """

    state: str
    step: str | None = None
    causes: frozenset[str] = frozenset()

    def hold_against(self, done: Run) -> None:
        report = done.document
        first = report["causes"][0]["id"] if report["causes"] else None
        assert report["verdict"]["state"] == self.state, done
        assert report["verdict"]["step"] == self.step, done
        assert not self.causes or first in self.causes, f"{first} is not one of {sorted(self.causes)}\n{done}"


def expected(state: str, step: str | None, *causes: str) -> Expected:
    return Expected(state, step, frozenset(causes))
