"""A Windows of its own by Wine, for what Wine really has: its registry, `reg`, and the command interpreter."""

import os
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path


class Wine:
    def __init__(self, home: Path) -> None:
        self.home = home
        self.environment = os.environ | {
            "HOME": str(home), "WINEPREFIX": str(home / "prefix"), "WINEARCH": "win64", "WINEDEBUG": "-all",
        }  # fmt: skip
        self.environment.pop("DISPLAY", None)

    def run(self, *command: str, **more: str) -> str:
        """What it printed. Into a file: services that Wine starts would hold a pipe."""
        printed = self.home / "printed"
        with printed.open("wb") as out:
            subprocess.run(
                command, env=self.environment | more, stdin=subprocess.DEVNULL, stdout=out, stderr=out, timeout=180, check=True
            )
        return printed.read_bytes().decode("utf-8", "replace")


@contextmanager
def windows():
    home = Path(tempfile.mkdtemp(prefix="redial-wine-"))
    wine = Wine(home)
    try:
        wine.run("wineboot", "-i")
        yield wine
    finally:
        subprocess.run(["wineserver", "-k"], env=wine.environment, stdin=subprocess.DEVNULL, timeout=60, check=False)
        shutil.rmtree(home, ignore_errors=True)
