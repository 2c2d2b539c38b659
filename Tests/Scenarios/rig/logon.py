"""Runs `redial prove` and `redial check --user`, and reads what their reports say of the logon and of the session."""

import json
import os
import select
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from . import walk
from .certificates import Pair

VARIABLE = "REDIAL_TEST_PASSWORD"
ACCEPTOR = Path(__file__).with_name("credssp_acceptor.py")


def ask(
    command: str, target: str, *words: str, user: str | None = None, password: str = "", inside=(), state=None,
    seconds: float = 20, environment: dict[str, str] | None = None, measured: bool = False,
) -> walk.Run:
    """`redial prove` or `redial check` to its end; the report keeps the contract and does not hold the password."""
    logon = ["--user", user, "--password-env", VARIABLE] if user is not None else []
    remember = [] if state else ["--no-remember"]
    done = walk.run(
        command, target, *logon, *remember, "--timeout", f"{seconds:g}", "--json", *words, inside=list(inside),
        state=state, environment={VARIABLE: password} | (environment or {}), seconds=seconds + 15, measured=measured,
    )  # fmt: skip
    report = done.document
    if command == "prove" and report["verdict"]["provenThrough"] != "draw" and done.status == 3:
        # What is not proven is exit 3, however well the steps before it went.
        walk.assert_keeps_the_contract(replace(done, status=walk.EXIT_CODES[report["verdict"]["state"]]))
    else:
        walk.assert_keeps_the_contract(done)
    assert done.seconds <= seconds + walk.OVERDUE_SECONDS, done
    if password and user is not None:
        assert password not in done.stdout + done.stderr, "the password was printed"
    return done


def prove(target: str, *words: str, **options) -> walk.Run:
    return ask("prove", target, *words, **options)


def values(done: walk.Run, kind: str) -> list[dict]:
    return [seen["value"] for seen in done.document["observations"] if seen["kind"] == kind]


def value(done: walk.Run, kind: str) -> dict:
    """The only observation of its kind."""
    found = values(done, kind)
    assert len(found) == 1, f"{len(found)} of {kind}\n{done}"
    return found[0]


def steps(done: walk.Run) -> dict[str, str]:
    return {step["step"]: step["state"] for step in done.document["steps"]}


def not_walked(done: walk.Run) -> dict[str, str]:
    return {entry["step"]: entry["why"] for entry in done.document["verdict"]["notWalked"]}


def ranked(done: walk.Run) -> list[str]:
    return [cause["id"] for cause in done.document["causes"]]


class Acceptor:
    """The CredSSP server while it runs, and its records of connections that came as far as NLA."""

    def __init__(self, server: subprocess.Popen, port: int):
        self.server, self.port, self.rest = server, port, b""

    def line(self, seconds: float) -> dict | None:
        """The next record, read unbuffered so that `select` knows of everything there is."""
        out = self.server.stdout
        while b"\n" not in self.rest:
            if not select.select([out], [], [], seconds)[0]:
                return None
            more = os.read(out.fileno(), 65536)
            if not more:
                return None
            self.rest += more
        line, self.rest = self.rest.split(b"\n", 1)
        return json.loads(line)

    def records(self, least: int = 1) -> list[dict]:
        found: list[dict] = []
        while True:
            record = self.line(10 if len(found) < least else 0.7)
            if record is None:
                break
            # Side questions ask for no NLA.
            if record.get("version") is not None:
                found.append(record)
        assert len(found) >= least, f"{len(found)} logons"
        return found

    def logons(self) -> list[dict]:
        """Of who answered the challenge. A walk may come again for another look, but never with the password."""
        return [record for record in self.records() if record["principal"] or record["pubKeyAuth"] is not None]

    def record(self) -> dict:
        """The record of the only logon."""
        (found,) = self.logons()
        return found


@contextmanager
def acceptor(
    pair: Pair, folder: Path, *words: str, users: dict[str, str] | None = None, protocol: str = "ntlm", inside=(),
    environment: dict[str, str] | None = None,
) -> Iterator[Acceptor]:
    """`users`: `DOMAIN:user` and their passwords. It serves up to 20 connections, one after the other."""
    file = folder / "users"
    file.write_text("".join(f"{user}:{password}\n" for user, password in (users or {}).items()), encoding="utf-8")
    command = [
        *inside, sys.executable, "-B", str(ACCEPTOR), "--certificate", str(pair.certificate), "--key", str(pair.key),
        "--protocol", protocol, "--count", "20", *words,
    ]  # fmt: skip
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, env=os.environ | {"NTLM_USER_FILE": str(file)} | (environment or {}), bufsize=0
    ) as server:
        made = Acceptor(server, 0)
        try:
            started = made.line(20)
            assert started, "no acceptor"
            made.port = started["port"]
            yield made
        finally:
            server.kill()
