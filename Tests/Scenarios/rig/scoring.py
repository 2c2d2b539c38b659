"""How good the probabilities of a set of rows are.

An event is one fault's class: true when the cause is any of it. A class is scored as one event, for within it the walk
cannot tell and is only as right as the priors are; every other cause is an event of its own, which is false.
"""

import math
from dataclasses import dataclass

from .scenario import Row, marginals

LEAST = 1e-6  # an impossible truth costs this much and not infinitely much


def holding(row: Row, causes: list[str]) -> float:
    """The probability that at least one of the causes is at work."""
    return sum(one["probability"] for one in row.hypotheses if set(causes) & set(one["causes"]))


def others(row: Row) -> dict[str, float]:
    """Every cause that is not to blame, with its probability."""
    blamed = set().union(*row.classes) if row.classes else set()
    return {cause: chance for cause, chance in marginals(row.hypotheses).items() if cause not in blamed}


def brier(row: Row) -> float:
    """The sum over all events of (probability - truth)²."""
    missed = sum((1 - holding(row, causes)) ** 2 for causes in row.classes)
    return missed + sum(chance**2 for chance in others(row).values())


def log_loss(row: Row) -> float:
    """Minus the natural logarithm of what was given to the truth: every fault explained, and none where there is none."""
    classes = [set(causes) for causes in row.classes]
    truth = sum(
        one["probability"] for one in row.hypotheses
        if all(causes & set(one["causes"]) for causes in classes) and (classes or not one["causes"])
    )  # fmt: skip
    return -math.log(max(truth, LEAST))


def mean(numbers: list[float]) -> float:
    return sum(numbers) / len(numbers) if numbers else 0.0


@dataclass(frozen=True)
class Bin:
    """Events whose probability lies in the same tenth."""

    low: float
    count: int
    said: float
    happened: float


def calibration(rows: list[Row], tenths: int = 10) -> list[Bin]:
    """How often what was said with a probability was so. Events below 1 % are left out: there are thousands of them, and
    next to none is true."""
    events = [(holding(row, causes), True) for row in rows for causes in row.classes]
    events += [(chance, False) for row in rows for chance in others(row).values()]
    events = [(min(chance, 1.0), truth) for chance, truth in events if chance >= 0.01]
    bins = []
    for index in range(tenths):
        inside = [event for event in events if min(int(event[0] * tenths), tenths - 1) == index]
        if inside:
            said, happened = mean([chance for chance, _ in inside]), mean([float(truth) for _, truth in inside])
            bins.append(Bin(index / tenths, len(inside), said, happened))
    return bins
