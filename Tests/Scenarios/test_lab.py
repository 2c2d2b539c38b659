"""The catalogue of the lab's faults."""

import json
import re

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
