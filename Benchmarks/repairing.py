"""How long a plan, and a repair of a large hive, take. Part of `Benchmarks/run`."""

import statistics
import sys
import tempfile
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1] / "Tests/Scenarios")]

from rig import hives, lab, walk  # noqa: E402

RUNS = 7
HIVE_MIB = 15
SYSTEM = r"HKEY_LOCAL_MACHINE\SYSTEM"
OFF = rf"""[{SYSTEM}\Select]
"Current"=dword:00000001
[{SYSTEM}\ControlSet001\Control\Terminal Server]
"fDenyTSConnections"=dword:00000001
[{SYSTEM}\ControlSet001\Control\Terminal Server\WinStations\RDP-Tcp]
"UserAuthentication"=dword:00000001
"""


def plan_ms() -> float:
    """How much longer a plan takes than the walk that it is made from: the median difference of runs in turns."""
    with tempfile.TemporaryDirectory() as name, lab.Lab("rdp-cert-key-unreadable", Path(name)) as server:
        words = [*server.arguments, "--json"]
        pairs = [(walk.run("fix", *words).seconds, walk.run("check", *words).seconds) for _ in range(RUNS + 1)][1:]
    return statistics.median(fix - check for fix, check in pairs) * 1000


def hive_seconds() -> float:
    """Reading, judging, backup, change, read-back and judging again."""
    taken = []
    for _ in range(RUNS):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            hives.make(folder, "SYSTEM", OFF)
            hives.grow(folder / "SYSTEM", HIVE_MIB << 20)
            done = walk.run(
                "fix", "--inside", f"hive:{folder / 'SYSTEM'}", "--repair", "enable-remote-desktop", "--apply", "--yes",
                "--json", state=folder / "state",
            )  # fmt: skip
            assert done.status == 0 and done.document["changes"][0]["readBack"] == "0", done
            taken.append(done.seconds)
    return statistics.median(taken)
