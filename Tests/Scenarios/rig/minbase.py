"""The smallest Debian there is, in a folder: what the program needs of a machine when it stands alone.

debootstrap makes it once (minutes, over the network) under .build; later runs copy nothing and take a moment.
"""

import fcntl
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .walk import ROOT, program

SUITE = "bookworm"
FOLDER = ROOT / ".build/minbase"


def made() -> Path:
    """The root folder. A half-made one is never used: it gets its name only once it is whole."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    root = FOLDER / SUITE
    with (FOLDER / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not root.exists():
            half = FOLDER / "half-made"
            shutil.rmtree(half, ignore_errors=True)
            done = subprocess.run(
                ["debootstrap", "--variant=minbase", SUITE, str(half)], capture_output=True, text=True, timeout=900
            )
            if done.returncode != 0:
                raise RuntimeError(f"debootstrap: {done.stdout[-2000:]}{done.stderr[-2000:]}")
            half.rename(root)
    return root


@contextmanager
def alone() -> Iterator[list[str]]:
    """The words that run our one file inside; nothing else of ours, and no package, is put there."""
    root = made()
    inside = root / f"redial-{os.getpid()}"
    shutil.copy(program(), inside)
    try:
        # /proc as every machine and container has it, for this one process: Swift's threads need it.
        mounted = f'mount -t proc proc "{root}/proc" && exec /usr/sbin/chroot "$@"'
        yield ["unshare", "--mount", "sh", "-c", mounted, "sh", str(root), f"/{inside.name}"]
    finally:
        inside.unlink()
