"""The CredSSP server of these tests (pyspnego's mechanisms) is itself held to a client of other people's, version by version."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from rig import certificates

from test_xfreerdp import logon

ACCEPTOR = Path(__file__).with_name("rig") / "credssp_acceptor.py"
USER, PASSWORD = "nora", "Nora-1x"


@contextmanager
def acceptor(pair: certificates.Pair, folder: Path, *words: str) -> Iterator[tuple[int, subprocess.Popen]]:
    """A server for one connection on a free port."""
    users = folder / "users"
    users.write_text(f"DOM:{USER}:{PASSWORD}\n")
    command = [sys.executable, "-B", str(ACCEPTOR), "--certificate", str(pair.certificate), "--key", str(pair.key)]
    with subprocess.Popen(
        [*command, "--protocol", "ntlm", *words], stdout=subprocess.PIPE, text=True,
        env=os.environ | {"NTLM_USER_FILE": str(users)},
    ) as server:  # fmt: skip
        try:
            yield json.loads(server.stdout.readline())["port"], server
        finally:
            server.kill()


@pytest.mark.parametrize("version", [2, 3, 4, 5, 6])
def test_a_real_client_logs_on(version, pairs, folder, screen):
    with acceptor(pairs["valid"], folder, "--version", str(version)) as (port, server):
        logon("127.0.0.1", port, rf"DOM\{USER}", PASSWORD, screen, folder)
        told = json.loads(server.stdout.readline())
    assert told["pubKeyAuth"] is True, told
    assert told["principal"] == rf"DOM\{USER}", told
    assert told["credentials"] == {"type": "password", "domain": "DOM", "user": USER, "password": PASSWORD}, told


def test_a_wrong_password_is_refused(pairs, folder, screen):
    with acceptor(pairs["valid"], folder) as (port, server):
        done = logon("127.0.0.1", port, rf"DOM\{USER}", "wrong", screen, folder)
        told = json.loads(server.stdout.readline())
    assert "STATUS_LOGON_FAILURE" in done.stdout, done.stdout
    assert told["credentials"] == {} and told["pubKeyAuth"] is None, told


def test_a_real_client_notices_another_key(pairs, folder, screen):
    """What a man in the middle would have to prove: the client must keep its password."""
    with acceptor(pairs["valid"], folder, "--fault", "pubkey") as (port, server):
        logon("127.0.0.1", port, rf"DOM\{USER}", PASSWORD, screen, folder)
        told = json.loads(server.stdout.readline())
    assert told["pubKeyAuth"] is True and told["credentials"] == {}, told
