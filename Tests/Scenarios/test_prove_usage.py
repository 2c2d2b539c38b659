"""What `prove` and `check --user` are told wrongly is refused before anything is sent."""

import subprocess

import pytest
from rig import lab, walk

USAGE, BAD_FILE = 64, 65
VARIABLE = "REDIAL_TEST_PASSWORD"

WRONG = {
    "trust-without-user": (("--trust-on-first-use",), USAGE),
    "domain-without-user": (("--domain", "LAB"), USAGE),
    "kdc-without-user": (("--kdc", "127.0.0.1"), USAGE),
    "no-user-in-it": (("--user", "LAB\\", "--password-env", VARIABLE), USAGE),
    "user-too-long": (("--user", "u" * 513, "--password-env", VARIABLE), USAGE),
    "short-fingerprint": (("--user", "joe", "--password-env", VARIABLE, "--trust", "ab12"), USAGE),
    "two-sources": (("--user", "joe", "--password-env", VARIABLE, "--password-fd", "0"), USAGE),
    "no-such-variable": (("--user", "joe", "--password-env", "REDIAL_TEST_NOTHING"), USAGE),
    "password-as-argument": (("--user", "joe", "--password", "secret"), USAGE),
}


@pytest.mark.parametrize("command", ["check", "prove"])
@pytest.mark.parametrize("case", WRONG.values(), ids=WRONG.keys())
def test_a_wrong_logon_is_one_sentence(command, case, monkeypatch):
    options, status = case
    monkeypatch.setenv(VARIABLE, "Pa55")
    done = walk.run(command, "127.0.0.1:9", *options, seconds=10)
    assert done.status == status, done
    assert done.stdout == "" and 10 < len(done.stderr) < 700, done
    walk.assert_printable(done.stderr)
    assert "Pa55" not in done.stderr


def test_without_a_terminal_nobody_is_asked():
    command = [walk.program(), "prove", "127.0.0.1:9", "--user", "joe"]
    done = subprocess.run(command, capture_output=True, text=True, start_new_session=True, timeout=10)
    assert done.returncode == USAGE and "--password-fd" in done.stderr, done


@pytest.mark.parametrize("size", ["10x10", "1024", "9000x200", "8192x8192", "1024xx768", "-1x768", "1e3x768"])
def test_a_wrong_size(size):
    done = walk.run("prove", "127.0.0.1:9", f"--size={size}", seconds=10)
    assert done.status == USAGE, done


def test_a_picture_that_could_not_be_written_is_said_first():
    done = walk.run("prove", "127.0.0.1:9", "--screen", "/nonexistent/first.png", seconds=10)
    assert done.status == BAD_FILE, done
    assert "connections" not in done.stdout, done


def test_a_password_longer_than_any(monkeypatch):
    monkeypatch.setenv(VARIABLE, "x" * 513)
    done = walk.run("check", "127.0.0.1:9", "--user", "joe", "--password-env", VARIABLE, seconds=10)
    assert done.status == USAGE and "xxx" not in done.stderr, done


@pytest.mark.parametrize("command", ["check", "prove"])
def test_an_unknown_server_is_not_shown_the_password(command, folder, monkeypatch):
    """Without a terminal there is nobody to vouch for it: exit 3, whatever the command."""
    with lab.Lab("healthy-session", folder) as server:
        for name, value in server.environment.items():
            monkeypatch.setenv(name, value)
        target = [argument for argument in server.arguments if not argument.startswith("--trust")]
        done = walk.run(command, *target, "--json", seconds=30)
    assert done.status == 3, done
    assert done.document["causes"][0]["id"] == "identity-unproven", done
    kinds = {observation["kind"]: observation["value"] for observation in done.document["observations"]}
    assert kinds["authenticate.trust"]["why"] == "first-contact", done
    assert "authenticate.logon" not in kinds, done
