"""What cannot be walked is refused in one sentence, with the exit code of its kind."""

import pytest
from rig import walk

USAGE, BAD_FILE = 64, 65

TARGETS = {
    "port-zero": ("127.0.0.1:0", USAGE),
    "port-too-high": ("127.0.0.1:65536", USAGE),
    "port-no-number": ("127.0.0.1:rdp", USAGE),
    "name-too-long": ("a" * 10_000, USAGE),
    "label-too-long": ("a" * 64 + ".example", USAGE),
    "unclosed-bracket": ("[::1", USAGE),
    "empty": ("", USAGE),
    "control-characters": ("host\x1b[2J\x07", USAGE),
    "missing-rdp-file": ("/nonexistent/there.rdp", BAD_FILE),
}


@pytest.fixture(params=TARGETS.values(), ids=TARGETS.keys())
def target(request) -> tuple[str, int]:
    return request.param


def test_a_bad_target_is_one_sentence_on_stderr(target):
    text, status = target
    done = walk.run("check", text, seconds=10)
    assert done.status == status, done
    assert done.stdout == "", done
    walk.assert_printable(done.stderr)
    assert len(done.stderr.strip().splitlines()) == 1, done
    assert 10 < len(done.stderr) < 400, done


def test_a_bad_target_is_a_document_with_json(target):
    text, status = target
    done = walk.run("check", text, "--json", seconds=10)
    assert done.status == status, done
    walk.assert_printable(done.stdout)
    walk.assert_holds(done.document, "error")
    assert done.document["schema"] == "redial.error/1", done
    assert done.document["code"] == status, done


BAD_USAGE = [
    ("check",),
    ("check", "127.0.0.1", "--timeout", "soon"),
    ("check", "127.0.0.1", "--timeout", "0"),
    ("check", "127.0.0.1", "--answer", "no-such-question=yes"),
    ("check", "127.0.0.1", "--answer", "service-running=perhaps"),
    ("check", "127.0.0.1", "--require", "lunch"),
    ("check", "127.0.0.1", "--code", "904h"),
    ("check", "name.example", "--address", "other.example"),
    ("check", "name.example", "--dns", "dns.example"),
    ("no-such-command",),
    ("--no-such-option",),
]


@pytest.mark.parametrize("arguments", BAD_USAGE, ids=" ".join)
def test_bad_usage(arguments):
    done = walk.run(*arguments, seconds=10)
    assert done.status == 64, done
    assert done.stdout == "", done
    assert done.stderr, done


def test_an_rdp_file_that_is_none(folder):
    file = folder / "noise.rdp"
    file.write_bytes(bytes(range(256)) * 4096)
    assert walk.run("check", str(file), seconds=10).status == 65
