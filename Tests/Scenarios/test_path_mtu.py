"""Paths that lose large packets: every usual MTU, both directions, one small flight and several full ones, TLS 1.2 and 1.3.

What is expected was written down from what each measurement can see, before the first run:

- Outgoing, whatever the server: the padded ClientHello loses its packets above the MTU. The handshake itself, whose
  packets to the server are small, gets through: degraded, and the size is the largest usual one that passes.
- Incoming, a chain (its first packet is full): the handshake goes silent: broken at encrypt. Repeats in small packets prove
  it; the size is echo's, to the byte.
- Incoming, one flight of 1,300 to 1,330 bytes: its packet has 1,352 to 1,382. An MTU of 1,280 loses it, as with the chain;
  larger ones let it pass, and only echo meets the limit: degraded.
- Where the host answers no echo, incoming limits that the flight does not meet are undecided: healthy, and where the
  user's client lost its connection the report asks whether large packets pass.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import pytest
from conftest import open_folder
from rig import walk
from rig.flights import port_of
from rig.narrow import SERVER_SIX, NarrowPath
from rig.netns import SERVER
from rig.walk import Expected, Run, expected

CAUSE = "pmtu-black-hole"
NO_ECHO = ("icmp type echo-request drop", "icmpv6 type echo-request drop")
DEADLINE = 12

BROKEN = expected("broken", "encrypt", CAUSE)
DEGRADED = expected("degraded", None, CAUSE)
HEALTHY = expected("healthy", None)


@dataclass(frozen=True)
class Case:
    mtu: int
    certificate: str
    version: int
    direction: str
    verdict: Expected
    size: int | None
    """The MTU to set that the advice must name; None: nothing is found."""

    def __str__(self) -> str:
        return f"{self.direction}-{self.mtu}-{self.certificate}-tls1.{self.version - 10}"


def verdict_of(mtu: int, certificate: str, direction: str) -> Expected:
    meets_the_handshake = direction == "incoming" and (certificate == "chain" or mtu == 1280)
    return BROKEN if meets_the_handshake else DEGRADED


CASES = [
    Case(mtu, certificate, version, direction, verdict_of(mtu, certificate, direction), mtu)
    for mtu, certificate, version, direction in product(
        (1492, 1420, 1400, 1280), ("self-signed", "chain"), (12, 13), ("outgoing", "incoming")
    )
]

WITHOUT_ECHO = [
    Case(1400, "self-signed", 13, "outgoing", DEGRADED, 1400),
    Case(1492, "chain", 12, "incoming", BROKEN, 1492),
    Case(1420, "chain", 13, "incoming", BROKEN, 1400),  # of the sizes that are tried the largest that passes
    Case(1280, "self-signed", 12, "incoming", BROKEN, 1280),
    Case(1000, "chain", 12, "incoming", BROKEN, 800),  # likewise
    Case(1400, "self-signed", 12, "incoming", HEALTHY, None),
    Case(1420, "self-signed", 13, "incoming", HEALTHY, None),
]


@pytest.fixture(scope="module")
def narrow() -> Iterator[NarrowPath]:
    with NarrowPath(open_folder()) as rig:
        yield rig


def check(narrow: NarrowPath, case: Case, *options: str, host: str = SERVER) -> Run:
    target = f"[{host}]" if ":" in host else host
    where = f"{target}:{port_of(case.certificate, case.version)}"
    return walk.check(where, *options, timeout=DEADLINE, inside=narrow.inside(narrow.client))


def first_cause(done: Run) -> dict:
    return done.document["causes"][0]


def facts(done: Run, kind: str) -> list[dict]:
    return [item["value"] for item in done.document["observations"] if item["kind"] == kind]


def hold(case: Case, done: Run) -> None:
    case.verdict.hold_against(done)
    if case.size is None:
        assert all(cause["id"] != CAUSE for cause in done.document["causes"]), done
        return
    assert first_cause(done)["probability"] > 0.5, done
    assert str(case.size) in first_cause(done)["advice"]["text"], done


@pytest.mark.parametrize("case", CASES, ids=str)
def test_large_packets_vanish(case, narrow):
    narrow.heal()
    narrow.swallow(case.direction, case.mtu)
    done = check(narrow, case)
    hold(case, done)
    by_echo_alone = case.direction == "incoming" and case.verdict is DEGRADED
    assert first_cause(done)["certainty"] == ("likely" if by_echo_alone else "proven"), done


@pytest.mark.parametrize("case", WITHOUT_ECHO, ids=str)
def test_large_packets_vanish_and_nobody_answers_echo(case, narrow):
    narrow.heal()
    narrow.swallow(case.direction, case.mtu, *NO_ECHO)
    done = check(narrow, case)
    hold(case, done)
    assert {"probe": "path-echo", "attempt": "unanswered", "why": "timed-out"} in done.document["probes"], done


def test_what_could_not_be_measured_is_asked_for(narrow):
    narrow.heal()
    narrow.swallow("incoming", 1400, *NO_ECHO)
    done = check(narrow, WITHOUT_ECHO[5], "--code", "0x904")
    assert "large-pings-lost" in {question["id"] for question in done.document["ask"]}, done


@pytest.mark.parametrize("certificate, version", product(("self-signed", "chain"), (12, 13)))
def test_a_path_that_carries_everything(certificate, version, narrow):
    narrow.heal()
    done = check(narrow, Case(1500, certificate, version, "outgoing", HEALTHY, None), "--code", "0x904")
    assert done.document["verdict"]["state"] == "healthy", done
    (outgoing,) = facts(done, "path.outgoing")
    assert outgoing["outcome"] == "passes" and outgoing["acknowledged"] == 1500, done
    (echo,) = facts(done, "path.echo")
    assert echo["outcome"] == "passes" and echo["answered"] == 1500 and echo["sent"] <= 3, done
    assert CAUSE in {row["id"] for row in done.document["ruledOut"]}, done
    (incoming,) = facts(done, "path.incoming")
    assert incoming["largest"] == 1500 if certificate == "chain" else 1280 < incoming["largest"] <= 1400, done


@pytest.mark.parametrize("certificate, version", product(("self-signed", "chain"), (12, 13)))
def test_a_narrow_path_that_says_so_is_healthy(certificate, version, narrow):
    narrow.heal()
    narrow.narrow(1400, "incoming", "outgoing", silent=False)
    done = check(narrow, Case(1400, certificate, version, "outgoing", HEALTHY, None))
    HEALTHY.hold_against(done)
    assert ["1400" in note["text"] for note in done.document["notes"] if note["id"] == "path-mtu"] == [True], done


def test_a_narrow_path_is_still_known_the_second_time(narrow):
    """The kernel remembers what the network said, so that nothing larger is sent."""
    narrow.heal()
    narrow.narrow(1400, "incoming", "outgoing", silent=False)
    narrow.fault(*NO_ECHO)
    for _ in range(2):
        done = check(narrow, Case(1400, "chain", 13, "outgoing", HEALTHY, None))
        HEALTHY.hold_against(done)
        assert "path-mtu" in {note["id"] for note in done.document["notes"]}, done


def test_a_router_that_says_nothing(narrow):
    """It cuts up what may be cut up; our echo and TCP's segments may not be, and vanish."""
    narrow.heal()
    narrow.narrow(1400, "incoming", "outgoing", silent=True)
    case = Case(1400, "chain", 12, "both", BROKEN, 1400)
    hold(case, check(narrow, case))


