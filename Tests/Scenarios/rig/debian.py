"""A Debian with xrdp of one's own: namespaces (network, mounts, processes) in which /etc, /run, /var/lib and /var/log are not the
host's, so that what a repair does to accounts, keys and services is real and goes with it. Root is needed."""

import itertools
import os
import shutil
import signal
import subprocess
from pathlib import Path

numbers = itertools.count()

# Debian's own start script starts xrdp: there is no systemd in there.
SCRIPT = """set -e
mount --bind "$1/etc" /etc
for folder in /run /var/lib /var/log; do mount -t tmpfs -o mode=755 none "$folder"; done
chmod 1777 /var/log
ip link set lo up
echo ready >"$1/ready"
exec sleep infinity
"""


class Debian:
    """`inside` is the command prefix of its namespaces."""

    def __init__(self, folder: Path):
        self.folder = folder

    def __enter__(self) -> "Debian":
        # Dangling links are copied as they are.
        subprocess.run(["cp", "-a", "/etc", self.folder / "etc"], check=True, timeout=60)
        spaces = ["--mount", "--net", "--pid", "--fork", "--kill-child", "--mount-proc", "--propagation", "private"]
        self.process = subprocess.Popen(
            ["unshare", *spaces, "sh", "-c", SCRIPT, "sh", str(self.folder)], stdin=subprocess.DEVNULL, start_new_session=True
        )
        for _ in range(200):
            if (self.folder / "ready").exists():
                break
            assert self.process.poll() is None, "the namespaces could not be made"
            signal.sigtimedwait([], 0.05)
        # The first process inside is the child of `unshare`.
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        self.inside = ["nsenter", "--target", children[0], "--mount", "--net", "--pid", "--"]
        return self

    def __exit__(self, *_) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        shutil.rmtree(self.folder / "etc", ignore_errors=True)

    def run(self, *words: str, where: Path | None = None, **variables: str) -> tuple[int, str]:
        """Its exit code and what it printed, into a file: a daemon that it starts would hold a pipe."""
        log = self.folder / f"log-{next(numbers)}"
        with log.open("wb") as out:
            done = subprocess.run(
                [*self.inside, *words], stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT, timeout=120, check=False,
                cwd=where, env=os.environ | variables,
            )  # fmt: skip
        return done.returncode, log.read_text(errors="replace")

    def must(self, *words: str) -> str:
        status, said = self.run(*words)
        assert status == 0, f"{words}: {status}\n{said}"
        return said
