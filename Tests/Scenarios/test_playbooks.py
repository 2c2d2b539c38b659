"""Repairs as Ansible playbooks: ansible-lint reads them, and stand-ins of the Windows modules carry their steps out.

The stand-ins (rig/collections) speak to a JSON file; what the real modules do on Windows is not proven with them.
"""

import json
import os
import subprocess
from pathlib import Path

import pytest
import tree_sitter
import tree_sitter_powershell
import yaml
from rig import lab, walk

TOOLS = walk.ROOT / ".build/test-tools/bin"
LISTENER = r"HKLM:\SYSTEM\CurrentControlSet\Control\Terminal Server\WinStations\RDP-Tcp"
TS = r"HKLM:\SYSTEM\CurrentControlSet\Control\Terminal Server"
TLS12 = r"HKLM:\SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL\Protocols\TLS 1.2\Server"
POLICIES = r"HKLM:\SOFTWARE\Policies\Microsoft\Windows NT\Terminal Services"
RUNNING = {"SessionEnv": "started", "TermService": "started", "UmRdpService": "started"}
RESTART = ["UmRdpService stopped", "TermService stopped", "TermService started", "UmRdpService started"]


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("playbooks")


@pytest.fixture(scope="module")
def write(home):
    with lab.Lab("rdp-cert-key-unreadable", home) as server:

        def written(repair: str, *words: str) -> Path:
            path = home / f"{repair}.yml"
            done = walk.run(
                "fix", *server.arguments, "--timeout", "10", "--repair", repair, "--inside", f"script:{path}", *words,
                seconds=40,
            )  # fmt: skip
            assert done.status == 0, done
            return path

        yield written


class Machine:
    """What the stand-ins change, and the playbooks run against it."""

    def __init__(self, home: Path, **parts):
        self.home, self.file = home, home / "machine.json"
        self.before = {"values": {}, "services": dict(RUNNING), "steps": []} | parts
        self.file.write_text(json.dumps(self.before))

    @property
    def now(self) -> dict:
        return json.loads(self.file.read_text())

    def run(self, program: str, *arguments: str) -> subprocess.CompletedProcess:
        environment = os.environ | {
            "ANSIBLE_COLLECTIONS_PATH": str(Path(__file__).parent / "rig/collections"), "HOME": str(self.home),
            "PATH": f"{TOOLS}:{os.environ['PATH']}", "REDIAL_STAND_IN": str(self.file), "ANSIBLE_NOCOLOR": "1", "ANSIBLE_PIPELINING": "True",
            "ANSIBLE_LOCALHOST_WARNING": "False", "ANSIBLE_PYTHON_INTERPRETER": str(TOOLS / "python"),
        }  # fmt: skip
        return subprocess.run(
            [TOOLS / program, *arguments], env=environment, cwd=self.home, text=True, timeout=120, check=False,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip

    def play(self, path: Path, action: str, *said: str, succeeds: bool = True) -> str:
        words = [word for text in (f"redial_action={action}", *said) for word in ("-e", text)]
        done = self.run("ansible-playbook", "-i", "ws-041,", "-c", "local", *words, str(path))
        assert (done.returncode == 0) == succeeds, done.stdout
        return done.stdout


def backups(path: Path) -> list[str]:
    return sorted(file.name for file in path.parent.glob(f"redial-{path.stem}-*"))


LINTED = [
    "set-port-number", "enable-firewall-rules", "repair-machinekeys-acl", "licensing-configuration", "bind-ca-certificate",
    "hosts-file-entry", "lower-mtu", "disable-large-send-offload", "prevent-sleep", "clear-client-license-cache",
    "reset-tcpip-stack", "security-layer-tls", "min-encryption-level", "let-xrdp-read-its-key", "renew-xrdp-certificate", "start-xrdp-sesman",
]  # fmt: skip


def test_ansible_lint_finds_nothing(home, write):
    paths = [write(repair) for repair in LINTED]
    done = Machine(home).run(
        "ansible-lint", "--offline", "--strict", "--profile", "production", "--nocolor", *map(str, paths)
    )
    assert done.returncode == 0, done.stdout


def test_the_scripts_of_the_steps_are_powershell(write):
    """Parsed only: no PowerShell has run them."""
    parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_powershell.language()))
    parsed = 0
    for repair in LINTED:
        [play] = yaml.safe_load(write(repair).read_text())
        for step in play["vars"].get("redial_steps", []):
            for block in ("show", "keep", "make", "test", "undo"):
                assert not parser.parse(step[block].encode()).root_node.has_error, (repair, block, step[block])
                parsed += 1
    assert parsed == 5 * 8
    assert parser.parse(b"& { Get-Way").root_node.has_error


