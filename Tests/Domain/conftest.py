"""The one domain controller of these tests: it takes longer to make than most of them together."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Scenarios"))
from rig.controller import Controller  # noqa: E402


@pytest.fixture(scope="session")
def controller(tmp_path_factory) -> Iterator[Controller]:
    home = tmp_path_factory.mktemp("dc")
    # Its servers go through the folder as whoever asks.
    for folder in (home, *list(home.parents)[:2]):
        folder.chmod(0o755)
    made = Controller(home)
    made.make()
    try:
        made.start()
        yield made
    finally:
        made.stop()
