"""The rows of the scenario table that start a server of the lab. Rows on real servers and broken paths stand with their
tests; all are recorded by `scenario.judge`, and `./table` prints them."""

import os
import zlib

import pytest
from rig import lab, walk
from rig.scenario import Scenario, judge

pytestmark = pytest.mark.row

# Personalities come from this number and the row's id. Another one may be tried: every row must hold for any.
SEED = int(os.environ.get("REDIAL_SEED", "20261125"))
HEALTHY_EACH = 3  # further personalities of every healthy server

FAULTS = lab.faults()
# They never answer. That the whole time is waited for, their rows without a personality see.
SILENT = {"accept-silence", "hello-unanswered", "flight-stops-midway", "flight-dripping", "credssp-silence", "mcs-silence"}


def scenario(fault: dict, number: int = 0) -> Scenario:
    """`number` 0: the fault as it is, which whoever wrote it has looked at; else one of its personalities."""
    name = f"lab:{fault['id']}" + (f"#{number}" if number else "")
    seed = (SEED * 1_000 + number + zlib.crc32(fault["id"].encode())) % 2**32 if number else None
    return Scenario(
        id=name, faults=tuple(fault["id"].split("+")) if fault["expect"]["state"] != "healthy" else (), place="lab",
        expected=lab.expectation(fault), also=frozenset(fault["expect"].get("also", [])), seed=seed,
        seen=number == 0 and "also" not in fault["expect"],
    )  # fmt: skip


def cases() -> list:
    plain = [(fault, 0) for fault in FAULTS]
    disguised = [(fault, 1) for fault in FAULTS if fault["step"] not in {"resolve", "reach"}]
    healthy = [fault for fault in FAULTS if fault["expect"]["state"] == "healthy"]
    more = [(fault, number) for fault in healthy for number in range(2, 2 + HEALTHY_EACH)]
    return [pytest.param(fault, number, id=scenario(fault, number).id) for fault, number in plain + disguised + more]


def deadline(arguments: list[str]) -> float:
    return float(arguments[arguments.index("--timeout") + 1]) if "--timeout" in arguments else 30


@pytest.mark.parametrize(("fault", "number"), cases())
def test_the_walk_names_the_fault(fault, number, folder):
    row = scenario(fault, number)
    quick = ["--timeout", "15"] if number and fault["id"] in SILENT else []
    with lab.Lab(fault["id"], folder, seed=row.seed) as server:
        arguments = [*server.arguments, *quick]
        done = walk.check(*arguments)
    judge(row, done)
    assert done.seconds <= deadline(arguments), done
    opened = done.document["connections"]["opened"]
    assert server.connections <= opened, f"the lab saw {server.connections} connections, the report says {opened}"
