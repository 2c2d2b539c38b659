"""`check --watch`: what a path that loses, a host that goes away and two hosts at one address look like over time."""

import json
import os
import signal
import subprocess
import time

from rig import lab, walk
from rig.forwarder import Forwarder

EVERY = 0.3  # seconds between rounds; redial's own rule is ten
WALK = walk.CONNECTIONS_HEALTHY  # what the walk before the watch costs here


def watch(arguments: list[str], rounds: int) -> walk.Run:
    return walk.check(*arguments, "--watch", f"{max(1, rounds * EVERY):g}s", "--watch-every", f"{EVERY}")


def summary(done: walk.Run) -> dict:
    found = [seen["value"] for seen in done.document["observations"] if seen["kind"] == "stay.watch"]
    assert len(found) == 1, done
    return found[0]


def test_a_host_that_stays_is_healthy(folder):
    with lab.Lab("healthy-windows-nla", folder) as server:
        done = watch(server.arguments, 5)
    walk.expected("healthy", None).hold_against(done)
    seen = summary(done)
    assert (seen["rounds"], seen["answered"], seen["identities"], seen["end"]) == (6, 6, 1, "completed"), done
    assert server.connections == WALK + 5, done
    assert seen["minMs"] <= seen["medianMs"] <= seen["maxMs"], done


def test_a_path_that_loses(folder):
    lose = frozenset({WALK + 2, WALK + 4})
    with lab.Lab("healthy-windows-nla", folder) as server, Forwarder(server.port, lose=lose) as forwarder:
        done = watch(server.arguments_by_way_of(forwarder.port), 6)
    walk.expected("degraded", None, "lossy-or-saturated-link").hold_against(done)
    seen = summary(done)
    assert (seen["rounds"], seen["answered"], seen["lostAtEnd"]) == (7, 5, 0), done


def test_two_machines_at_one_address(folder):
    """Every other connection, from the walk's own on, meets another machine."""
    with (
        lab.Lab("healthy-windows-nla", folder) as one,
        lab.Lab("stale-dns-record", folder) as other,
        Forwarder(one.port, turns=(one.port, other.port)) as forwarder,
    ):
        done = watch(one.arguments_by_way_of(forwarder.port), 6)
    walk.expected("degraded", None, "duplicate-ip").hold_against(done)
    seen = summary(done)
    assert (seen["identities"], seen["addresses"], seen["answered"]) == (2, 1, 7), done
    assert seen["returns"] >= 4, done


def test_a_blocker_is_not_knocked_at_for_long(folder):
    """Three rounds in a row without a word end the watch, though twelve were asked for."""
    with lab.Lab("healthy-windows-nla", folder) as server, Forwarder(server.port, ban_after=WALK + 2) as forwarder:
        done = watch(server.arguments_by_way_of(forwarder.port), 12)
    walk.expected("degraded", None, "bruteforce-blocker-banned-you").hold_against(done)
    seen = summary(done)
    assert (seen["rounds"], seen["lostAtEnd"], seen["end"]) == (6, 3, "stopped"), done
    assert forwarder.accepted == WALK + 5, done


def test_an_interrupt_ends_it_with_a_full_report(folder):
    with lab.Lab("healthy-windows-nla", folder) as server:
        command = [walk.program(), "check", *server.arguments, "--json", "--verbose", "--watch", "3.6s"]
        command += ["--watch-every", "0.3"]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        began = time.monotonic()
        # --verbose tells of every observation, so the second round is known to be over.
        rounds = 0
        for line in process.stderr:
            rounds += "stay.round" in line
            if rounds == 2:
                break
        os.kill(process.pid, signal.SIGINT)
        out, _ = process.communicate(timeout=20)
    report = json.loads(out)
    assert process.returncode == 0 == walk.EXIT_CODES[report["verdict"]["state"]], out
    assert report["final"] is True
    seen = [seen["value"] for seen in report["observations"] if seen["kind"] == "stay.watch"]
    assert [value["end"] for value in seen] == ["interrupted"], out
    assert seen[0]["rounds"] in {3, 4}, out
    assert time.monotonic() - began < 15


def test_what_is_no_duration_is_a_wrong_command_line():
    for text in ("soon", "0s", "25h", "-5s"):
        done = walk.run("check", "127.0.0.1:1", f"--watch={text}", "--json")
        assert (done.status, done.document["id"]) == (64, "usage"), done
