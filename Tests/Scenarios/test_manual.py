"""The manual page and the shells' completions: other programs read them, and what the contract promises stands in them."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from rig import walk

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "Docs/redial.1"
EXIT_CODES = {"0", "1", "2", "3", "64", "65", "70", "130"}


def run(*command: str, text: str | None = None) -> str:
    done = subprocess.run(command, input=text, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, ""), done
    return done.stdout


def rendered() -> str:
    # Without the overstriking of bold and underlined text.
    return re.sub(r".\x08", "", run("mandoc", "-Tascii", "-O", "width=80", str(PAGE)))


def section(name: str) -> str:
    return re.split(r"^[A-Z]", rendered().split(f"\n{name}\n", 1)[1], maxsplit=1, flags=re.MULTILINE)[0]


def commands() -> list[str]:
    listed = walk.run("--help", seconds=10).stdout.split("SUBCOMMANDS:", 1)[1]
    return re.findall(r"^  ([a-z]+) ", listed, re.MULTILINE)


def test_the_page_is_made_of_the_programs_words():
    print(run(sys.executable, str(ROOT / "Docs/man.py"), walk.program(), "--check"))


def test_readers_of_manual_pages_have_nothing_to_complain_of():
    assert run("mandoc", "-Tlint", str(PAGE)) == ""
    run("groff", "-ww", "-mandoc", "-Tutf8", str(PAGE))


def test_every_command_and_every_exit_code_stands_in_it():
    names = commands()
    assert {"check", "read", "compare", "explain", "lab", "demo", "schema"} <= set(names), names
    for name in names:
        assert f"\n   redial {name}\n" in rendered(), name
        assert f"redial {name}" in section("SYNOPSIS"), name
    assert set(re.findall(r"^ +(\d+) +\w", section("EXIT STATUS"), re.MULTILINE)) == EXIT_CODES
    assert max(map(len, rendered().splitlines())) <= 80


@pytest.mark.parametrize("name", commands())
def test_every_option_of_a_command_stands_in_it(name):
    text = re.split(r"\n   redial \w+\n|\n[A-Z]", rendered().split(f"\n   redial {name}\n", 1)[1], maxsplit=1)[0]
    for option in re.findall(r"^  (?:-\w, )?(--[\w-]+)", walk.run(name, "--help", seconds=10).stdout, re.MULTILINE):
        assert option in text, option


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completions_are_scripts_that_the_shell_reads(shell):
    script = walk.run("--generate-completion-script", shell, seconds=10).stdout
    run(shell, "-n", text=script)
    for name in commands():
        assert name in script, name
