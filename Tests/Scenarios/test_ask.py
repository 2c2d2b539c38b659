"""`check --ask`: a person at a terminal, played by this test at the other end of a pseudo-terminal."""

import os
import pty
import re
import select
import signal
import subprocess
import time

from rig import lab, walk
from rig.processes import free_port

PROMPT = "q(uit): "
SECONDS = 30


class Terminal:
    """redial on a terminal of its own. `until` reads what it shows, `say` types a line."""

    def __init__(self, *arguments: str):
        self.near, far = pty.openpty()
        self.process = subprocess.Popen(
            [walk.program(), *arguments], stdin=far, stdout=far, stderr=far, start_new_session=True,
            env=os.environ | {"COLUMNS": "100", "NO_COLOR": "1", "LC_ALL": "C.UTF-8"},
        )  # fmt: skip
        os.close(far)
        self.shown = ""

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(self, *_) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        os.close(self.near)

    def read(self, deadline: float) -> bool:
        """More of what is shown; False at its end."""
        ready, _, _ = select.select([self.near], [], [], max(0, deadline - time.monotonic()))
        assert ready, f"nothing more came: {self.shown}"
        try:
            piece = os.read(self.near, 4096)
        except OSError:  # what Linux says once the other end is closed
            return False
        self.shown += piece.decode("utf-8", "replace").replace("\r\n", "\n")
        return bool(piece)

    def until_prompt(self) -> str:
        """What was shown since the last call, up to the next prompt."""
        self.shown, deadline = "", time.monotonic() + SECONDS
        while not self.shown.endswith(PROMPT):
            assert self.read(deadline), f"no prompt: {self.shown}"
        return self.shown

    def say(self, line: str) -> None:
        os.write(self.near, f"{line}\n".encode())

    def end(self) -> tuple[int, str]:
        """The exit code, and what was shown since the last prompt."""
        self.shown, deadline = "", time.monotonic() + SECONDS
        while self.read(deadline):
            pass
        return self.process.wait(SECONDS), self.shown


def closed() -> str:
    return f"127.0.0.1:{free_port()}"


def question(text: str) -> str:
    found = re.search(r"^\d\. (.+)$", text, re.MULTILINE)
    assert found, text
    return found[1]


def gains(target: str) -> dict[str, dict]:
    """The questions of the same host's report, by their text."""
    return {entry["question"]["text"]: entry for entry in walk.check(target).document["ask"]}


def test_the_question_that_tells_most_comes_first_and_its_answer_counts():
    target = closed()
    expected = max(gains(target).values(), key=lambda entry: entry["gainBits"])
    answered = walk.check(target, "--answer", f"{expected['id']}=no").document
    with Terminal("check", target, "--ask") as terminal:
        shown = terminal.until_prompt()
        assert question(shown) == expected["question"]["text"]
        assert expected["how"] in shown
        terminal.say("no")
        second = terminal.until_prompt()
        assert question(second) == answered["ask"][0]["question"]["text"]
        assert answered["causes"][0]["title"] in second, "the answer was not counted"
        terminal.say("q")
        status, report = terminal.end()
    assert status == 2
    assert answered["causes"][0]["title"] in report


def test_at_most_a_handful_is_asked():
    with Terminal("check", closed(), "--ask") as terminal:
        asked = 0
        while True:
            terminal.shown, deadline = "", time.monotonic() + SECONDS
            while not terminal.shown.endswith(PROMPT) and terminal.read(deadline):
                pass
            if not terminal.shown.endswith(PROMPT):
                break
            asked += 1
            terminal.say("u")
        assert terminal.process.wait(SECONDS) == 2
    assert 2 <= asked <= 5
    assert "broken at reach" in terminal.shown


def test_what_is_not_understood_is_asked_again_and_the_end_of_input_stops():
    with Terminal("check", closed(), "--ask") as terminal:
        terminal.until_prompt()
        terminal.say("perhaps")
        assert question_count(terminal.until_prompt()) == 0, "a new question came for an answer that was none"
        os.write(terminal.near, b"\x04")  # end of input on a terminal
        status, report = terminal.end()
    assert status == 2
    assert "broken at reach" in report


def question_count(text: str) -> int:
    return len(re.findall(r"^\d\. ", text, re.MULTILINE))


def test_a_healthy_host_is_asked_nothing_about(folder):
    with lab.Lab("healthy-windows-nla", folder) as server, Terminal("check", *server.arguments, "--ask") as terminal:
        status, report = terminal.end()
    assert status == 0
    assert PROMPT not in report


def test_without_a_terminal_it_is_a_mistake():
    done = walk.run("check", closed(), "--ask")
    assert (done.status, done.stdout) == (64, ""), done
    assert "--answer" in done.stderr


def test_it_does_not_go_with_output_for_programs():
    done = walk.run("check", closed(), "--ask", "--json")
    assert done.status == 64, done
    assert done.document["id"] == "usage"
