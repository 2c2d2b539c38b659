"""A Windows of one's own: a Wine prefix in a folder that goes with it. Only what Wine really does is proven with it."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Windows:
    """`run` runs one of Wine's programs; `drive` is C:, `environment` what its programs need."""

    def __init__(self, home: Path):
        self.home, self.drive = home, home / "prefix/drive_c"
        self.environment = os.environ | {
            "HOME": str(home), "WINEPREFIX": str(home / "prefix"), "WINEARCH": "win64", "WINEDEBUG": "-all",
        }  # fmt: skip
        self.environment.pop("DISPLAY", None)

    def run(
        self, *command: str, seconds: float = 180, where: Path | None = None, **variables: str
    ) -> tuple[int, str]:
        """Its exit code and what it printed, into a file: services that Wine starts would hold a pipe."""
        log = self.home / "log"
        with log.open("wb") as out:
            ended = subprocess.run(
                command, env=self.environment | variables, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT,
                timeout=seconds, check=False, cwd=where,
            )  # fmt: skip
        return ended.returncode, log.read_text(errors="replace").replace("\r\n", "\n")

    def must(self, *command: str, **variables: str) -> str:
        status, said = self.run(*command, **variables)
        assert status == 0, f"{command}: {status}\n{said}"
        return said

    def value(self, key: str, name: str) -> tuple[str, str] | None:
        """Type and data of a registry value; None where it is not there."""
        status, said = self.run("wine", "reg", "query", key, "/v", name)
        if status != 0:
            return None
        words = next(line for line in said.splitlines() if "REG_" in line).split()
        return words[-2], words[-1]

    def set(self, key: str, name: str, kind: str, data: str) -> None:
        self.must("wine", "reg", "add", key, "/v", name, "/t", kind, "/d", data, "/f")

    def unset(self, key: str, name: str) -> None:
        self.run("wine", "reg", "delete", key, "/v", name, "/f")


@contextmanager
def windows() -> Iterator[Windows]:
    made = Windows(Path(tempfile.mkdtemp(prefix="redial-wine-")))
    try:
        made.must("wineboot", "-i")
        yield made
    finally:
        made.run("wineserver", "-k", seconds=60)
        shutil.rmtree(made.home, ignore_errors=True)
