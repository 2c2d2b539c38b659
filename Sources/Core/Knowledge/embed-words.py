#!/usr/bin/env python3
"""Writes Words.generated.swift from what people edit in Data/words; with --check only says whether it is up to date (exit
1 if not). Apart from the rest of the knowledge, for only `redial fix --client` reads it."""

import json
import pathlib
import sys

sys.dont_write_bytecode = True

import embedding  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
DATA, TARGET = HERE / "Data" / "words", HERE / "Words.generated.swift"
NAME = pathlib.Path(__file__).name


def generated() -> str:
    parts = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(DATA.glob("*.json"))}
    text = json.dumps(parts, ensure_ascii=False, sort_keys=True, separators=(",", ":")).replace('},{"', '},\n{"')
    head = embedding.head(NAME, "Data/words: edit that.", "EmbeddedWords")
    return f"{head}    static let json = {embedding.literal(text, DATA.name)}\n}}\n"


if __name__ == "__main__":
    sys.exit(embedding.main(NAME, DATA.name, TARGET, generated))
