#!/usr/bin/env python3
"""Writes SMBHelper.generated.swift from smb-helper.py; with --check only says whether it is up to date."""

import ast
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.dont_write_bytecode = True
sys.path.insert(0, str(HERE.parents[2] / "Core" / "Knowledge"))

import embedding  # noqa: E402

SOURCE, TARGET = HERE / "smb-helper.py", HERE / "SMBHelper.generated.swift"
NAME = pathlib.Path(__file__).name


def generated() -> str:
    text = SOURCE.read_text(encoding="utf-8")
    ast.parse(text)
    head = embedding.head(NAME, f"{SOURCE.name}: edit that.", "SMBHelper")
    return f"{head}    static let script = {embedding.literal(text, SOURCE.name, end='')}\n}}\n"


if __name__ == "__main__":
    sys.exit(embedding.main(NAME, SOURCE.name, TARGET, generated))
