"""A real sshd with keys, configuration and accounts of its own in a folder; neither /etc/ssh nor ~/.ssh is read or written."""

import subprocess
from pathlib import Path

from .processes import Child, free_port

CONFIGURATION = """Port {port}
ListenAddress {address}
HostKey {folder}/host
PidFile none
AuthorizedKeysFile {folder}/authorized
StrictModes no
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
PrintMotd no
{more}
"""

CLIENT = """Host *
  HostName {address}
  Port {port}
  User root
  IdentityFile {folder}/user
  IdentitiesOnly yes
  IdentityAgent none
  UserKnownHostsFile {folder}/known
  GlobalKnownHostsFile /dev/null
  StrictHostKeyChecking yes
"""


class SSHD:
    """Use as a context manager. `configuration` is for `ssh -F`; any host name then leads to this server."""

    def __init__(self, folder: Path, address: str = "127.0.0.1", inside: list[str] | None = None, more: str = ""):
        self.folder, self.address, self.inside, self.more = folder, address, inside or [], more
        self.configuration = folder / "client-config"
        self.port = free_port()

    def __enter__(self) -> "SSHD":
        folder = self.folder
        folder.mkdir(mode=0o755, exist_ok=True)
        for name in ("host", "user"):
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / name], check=True)
        (folder / "authorized").write_text((folder / "user.pub").read_text())
        host_key = " ".join((folder / "host.pub").read_text().split()[:2])
        (folder / "known").write_text(f"[{self.address}]:{self.port} {host_key}\n")
        settings = {"port": self.port, "address": self.address, "folder": folder, "more": self.more}
        (folder / "config").write_text(CONFIGURATION.format(**settings))
        self.configuration.write_text(CLIENT.format(**settings))
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)  # where it gives up its privileges
        command = [*self.inside, "/usr/sbin/sshd", "-D", "-e", "-f", str(folder / "config")]
        self.child = Child(command, folder / "sshd.log")
        try:
            self.child.wait_for_port(self.port)
        except BaseException:
            self.child.stop()
            raise
        return self

    def __exit__(self, *_) -> None:
        self.child.stop()

    @property
    def arguments(self) -> list[str]:
        return ["--via", "ssh://gate", "--ssh-config", str(self.configuration)]
