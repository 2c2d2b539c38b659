"""Event logs of several servers given together: one is judged, the others are named, and no two are mixed."""

import dataclasses
import json

import pytest
from rig import evtx, lab, walk

alice = evtx.Connection()
# The same session number, the same address and nearly the same time as the one on the other server: nothing of it may be joined.
bob = evtx.Connection(activity="{F4200002-0000-0000-0000-000000000002}", user="bob")


def refused(connection: evtx.Connection, seconds: float = 0) -> list[evtx.Event]:
    return connection.arrives(seconds) + connection.wrong_password(seconds + 1) + connection.ends(seconds + 2)


def read(*arguments: str) -> walk.Run:
    done = walk.run("read", *arguments, "--json", seconds=30)
    walk.assert_holds(done.document, "report")
    return done


def notes(done: walk.Run) -> dict[str, str]:
    return {note["id"]: note["text"] for note in done.document["notes"]}


def verdict(done: walk.Run) -> tuple[str, str | None]:
    return done.document["verdict"]["state"], done.document["verdict"]["step"]


def test_the_last_that_failed_is_judged(folder):
    well = evtx.write_logs(folder / "a", alice.whole(900), "rds01.corp.test")
    failing = evtx.write_logs(folder / "b", refused(bob), "rds02.corp.test")
    done = read(*well, *failing)
    assert verdict(done) == ("broken", "authenticate"), done
    assert done.document["target"]["host"] == "rds02.corp.test"
    text = notes(done)["log-machines"]
    assert "Judged is rds02.corp.test, of those that failed the last" in text, text
    assert "rds01.corp.test (no failure, until 2026-11-20 10:15:03 UTC)" in text, text
    # Not a word of the other one's is a reason.
    judged = {seen["id"] for seen in done.document["observations"] if seen.get("machine") == "rds02.corp.test"}
    assert {reason["observation"] for cause in done.document["causes"] for reason in cause["because"]} <= judged
    assert {row["machine"] for row in done.document["timeline"]} == {"rds01.corp.test", "rds02.corp.test"}
    # Files of one name are told apart by their folders.
    core = "Microsoft-Windows-RemoteDesktopServices-RdpCoreTS%4Operational.evtx"
    assert {f"a/{core}", f"b/{core}"} <= {file["file"] for file in done.document["files"]}


@pytest.mark.parametrize("named", ["rds01", "rds01.corp.test", "RDS01"])
def test_the_one_that_is_asked_for_is_judged(named, folder):
    well = evtx.write_logs(folder / "a", alice.whole(900), "rds01.corp.test")
    failing = evtx.write_logs(folder / "b", refused(bob), "rds02.corp.test")
    done = read(*failing, *well, "--machine", named)
    assert verdict(done) == ("healthy", None), done
    assert "Judged is rds01.corp.test, which the target or another file names" in notes(done)["log-machines"]
    assert "rds02.corp.test (a failure, at 2026-11-20 10:00:" in notes(done)["log-machines"]
    wrong = walk.run("read", *well, "--machine", "rds09", "--json")
    assert wrong.status == 64 and "rds01.corp.test" in wrong.document["text"], wrong


def test_the_one_that_the_clients_own_files_name_is_judged(folder):
    well = evtx.write_logs(folder / "a", alice.whole(900), "rds01.corp.test")
    failing = evtx.write_logs(folder / "b", refused(bob), "rds02.corp.test")
    connection = folder / "work.rdp"
    connection.write_text("full address:s:rds01.corp.test\n")
    assert verdict(read(*failing, *well, str(connection)))[0] == "healthy"
    asked = [evtx.Event(evtx.CLIENT, 1024, 0, {"Name": "Server Name", "Value": "RDS01"}),
             evtx.Event(evtx.CLIENT, 1027, 5, {"Name": "SessionID", "Value": "3"})]  # fmt: skip
    client = evtx.write_logs(folder / "c", asked, "laptop.corp.test")
    done = read(*failing, *well, *client)
    assert verdict(done)[0] == "healthy", done
    assert "laptop" not in notes(done)["log-machines"], "a client's log is of no other server"


def collected(events: dict[str, list[evtx.Event]]) -> list[evtx.Event]:
    """In one log, each event with the name of its computer."""
    named = [dataclasses.replace(event, computer=name) for name, held in events.items() for event in held]
    return sorted(named, key=lambda event: event.seconds)


def test_a_log_that_collects_those_of_several(folder):
    # One session number on both, within the same seconds.
    events = collected({"rds01.corp.test": alice.whole(0), "rds02.corp.test": bob.whole(0.5) + bob.reason(3, 600)})
    path = evtx.write(folder / "ForwardedEvents.evtx", events)
    done = read(str(path))
    attempts = [seen for seen in done.document["observations"] if seen["kind"] == "log.attempt"]
    told = {(seen["machine"], seen["value"]["user"], seen["value"].get("ending")) for seen in attempts}
    assert told == {("rds01.corp.test", "alice", None), ("rds02.corp.test", "bob", "idle-limit")}, attempts
    assert [file["machine"] for file in done.document["files"]] == ["rds01.corp.test", "rds02.corp.test"]
    assert "log-machines" in notes(done)


def test_another_reader_finds_the_same_computers(folder):
    from evtx import PyEvtxParser

    path = evtx.write(folder / "ForwardedEvents.evtx", collected({"rds01": alice.arrives(0), "rds02": bob.arrives(1)}))
    theirs = {json.loads(record["data"])["Event"]["System"]["Computer"] for record in PyEvtxParser(str(path)).records_json()}
    assert theirs == {file["machine"] for file in read(str(path)).document["files"]} == {"rds01", "rds02"}


def test_an_earlier_name_is_no_other_server(folder):
    """Every Windows writes under the name of its image before it gets its own: what failed then is long over."""
    setup = evtx.system(evtx.CONNECTIONS, 1057, -86_400)
    path = evtx.write(
        folder / "System.evtx", collected({"WIN-7K2": setup, "rds01.corp.test": evtx.system(evtx.CONNECTIONS, 1056, 0)}))
    done = read(str(path), *evtx.write_logs(folder, alice.whole(60), "rds01.corp.test"))
    assert verdict(done) == ("healthy", None), done
    assert "WIN-7K2" in notes(done)["log-earlier-names"] and "log-machines" not in notes(done), done


def test_logs_of_another_server_say_nothing_of_the_one_that_answers(folder):
    # The lab's server calls itself ws-041.corp.test.
    files = evtx.write_logs(folder / "logs", refused(bob, 100_000_000), "rds02.corp.test")
    with lab.Lab("healthy-windows-nla", folder) as server:
        done = walk.check(*server.arguments, "--with", files[0])
    assert verdict(done) == ("healthy", None), done
    assert "calls itself ws-041.corp.test" in notes(done)["log-other-server"], done
    assert "rds02.corp.test" in notes(done)["log-other-server"]
