"""Real RDP servers of other people, each started on a loopback port of its own and ended with all its children.

What is known of them: xrdp accepts with a backlog of 2 and forks for each connection; the FreeRDP shadow server takes
about eight connections a second and offers NLA only with a SAM file.
"""

import os
import re
import shutil
import subprocess
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from .certificates import Pair
from .processes import Child, free_port

USER, PASSWORD = "joe", "secret"

# No server here may ask a KDC of the world: the file that Debian installs names a public realm.
NO_KERBEROS = "[libdefaults]\n default_realm = NONE.TEST\n dns_lookup_kdc = false\n dns_lookup_realm = false\n"


@dataclass
class Server:
    """A server that listens. `kept` is what ends when it stops, `log` what it said about it all."""

    address: str
    port: int
    child: Child
    logs: list[Path]
    kept: ExitStack = field(default_factory=ExitStack)

    def said(self) -> str:
        return "\n".join(f"--- {log.name}\n{log.read_text(errors='replace')}" for log in self.logs if log.exists())

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, *_) -> None:
        self.kept.close()


def launch(
    command: list[str],
    folder: Path,
    address: str,
    port: int,
    environment: dict[str, str],
    kept: ExitStack,
    logs: list[Path],
) -> Server:
    """Starts the program and returns when its port listens; what `kept` holds is ended when that fails."""
    (folder / "krb5.conf").write_text(NO_KERBEROS)
    environment |= {"KRB5_CONFIG": str(folder / "krb5.conf"), "KRB5CCNAME": "FILE:/nonexistent"}
    with kept:
        child = kept.enter_context(Child(command, folder / "output.log", environment, cwd=folder))
        child.wait_for_port(port)
        kept = kept.pop_all()
    return Server(address, port, child, [child.log, *logs], kept)


def set_in_ini(text: str, settings: dict[str, str]) -> str:
    """Sets the first occurrence of each key, which in xrdp.ini is the one in [Globals]."""
    for key, value in settings.items():
        text, count = re.subn(rf"^{key}=.*$", f"{key}={value}", text, count=1, flags=re.MULTILINE)
        if count != 1:
            raise RuntimeError(f"xrdp.ini knows no {key}")
    return text


def xrdp(
    folder: Path, layer: str, pair: Pair, address: str = "127.0.0.1", port: int | None = None, inside=(), crypt="high"
) -> Server:
    """xrdp, as user xrdp like Debian's unit. `layer`: negotiate, tls, rdp. `inside`: command prefix of a namespace.

    `crypt`: the level of the old security: none, low, medium, high, fips.
    """
    port = port or free_port(address)
    log = folder / "xrdp.log"
    settings = {
        "port": f"tcp://{address}:{port}", "security_layer": layer, "fork": "true",
        "crypt_level": crypt,
        "certificate": str(pair.certificate), "key_file": str(pair.key),
        "LogFile": str(log), "EnableSyslog": "false",
    }  # fmt: skip
    ini = folder / "xrdp.ini"
    ini.write_text(set_in_ini(Path("/etc/xrdp/xrdp.ini").read_text(), settings))
    log.touch()
    for path in (folder, log, ini):
        shutil.chown(path, "xrdp", "xrdp")
    command = ["setpriv", "--reuid=xrdp", "--regid=xrdp", "--init-groups", "xrdp", "--nodaemon", "-c", str(ini)]
    return launch([*inside, *command], folder, address, port, {}, ExitStack(), [log])


# Something that stands still: no clock, and nobody looks at the window, so its cursor does not blink.
STILL = ["xterm", "-fa", "DejaVu Sans Mono", "-bg", "navy", "-fg", "yellow", "-geometry", "70x20+60+60", "-e", "sh", "-c",
         "seq 1 100 | fmt; echo what is shown here; sleep 600"]  # fmt: skip


def display(folder: Path, kept: ExitStack, size: str = "800x600", more: tuple[str, ...] = ()) -> str:
    """A private X server; it picks its number and writes it down once it listens. `more`: options of Xvfb.

    `-noreset`: else it starts over whenever its last client leaves, and the next one may find nobody.
    """
    chosen = folder / "display"
    with chosen.open("wb") as out:
        command = ["Xvfb", "-displayfd", "1", "-screen", "0", f"{size}x24", "-nolisten", "tcp", "-noreset", *more]
        child = kept.enter_context(Child(command, folder / "xvfb.log", stdout=out))
    child.wait_for(lambda: chosen.read_text().endswith("\n"), 15, "X display")
    return ":" + chosen.read_text().strip()


def shadow(
    folder: Path, security: str, pair: Pair, size: str = "800x600", more: tuple[str, ...] = (), shows: bool = False
) -> Server:
    """FreeRDP's shadow server. `security`: nla (only joe with his password), tls, rdp. `more`: options of its Xvfb. `shows`:
    something that stands still, in place of a black screen."""
    home = folder / "home"
    for role in ("shadow", "server"):
        store = home / ".config/freerdp" / role
        store.mkdir(parents=True)
        shutil.copy(pair.certificate, store / "shadow.crt")
        shutil.copy(pair.key, store / "shadow.key")
    options = [f"/sec:{security}", "-auth"]
    if security == "nla":
        line = subprocess.run(
            ["winpr-hash", "-u", USER, "-p", PASSWORD, "-f", "sam"],
            capture_output=True,
            text=True,
            check=True,
            timeout=20,
        )
        sam = folder / "sam"
        sam.write_text(line.stdout)
        sam.chmod(0o600)
        options = ["/sec:nla", "+auth", f"/sam-file:{sam}"]
    port = free_port()
    # What it says of sessions it would else keep until it ends.
    command = ["stdbuf", "-oL", "freerdp-shadow-cli", f"/port:{port}", "/bind-address:127.0.0.1", *options]
    with ExitStack() as kept:
        environment = {"DISPLAY": display(folder, kept, size, more), "HOME": str(home)}
        if shows:
            kept.enter_context(Child(STILL, folder / "xterm.log", environment))
        return launch(command, folder, "127.0.0.1", port, environment, kept.pop_all(), [])


def weston(folder: Path, security: str, pair: Pair) -> Server:
    """weston's RDP backend (FreeRDP's server library, no login). `security`: tls, rdp."""
    runtime, log, port = folder / "runtime", folder / "weston.log", free_port()
    runtime.mkdir(mode=0o700)
    if security == "tls":
        options = [f"--rdp-tls-cert={pair.certificate}", f"--rdp-tls-key={pair.key}"]
    else:
        key = folder / "rdp4.key"
        subprocess.run(
            ["openssl", "genrsa", "-traditional", "-out", key, "2048"], capture_output=True, check=True, timeout=30
        )
        options = [f"--rdp4-key={key}"]
    command = [
        "weston", "--backend=rdp-backend.so", "--address=127.0.0.1", f"--port={port}", "--width=800", "--height=600",
        "--no-clients-resize", f"--socket=wl-{os.getpid()}-{port}", "--idle-time=0", f"--log={log}", *options,
    ]  # fmt: skip
    return launch(command, folder, "127.0.0.1", port, {"XDG_RUNTIME_DIR": str(runtime)}, ExitStack(), [log])


STARTERS = {"xrdp": xrdp, "shadow": shadow, "weston": weston}
