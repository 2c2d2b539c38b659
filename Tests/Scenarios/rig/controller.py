"""A domain controller (Samba's) in a network namespace of its own: LDAP, DNS and KDC of AD.TEST."""

import os
import subprocess
import time
from pathlib import Path

ADDRESS, REALM, PASSWORD = "10.78.0.1", "AD.TEST", "Adm-Pass-1x"


class Controller:
    """A domain controller in a network namespace of its own; `home` holds its data."""

    def __init__(self, home: Path):
        self.home, self.space = home, f"redial-dc-{os.getpid()}"
        self.settings = home / "etc/smb.conf"

    @property
    def inside(self) -> list[str]:
        """The command prefix of its namespace."""
        return ["ip", "netns", "exec", self.space]

    def run(self, *command: str, text: str = "") -> str:
        done = subprocess.run(
            [*self.inside, *command], input=text, capture_output=True, text=True, timeout=120, check=False
        )
        assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
        return done.stdout

    def tool(self, *words: str) -> str:
        login = ["-H", "ldap://dc1.ad.test", "-U", f"Administrator%{PASSWORD}", f"--configfile={self.settings}"]
        return self.run("samba-tool", *words, *login)

    def here(self, *words: str) -> str:
        """samba-tool on the controller's own files, which is faster."""
        return self.run("samba-tool", *words, f"--configfile={self.settings}")

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
