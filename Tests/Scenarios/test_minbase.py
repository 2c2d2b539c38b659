"""The binary alone, in Debian's minbase: no OpenSSL, no c-ares, no Swift, no certificates."""

import json
import re
import subprocess

import pytest
from rig import lab, minbase


@pytest.fixture(scope="module")
def alone():
    with minbase.alone() as command:
        yield command


def run(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, env={})


def test_it_needs_no_library_that_minbase_lacks(alone):
    done = run([*alone, "--version"])
    assert (done.returncode, done.stderr) == (0, ""), done
    # Help would be an exit of 0 too.
    assert re.fullmatch(r"\d+\.\d+\.\d+\n", done.stdout), done
    listed = run(["/usr/sbin/chroot", alone[-2], "/usr/bin/ldd", alone[-1]])
    assert listed.returncode == 0 and "not found" not in listed.stdout, listed


def test_without_proc_it_says_what_is_missing(alone):
    """What Swift brings along would trap now and then; its arguments still arrive."""
    bare = ["/usr/sbin/chroot", *alone[-2:]]
    assert re.fullmatch(r"\d+\.\d+\.\d+\n", run([*bare, "--version"]).stdout)
    done = run([*bare, "check", "127.0.0.1"])
    assert (done.returncode, done.stdout) == (70, "") and "mount -t proc" in done.stderr, done


@pytest.mark.parametrize(
    ("fault", "status", "first"),
    [
        ("healthy-windows-nla", 0, None),
        ("selfsigned-cert-expired-not-renewed", 1, "selfsigned-cert-expired-not-renewed"),
        ("port-taken-by-other-process-http", 2, "port-taken-by-other-process"),
    ],
)
def test_it_walks(alone, folder, fault, status, first):
    with lab.Lab(fault, folder) as server:
        done = run([*alone, "check", *server.arguments, "--json"])
    assert done.returncode == status, done
    causes = json.loads(done.stdout)["causes"]
    assert (causes[0]["id"] if causes else None) == first


def test_it_shows_itself(alone):
    """The lab inside, walked from inside: `demo` needs nothing but the program."""
    done = run([*alone, "demo"])
    assert done.returncode == 0 and "rdp-cert-key-unreadable" in done.stdout, done
