#!/usr/bin/env python3
"""Writes Words.generated.swift from what people edit in Data/words; with --check only says whether it is up to date (exit
1 if not). Apart from the rest of the knowledge, for only `redial fix --client` reads it."""

import json
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
DATA = HERE / "Data" / "words"
TARGET = HERE / "Words.generated.swift"
HEAD = "// Made by embed-words.py from Data/words: edit that.\n// swift-format-ignore-file\n\nenum EmbeddedWords {\n"


def generated() -> str:
    parts = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(DATA.glob("*.json"))}
    text = json.dumps(parts, ensure_ascii=False, sort_keys=True, separators=(",", ":")).replace('},{"', '},\n{"')
    if '"""##' in text or "\\##" in text:
        sys.exit("text that a raw string literal cannot hold")
    return f'{HEAD}    static let json = ##"""\n{text}\n"""##\n}}\n'


def main() -> int:
    if sys.argv[1:] == ["--check"]:
        if TARGET.exists() and TARGET.read_text(encoding="utf-8") == generated():
            return 0
        print(f"{TARGET.name} is not what embed-words.py makes of {DATA.name}: run it", file=sys.stderr)
        return 1
    TARGET.write_text(generated(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
