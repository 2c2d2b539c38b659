#!/usr/bin/env python3
"""Writes Schemas.generated.swift from Sources/Core/Knowledge/Data/schemas; with --check only says whether it is up to date."""

import json
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
KNOWLEDGE = HERE.parent.parent / "Core" / "Knowledge"
sys.dont_write_bytecode = True
sys.path.insert(0, str(KNOWLEDGE))

import embedding  # noqa: E402

DATA, TARGET = KNOWLEDGE / "Data" / "schemas", HERE / "Schemas.generated.swift"
NAME = pathlib.Path(__file__).name
NAMES = ["report", "error", "explanation", "walk", "comparison", "plan", "result", "journal-list", "case", "repairs"]
# Names that Swift does not take as they are.
IN_SWIFT = {"case": "caseFile", "journal-list": "journalList"}


def embedded(name: str) -> str:
    text = (DATA / f"{name}.schema.json").read_text(encoding="utf-8")
    json.loads(text)
    return f"    static let {IN_SWIFT.get(name, name)} = {embedding.literal(text, name, '#')}\n"


def generated() -> str:
    head = embedding.head(NAME, "Data/schemas: edit those.", "EmbeddedSchemas")
    return head + "\n".join(embedded(name) for name in NAMES) + "}\n"


if __name__ == "__main__":
    sys.exit(embedding.main(NAME, DATA.name, TARGET, generated))
