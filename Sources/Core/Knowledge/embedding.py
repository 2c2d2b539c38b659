"""What the scripts have in common that embed data in Swift: the literal, and `--check`."""

import pathlib
import sys
from collections.abc import Callable


def literal(text: str, name: str, fence: str = "##", end: str = "\n") -> str:
    """A raw string literal with this text; ends the script where it cannot hold it."""
    if f'"""{fence}' in text or f"\\{fence}" in text:
        sys.exit(f"{name}: text that a raw string literal cannot hold")
    return f'{fence}"""\n{text}{end}"""{fence}'


def head(script: str, source: str, enum: str) -> str:
    return f"// Made by {script} from {source}\n// swift-format-ignore-file\n\nenum {enum} {{\n"


def main(script: str, source: str, target: pathlib.Path, generated: Callable[[], str]) -> int:
    """Writes the file; with `--check` only says whether it is what it should be (exit 1 if not)."""
    if sys.argv[1:] == ["--check"]:
        if target.exists() and target.read_text(encoding="utf-8") == generated():
            return 0
        print(f"{target.name} is not what {script} makes of {source}: run it", file=sys.stderr)
        return 1
    target.write_text(generated(), encoding="utf-8")
    return 0
