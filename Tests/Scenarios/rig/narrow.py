"""A path of namespaces that carries only packets up to a size: without a word (a black hole), or saying so as it should.

The ends send no segments that only their interfaces would cut up (gso_max_segs 1), so that the router sees the packets of
a wire.
"""

import sys
from pathlib import Path

from . import netns
from .netns import CLIENT, SERVER
from .processes import Child

SERVER_SIX = "fd78:2::2"

ROUTES = {"incoming": ("10.78.1.0/24", "to-c"), "outgoing": ("10.78.2.0/24", "to-s")}

ROUTERS_WORDS = """table inet says {
  chain words { type filter hook output priority 0; }
}
"""


class NarrowPath(netns.Rig):
    """The servers of `flights.py` behind a router whose faults are set from test to test."""

    def __init__(self, folder: Path):
        super().__init__()
        self.folder = folder

    def make(self) -> None:
        super().make()
        for end in (self.client, self.server):
            netns.ip("-n", end, "link", "set", "up0", "gso_max_segs", "1")
        self.run(self.client, "sh", "-c", "echo 0 2147483647 >/proc/sys/net/ipv4/ping_group_range")
        self.nft(ROUTERS_WORDS)
        program = Path(__file__).with_name("flights.py")
        command = [*self.inside(self.server), sys.executable, "-IB", str(program), str(self.folder), SERVER, SERVER_SIX]
        child = Child(command, self.folder / "flights.log")
        self.kept.enter_context(child)
        child.wait_for(lambda: "ready" in child.output(), 60, "servers of known flights")

    def heal(self) -> None:
        self.fault()
        self.nft("flush chain inet says words\n")
        for network, link in ROUTES.values():
            netns.ip("-n", self.router, "route", "replace", network, "dev", link)
        netns.ip("-n", self.client, "route", "flush", "cache")
        netns.ip("-n", self.client, "-6", "route", "flush", "cache")
        netns.ip("-n", self.server, "route", "flush", "cache")

    def swallow(self, direction: str, mtu: int, *more: str) -> None:
        """Packets over `mtu` bytes vanish; `direction` is seen from the client."""
        four, six = ("saddr", "saddr") if direction == "outgoing" else ("daddr", "daddr")
        self.fault(
            f"ip {four} {CLIENT} meta length gt {mtu} drop", f"ip6 {six} fd78:1::1 meta length gt {mtu} drop", *more
        )

    def narrow(self, mtu: int, *directions: str, silent: bool) -> None:
        """The routes themselves carry less, so that the router cuts up what may be cut up and refuses the rest; `silent`:
        its word that packets are too large gets lost."""
        # First: what an earlier walk left behind may be sent again at any moment, and who is told once remembers.
        if silent:
            self.nft("add rule inet says words icmp type destination-unreachable drop\n")
        for direction in directions:
            network, link = ROUTES[direction]
            netns.ip("-n", self.router, "route", "replace", network, "dev", link, "mtu", "lock", str(mtu))
