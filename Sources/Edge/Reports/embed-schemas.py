#!/usr/bin/env python3
"""Writes Schemas.generated.swift from Sources/Core/Knowledge/Data/schemas; with --check only says whether it is up to date."""

import json
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
DATA = HERE.parent.parent / "Core" / "Knowledge" / "Data" / "schemas"
TARGET = HERE / "Schemas.generated.swift"
NAMES = ["report", "error", "explanation", "walk", "comparison", "plan", "result", "journal-list", "case"]


# Names that Swift does not take as they are.
IN_SWIFT = {"case": "caseFile", "journal-list": "journalList"}


def embedded(name: str) -> str:
    text = (DATA / f"{name}.schema.json").read_text(encoding="utf-8")
    json.loads(text)
    if '"""#' in text or "\\#" in text:
        sys.exit(f"{name}: text that a raw string literal cannot hold")
    return f'    static let {IN_SWIFT.get(name, name)} = #"""\n{text}\n"""#\n'


def generated() -> str:
    head = "// Made by embed-schemas.py from Data/schemas: edit those.\n// swift-format-ignore-file\n\nenum EmbeddedSchemas {\n"
    return head + "\n".join(embedded(name) for name in NAMES) + "}\n"


def main() -> int:
    if sys.argv[1:] == ["--check"]:
        if TARGET.exists() and TARGET.read_text(encoding="utf-8") == generated():
            return 0
        print(f"{TARGET.name} is not what embed-schemas.py makes of {DATA.name}: run it", file=sys.stderr)
        return 1
    TARGET.write_text(generated(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
