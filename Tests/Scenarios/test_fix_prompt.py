"""A running Windows through its command prompt, over SSH and from WSL: Wine is the Windows, for what Wine really does.

sshd, the client, the prompt, the registry, the services and the scheduler's reader are real; what only Windows has (rights,
start types, firewall rules, a scheduler that runs tasks) is held to its form in the unit tests.
"""

import base64
import os
import signal
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from contextlib import suppress
from pathlib import Path

import pytest
import tree_sitter
import tree_sitter_powershell
from rig import follower, lab, ssh, walk, wine
from rig.processes import free_port, wait_until

TS = r"HKLM\SYSTEM\CurrentControlSet\Control\Terminal Server"
LISTENER = TS + r"\WinStations\RDP-Tcp"
TCPIP = r"HKLM\SYSTEM\CurrentControlSet\Services\Tcpip\Parameters"
CLIENT = r"HKLM\SOFTWARE\Policies\Microsoft\Windows NT\Terminal Services\Client"
TASK = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"


class Machine:
    """Windows behind a real sshd; `listens` is what its registry said when the prompt was used last."""

    def __init__(self, windows: wine.Windows, server: ssh.SSHD, noted: Path, asked: Path):
        self.windows, self.noted, self.asked = windows, noted, asked
        self.arguments = ["--inside", "ssh://gate", "--ssh-config", str(server.configuration)]

    def listens(self) -> bool:
        return self.noted.exists() and "0x1" in self.noted.read_text()

    def scheduled(self) -> ElementTree.Element:
        """The task that the scheduler was given: the lines that wrote its file, fed to a prompt once more.

        What Wine keeps of a task is less: no actions.
        """
        lines = [line for line in self.asked.read_text().splitlines() if '.xml" echo ' in line]
        (self.windows.home / "lines").write_text("\r\n".join([*lines, "exit 0", ""]))
        self.windows.must("sh", "-c", 'wine cmd /d /q <"$HOME/lines"')
        [file] = (self.windows.drive / "users").rglob("redial-*.xml")
        task = ElementTree.fromstring(file.read_bytes())
        file.unlink()
        return task

    def listener(self) -> set[int]:
        """The processes of Remote Desktop's service."""
        prefix = f"WINEPREFIX={self.windows.home}/prefix".encode()
        found = set()
        for process in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):  # it may be gone by now
                if b"termsv.exe" in (process / "cmdline").read_bytes():
                    if prefix in (process / "environ").read_bytes().split(b"\0"):
                        found.add(int(process.name))
        return found


@pytest.fixture(scope="module")
def machine(tmp_path_factory):
    folder = tmp_path_factory.mktemp("prompt")
    noted, asked = folder / "noted", folder / "asked"
    with wine.windows() as windows:
        windows.stay(900)
        windows.set(TS, "fDenyTSConnections", "REG_DWORD", "0")
        windows.set(TCPIP, "Hostname", "REG_SZ", "WS-041")  # as the lab's server calls itself
        windows.set(LISTENER, "PortNumber", "REG_DWORD", "3389")
        windows.set(LISTENER, "fEnableWinStation", "REG_DWORD", "1")
        windows.must("wine", "net", "start", "TermService")
        after = f"wine reg query '{LISTENER}' /v fEnableWinStation </dev/null >'{noted}' 2>/dev/null\n"
        after += f"""if grep -q 'schtasks.exe" /create' "$folder/in"; then cp "$folder/in" '{asked}'; fi"""
        place = windows.prompt(folder / "bin", after)
        with ssh.SSHD(folder / "sshd", more=f"SetEnv PATH={place}:/usr/bin:/bin") as server:
            yield Machine(windows, server, noted, asked)


def document(done: walk.Run, name: str) -> dict:
    walk.assert_holds(done.document, name)
    walk.assert_printable(done.stdout)
    return done.document


def test_a_listener_that_is_off_is_seen_switched_on_proven_and_put_back(machine, tmp_path):
    state = tmp_path / "state"
    machine.windows.set(LISTENER, "fEnableWinStation", "REG_DWORD", "0")
    machine.noted.unlink(missing_ok=True)
    first = machine.listener()
    assert len(first) == 1
    with follower.Follower(machine.listens, tmp_path) as server:
        words = (*server.arguments, *machine.arguments, "--json")
        done = walk.run("fix", *words, "--apply", "--yes", state=state, seconds=120)
        assert done.status == 0, done
        result = document(done, "result")
        assert (result["ending"], result["repair"]) == ("verified", "enable-winstation-listener"), done
        assert result["before"]["causes"][0]["id"] == "listener-missing", done
        assert result["after"]["verdict"]["state"] == "healthy", done
        assert machine.windows.value(LISTENER, "fEnableWinStation") == ("REG_DWORD", "0x1")
        second = machine.listener()
        assert len(second) == 1 and second != first, "the service was not stopped and started"
        kept = machine.windows.drive / f"ProgramData/redial/{result['id']}.json"
        assert '"enable-winstation-listener"' in kept.read_text(), kept.read_text()

        undone = walk.run("undo", "--json", "--ssh-config", machine.arguments[-1], state=state, seconds=120)
        assert undone.status == 0 and document(undone, "result")["ending"] == "undone", undone
        assert machine.windows.value(LISTENER, "fEnableWinStation") == ("REG_DWORD", "0x0")
        third = machine.listener()
        assert len(third) == 1 and third != second
        server.wait(False)
    machine.windows.set(LISTENER, "fEnableWinStation", "REG_DWORD", "1")


