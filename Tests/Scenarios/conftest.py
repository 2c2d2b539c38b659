"""Fixtures of the scenarios. Nothing skips: what is missing is an error."""

import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

sys.dont_write_bytecode = True

from rig import certificates, netns, servers  # noqa: E402

pytest.register_assert_rewrite("rig.walk")


def pytest_configure(config) -> None:
    config.addinivalue_line("markers", "row: records a row of the scenario table")


def open_folder() -> Path:
    """A temporary folder that other users may enter: xrdp runs as one. pytest's own are closed to them."""
    folder = Path(tempfile.mkdtemp(prefix="redial-scenario-"))
    folder.chmod(0o755)
    return folder


@pytest.fixture
def folder() -> Iterator[Path]:
    made = open_folder()
    yield made
    shutil.rmtree(made)


@pytest.fixture(scope="session")
def pairs() -> Iterator[dict[str, certificates.Pair]]:
    made = open_folder()
    yield certificates.make_all(made)
    shutil.rmtree(made)


@pytest.fixture
def serve(folder, pairs) -> Iterator[Callable[..., servers.Server]]:
    """`serve("xrdp", "tls", "valid")`: a real server until the test ends; its logs are shown when the test failed."""
    with ExitStack() as kept:

        def start(program: str, layer: str, certificate: str, **options) -> servers.Server:
            home = folder / f"{program}-{layer}-{certificate}"
            home.mkdir(mode=0o755)
            server = kept.enter_context(servers.STARTERS[program](home, layer, pairs[certificate], **options))
            kept.callback(lambda: print(server.said()))
            return server

        yield start


@pytest.fixture(scope="module")
def path() -> Iterator[netns.Rig]:
    """Client, router and server in namespaces of their own."""
    with netns.Rig() as rig:
        yield rig


@pytest.fixture(scope="session")
def screen() -> Iterator[str]:
    """The name of a private X display, for clients that need one."""
    made = open_folder()
    with ExitStack() as kept:
        yield servers.display(made, kept)
    shutil.rmtree(made)
