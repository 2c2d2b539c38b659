"""A repair as a group policy, through a real domain: Samba's domain controller takes it into sysvol and tells of it.

Apart from the scenarios, for the controller takes longer to make than most of them together: ./test --domain runs it.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Scenarios"))
from rig import lab, walk  # noqa: E402

ADDRESS, REALM, PASSWORD = "10.78.0.1", "AD.TEST", "Adm-Pass-1x"
NAME = "redial: Switch Remote Desktop on"


class Controller:
    """A domain controller in a network namespace of its own; `home` holds its data."""

    def __init__(self, home: Path):
        self.home, self.space = home, f"redial-dc-{os.getpid()}"
        self.settings = home / "etc/smb.conf"

    def run(self, *command: str, text: str = "") -> str:
        done = subprocess.run(
            ["ip", "netns", "exec", self.space, *command], input=text, capture_output=True, text=True, timeout=120,
            check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
        return done.stdout

    def tool(self, *words: str) -> str:
        login = ["-H", "ldap://dc1.ad.test", "-U", f"Administrator%{PASSWORD}", f"--configfile={self.settings}"]
        return self.run("samba-tool", *words, *login)

    def make(self) -> None:
        ip = ["ip", "-n", self.space]
        for command in (
            ["ip", "netns", "add", self.space], [*ip, "link", "set", "lo", "up"],
            [*ip, "link", "add", "d0", "type", "veth", "peer", "name", "d1"],
            [*ip, "addr", "add", f"{ADDRESS}/24", "dev", "d0"], [*ip, "link", "set", "d0", "up"],
            [*ip, "link", "set", "d1", "up"],
        ):  # fmt: skip
            subprocess.run(command, check=True)
        etc = Path("/etc/netns") / self.space
        etc.mkdir(parents=True)
        (etc / "resolv.conf").write_text(f"nameserver {ADDRESS}\n")
        (etc / "hosts").write_text(f"127.0.0.1 localhost\n{ADDRESS} dc1.ad.test dc1\n")
        options = {
            "interfaces": f"{ADDRESS}/24", "bind interfaces only": "yes", "dns forwarder": "", "pid directory": self.home,
            "ncalrpc dir": self.home / "nc", "ntp signd socket directory": self.home / "ntp", "lock directory": self.home,
            "cache directory": self.home / "cache", "log file": self.home / "log",
            "server services": "s3fs, rpc, ldap, cldap, kdc, drepl, dns, winbindd",
        }  # fmt: skip
        self.run(
            "samba-tool", "domain", "provision", f"--realm={REALM}", "--domain=ADT", "--host-name=dc1",
            f"--host-ip={ADDRESS}", "--server-role=dc", "--dns-backend=SAMBA_INTERNAL", f"--adminpass={PASSWORD}",
            f"--targetdir={self.home}", *(f"--option={name}={value}" for name, value in options.items()),
        )  # fmt: skip

    def start(self) -> None:
        # winbindd's clients know its socket by one place only, so that place is the namespace's own.
        Path("/run/samba").mkdir(exist_ok=True)
        script = 'mount -t tmpfs none /run/samba && exec samba --configfile="$1" --foreground --no-process-group'
        self.server = subprocess.Popen(
            ["ip", "netns", "exec", self.space, "sh", "-c", script, "sh", self.settings],
            stdin=subprocess.DEVNULL, stdout=(self.home / "out").open("w"), stderr=subprocess.STDOUT,
        )  # fmt: skip
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            listening = self.run("ss", "-Hltn")
            if all(f"{ADDRESS}:{port} " in listening for port in (389, 445)):
                return
            time.sleep(0.2)
        raise AssertionError((self.home / "log").read_text(errors="replace")[-4000:])

    def stop(self) -> None:
        """All that runs in the namespace is the controller's."""
        for signal in ("TERM", "KILL"):
            left = subprocess.run(["ip", "netns", "pids", self.space], capture_output=True, text=True).stdout.split()
            if left:
                subprocess.run(["kill", f"-{signal}", *left], check=False, stderr=subprocess.DEVNULL)
                time.sleep(1)
        self.server.wait(timeout=10)
        subprocess.run(["ip", "netns", "del", self.space], check=False)
        for file in (Path("/etc/netns") / self.space).iterdir():
            file.unlink()
        (Path("/etc/netns") / self.space).rmdir()


@pytest.fixture(scope="module")
def controller(tmp_path_factory) -> Iterator[Controller]:
    home = tmp_path_factory.mktemp("dc")
    # Its servers go through the folder as whoever asks.
    for folder in (home, *list(home.parents)[:2]):
        folder.chmod(0o755)
    made = Controller(home)
    made.make()
    try:
        made.start()
        yield made
    finally:
        made.stop()


def test_the_domain_carries_the_policy(controller, tmp_path):
    folder, scratch = tmp_path / "policy", tmp_path / "scratch"
    scratch.mkdir()
    with lab.Lab("rdp-cert-key-unreadable", tmp_path) as server:
        done = walk.run(
            "fix", *server.arguments, "--timeout", "10", "--repair", "enable-remote-desktop", "--inside", f"gpo:{folder}",
            seconds=40,
        )  # fmt: skip
    assert done.status == 0, done

    # The commands are those of the README in the folder.
    words = (folder / "README.txt").read_text()
    assert f"samba-tool gpo restore '{NAME}' THIS-FOLDER/samba --tmpdir EMPTY-FOLDER --restore-metadata" in words
    said = controller.tool("gpo", "restore", NAME, str(folder / "samba"), "--tmpdir", str(scratch), "--restore-metadata")
    guid = said.split(" created as ")[1].split()[0]

    sysvol = controller.home / f"state/sysvol/ad.test/Policies/{guid}"
    assert (sysvol / "Machine/Registry.pol").read_bytes() == (folder / "Registry.pol").read_bytes()
    assert (sysvol / "GPT.INI").read_text().split() == ["[General]", "Version", "=", "1"]
    shown = controller.tool("gpo", "show", guid)
    assert NAME in shown and "version      : 0" in shown

    line = next(line for line in words.splitlines() if "printf" in line).strip()
    line = line.replace("{GUID}", guid).replace("DC=DOMAIN", "DC=ad,DC=test")
    controller.run("sh", "-c", line.replace("/var/lib/samba/private/sam.ldb", str(controller.home / "private/sam.ldb")))
    assert "version      : 1" in controller.tool("gpo", "show", guid)
    found = controller.run(
        "ldbsearch", "-H", str(controller.home / "private/sam.ldb"), f"(displayName={NAME})", "gPCMachineExtensionNames"
    )
    assert "{35378EAC-683F-11D2-A89A-00C04FBBCFA2}" in found.replace("\n ", "")
