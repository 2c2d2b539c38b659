"""Verdicts on a broken path: a real xrdp in a namespace behind a router whose nft rules are the fault."""

from dataclasses import dataclass

import pytest
from rig import walk
from rig.netns import NOBODY, NOBODY_SIX, SERVER
from rig.scenario import Scenario, judge
from rig.walk import Expected, expected

SILENCE_SECONDS = 3.5  # a silently dropped SYN is judged within this

REFUSED = expected(
    "broken", "reach", "rdp-disabled", "gpo-blocks-rdp", "termservice-stopped", "wrong-port", "listener-missing",
    "lan-adapter-binding", "windows-firewall-blocks", "cloud-nsg-or-sg", "security-suite-blocks-on-server",
)  # fmt: skip
FILTERED = expected(
    "broken", "reach", "windows-firewall-blocks", "cloud-nsg-or-sg", "bruteforce-blocker-banned-you",
    "security-suite-blocks-on-server", "host-off-asleep", "port-forward-or-hairpin",
)  # fmt: skip
SAID_TO_BE_FILTERED = expected(
    "broken", "reach", "windows-firewall-blocks", "cloud-nsg-or-sg", "security-suite-blocks-on-server",
)  # fmt: skip
GONE = expected(
    "broken", "reach", "host-off-asleep", "windows-firewall-blocks", "cloud-nsg-or-sg", "guest-nic-or-dhcp-broken",
    "stale-dns-record",
)  # fmt: skip
LARGE_PACKETS_LOST = expected("broken", "encrypt", "pmtu-black-hole")  # small ones get through at the same time


@dataclass(frozen=True)
class Fault:
    id: str
    rule: str
    verdict: Expected
    within: float | None = None

    def __str__(self) -> str:
        return self.id


PORT = f"ip daddr {SERVER} tcp dport 3389"

FAULTS = [
    Fault("port-dropped", f"{PORT} drop", FILTERED, SILENCE_SECONDS),
    Fault("host-dropped", f"ip daddr {SERVER} drop", GONE, SILENCE_SECONDS),
    Fault("port-unreachable", f"{PORT} reject with icmp port-unreachable", REFUSED),
    Fault("tcp-reset", f"{PORT} reject with tcp reset", REFUSED),
    Fault("admin-prohibited", f"{PORT} reject with icmp admin-prohibited", SAID_TO_BE_FILTERED),
    Fault("large-packets-lost", f"ip saddr {SERVER} meta length gt 1000 drop", LARGE_PACKETS_LOST),
]


def scenario(name: str, verdict: Expected) -> Scenario:
    """All of them were there, and looked at, before there was a table."""
    return Scenario(f"path:{name}", (name,) if verdict.causes else (), "real", verdict, seen=True)


@pytest.fixture
def server(path, serve):
    path.fault()
    return serve("xrdp", "tls", "valid", address=SERVER, port=3389, inside=path.inside(path.server))


@pytest.mark.row
def test_nothing_is_wrong_with_the_path_itself(path, server):
    done = walk.check("rdp.test", inside=path.inside(path.client))
    judge(scenario("nothing-wrong", expected("healthy", None)), done)


@pytest.mark.row
@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_a_fault_of_the_path(fault, path, server):
    path.fault(fault.rule)
    done = walk.check(SERVER, timeout=15, inside=path.inside(path.client))
    judge(scenario(fault.id, fault.verdict), done)
    if fault.within is not None:
        assert done.seconds <= fault.within, done


@pytest.mark.row
def test_an_address_that_nobody_has(path):
    path.fault()
    done = walk.check(NOBODY, timeout=15, inside=path.inside(path.client))
    judge(scenario("address-of-nobody", GONE), done)
    assert done.seconds <= SILENCE_SECONDS, done


def test_a_dead_address_beside_a_good_one(path, server):
    done = walk.check("two.test", timeout=15, inside=path.inside(path.client))
    reached = {entry["address"]: entry["reach"] for entry in done.document["target"]["addresses"]}
    assert reached[SERVER] == "connected", done
    assert reached.get(NOBODY) != "connected", done
    assert done.document["verdict"]["state"] in {"healthy", "degraded"}, done


@pytest.mark.row
def test_a_dead_ipv6_address_beside_a_good_ipv4_one(path, serve):
    path.fault(
        f"ip6 daddr {NOBODY_SIX} drop"
    )  # else the router says so after about 3 s, now before a deadline, now after
    serve("xrdp", "tls", "wrongcn", address=SERVER, port=3389, inside=path.inside(path.server))
    done = walk.check("other.example", timeout=15, inside=path.inside(path.client))
    judge(scenario("ipv6-dead", expected("degraded", None, "ipv6-path-broken", "stale-dns-record")), done)


@pytest.mark.row
def test_a_name_that_does_not_exist(path, folder):
    path.answer_no_name(folder / "names.log")
    done = walk.check("no-such-host.invalid", timeout=15, inside=path.inside(path.client))
    judge(scenario("name-unknown", expected("broken", "resolve", "dns-name-not-found")), done)
    assert done.document["connections"]["opened"] == 0, done
