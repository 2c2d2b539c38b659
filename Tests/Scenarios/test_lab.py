"""The catalogue of the lab's faults."""

import json
import re

import pytest
from rig import lab, walk

# The verdict on each is a row of the table: `test_table.py`.
FAULTS = lab.faults()
KNOWLEDGE = walk.ROOT / "Sources/Core/Knowledge/Data"
KEBAB = re.compile(r"[a-z0-9]+([-+][a-z0-9]+)*")


def ids_in(document: object) -> set[str]:
    """Every value of a member `id`, at whatever depth."""
    if isinstance(document, list):
        return set().union(*map(ids_in, document)) if document else set()
    if isinstance(document, dict):
        own = {document["id"]} if isinstance(document.get("id"), str) else set()
        return own.union(*map(ids_in, document.values()))
    return set()


def test_the_catalogue_of_faults_is_sound():
    known = set().union(*(ids_in(json.loads(file.read_text())) for file in KNOWLEDGE.rglob("*.json")))
    ids = [fault["id"] for fault in FAULTS]
    assert len(set(ids)) == len(ids)
    assert "healthy" in {fault["expect"]["state"] for fault in FAULTS}
    for fault in FAULTS:
        expectation = lab.expectation(fault)
        assert KEBAB.fullmatch(fault["id"]), fault
        assert expectation.state in walk.EXIT_CODES, fault
        causes = expectation.causes | set(fault["expect"].get("also", []))
        assert causes <= known, f"{fault['id']}: {sorted(causes - known)} is no cause"
        assert expectation.state == "healthy" or expectation.causes, f"{fault['id']} promises no cause"


def test_a_fault_that_does_not_exist_is_refused():
    done = walk.run("lab", "no-such-fault", "--json")
    assert done.status == 64, done
    assert done.document["schema"] == "redial.error/1", done


@pytest.mark.parametrize("threshold", [1, 2])
def test_a_walk_stops_where_answers_stop(threshold, folder):
    """No more than the connections that were under way already, and one alone that tells a ban from a queue."""
    with lab.Lab(f"bruteforce-blocker-banned-you-after-{threshold}", folder) as server:
        done = walk.check(*dict.fromkeys([*server.arguments, "--deep"]))
    walk.expected("degraded", None, "bruteforce-blocker-banned-you").hold_against(done)
    # The same request once more, two questions and two hellos are under way at any time.
    assert server.connections <= threshold + 1 + 2 + 2 + 1, done
    reasons = {probe["probe"]: probe["why"] for probe in done.document["probes"]}
    assert reasons["parallel-connections"] == "answers-stopped", done
