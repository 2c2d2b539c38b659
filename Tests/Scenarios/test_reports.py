"""The report for people, as it comes out of a pipe: in 80 and 200 columns, without colour, for who hears it read aloud."""

import re
import unicodedata

import pytest
from rig import lab, walk
from rig.processes import free_port

FAULTS = [
    "healthy-windows-nla", "rdp-cert-key-unreadable", "stale-dns-record", "cert-name-mismatch+clock-skew",
    "port-taken-by-other-process-http",
]  # fmt: skip
STATES = {"healthy", "degraded", "broken", "cannot tell"}
STEP_LINE = re.compile(r"^ +(\S) (resolve|reach|negotiate|encrypt|authenticate)\b(.*)$", re.MULTILINE)
WORDS_OF_MARKS = {"!": "warning", "✗": "failed", "x": "failed"}


def width(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in line)


def shown(columns: int, monkeypatch, *arguments: str, locale: str = "C.UTF-8") -> str:
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setenv("LC_ALL", locale)
    return walk.run("check", *arguments, "--code", "0x904", "--extended", "0x7").stdout


@pytest.mark.parametrize("columns", [80, 200])
@pytest.mark.parametrize("fault", FAULTS)
def test_no_line_is_too_long_and_no_mark_stands_alone(fault, columns, folder, monkeypatch):
    with lab.Lab(fault, folder) as server:
        text = shown(columns, monkeypatch, *server.arguments)
    walk.assert_printable(text)
    longest = max(text.splitlines(), key=width)
    assert width(longest) <= columns, longest
    assert any(state in text.splitlines()[0] for state in STATES), text
    steps = STEP_LINE.findall(text)
    assert len(steps) >= 3, text
    for mark, step, rest in steps:
        word = WORDS_OF_MARKS.get(mark)
        assert word is None or word in rest, f"{step} has the mark {mark} without its word: {rest!r}"


def test_a_wide_terminal_needs_fewer_lines(folder, monkeypatch):
    with lab.Lab("rdp-cert-key-unreadable", folder) as server:
        narrow, wide = (shown(columns, monkeypatch, *server.arguments) for columns in (80, 200))
    assert len(wide.splitlines()) < len(narrow.splitlines())


def test_a_terminal_of_ascii_gets_ascii(monkeypatch):
    text = shown(80, monkeypatch, f"127.0.0.1:{free_port()}", locale="C")
    assert text.isascii(), text


def test_what_people_are_told_to_try_is_judged(folder):
    """UDP comes after the logon and a profile later still: neither can cure what ends at the ClientHello."""
    with lab.Lab("rdp-cert-key-unreadable", folder) as server:
        done = walk.check(*server.arguments, "--code", "0x904", "--extended", "0x7")
    report = done.document
    told = {fix["id"]: fix for fix in report["popular"]}
    assert 1 <= len(told) <= 3, done
    assert "udp-off" in told and told["udp-off"]["verdict"] == "cannot-help", done
    assert "delete-certificate" not in told, "it may be just the right thing here"
    seen = {observation["id"]: observation for observation in report["observations"]}
    assert seen[told["udp-off"]["observation"]]["step"] == "encrypt", done
    ended = [step["step"] for step in report["steps"] if step["state"] == "failed"]
    assert ended == ["encrypt"]


def test_nothing_is_said_against_a_fix_that_serves_a_listed_cause(folder):
    """The wrong machine answers: a fixed address, or the right record, may be what is missing."""
    with lab.Lab("stale-dns-record", folder) as server:
        report = walk.check(*server.arguments, "--code", "0x204").document
    assert not {"static-address", "connect-by-address"} & {fix["id"] for fix in report["popular"]}, report["popular"]


def test_a_healthy_host_without_a_complaint_is_told_nothing_about_fixes(folder):
    with lab.Lab("healthy-windows-nla", folder) as server:
        assert walk.check(*server.arguments).document["popular"] == []
