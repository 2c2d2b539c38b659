"""One row of the scenario table: what was broken, what must be said of it, and what was said.

What must be said is written down where the scenario stands, before anything is run: the state, the step, and for each
fault the causes of which nobody outside can tell which one it is (one cause, where that can be told).
"""

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from .walk import Expected, Run

# Where rows go as JSON, one file each; unset: nowhere.
FOLDER_VARIABLE = "REDIAL_ROWS"
HEALTHY_AT_MOST = 0.5
FIRST = 3


@dataclass(frozen=True)
class Scenario:
    """`place`: lab or real. `seen`: it was there, and looked at, when likelihoods were last written or changed."""

    id: str
    faults: tuple[str, ...]
    place: str
    expected: Expected
    also: frozenset[str] = frozenset()
    seed: int | None = None
    seen: bool = False

    @property
    def classes(self) -> list[frozenset[str]]:
        """One a fault."""
        return [causes for causes in (self.expected.causes, self.also) if causes]

    @property
    def is_decidable(self) -> bool:
        return all(len(causes) == 1 for causes in self.classes)

    @property
    def is_held_out(self) -> bool:
        """Three in five of what nobody had looked at, which is a third of all; the id's hash decides, so that nobody picks."""
        return not self.seen and hashlib.sha256(self.id.encode()).digest()[0] % 5 < 3


def wrong(scenario: Scenario, report: dict) -> Iterator[str]:
    """Every rule of the table that the report breaks, as a sentence."""
    verdict, expected = report["verdict"], scenario.expected
    if (verdict["state"], verdict["step"]) != (expected.state, expected.step):
        yield f"{verdict['state']} at {verdict['step']}, not {expected.state} at {expected.step}"
    ranked = [cause["id"] for cause in report["causes"]]
    if not scenario.classes:
        for cause, probability in marginals(report["hypotheses"]).items():
            if probability > HEALTHY_AT_MOST:
                yield f"nothing is wrong, yet {cause} has {probability:.2f}"
        return
    if not ranked or not any(ranked[0] in causes for causes in scenario.classes):
        yield f"{ranked[:1]} comes first, not one of {[sorted(causes) for causes in scenario.classes]}"
    for causes in scenario.classes:
        if not causes & set(ranked[:FIRST] if len(scenario.classes) > 1 else ranked[:1]):
            yield f"none of {sorted(causes)} is among {ranked[:FIRST]}"


def marginals(hypotheses: list[dict]) -> dict[str, float]:
    """The probability of each cause, over all sets that it is in."""
    sums: dict[str, float] = {}
    for hypothesis in hypotheses:
        for cause in hypothesis["causes"]:
            sums[cause] = sums.get(cause, 0.0) + hypothesis["probability"]
    return sums


@dataclass
class Row:
    id: str
    faults: list[str]
    place: str
    seed: int | None
    decidable: bool
    held_out: bool
    state: str
    step: str | None
    classes: list[list[str]]
    got_state: str
    got_step: str | None
    got: list[tuple[str, float]]
    hypotheses: list[dict]
    connections: int
    seconds: float
    wrong: list[str] = field(default_factory=list)


def judge(scenario: Scenario, done: Run) -> None:
    """Records the row and asserts that it is right."""
    report = done.document
    row = Row(
        id=scenario.id, faults=list(scenario.faults), place=scenario.place, seed=scenario.seed,
        decidable=scenario.is_decidable, held_out=scenario.is_held_out,
        state=scenario.expected.state, step=scenario.expected.step,
        classes=[sorted(causes) for causes in scenario.classes],
        got_state=report["verdict"]["state"], got_step=report["verdict"]["step"],
        got=[(cause["id"], cause["probability"]) for cause in report["causes"]],
        hypotheses=report["hypotheses"], connections=report["connections"]["opened"], seconds=round(done.seconds, 3),
        wrong=list(wrong(scenario, report)),
    )  # fmt: skip
    if folder := os.environ.get(FOLDER_VARIABLE):
        name = hashlib.sha256(row.id.encode()).hexdigest()[:16] + ".json"
        (Path(folder) / name).write_text(json.dumps(asdict(row)))
    assert not row.wrong, f"{scenario}: {row.wrong}\n{done}"


def load(folder: Path) -> list[Row]:
    rows = [Row(**json.loads(path.read_text())) for path in sorted(folder.glob("*.json"))]
    return sorted(rows, key=lambda row: (row.place, row.id))
