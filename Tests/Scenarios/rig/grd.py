"""gnome-remote-desktop, headless, over a headless mutter: NLA only; who offers no codec gets raw pictures.

It binds every address, so it runs in a network namespace of its own. Root is needed.
"""

import os
from contextlib import ExitStack
from pathlib import Path

from .certificates import Pair
from .netns import ip
from .processes import Child
from .servers import PASSWORD, USER

PORT = 3389
SCRIPT = """
pipewire >pipewire.log 2>&1 &
wireplumber >wireplumber.log 2>&1 &
mutter --headless --wayland --no-x11 --virtual-monitor 800x600 >mutter.log 2>&1 &
for i in $(seq 100); do
    dbus-send --session --print-reply --dest=org.freedesktop.DBus / org.freedesktop.DBus.NameHasOwner \
        string:org.gnome.Mutter.RemoteDesktop | grep -q true && break
    sleep 0.1
done
grdctl --headless rdp set-tls-cert "$1"; grdctl --headless rdp set-tls-key "$2"
grdctl --headless rdp set-credentials "$3" "$4"
grdctl --headless rdp disable-view-only; grdctl --headless rdp enable
exec /usr/libexec/gnome-remote-desktop-daemon --headless --rdp-port "$5"
"""


class RemoteDesktop:
    """The server at 127.0.0.1:3389 of its namespace; run clients by `inside`."""

    address, port = "127.0.0.1", PORT

    def __init__(self, folder: Path, pair: Pair):
        self.folder, self.pair = folder, pair
        self.space = f"redial-grd-{os.getpid()}"
        self.kept = ExitStack()

    @property
    def inside(self) -> list[str]:
        return ["ip", "netns", "exec", self.space]

    def said(self) -> str:
        return "\n".join(f"--- {log.name}\n{log.read_text(errors='replace')}" for log in self.folder.glob("*.log"))

    def __enter__(self) -> "RemoteDesktop":
        runtime = self.folder / "runtime"
        runtime.mkdir(mode=0o700)
        environment = {
            "HOME": str(self.folder), "XDG_RUNTIME_DIR": str(runtime), "GSETTINGS_BACKEND": "keyfile", "DISPLAY": "",
            "XDG_CONFIG_HOME": str(self.folder / "config"), "XDG_DATA_HOME": str(self.folder / "data"),
        }  # fmt: skip
        spaces = ["unshare", "--pid", "--fork", "--kill-child", "--mount-proc"]
        words = [str(self.pair.certificate), str(self.pair.key), USER, PASSWORD, str(PORT)]
        command = [*self.inside, *spaces, "dbus-run-session", "--", "sh", "-c", SCRIPT, "sh", *words]
        with ExitStack() as kept:
            ip("netns", "add", self.space)
            kept.callback(ip, "netns", "del", self.space)
            ip("-n", self.space, "link", "set", "lo", "up")
            child = kept.enter_context(Child(command, self.folder / "daemon.log", environment, cwd=self.folder))
            child.wait_for_port(PORT, 20)
            self.child, self.kept = child, kept.pop_all()
        return self

    def __exit__(self, *_) -> None:
        self.kept.close()