def test_answers_in_pieces_leave_the_way_back_undecided(narrow):
    """Echo's answers may be cut up, so they come; the server's flight is smaller than the limit. Nothing is proven."""
    narrow.heal()
    narrow.narrow(1400, "incoming", silent=True)
    done = check(narrow, Case(1400, "self-signed", 13, "incoming", HEALTHY, None), "--code", "0x904")
    HEALTHY.hold_against(done)
    (echo,) = facts(done, "path.echo")
    assert echo["outcome"] == "smaller" and 1280 < echo["fragment"] <= 1400, done
    assert "path-mtu-in-pieces" in {note["id"] for note in done.document["notes"]}, done
    assert "large-pings-lost" in {question["id"] for question in done.document["ask"]}, done


def test_a_clamped_segment_size_makes_up_for_it(narrow):
    """What every PPPoE router does: large packets vanish, but TCP is talked into sending none."""
    narrow.heal()
    clamp = "tcp flags syn tcp option maxseg size set 1360"
    narrow.fault(clamp, "meta length gt 1400 drop")
    done = check(narrow, Case(1400, "chain", 13, "both", HEALTHY, None))
    HEALTHY.hold_against(done)
    (echo,) = facts(done, "path.echo")
    assert echo["outcome"] == "lost" and echo["answered"] == 1400, done
    assert "path-mtu-clamped" in {note["id"] for note in done.document["notes"]}, done


@pytest.mark.parametrize("direction, verdict", [("outgoing", DEGRADED), ("incoming", BROKEN)])
def test_large_packets_of_ipv6_vanish(direction, verdict, narrow):
    narrow.heal()
    narrow.swallow(direction, 1400)
    case = Case(1400, "chain", 13, direction, verdict, 1400)
    hold(case, check(narrow, case, host=SERVER_SIX))


@pytest.mark.parametrize("certificate, version", product(("self-signed", "chain"), (12, 13)))
def test_chance_is_no_black_hole(certificate, version, narrow):
    """One packet in five is lost each way, whatever its size."""
    narrow.heal()
    narrow.fault("numgen random mod 5 < 1 drop")
    done = check(narrow, Case(1500, certificate, version, "outgoing", HEALTHY, None))
    assert all(cause["id"] != CAUSE or cause["probability"] <= 0.5 for cause in done.document["causes"]), done


@pytest.mark.parametrize("reaction", ["reject with tcp reset"])
def test_who_answers_large_packets_with_a_reset_swallows_none(reaction, narrow):
    narrow.heal()
    narrow.fault(f"ip protocol tcp ip saddr 10.78.1.1 meta length gt 1400 {reaction}")
    done = check(narrow, Case(1400, "chain", 13, "outgoing", HEALTHY, None))
    assert all(cause["id"] != CAUSE for cause in done.document["causes"]), done


def test_no_permission_for_echo_is_no_finding(narrow):
    narrow.heal()
    narrow.run(narrow.client, "sh", "-c", "echo 1 0 >/proc/sys/net/ipv4/ping_group_range")
    try:
        done = check(narrow, Case(1500, "chain", 13, "outgoing", HEALTHY, None))
    finally:
        narrow.run(narrow.client, "sh", "-c", "echo 0 2147483647 >/proc/sys/net/ipv4/ping_group_range")
    HEALTHY.hold_against(done)
    assert {"probe": "path-echo", "attempt": "not-run", "why": "needs-privilege"} in done.document["probes"], done
