#!/usr/bin/env python3
"""Writes Repairs.generated.swift from what people edit in Data/repairs; with --check only says whether it is up
to date (exit 1 if not). Apart from the rest of the knowledge, for a walk that finds nothing never reads it."""

import json
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
DATA = HERE / "Data" / "repairs"
TARGET = HERE / "Repairs.generated.swift"
HEAD = "// Made by embed-repairs.py from Data/repairs: edit those.\n// swift-format-ignore-file\n\nenum EmbeddedRepairs {\n"


def rows() -> dict[str, list]:
    repairs, refused = [], []
    for path in sorted(DATA.glob("*.json")):
        (refused if path.stem == "refused" else repairs).extend(json.loads(path.read_text(encoding="utf-8")))
    return {"repairs": repairs, "refused": refused}


def generated() -> str:
    text = json.dumps(rows(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    text = text.replace('},{"', '},\n{"')
    if '"""##' in text or "\\##" in text:
        sys.exit("text that a raw string literal cannot hold")
    return f'{HEAD}    static let json = ##"""\n{text}\n"""##\n}}\n'


def main() -> int:
    if sys.argv[1:] == ["--check"]:
        if TARGET.exists() and TARGET.read_text(encoding="utf-8") == generated():
            return 0
        print(f"{TARGET.name} is not what embed-repairs.py makes of {DATA.name}: run it", file=sys.stderr)
        return 1
    TARGET.write_text(generated(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
