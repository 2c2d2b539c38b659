#!/usr/bin/env python3
"""Writes Repairs.generated.swift from what people edit in Data/repairs; with --check only says whether it is up
to date (exit 1 if not). Apart from the rest of the knowledge, for a walk that finds nothing never reads it."""

import json
import pathlib
import sys

sys.dont_write_bytecode = True

import embedding  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
DATA, TARGET = HERE / "Data" / "repairs", HERE / "Repairs.generated.swift"
NAME = pathlib.Path(__file__).name


def rows() -> dict[str, list]:
    repairs, refused = [], []
    for path in sorted(DATA.glob("*.json")):
        (refused if path.stem == "refused" else repairs).extend(json.loads(path.read_text(encoding="utf-8")))
    for repair in repairs:
        for change in repair["changes"]:
            check(repair["id"], change)
    return {"repairs": repairs, "refused": refused}


def check(repair: str, change: dict) -> None:
    """Only a number can be compared: `atLeast` leaves a larger one alone, `byPolicy` is what a policy sets for the same."""
    if not change.keys() & {"atLeast", "byPolicy"}:
        return
    numbers = [change.get("after"), change.get("byPolicy", "0")]
    if change.get("type") != "REG_DWORD" or not all(isinstance(one, str) and one.isdigit() for one in numbers):
        sys.exit(f"{NAME}: {repair}: only a REG_DWORD with a number can be atLeast or byPolicy.")
    if change.get("atLeast", True) is not True:
        sys.exit(f"{NAME}: {repair}: atLeast is true or not there.")


def generated() -> str:
    text = json.dumps(rows(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    text = text.replace('},{"', '},\n{"')
    head = embedding.head(NAME, "Data/repairs: edit those.", "EmbeddedRepairs")
    return f"{head}    static let json = {embedding.literal(text, DATA.name)}\n}}\n"


if __name__ == "__main__":
    sys.exit(embedding.main(NAME, DATA.name, TARGET, generated))
