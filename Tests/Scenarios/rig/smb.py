"""A real smbd with registry, accounts and passwords of its own in a folder: what of a Windows can be had here by SMB.

It runs in namespaces of its own, with its own /etc, and as the first process of its own process
numbers: its helpers, which would outlive it, end with it. Root is needed.
"""

import shutil
import subprocess
from pathlib import Path

from .processes import Child, free_port

PASSWORD = "Secret-1"
# name: number, and what pdbedit or smbpasswd is to do to it. Only the members of ntadmins are administrators.
ACCOUNTS = {"admin": 61001, "plain": 61002, "disabled": 61003, "locked": 61004}

CONFIGURATION = """[global]
server role = standalone server
workgroup = LAB
netbios name = WS-041
interfaces = 127.0.0.1/8 ::1/128
bind interfaces only = yes
smb ports = {port}
disable netbios = yes
restrict anonymous = 2
map to guest = bad user
rpc start on demand helpers = yes
passdb backend = tdbsam:{folder}/passdb.tdb
svcctl list = TermService UmRdpService SessionEnv
load printers = no
log level = 1 auth_audit:3
max log size = 0
{more}
"""
FOLDERS = [
    "private dir", "lock directory", "state directory", "cache directory", "pid directory", "ncalrpc dir",
]  # fmt: skip

# What it says its name is, among the parameters of Tcpip, is the host's, whatever its registry holds there.
MAKE = """set -e
hostname WS-041
mount --bind {folder}/etc /etc
for name in {names}; do printf '{password}\\n{password}\\n' | smbpasswd -c {folder}/smb.conf -s -a $name; done
smbpasswd -c {folder}/smb.conf -d disabled
pdbedit -s {folder}/smb.conf -c '[L]' locked
net groupmap add sid=S-1-5-32-544 unixgroup=ntadmins type=builtin ntgroup=Administrators -s {folder}/smb.conf
net registry import {folder}/machine.reg -s {folder}/smb.conf
"""
RUN = "exec smbd -F --no-process-group -s {folder}/smb.conf -l {folder}"


class Machine:
    """Use as a context manager. `registry` is the text of a .reg file that its registry is made of."""

    def __init__(self, folder: Path, registry: str = "", more: str = ""):
        self.folder, self.registry, self.more = folder, registry, more
        self.port = free_port()

    def __enter__(self) -> "Machine":
        self.folder.mkdir(mode=0o755, exist_ok=True)
        lines = [CONFIGURATION.format(port=self.port, folder=self.folder, more=self.more)]
        for number, name in enumerate(FOLDERS):
            place = self.folder / f"place{number}"
            place.mkdir(mode=0o755)
            lines.append(f"{name} = {place}\n")
        (self.folder / "smb.conf").write_text("".join(lines))
        (self.folder / "machine.reg").write_text("Windows Registry Editor Version 5.00\n\n" + self.registry)
        self.make_etc()
        script = (MAKE + RUN).format(folder=self.folder, names=" ".join(ACCOUNTS), password=PASSWORD)
        spaces = ["unshare", "--uts", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "--propagation", "private"]
        self.child = Child([*spaces, "bash", "-c", script], self.folder / "smbd.log")
        try:
            self.child.wait_for_port(self.port)
            # Its services stand in the registry only once somebody asked for them.
            self.net("service", "list")
        except BaseException:
            self.child.stop()
            raise
        return self

    def __exit__(self, *_) -> None:
        self.child.stop()

    def make_etc(self) -> None:
        """All of its /etc. Single files mounted over those of the host would go as soon as somebody replaces those."""
        etc = self.folder / "etc"
        etc.mkdir(mode=0o755)
        nologin = "/nonexistent:/usr/sbin/nologin"
        users = [f"root:x:0:0::/root:/bin/bash\nnobody:x:65534:65534::{nologin}\n"]
        users += [f"{name}:x:{number}:61009::{nologin}\n" for name, number in ACCOUNTS.items()]
        (etc / "passwd").write_text("".join(users))
        (etc / "group").write_text("root:x:0:\nnogroup:x:65534:\nntadmins:x:61008:admin\nlabusers:x:61009:\n")
        (etc / "nsswitch.conf").write_text("passwd: files\ngroup: files\nhosts: files\n")
        (etc / "hosts").write_text("127.0.0.1 localhost WS-041\n")
        shutil.copy("/etc/ld.so.cache", etc)

    def access(self, user: str = "admin", host: str = "127.0.0.1") -> str:
        return f"smb://{user}@{host}:{self.port}"

    def net(self, *words: str, user: str = "admin") -> str:
        """`net rpc …`, by Samba's own client. It exits 0 also where it was refused: read its words."""
        command = ["net", "rpc", *words, "-S", "127.0.0.1", "-p", str(self.port), "-U", f"{user}%{PASSWORD}"]
        done = subprocess.run(
            [*command, "-s", str(self.folder / "smb.conf")], capture_output=True, text=True, timeout=30, check=False
        )
        return done.stdout + done.stderr

    def local(self, *words: str) -> str:
        """`net registry …`, on the files of the registry."""
        command = ["net", "registry", *words, "-s", str(self.folder / "smb.conf")]
        return subprocess.run(command, capture_output=True, text=True, timeout=30, check=True).stdout

    def export(self) -> dict[str, list[str]]:
        """All of the registry: the values of each key, as lines of a .reg file, in no order that means anything."""
        file, keys, key = self.folder / "export.reg", {}, ""
        self.local("export", "HKLM", str(file))
        for line in file.read_text().replace("\\\n  ", "").splitlines():
            if line.startswith("["):
                key = line.strip("[]")
                keys[key] = []
            elif key and line and not line.startswith(";"):
                keys[key].append(line)
        return {key: sorted(lines) for key, lines in keys.items()}

    def value(self, key: str, name: str) -> str | None:
        """As `net registry` shows it; None where there is none."""
        command = ["net", "registry", "getvalueraw", f"HKLM\\{key}", name, "-s", str(self.folder / "smb.conf")]
        done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
        return done.stdout.strip() if done.returncode == 0 else None

    def logons(self) -> list[str]:
        """What smbd's log says of every logon, one line each."""
        texts = [path.read_text(errors="replace") for path in self.folder.glob("log.*")]
        return [line for text in texts for line in text.splitlines() if "Auth: [SMB2" in line]

