#!/usr/bin/env python3
"""Writes SMBHelper.generated.swift from smb-helper.py; with --check only says whether it is up to date."""

import ast
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
SOURCE, TARGET = HERE / "smb-helper.py", HERE / "SMBHelper.generated.swift"
HEAD = "// Made by embed-helper.py from smb-helper.py: edit that.\n// swift-format-ignore-file\n\nenum SMBHelper {\n"


def generated() -> str:
    text = SOURCE.read_text(encoding="utf-8")
    ast.parse(text)
    if '"""##' in text or "\\##" in text:
        sys.exit(f"{SOURCE.name}: text that the raw string literal cannot hold")
    return HEAD + f'    static let script = ##"""\n{text}"""##\n}}\n'


def main() -> int:
    if sys.argv[1:] == ["--check"]:
        if TARGET.exists() and TARGET.read_text(encoding="utf-8") == generated():
            return 0
        print(f"{TARGET.name} is not what embed-helper.py makes of {SOURCE.name}: run it", file=sys.stderr)
        return 1
    TARGET.write_text(generated(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