def test_the_machine_itself_can_take_an_experiment_back(machine, tmp_path):
    """redial is killed while it stands; then what the scheduler was given is run in its order."""
    state, tasks = tmp_path / "state", machine.windows.drive / "windows/system32/tasks"
    machine.windows.set(LISTENER, "UserAuthentication", "REG_DWORD", "0")
    command = ["try", f"127.0.0.1:{free_port()}", *machine.arguments, "--repair", "require-nla", "--for", "10m", "--yes"]
    journal = state / "redial/journal"
    tried = subprocess.Popen(
        [walk.program(), *command], env=os.environ | {"XDG_STATE_HOME": str(state)}, stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        wait_until(lambda: any('"applied"' in path.read_text() for path in journal.glob("*.json")), 120, "the change")
    finally:
        tried.send_signal(signal.SIGKILL)
        tried.wait()
    assert machine.windows.value(LISTENER, "UserAuthentication") == ("REG_DWORD", "0x1")
    [entry] = journal.glob("*.json")
    [task] = tasks.glob("redial-*")
    assert task.name == f"redial-{entry.stem}"
    for action in machine.scheduled().iterfind(f"{TASK}Actions/{TASK}Exec"):
        program, words = (action.findtext(TASK + name) for name in ("Command", "Arguments"))
        (machine.windows.drive / "action.cmd").write_text(f"@{program} {words}\r\n")
        machine.windows.must("wine", "cmd", "/c", r"C:\action.cmd")
    assert machine.windows.value(LISTENER, "UserAuthentication") == ("REG_DWORD", "0x0")
    assert not task.exists()
    undone = walk.run("undo", "--ssh-config", machine.arguments[-1], state=state, seconds=120)
    assert undone.status == 0, undone


def test_that_powershell_ended_well_proves_nothing(machine, tmp_path):
    """Wine's does, and does nothing: the repair that is one script has failed, and nothing is left of it."""
    state = tmp_path / "state"
    fix = ("fix", f"127.0.0.1:{free_port()}", *machine.arguments, "--repair", "repair-machinekeys-acl", "--json")
    [repair] = document(walk.run(*fix, state=state, seconds=120), "plan")["repairs"]
    *what, script = repair["changes"]
    assert [change["where"] for change in what] == ["filePermission", "service"], repair
    assert (script["where"], script["before"], script["after"]) == ("command", "not carried out", "carried out by a script")
    done = walk.run(*fix, "--apply", "--yes", state=state, seconds=120)
    assert done.status == 2 and document(done, "result")["ending"] == "failed", done
    assert "takes PowerShell" in done.document["text"] and "All is as it was." in done.document["text"], done
    [entry] = (state / "redial/journal").glob("*.json")
    assert '"undone"' in entry.read_text(), entry.read_text()


def test_from_wsl_a_client_is_repaired_and_put_back(machine, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", f"{machine.windows.prompt(tmp_path / 'bin')}:{os.environ['PATH']}")
    state = tmp_path / "state"
    with lab.Lab("healthy-windows-nla", tmp_path) as server:
        words = ("fix", *server.arguments, "--inside", "wsl", "--repair", "client-disable-udp", "--apply", "--yes", "--json")
        done = walk.run(*words, state=state, seconds=120)
    assert document(done, "result")["changes"][-1]["readBack"] == "1", done
    assert all(source["kind"] != "inside" for source in done.document["after"]["files"]), done
    assert machine.windows.value(CLIENT, "fClientDisableUDP") == ("REG_DWORD", "0x1")
    assert walk.run("undo", state=state, seconds=120).status == 0
    status, _ = machine.windows.run("wine", "reg", "query", r"HKLM\SOFTWARE\Policies\Microsoft\Windows NT")
    assert status == 1, "the keys that were made are still there"


# Answers like a prompt whose user is no administrator: every key is there, and no value in any.
LIMITED = """#!{python} -ISB
import sys
status, found = 0, ""
with open({log!r}, "a") as log:
    for line in sys.stdin.read().splitlines():
        log.write(line + "\\n")
        if line.startswith("echo redial-"):
            mark, *number = line.split()[1:3]
            print(found + " ".join([mark, *number, *([str(status)] if "%redial%" in line else [])]), end="\\r\\n")
        status = 1 if "/v " in line else status if line.startswith(("set ", "echo ")) else 0
        found = '"x","Label","S-1-16-8192",""\\r\\n' if "whoami" in line else found if line.startswith("set ") else ""
"""


def parsed(script: str) -> None:
    root = tree_sitter.Parser(tree_sitter.Language(tree_sitter_powershell.language())).parse(script.encode()).root_node
    assert not root.has_error, script


def test_what_takes_an_administrator_is_one_script_for_powershell(tmp_path, monkeypatch):
    """Parsed only: no Windows has asked anybody for consent to it. Here nobody consents, so nothing is changed."""
    folder, log, state = tmp_path / "bin", tmp_path / "log", tmp_path / "state"
    folder.mkdir()
    (folder / "cmd.exe").write_text(LIMITED.format(python=sys.executable, log=str(log)))
    (folder / "cmd.exe").chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    words = ("fix", f"127.0.0.1:{free_port()}", "--inside", "wsl", "--repair", "client-disable-udp", "--apply", "--yes")
    done = walk.run(*words, "--json", state=state, seconds=60)
    assert done.status == 2 and "Nobody consented" in done.document["text"], done
    assert "All is as it was" in done.document["text"], done
    lines = log.read_text().splitlines()
    assert not any("reg.exe" in line and " add " in line for line in lines), "something was tried without rights"
    pieces = [line.split("=", 1)[1].rstrip('"') for line in lines if line.startswith('set "redial') and len(line) > 100]
    script = base64.b64decode("".join(pieces)).decode("utf-16-le")
    assert 'fClientDisableUDP' in script and "REG_DWORD /d 0x1 /f" in script
    parsed(script)
    [consent] = {line for line in lines if "-Verb RunAs" in line}
    parsed(consent.split('-Command "', 1)[1].rsplit('"', 1)[0])


@pytest.fixture(scope="module")
def linux(tmp_path_factory):
    """An sshd without any Windows, or any Linux, behind it."""
    folder = tmp_path_factory.mktemp("linux")
    (folder / "uname").write_text("#!/bin/sh\necho FreeBSD\n")
    (folder / "uname").chmod(0o755)
    with ssh.SSHD(folder / "sshd", more=f"SetEnv PATH={folder}:/usr/bin:/bin") as server:
        yield server


def configured(server: ssh.SSHD, path: Path, old: str, new: str) -> list[str]:
    text = server.configuration.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    return ["--inside", "ssh://gate", "--ssh-config", str(path)]


def refused(tmp_path: Path, access: list[str]) -> tuple[str, str]:
    done = walk.run("fix", "127.0.0.1:1", *access, "--apply", "--yes", "--json", state=tmp_path / "state", seconds=60)
    assert done.status == 2, done
    assert walk.run("undo", state=tmp_path / "state").status == 3, "nothing is in the journal"
    return done.document["id"], done.document["text"]


def test_a_machine_that_is_no_windows_says_so(linux, tmp_path):
    why, text = refused(tmp_path, configured(linux, tmp_path / "same", "Host *", "Host *"))
    assert why == "access-not-possible" and "runs FreeBSD and not Windows" in text, text


def test_a_wrong_key_a_closed_port_and_another_host_key_are_told_apart(linux, tmp_path):
    other = tmp_path / "other"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", other], check=True)
    why, text = refused(tmp_path, configured(linux, tmp_path / "a", str(linux.folder / "user"), str(other)))
    assert why == "access-wrong-password" and "Permission denied" in text, text
    why, text = refused(tmp_path, configured(linux, tmp_path / "b", f"Port {linux.port}", f"Port {free_port()}"))
    assert why == "access-unreachable" and "no SSH server listens" in text, text
    known = tmp_path / "known"
    key = " ".join((tmp_path / "other.pub").read_text().split()[:2])
    known.write_text(f"[127.0.0.1]:{linux.port} {key}\n")
    why, text = refused(tmp_path, configured(linux, tmp_path / "c", str(linux.folder / "known"), str(known)))
    assert why == "access-unproven" and "another host key than the one that is remembered" in text, text
    known.write_text("")
    why, text = refused(tmp_path, configured(linux, tmp_path / "d", str(linux.folder / "known"), str(known)))
    assert why == "access-unproven" and "not known here" in text, text


def test_without_ssh_or_a_windows_around_it_is_said(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    why, text = refused(tmp_path, ["--inside", "ssh://gate"])
    assert why == "access-not-installed", text
    why, text = refused(tmp_path, ["--inside", "wsl"])
    assert why == "access-not-possible" and "no Windows around this Linux" in text, text
