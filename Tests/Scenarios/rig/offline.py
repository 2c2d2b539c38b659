"""A Windows that is switched off, by the two hives of its disk."""

from pathlib import Path

from . import hives

SYSTEM = r"HKEY_LOCAL_MACHINE\SYSTEM"
TS = "ControlSet001\\Control\\Terminal Server"
OFF = rf"""[{SYSTEM}\Select]
"Current"=dword:00000001
[{SYSTEM}\{TS}]
"fDenyTSConnections"=dword:{{denied}}
"Other"=hex:01,02,03
[{SYSTEM}\{TS}\WinStations\RDP-Tcp]
"PortNumber"=dword:00000d3d
"fEnableWinStation"=dword:00000001
[{SYSTEM}\ControlSet001\Services\TermService]
"Start"=dword:00000003
"""
SOFTWARE = r"""[HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows NT\CurrentVersion]
"CurrentBuildNumber"="19045"
"""


def made(root: Path) -> Path:
    """The folder of its hives; Remote Desktop is switched off in it as well."""
    folder = root / "Windows/System32/config"
    folder.mkdir(parents=True)
    hives.make(folder, "SYSTEM", OFF.format(denied="00000001"))
    hives.make(folder, "SOFTWARE", SOFTWARE)
    return folder


def denied(folder: Path) -> str:
    return hives.get(folder / "SYSTEM", TS, "fDenyTSConnections")


def content(folder: Path) -> tuple[str, str]:
    return hives.export(folder / "SYSTEM", SYSTEM), hives.export(folder / "SOFTWARE", r"HKEY_LOCAL_MACHINE\SOFTWARE")