def test_what_apply_changes_undo_restores(home, write):
    """A value that is removed, with the service that has to restart; shown first, and not applied twice."""
    path = write("delete-stale-thumbprint-pin")
    pin = f"{LISTENER}\\SSLCertificateSHA1Hash"
    machine = Machine(home, values={pin: ["REG_BINARY", list(range(20))]})

    assert "would be absent" in machine.play(path, "show")
    assert machine.now == machine.before
    machine.play(path, "apply")
    assert pin not in machine.now["values"] and machine.now["steps"] == RESTART
    assert backups(path) == ["redial-delete-stale-thumbprint-pin-ws-041.json"]
    assert path.with_name(backups(path)[0]).stat().st_mode & 0o777 == 0o600
    assert "applied before" in machine.play(path, "apply", succeeds=False)
    machine.play(path, "undo")
    assert machine.now["values"] == machine.before["values"]
    assert machine.now["steps"] == RESTART * 2 and backups(path) == []


def test_what_cannot_be_written_is_put_back(home, write):
    """The second of two values is refused: the first, which was not there, goes again."""
    path = write("schannel-protocols")
    machine = Machine(home, values={f"{TLS12}\\DisabledByDefault": ["REG_DWORD", 1]}, refuses=["DisabledByDefault"])
    machine.play(path, "apply", succeeds=False)
    # The stand-in refuses the putting back as well: the backup stays.
    assert backups(path) == ["redial-schannel-protocols-ws-041.json"]
    machine.file.write_text(json.dumps(machine.now | {"refuses": []}))
    machine.play(path, "undo")
    assert machine.now["values"] == machine.before["values"] and backups(path) == []


def test_only_services_that_ran_are_started_again(home, write):
    """One that is disabled on purpose stays so, and one that did not run does not run afterwards."""
    path = write("delete-stale-thumbprint-pin")
    pin = {f"{LISTENER}\\SSLCertificateSHA1Hash": ["REG_BINARY", [1] * 20]}
    services = RUNNING | {"UmRdpService": "stopped"}
    machine = Machine(home, values=pin, services=services, modes={"UmRdpService": "disabled"})
    for action in ("apply", "undo"):
        machine.play(path, action)
        assert machine.now["services"] == services
    services |= {"TermService": "stopped"}
    machine = Machine(home, values=pin, services=services, modes={"UmRdpService": "disabled"})
    machine.play(path, "apply")
    assert machine.now["services"]["TermService"] == "started"
    machine.play(path, "undo")
    assert machine.now["services"] == services and machine.now["values"] == pin and backups(path) == []


def test_what_is_stricter_already_is_left_alone(home, write):
    path = write("min-encryption-level")
    level, policy = f"{LISTENER}\\MinEncryptionLevel", f"{POLICIES}\\MinEncryptionLevel"
    for before, after in [(4, 4), (3, 3), (1, 3)]:
        machine = Machine(home, values={level: ["REG_DWORD", before], policy: ["REG_DWORD", 4]})
        machine.play(path, "apply")
        assert machine.now["values"][level] == ["REG_DWORD", after]
        machine.play(path, "undo")
        assert machine.now["values"] == machine.before["values"] and backups(path) == []
    machine = Machine(home, values={policy: ["REG_DWORD", 2]})
    assert "A policy wins" in machine.play(path, "apply", succeeds=False)


def test_what_another_repair_comes_before_waits_for_it(home, write):
    path = write("security-layer-tls")
    level = f"{LISTENER}\\MinEncryptionLevel"
    machine = Machine(home, values={level: ["REG_DWORD", 1]})
    assert "min-encryption-level comes first" in machine.play(path, "apply", succeeds=False)
    assert machine.now == machine.before and backups(path) == []
    machine = Machine(home, values={level: ["REG_DWORD", 2]})
    machine.play(path, "apply")
    machine.play(path, "undo")
    assert machine.now["values"] == machine.before["values"]


def test_a_public_network_is_not_let_in(home, write):
    rules = {"RemoteDesktop-UserMode-In-TCP": "False"}
    machine = Machine(home, rules=rules, public=True)
    path = write("enable-firewall-rules")
    assert "public network" in machine.play(path, "apply", succeeds=False)
    assert machine.now == machine.before and backups(path) == []
    path = write("enable-firewall-rules", "--accept-risk")
    machine.play(path, "apply")
    assert set(machine.now["rules"].values()) == {"True"}
    machine.play(path, "undo")
    assert machine.now["rules"] == rules


def test_services_that_did_not_run_stop_again(home, write):
    path = write("start-services")
    machine = Machine(home, services=RUNNING | {"TermService": "stopped", "UmRdpService": "stopped"})
    machine.play(path, "apply")
    assert machine.now["services"] == RUNNING
    machine.play(path, "undo")
    assert machine.now["services"] == machine.before["services"]
    assert machine.now["steps"][2:] == ["UmRdpService stopped", "TermService stopped"]


