"""Event logs of real machines: what two other readers find in them, the Python package evtx and evtxexport, redial finds too.

They name people's machines, so they are not part of the repository: `./test` leaves this file out where they are missing.
"""

import json
import os
import subprocess
from collections import Counter
from pathlib import Path

import pytest
from evtx import PyEvtxParser
from rig import evtx, walk

SAMPLES = Path(os.environ.get("REDIAL_SAMPLES", Path(__file__).parents[3] / "shared/samples")) / "evtx"
LOGS = sorted(SAMPLES.glob("*.evtx"))


def oracle(path: Path) -> list[dict]:
    found, records = [], PyEvtxParser(str(path)).records_json()
    while True:
        try:
            found.append(json.loads(next(records)["data"])["Event"])
        except StopIteration:
            return found
        except RuntimeError:
            continue


def read(*files: str) -> walk.Run:
    return walk.run("read", *files, "--json", seconds=30)


@pytest.mark.parametrize("path", LOGS, ids=lambda path: path.stem)
def test_a_real_log_holds_what_another_reader_finds(path):
    done = read(str(path))
    walk.assert_holds(done.document, "report")
    counted = Counter()
    for seen in done.document["observations"]:
        if seen["kind"] == "log.coverage":
            counted.update(seen["value"]["events"])
    theirs: Counter = Counter()
    text = json.dumps(done.document["observations"])
    for event in (events := oracle(path)):
        number = event["System"]["EventID"]
        number = number["#text"] if isinstance(number, dict) else number
        theirs[f"{event['System']['Provider']['#attributes']['Name']} {number}"] += 1
    # The package stops a chunk at its damage; records behind it count here too. So at least as many, and in a whole log
    # exactly as many.
    is_damaged = any(warning["id"] == "damaged" for file in done.document["files"] for warning in file["warnings"])
    for kind, count in counted.items():
        assert count == theirs[kind] or (is_damaged and count > theirs[kind]), (kind, count, theirs[kind])
    # Everybody whom the other reader finds at the logon is told of.
    for event in events:
        data = (event.get("UserData") or {}).get("EventXML") or {}
        if event["System"]["EventID"] == 1149:
            assert data["Param1"] in text and data["Param3"] in text, data
    assert counted


@pytest.mark.parametrize("path", [path for path in LOGS if not path.name.startswith("omer")], ids=lambda path: path.stem)
def test_evtxexport_finds_as_many(path):
    done = subprocess.run(["evtxexport", str(path)], capture_output=True, text=True, timeout=60, check=True)
    ours = read(str(path)).document
    [records] = {seen["value"]["records"] for seen in ours["observations"] if seen["kind"] == "log.coverage"}
    assert done.stdout.count("Event number") == records, done.stdout[:300]


def test_logs_of_several_machines_are_not_mixed():
    """All of them at once: the only one in which a connection was refused is judged, by its own records alone."""
    theirs: dict[str, set[str]] = {}
    refusing: set[str] = set()
    for path in LOGS:
        for event in oracle(path):
            computer = event["System"]["Computer"]
            theirs.setdefault(path.name, set()).add(computer)
            number = event["System"]["EventID"]
            if (number["#text"] if isinstance(number, dict) else number) == 4825:
                refusing.add(computer)
    [server] = refusing
    done = read(*map(str, LOGS))
    ours: dict[str, set[str]] = {}
    for file in done.document["files"]:
        ours.setdefault(file["file"], set()).add(file["machine"])
    assert all(ours[name] <= computers for name, computers in theirs.items()), (ours, theirs)
    assert done.document["target"]["host"] == server and done.document["verdict"]["step"] == "authenticate", done
    own = {seen["id"] for seen in done.document["observations"] if seen["machine"] == server}
    reasons = {reason["observation"] for cause in done.document["causes"] for reason in cause["because"]}
    assert reasons and reasons <= own, (reasons, own)
    [note] = [note["text"] for note in done.document["notes"] if note["id"] == "log-machines"]
    assert all(name in note for name in ("DESKTOP-1N4R894", "MSEDGEWIN10")), note


def judged(done: walk.Run) -> tuple[str, str | None]:
    return done.document["verdict"]["state"], done.document["verdict"]["step"]


def test_the_server_of_a_capture_and_the_computer_of_a_log_are_two(folder):
    """Until something says that they are one: no verdict has the address of the one and the refusal of the other."""
    refused = evtx.Connection(activity="{F4200002-0000-0000-0000-000000000002}", user="bob")
    captures = [str(SAMPLES.parent / f"pcap/zeek_{name}.pcap") for name in ("rdp-to-ssl", "rdpeudp-handshake-fail")]
    files = evtx.write_logs(folder, refused.arrives(0) + refused.wrong_password(1) + refused.ends(2), "rds02.corp.test")
    done = read(*files, *captures)
    assert judged(done) == ("broken", "authenticate"), done
    assert done.document["target"]["host"] == done.document["target"]["asked"] == "rds02.corp.test"
    assert walk.run("read", *files, *captures, "--short").stdout.split()[2::2][:2] == ["authenticate", "rds02.corp.test"]
    assert len(done.document["conversations"]) == 3
    # The capture alone is asked for: the log's refusal is none of its server's.
    other = read(*files, *captures, "--conversation", "1")
    assert other.document["target"]["host"] == "192.168.1.150" and judged(other)[0] != "broken", other
    said = next(note["text"] for note in other.document["notes"] if note["id"] == "log-not-of-capture")
    assert "192.168.1.150" in said and "rds02.corp.test" in said
    # What does not fail is not put in front of what does.
    well = evtx.write_logs(folder / "well", evtx.Connection().whole(900), "rds01.corp.test")
    assert read(*well, captures[0]).document["target"]["host"] == "192.168.1.150"
    assert read(*well, captures[0], "--machine", "rds01").document["target"]["host"] == "rds01"
