"""Who answers now, who answered before, and who answers the next connection."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from rig import lab, netns, walk
from rig.processes import free_port
from rig.walk import expected

HEALTHY = expected("healthy", None)
CHANGED = expected("degraded", None, "mitm-or-host-key-changed")


def histories(done: walk.Run) -> list[str]:
    return [seen["value"]["outcome"] for seen in done.document["observations"] if seen["kind"] == "certificate.history"]


def notes(done: walk.Run) -> set[str]:
    return {note["id"] for note in done.document["notes"]}


def remembered(state: Path) -> list[Path]:
    return sorted((state / "redial/known-hosts").glob("*.json"))


def twice(first: str, second: str, folder: Path, state: Path) -> tuple[walk.Run, walk.Run, walk.Run]:
    """Walks to one server, then twice to another one that took its place on the port."""
    port = free_port()
    with lab.Lab(first, folder, port) as server:
        before = walk.check(*server.remembering, state=state)
    with lab.Lab(second, folder, port) as server:
        return before, walk.check(*server.remembering, state=state), walk.check(*server.remembering, state=state)


def test_a_certificate_that_changed_is_told_and_goes_on_being_told(folder):
    before, met, after = twice("healthy-windows-nla", "healthy-windows-nla", folder, folder / "state")
    HEALTHY.hold_against(before)
    assert histories(before) == ["first-time"], before
    CHANGED.hold_against(met)
    assert histories(met) == ["changed"], met
    assert "certificate-replaced-on-purpose" in {question["id"] for question in met.document["ask"]}, met
    CHANGED.hold_against(after)
    assert histories(after) == ["same"], "the walk that met the change remembered it, and the next still tells it"
    shown = [run.document["host"]["certificate"]["sha256"] for run in (before, met)]
    (file,) = remembered(folder / "state")
    assert [kept["sha256"] for kept in json.loads(file.read_text())["certificates"]] == shown[::-1]


def test_the_answer_to_its_question_still_finds_the_change(folder):
    port, state = free_port(), folder / "state"
    with lab.Lab("healthy-windows-nla", folder, port) as server:
        walk.check(*server.remembering, state=state)
    with lab.Lab("healthy-windows-nla", folder, port) as server:
        walk.check(*server.remembering, state=state)
        answered = walk.check(*server.remembering, "--answer", "certificate-replaced-on-purpose=yes", state=state)
    CHANGED.hold_against(answered)


@pytest.mark.parametrize("fault", ["healthy-windows-nla", "healthy-windows-tls", "healthy-xrdp", "healthy-chain"])
def test_a_deep_walk_sees_the_same_machine_each_time(fault, folder):
    with lab.Lab(fault, folder) as server:
        done = walk.check(*server.arguments, "--deep")
    HEALTHY.hold_against(done)
    shown = done.document["host"]["certificate"]["sha256"]
    again = [seen["value"] for seen in done.document["observations"] if seen["kind"] == "identity.seenAgain"]
    assert len(again) >= 2 and all(value["sha256"] == shown for value in again), done


def test_a_certificate_that_was_renewed_accuses_nobody(folder):
    _, met, _ = twice("selfsigned-cert-expired-not-renewed", "healthy-windows-nla", folder, folder / "state")
    HEALTHY.hold_against(met)
    assert histories(met) == ["renewed-after-expiry"] and "certificate-renewed" in notes(met), met


def test_another_machine_under_the_name_is_no_matter_of_keys(folder):
    _, met, after = twice("healthy-windows-nla", "stale-dns-record", folder, folder / "state")
    for done in (met, after):
        expected("degraded", None, "stale-dns-record", "port-forward-or-hairpin", "duplicate-ip").hold_against(done)
        assert "it was ws-041.corp.test" in done.document["verdict"]["summary"]["text"], done


def test_a_real_server_with_another_certificate(path, serve, folder):
    path.fault()
    state = folder / "state"
    options = {"address": netns.SERVER, "port": 3389, "inside": path.inside(path.server)}
    with_first = serve("xrdp", "tls", "valid", **options)
    first = walk.check("rdp.test", inside=path.inside(path.client), state=state)
    HEALTHY.hold_against(first)
    with_first.child.stop()
    serve("xrdp", "tls", "replaced", **options)
    met = walk.check("rdp.test", inside=path.inside(path.client), state=state)
    CHANGED.hold_against(met)
    assert [file.name for file in remembered(state)] == [f"{netns.SERVER},3389.json", "rdp.test,3389.json"]


def test_two_real_servers_behind_one_address(path, serve):
    """The router sends the first connection to one server, the next three to the other, and so on."""
    path.fault()
    serve("xrdp", "tls", "valid", address=netns.SERVER, port=3389, inside=path.inside(path.server))
    serve("xrdp", "tls", "wrongcn", address=netns.SERVER, port=3390, inside=path.inside(path.server))
    turns = "numgen inc mod 4 map { 0 : 3389, 1 : 3390, 2 : 3390, 3 : 3390 }"
    path.nft(
        "table ip turns {\n chain before {\n type nat hook prerouting priority -100;\n"
        f"ip daddr {netns.SERVER} tcp dport 3389 dnat to {netns.SERVER} : {turns}\n}}\n}}\n"
    )
    try:
        done = walk.check("rdp.test", "--deep", inside=path.inside(path.client))
    finally:
        path.nft("delete table ip turns")
    expected("degraded", None, "duplicate-ip").hold_against(done)


def test_a_line_in_the_hosts_file_that_leads_astray(path, serve, folder):
    path.fault()
    serve("xrdp", "tls", "valid", address=netns.SERVER, port=3389, inside=path.inside(path.server))
    with path.answer_names(folder / "names.log", {"astray.test": netns.SERVER}):
        done = walk.check("astray.test", timeout=15, inside=path.inside(path.client))
    expected("broken", "reach", "client-name-path-broken").hold_against(done)
    assert done.document["causes"][0]["certainty"] == "proven", done
    (seen,) = [seen["value"] for seen in done.document["observations"] if seen["kind"] == "resolve.byAddress"]
    assert seen["address"] == netns.SERVER and seen["source"] == "dns" and seen["spokeRDP"] is True, done


@pytest.mark.parametrize(
    ("own_address", "verdict"),
    [
        (netns.SERVER, expected("degraded", None, "stale-dns-record")),
        (netns.NOBODY, expected("degraded", None, "port-forward-or-hairpin", "duplicate-ip")),
    ],
    ids=["address-is-its-own", "address-is-not-its-own"],
)
def test_another_machine_answers_and_dns_knows_it(own_address, verdict, path, folder):
    """The name leads to the print server. Whose the address is by DNS tells an old record from a wrong turn on the way."""
    path.fault()
    names = {"ws-041.corp.test": netns.SERVER, "printsrv.corp.test": own_address}
    with (
        lab.Lab("stale-dns-record", folder, 33_890, path.inside(path.server)),
        path.answer_names(folder / "names.log", names),
    ):
        path.lead_to_loopback(33_890)
        try:
            done = walk.check("ws-041.corp.test", timeout=15, inside=path.inside(path.client))
        finally:
            path.lead_on()
    verdict.hold_against(done)


@pytest.mark.parametrize("content", ["", "{", "[" * 40_000, "x" * 100_000, '{"schema": "redial.known-host/9"}'])
def test_a_damaged_memory_is_a_warning_and_is_left_alone(content, folder):
    state = folder / "state"
    with lab.Lab("healthy-windows-nla", folder) as server:
        walk.check(*server.remembering, state=state)
        (file,) = remembered(state)
        file.write_text(content)
        done = walk.check(*server.remembering, state=state)
    HEALTHY.hold_against(done)
    assert done.stderr.count("\n") == 1 and str(file) in done.stderr, done
    assert file.read_text() == content


def test_a_place_that_cannot_be_written_to_is_a_warning(folder):
    with lab.Lab("healthy-windows-nla", folder) as server:
        done = walk.check(*server.remembering, state=Path("/proc"))
    HEALTHY.hold_against(done)
    assert "/proc/redial/known-hosts" in done.stderr, done


def test_walks_at_the_same_time_all_remember(folder):
    state = folder / "state"
    with lab.Lab("healthy-windows-nla", folder) as server, ThreadPoolExecutor(4) as pool:
        runs = list(pool.map(lambda _: walk.check(*server.remembering, state=state), range(6)))
    assert all(run.status == 0 and run.stderr == "" for run in runs), [str(run) for run in runs]
    (file,) = remembered(state)
    assert len(json.loads(file.read_text())["certificates"]) == 1


def test_nothing_is_remembered_when_told_so(folder):
    state = folder / "state"
    with lab.Lab("healthy-windows-nla", folder) as server:
        done = walk.check(*server.remembering, "--no-remember", state=state)
    assert not state.exists() and histories(done) == [], done


def test_nothing_is_remembered_of_a_loopback_address(folder):
    """Behind one stands whatever a tunnel leads to today."""
    with lab.Lab("healthy-xrdp", folder) as server:
        done = walk.check(*server.remembering, state=folder / "state")
    assert not (folder / "state").exists() and histories(done) == [], done
