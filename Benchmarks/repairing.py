"""How long a plan, and a repair of a large hive, take. Part of `Benchmarks/run`."""

import os
import statistics
import sys
import tempfile
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1] / "Tests/Scenarios")]

from rig import hives, lab, smb, walk  # noqa: E402

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


def smb_seconds() -> tuple[float, float]:
    """All of `check --inside smb://` of a host that refuses at once: hardly more than the settings; and all of a repair:
    walked, read, judged, journaled, changed, read back, walked and read again."""
    settings, repairs = [], []
    os.environ["REDIAL_TEST_PASSWORD"] = smb.PASSWORD
    with tempfile.TemporaryDirectory() as name, lab.Lab("healthy-windows-nla", Path(name)) as server:
        folder = Path(name)
        folder.chmod(0o755)  # smbd reads its registry as the user who logged on
        with smb.Machine(folder / "machine", OFF.replace("ControlSet001", "CurrentControlSet")) as machine:
            inside = ["--inside", machine.access(), "--password-env", "REDIAL_TEST_PASSWORD", "--json"]
            for number in range(RUNS):
                looked = walk.run("check", "127.0.0.1:1", "--no-remember", *inside)
                assert any(seen["kind"] == "machine.setting" for seen in looked.document["observations"]), looked
                settings.append(looked.seconds)
                state = folder / f"state{number}"
                words = [*server.arguments, *inside, "--repair", "enable-remote-desktop", "--apply", "--yes"]
                done = walk.run("fix", *words, state=state)
                assert done.status == 0 and done.document["changes"][0]["readBack"] == "0", done
                repairs.append(done.seconds)
                assert walk.run("undo", *inside[2:], state=state).status == 0
    return statistics.median(settings), statistics.median(repairs)
