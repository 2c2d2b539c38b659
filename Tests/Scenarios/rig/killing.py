"""Kills a program at its N-th call that leaves something behind: write, sync, rename, link, remove."""

import os
import shutil
import signal
import subprocess
from pathlib import Path

from . import walk

# Its children are left alone: what they do is repeated or undone by who started them.
SOURCE = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <stdatomic.h>
#include <sys/stat.h>
#include <unistd.h>

static atomic_int left = -1;

__attribute__((constructor)) static void begin(void) {
    const char *at = getenv("KILLED_AT");
    if (!at) return;
    atomic_store(&left, atoi(at));
    unsetenv("KILLED_AT");
    unsetenv("LD_PRELOAD");
}

static void pass(void) {
    if (atomic_load(&left) < 0) return;
    if (atomic_fetch_sub(&left, 1) == 0) kill(getpid(), SIGKILL);
}

#define THROUGH(type, name, parameters, arguments) \
    type name parameters { \
        static type(*next) parameters; \
        if (!next) next = (type(*) parameters)dlsym(RTLD_NEXT, #name); \
        pass(); \
        return next arguments; \
    }

// To a file or to another program: what goes to a socket or wakes a thread of its own leaves nothing behind.
ssize_t write(int file, const void *bytes, size_t count) {
    static ssize_t (*next)(int, const void *, size_t);
    if (!next) next = (ssize_t(*)(int, const void *, size_t))dlsym(RTLD_NEXT, "write");
    struct stat status;
    if (file > 2 && fstat(file, &status) == 0 && (S_ISREG(status.st_mode) || S_ISFIFO(status.st_mode))) pass();
    return next(file, bytes, count);
}

THROUGH(int, fsync, (int file), (file))
THROUGH(int, rename, (const char *from, const char *to), (from, to))
THROUGH(int, renameat, (int a, const char *from, int b, const char *to), (a, from, b, to))
THROUGH(int, link, (const char *from, const char *to), (from, to))
THROUGH(int, unlink, (const char *path), (path))
THROUGH(int, unlinkat, (int folder, const char *path, int flags), (folder, path, flags))
"""


class Killer:
    """`run(n, …)` is `walk.run` with a program that is killed at its n-th such call, the first being 0."""

    def __init__(self, folder: Path):
        source, self.library = folder / "killed.c", folder / "killed.so"
        source.write_text(SOURCE)
        compiler = shutil.which("clang") or "cc"  # Swift brings clang
        subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", self.library, source, "-ldl"], check=True)

    def run(self, number: int, *arguments: str, **variables: str) -> bool:
        """True where it was killed; false where it came to its end before."""
        environment = os.environ | variables | {"LD_PRELOAD": str(self.library), "KILLED_AT": str(number)}
        done = subprocess.run(
            [walk.program(), *arguments], env=environment, stdin=subprocess.DEVNULL, capture_output=True, timeout=60,
            check=False,
        )  # fmt: skip
        if done.returncode == -signal.SIGKILL:
            return True
        assert done.returncode in (0, 1), (number, done)
        return False