def test_a_service_that_is_disabled_is_disabled_again(home, write):
    path = write("start-certificate-services")
    stopped = {"CryptSvc": "stopped", "KeyIso": "started", "CertPropSvc": "stopped"}
    machine = Machine(home, services=stopped, modes={"CryptSvc": "disabled", "KeyIso": "manual", "CertPropSvc": "disabled"})
    machine.play(path, "apply")
    assert set(machine.now["services"].values()) == {"started"}
    assert machine.now["modes"] == {"CryptSvc": "auto", "KeyIso": "manual", "CertPropSvc": "manual"}
    machine.play(path, "undo")
    assert machine.now["services"] == stopped and machine.now["modes"] == machine.before["modes"]


def test_a_step_of_powershell_is_kept_read_back_and_taken_back(home, write):
    path = write("repair-machinekeys-acl")
    machine = Machine(home, acl="as it was")
    assert "as it was" in machine.play(path, "show")
    assert machine.now == machine.before
    machine.play(path, "apply")
    assert machine.now["acl"] == "granted" and machine.now["steps"] == RESTART
    machine.play(path, "undo")
    assert machine.now["acl"] == "as it was" and backups(path) == []
    machine = Machine(home, acl="as it was", deaf="something else")
    machine.play(path, "apply", succeeds=False)
    assert machine.now["acl"] == "as it was" and backups(path) == []


LICENCE_SERVERS, LICENSING_MODE = f"{POLICIES}\\LicenseServers", f"{POLICIES}\\LicensingMode"
THUMBPRINT = "00ff" * 10


def test_a_text_that_a_person_writes_in(home, write):
    """Not without it; then the old text comes back as it was, blanks and all."""
    path = write("licensing-configuration")
    machine = Machine(home, values={LICENCE_SERVERS: ["REG_SZ", "an old one; two"]})
    machine.play(path, "show")
    assert "is not written in" in machine.play(path, "apply", succeeds=False)
    assert "is not written in" in machine.play(path, "apply", "redial_licence_server='a b'", succeeds=False)
    assert machine.now == machine.before and backups(path) == []
    machine.play(path, "apply", "redial_licence_server=ls01.corp.test")
    assert machine.now["values"] == {LICENCE_SERVERS: ["REG_SZ", "ls01.corp.test"], LICENSING_MODE: ["REG_DWORD", 4]}
    machine.play(path, "undo")
    assert machine.now["values"] == machine.before["values"] and backups(path) == []


def test_bytes_that_a_person_writes_in(home, write):
    """The bytes of the thumbprint, and a step that is told it."""
    path = write("bind-ca-certificate", "--fill", f"thumbprint={THUMBPRINT}")
    pin = f"{LISTENER}\\SSLCertificateSHA1Hash"
    machine = Machine(home, values={pin: ["REG_BINARY", [1] * 20]}, bound="as it was")
    machine.play(path, "apply")
    assert machine.now["values"] == {pin: ["REG_BINARY", [0, 255] * 10]}
    assert machine.now["bound"] == f"reads {THUMBPRINT}"
    machine.play(path, "undo")
    assert machine.now["values"] == machine.before["values"] and machine.now["bound"] == "as it was"


def test_a_policy_that_wins_is_not_fought(home, write):
    path = write("enable-remote-desktop")
    values = {f"{TS}\\fDenyTSConnections": ["REG_DWORD", 1], f"{POLICIES}\\fDenyTSConnections": ["REG_DWORD", 1]}
    machine = Machine(home, values=values)
    assert "A policy wins" in machine.play(path, "apply", succeeds=False)
    assert machine.now == machine.before and backups(path) == []


def test_firewall_rules_come_back(home, write):
    path = write("enable-firewall-rules")
    rules = {"RemoteDesktop-UserMode-In-TCP": "False", "RemoteDesktop-UserMode-In-UDP": "True"}
    machine = Machine(home, rules=rules)
    machine.play(path, "apply")
    assert set(machine.now["rules"].values()) == {"True"}
    machine.play(path, "undo")
    assert machine.now["rules"] == rules


def test_rules_that_are_not_there_are_passed_over(home, write):
    path = write("enable-firewall-rules")
    machine = Machine(home, rules={"RemoteDesktop-In-TCP": "False"})
    machine.play(path, "apply")
    assert machine.now["rules"] == {"RemoteDesktop-In-TCP": "True"}
    machine.play(path, "undo")
    assert machine.now["rules"] == machine.before["rules"]
    machine = Machine(home, rules={})
    machine.play(path, "apply", succeeds=False)
    assert machine.now["rules"] == {}
