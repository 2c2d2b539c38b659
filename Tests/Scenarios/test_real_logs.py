"""Event logs of real machines: what two other readers find in them, the Python package evtx and evtxexport, redial finds too.

They name people's machines, so they are not part of the repository: `./test` leaves this file out where they are missing.
"""

import json
import os
import subprocess
from collections import Counter
from pathlib import Path

import jsonschema
import pytest
from evtx import PyEvtxParser
from rig import walk

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
    jsonschema.validate(done.document, walk.schema("report"), cls=jsonschema.Draft202012Validator)
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
