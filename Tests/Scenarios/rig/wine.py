"""A Windows of one's own: a Wine prefix in a folder that goes with it. Only what Wine really does is proven with it."""

import os
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


PROMPT = """#!/bin/sh
{exports}
export TMPDIR='{temporary}' PATH=/usr/bin:/bin
unset DISPLAY
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
cat >"$folder/in"
for attempt in 1 2 3; do
    wine cmd "$@" <"$folder/in" >"$folder/out" 2>&1
    status=$?
    if grep -q ' begin' "$folder/out"; then break; fi
    echo "$(date +%T.%N) wine cmd, attempt $attempt: exit $status: $(head -c 300 "$folder/out")" >>'{failures}'
done
{after}
cat "$folder/out"
exit "$status"
"""


class Windows:
    """`run` runs one of Wine's programs; `drive` is C:, `environment` what its programs need."""

    def __init__(self, home: Path):
        self.home, self.drive = home, home / "prefix/drive_c"
        self.environment = os.environ | {
            "HOME": str(home), "WINEPREFIX": str(home / "prefix"), "WINEARCH": "win64", "WINEDEBUG": "-all",
        }  # fmt: skip
        self.environment.pop("DISPLAY", None)
        self.failures = home / "failures"

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
        for attempt in range(3):
            status, said = self.run("wine", "reg", "query", key, "/v", name)
            if status == 0 or "Unable to find" in said:
                break
            # Wine that could not look has not seen that nothing is there.
            with self.failures.open("a") as file:
                file.write(f"wine reg query, attempt {attempt}: exit {status}, and {said!r}\n")
        if status != 0:
            assert "Unable to find" in said, (status, said)
            return None
        words = next(line for line in said.splitlines() if "REG_" in line).split()
        return words[-2], words[-1]

    def set(self, key: str, name: str, kind: str, data: str) -> None:
        self.must("wine", "reg", "add", key, "/v", name, "/t", kind, "/d", data, "/f")

    def unset(self, key: str, name: str) -> None:
        self.run("wine", "reg", "delete", key, "/v", name, "/f")

    def stay(self, seconds: int) -> None:
        """Services run on between programs, at most so long."""
        self.run("wineserver", "-k")
        self.must("wineserver", f"-p{seconds}")

    def prompt(self, folder: Path, after: str = "") -> Path:
        """A folder for PATH with a `cmd.exe`, as WSL or an SSH server on Windows offers it. `after`: lines of sh run after each
        use.

        Wine's prompt loses what it has read ahead of a pipe, and what it starts keeps its streams: files are on both sides. Once in
        some thousand runs on a busy machine it does not come up and prints not even the first line, so that nothing was done: it is
        asked again.
        """
        variables = {name: self.environment[name] for name in ("HOME", "WINEPREFIX", "WINEARCH", "WINEDEBUG")}
        exports = "\n".join(f"export {name}='{value}'" for name, value in variables.items())
        folder.mkdir(exist_ok=True)
        program = folder / "cmd.exe"
        program.write_text(
            PROMPT.format(exports=exports, temporary=tempfile.gettempdir(), after=after, failures=self.failures)
        )
        program.chmod(0o755)
        return folder


@contextmanager
def windows() -> Iterator[Windows]:
    made = Windows(Path(tempfile.mkdtemp(prefix="redial-wine-")))
    try:
        made.must("wineboot", "-i")
        yield made
    finally:
        made.run("wineserver", "-k", seconds=60)
        if made.failures.exists():
            warnings.warn(f"Wine failed to start at times:\n{made.failures.read_text()}", stacklevel=2)
        shutil.rmtree(made.home, ignore_errors=True)
