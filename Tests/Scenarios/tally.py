"""tally.py STATUS FILE...: prints "PASSED FAILED" of one phase of ./test.

STATUS is the exit code of the phase, the files are what it may have left: JUnit (.xml), or a log whose last line is
"N passed, N failed". A test that was skipped counts as failed: nothing here may be missing. A phase that failed while
no test in its files did, or that left no count, counts as one.
"""

import re
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

SUM = re.compile(r"(\d+) passed, (\d+) failed")


def count_cases(path: Path) -> tuple[int, int]:
    passed = failed = 0
    for case in ElementTree.parse(path).iter("testcase"):
        if any(case.find(outcome) is not None for outcome in ("failure", "error", "skipped")):
            failed += 1
        else:
            passed += 1
    return passed, failed


def counts(paths: list[Path]) -> list[tuple[int, int]]:
    found = []
    for path in filter(Path.exists, paths):
        if path.suffix == ".xml":
            found.append(count_cases(path))
        elif last := SUM.fullmatch((path.read_text(errors="replace").splitlines() or [""])[-1]):
            found.append((int(last[1]), int(last[2])))
    return found


def tally(status: int, paths: list[Path]) -> tuple[int, int]:
    found = counts(paths)
    passed, failed = (sum(column) for column in zip((0, 0), *found, strict=True))
    if passed + failed == 0:
        return (1, 0) if status == 0 and not found else (0, 1)
    if status != 0 and failed == 0:
        failed = 1
    return passed, failed


if __name__ == "__main__":
    print(*tally(int(sys.argv[1]), [Path(argument) for argument in sys.argv[2:]]))
