"""Three network namespaces in a row, client, router and server, and nft rules in the router that break the path.

    client 10.78.1.1  ──  router  ──  server 10.78.2.2
    fd78:1::1                         fd78:2::2

Root is needed. Delays are not made here: few kernels of test machines hold netem; see `forwarder.py`.
"""

import itertools
import os
import shutil
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

from .processes import Child

CLIENT, SERVER = "10.78.1.1", "10.78.2.2"
NOBODY, NOBODY_SIX = "10.78.2.9", "fd78:2::9"  # addresses of the server's network that no machine has
HOSTS = f"""127.0.0.1 localhost
{SERVER} rdp.test
{NOBODY} dead.test
{NOBODY} astray.test
{NOBODY} two.test
{SERVER} two.test
{NOBODY_SIX} other.example
{SERVER} other.example
"""

EMPTY_RULES = """table inet faults {
  chain path { type filter hook forward priority 0; }
}
"""

numbers = itertools.count()


def ip(*words: str) -> None:
    done = subprocess.run(["ip", *words], capture_output=True, text=True, timeout=20)
    if done.returncode != 0:
        raise RuntimeError(f"ip {' '.join(words)}: {done.stderr.strip()}")


class Rig:
    """Use as a context manager: what was made is torn down, also when making it fails half way."""

    def __init__(self):
        mark = f"redial{os.getpid()}x{next(numbers)}"
        self.client, self.router, self.server = (f"{mark}{role}" for role in "crs")
        self.kept = ExitStack()

    def __enter__(self) -> "Rig":
        try:
            self.make()
        except BaseException:
            self.kept.close()
            raise
        return self

    def __exit__(self, *_) -> None:
        self.kept.close()

    def make(self) -> None:
        for name in (self.client, self.router, self.server):
            ip("netns", "add", name)
            self.kept.callback(ip, "netns", "del", name)
            ip("-n", name, "link", "set", "lo", "up")
        self.join(self.client, "10.78.1", "fd78:1")
        self.join(self.server, "10.78.2", "fd78:2")
        for setting in ("net/ipv4/ip_forward", "net/ipv6/conf/all/forwarding"):
            self.run(self.router, "sh", "-c", f"echo 1 >/proc/sys/{setting}")
        self.nft(EMPTY_RULES)
        self.write_names()

    def join(self, name: str, four: str, six: str) -> None:
        """Wires one end to the router; the end that is the client is .1 there, the server .2, the router .254."""
        far, near = f"to-{name[-1]}", "up0"
        host = "1" if name == self.client else "2"
        ip("link", "add", near, "netns", name, "type", "veth", "peer", "name", far, "netns", self.router)
        for space, link, last in ((name, near, host), (self.router, far, "254")):
            ip("-n", space, "addr", "add", f"{four}.{last}/24", "dev", link)
            ip("-n", space, "addr", "add", f"{six}::{last}/64", "dev", link, "nodad")
            ip("-n", space, "link", "set", link, "up")
        ip("-n", name, "route", "add", "default", "via", f"{four}.254")
        ip("-n", name, "-6", "route", "add", "default", "via", f"{six}::254")

    def write_names(self) -> None:
        """The client's hosts file; its only name server is its own loopback address, so no question leaves it."""
        folder = Path("/etc/netns") / self.client
        folder.mkdir(parents=True)
        self.kept.callback(shutil.rmtree, folder)
        (folder / "hosts").write_text(HOSTS)
        (folder / "resolv.conf").write_text("nameserver 127.0.0.1\noptions timeout:1 attempts:1\n")

    def inside(self, name: str) -> list[str]:
        """The prefix that runs a command in a namespace; `ip netns exec` becomes the command, it does not fork."""
        return ["ip", "netns", "exec", name]

    def run(self, name: str, *command: str, text: str | None = None) -> str:
        done = subprocess.run([*self.inside(name), *command], input=text, capture_output=True, text=True, timeout=20)
        if done.returncode != 0:
            raise RuntimeError(f"{' '.join(command)}: {done.stderr.strip()}")
        return done.stdout

    def nft(self, rules: str) -> None:
        self.run(self.router, "nft", "-f", "-", text=rules)

    def fault(self, *rules: str) -> None:
        """Replaces the faults of the path; none heals it."""
        self.nft("flush chain inet faults path\n" + "".join(f"add rule inet faults path {rule}\n" for rule in rules))

    def lead_to_loopback(self, port: int) -> None:
        """Connections to the server's port 3389 reach what listens on its loopback address, as the lab does."""
        self.run(self.server, "sh", "-c", "echo 1 >/proc/sys/net/ipv4/conf/up0/route_localnet")
        rule = f"tcp dport 3389 dnat to 127.0.0.1:{port}"
        table = f"table ip inward {{\n chain before {{\n type nat hook prerouting priority -100;\n {rule}\n}}\n}}\n"
        self.run(self.server, "nft", "-f", "-", text=table)

    def lead_on(self) -> None:
        """Takes `lead_to_loopback` back."""
        self.run(self.server, "nft", "delete", "table", "ip", "inward")

    def answer_names(self, log: Path, addresses: dict[str, str]) -> Child:
        """A name server in the client's namespace that knows these names and no other."""
        program = Path(__file__).with_name("nameserver.py")
        names = [f"{name}={address}" for name, address in addresses.items()]
        child = Child([*self.inside(self.client), sys.executable, "-IS", str(program), *names], log)
        child.wait_for(lambda: "ready" in child.output(), 10, "name server")
        return child

    def answer_no_name(self, log: Path) -> Child:
        """A name server in the client's namespace that knows no name at all."""
        program = Path(__file__).with_name("nxdomain.py")
        child = Child([*self.inside(self.client), sys.executable, "-IS", str(program)], log)
        self.kept.enter_context(child)
        child.wait_for(lambda: "ready" in child.output(), 10, "name server")
        return child
