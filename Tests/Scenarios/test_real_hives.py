"""Hives of real machines, which stay outside the repository: what redial says of them is what other programs say."""

import lzma
from pathlib import Path

import pytest
from rig import hives, walk


@pytest.fixture(scope="module")
def sample(tmp_path_factory) -> Path:
    packed = hives.SAMPLES / "hive/regipy_SYSTEM.xz"
    file = tmp_path_factory.mktemp("hive") / "SYSTEM"
    file.write_bytes(lzma.decompress(packed.read_bytes()))
    return file


# Where each setting stands, as Windows documents it; what it is there, hivexget says.
REAL = {
    "server.fDenyTSConnections": ("Control\\Terminal Server", "fDenyTSConnections"),
    "listener.PortNumber": ("Control\\Terminal Server\\WinStations\\RDP-Tcp", "PortNumber"),
    "listener.SecurityLayer": ("Control\\Terminal Server\\WinStations\\RDP-Tcp", "SecurityLayer"),
    "listener.UserAuthentication": ("Control\\Terminal Server\\WinStations\\RDP-Tcp", "UserAuthentication"),
    "listener.MaxInstanceCount": ("Control\\Terminal Server\\WinStations\\RDP-Tcp", "MaxInstanceCount"),
    "service.TermService.Start": ("Services\\TermService", "Start"),
    "service.TermService.ServiceDll": ("Services\\TermService\\Parameters", "ServiceDll"),
    "time.Type": ("Services\\W32Time\\Parameters", "Type"),
    "lsa.FipsAlgorithmPolicy": ("Control\\Lsa\\FipsAlgorithmPolicy", "Enabled"),
}


def test_a_real_hive_says_what_hivexget_says(sample):
    document = walk.run("read", str(hives.SAMPLES / "hive/regipy_SYSTEM.xz"), "--json", seconds=20).document
    current = int(hives.get(sample, "Select", "Current"), 0)
    told = hives.settings(document)
    for setting, (path, name) in REAL.items():
        wanted = hives.get(sample, f"ControlSet{current:03}\\{path}", name)
        # It prints numbers with a sign.
        wanted = str(int(wanted, 0) & 0xFFFFFFFF) if wanted.lstrip("-").isdigit() or wanted.startswith("0x") else wanted
        assert told[(setting, "local")] == wanted, setting
    assert document["files"][0]["machine"] == hives.get(sample, f"ControlSet{current:03}\\Services\\Tcpip\\Parameters", "Hostname")
    assert document["files"][0]["warnings"] == []


def test_a_real_hive_exported_by_another_program_says_the_same(sample, folder):
    file = folder / "export.reg"
    file.write_text(hives.export(sample, "HKEY_LOCAL_MACHINE\\SYSTEM"))
    text = walk.run("read", str(file), "--json", seconds=60)
    hive = walk.run("read", str(sample), "--json", seconds=20)
    assert hives.facts(text.document) == hives.facts(hive.document)


@pytest.mark.parametrize("name", ["hivex_minimal", "hivex_special", "regipy_ntuser_software_partial.xz"])
def test_hives_of_something_else_are_refused(name):
    done = walk.run("read", str(hives.SAMPLES / "hive" / name), seconds=20)
    assert done.status == 65 and "neither SYSTEM nor SOFTWARE" in done.stderr, done
