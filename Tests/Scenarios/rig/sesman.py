"""xrdp with its session manager, in namespaces of their own: network (sesman knows one port only), mounts (an /etc of its own
with an account made for the test, and a /tmp for the X servers) and processes (sessions end with it).

Root is needed. xrdp runs as root: as user xrdp it does not reach the socket of a session, which is a fault of its own
(`as_user`).
"""

import itertools
import os
import shlex
import shutil
import subprocess
from contextlib import ExitStack
from pathlib import Path

from .certificates import Pair
from .netns import ip
from .processes import Child
from .servers import STILL, set_in_ini

USER, PASSWORD, NUMBER = "redialjoe", "Sesame-ü-1x", 61100
PORT, SESMAN_PORT = 3389, 3350

numbers = itertools.count()

# A desktop that stands still: the session of an account is its window manager, here one window.
DESKTOP = "#!/bin/sh\nexec " + shlex.join(STILL) + "\n"
SCRIPT = """set -e
mount --bind "$1/etc" /etc
mount -t tmpfs -o mode=755 none /run/xrdp
mkdir -m 3777 /run/xrdp/sockdir
mount --bind "$1/tmp" /tmp
cd /tmp
if [ "$2" = sesman ]; then xrdp-sesman --nodaemon -c /etc/xrdp/sesman.ini >/tmp/sesman.out 2>&1 & fi
shift 2
exec "$@" --nodaemon -c /etc/xrdp/xrdp.ini
"""


class Sesman:
    """xrdp on 127.0.0.1:3389 of its namespace; run clients by `inside`."""

    address, port = "127.0.0.1", PORT

    def __init__(self, folder: Path, pair: Pair, sesman: bool = True, as_user: str | None = None, layer: str = "tls"):
        self.folder, self.pair, self.sesman, self.as_user, self.layer = folder, pair, sesman, as_user, layer
        self.space = f"redial-xs-{os.getpid()}-{next(numbers)}"
        self.kept = ExitStack()

    @property
    def inside(self) -> list[str]:
        return ["ip", "netns", "exec", self.space]

    def said(self) -> str:
        logs = [self.folder / "xrdp-child.log", *sorted((self.folder / "tmp").glob("*.log"))]
        return "\n".join(f"--- {log.name}\n{log.read_text(errors='replace')}" for log in logs if log.exists())

    def logons(self) -> int:
        """How often sesman asked PAM about a password."""
        log = self.folder / "tmp/sesman.log"
        said = log.read_text(errors="replace") if log.exists() else ""
        return said.count("(access granted)") + said.count("pam_authenticate failed")

    def __enter__(self) -> "Sesman":
        with ExitStack() as kept:
            (self.folder / "tmp").mkdir()
            (self.folder / "tmp").chmod(0o1777)
            self.make_etc()
            ip("netns", "add", self.space)
            kept.callback(ip, "netns", "del", self.space)
            ip("-n", self.space, "link", "set", "lo", "up")
            Path("/run/xrdp").mkdir(exist_ok=True)
            become = ["setpriv", f"--reuid={self.as_user}", f"--regid={self.as_user}", "--init-groups"]
            spaces = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "--propagation", "private"]
            command = [
                *self.inside, *spaces, "sh", "-c", SCRIPT, "sh", str(self.folder), "sesman" if self.sesman else "alone",
                *(become if self.as_user else []), "xrdp",
            ]  # fmt: skip
            child = kept.enter_context(Child(command, self.folder / "xrdp-child.log"))
            child.wait_for_port(PORT)
            if self.sesman:
                child.wait_for_port(SESMAN_PORT)
            self.child, self.kept = child, kept.pop_all()
        return self

    def __exit__(self, *_) -> None:
        self.kept.close()

    def make_etc(self) -> None:
        """All of /etc, with one account more. A single file mounted over the host's would go when somebody replaces that."""
        etc = self.folder / "etc"
        shutil.copytree("/etc", etc, symlinks=True, ignore_dangling_symlinks=True)
        hashed = subprocess.run(
            ["openssl", "passwd", "-6", "-stdin"], input=PASSWORD, capture_output=True, text=True, check=True, timeout=20
        ).stdout.strip()
        home = self.folder / "tmp/home"
        home.mkdir(mode=0o700)
        os.chown(home, NUMBER, NUMBER)
        for name, line in (
            ("passwd", f"{USER}:x:{NUMBER}:{NUMBER}::/tmp/home:/bin/sh"),
            ("group", f"{USER}:x:{NUMBER}:"),
            ("shadow", f"{USER}:{hashed}:19000:0:99999:7:::"),
        ):
            with (etc / name).open("a") as file:
                file.write(line + "\n")
        desktop = etc / "xrdp/redial-desktop.sh"
        desktop.write_text(DESKTOP)
        desktop.chmod(0o755)
        for kind, source in (("crt", self.pair.certificate), ("key", self.pair.key)):
            shutil.copy(source, etc / f"xrdp/redial.{kind}")
            (etc / f"xrdp/redial.{kind}").chmod(0o644)
        settings = {
            "port": f"tcp://127.0.0.1:{PORT}", "security_layer": self.layer, "certificate": "/etc/xrdp/redial.crt",
            "key_file": "/etc/xrdp/redial.key", "LogFile": "/tmp/xrdp.log", "EnableSyslog": "false",
        }  # fmt: skip
        ini = etc / "xrdp/xrdp.ini"
        ini.write_text(set_in_ini(ini.read_text(), settings))
        settings = {
            "EnableUserWindowManager": "false", "DefaultWindowManager": "/etc/xrdp/redial-desktop.sh",
            "LogFile": "/tmp/sesman.log", "EnableSyslog": "false", "KillDisconnected": "true",
        }  # fmt: skip
        ini = etc / "xrdp/sesman.ini"
        ini.write_text(set_in_ini(ini.read_text(), settings))
