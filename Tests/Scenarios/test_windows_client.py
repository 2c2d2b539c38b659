"""The Windows around a WSL, asked through its own tools: Wine's `reg` stands for Windows' own; Wine has no cmdkey, so a
script prints what a German Windows prints."""

import time
from pathlib import Path

import pytest
from rig import lab, walk
from rig.wine import windows as windows_of_its_own

CLIENT = r"HKLM\SOFTWARE\Policies\Microsoft\Windows NT\Terminal Services\Client"
MSV = r"HKLM\SYSTEM\CurrentControlSet\Control\Lsa\MSV1_0"
CREDSSP = r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Policies\System\CredSSP\Parameters"
POLICY = r"HKLM\SOFTWARE\Policies\Microsoft\Windows NT\DNSClient\DnsPolicyConfig\{1}"
INTERNET = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Internet Settings"
HOST = "ws-041.corp.test"

CMDKEY = f"""\r
Aktuell gespeicherte Anmeldeinformationen:\r
\r
    Ziel: Domain:target=TERMSRV/{HOST}\r
    Typ: Domänenkennwort\r
    Benutzer: CORP\\geheim\r
"""


def script(path: Path, text: str) -> None:
    path.write_text("#!/bin/sh\n" + text)
    path.chmod(0o755)


@pytest.fixture(scope="module")
def wine():
    """A Windows of its own: its folder, and how to run its `reg`."""
    with windows_of_its_own() as made:
        yield made.home, made.must


@pytest.fixture
def tools(wine, folder) -> Path:
    """The folder that stands for System32."""
    home, _ = wine
    exports = f"export HOME={home} WINEPREFIX={home}/prefix WINEARCH=win64 WINEDEBUG=-all\n"
    script(folder / "reg.exe", exports + 'exec wine reg "$@"\n')
    (folder / "cmdkey.txt").write_bytes(b"\xff\xfe" + CMDKEY.encode("utf-16-le"))
    script(folder / "cmdkey.exe", f'[ "$*" = /list ] && exec cat {folder}/cmdkey.txt\n')
    return folder


def windows(done: walk.Run) -> dict:
    found = [o["value"] for o in done.document["observations"] if o["kind"] == "client.windows"]
    assert len(found) == 1, done
    return found[0]


def notes(done: walk.Run) -> set[str]:
    return {note["id"] for note in done.document["notes"] if note["id"].startswith("windows-")}


def check(tools: Path) -> walk.Run:
    with lab.Lab("healthy-windows-nla", tools) as server:
        done = walk.check(*server.arguments, "--windows-tools", str(tools))
    walk.expected("healthy", None).hold_against(done)
    return done


def test_nothing_set_is_told_from_not_asked(tools):
    done = check(tools)
    told = windows(done)
    assert {"udp", "ntlm", "oracle", "credentials", "proxy", "dns-policy"} == set(told["asked"]), done
    assert "udpDisabled" not in told and "restrictSendingNTLM" not in told, done
    assert notes(done) == {"windows-saved"}, done


SETTINGS = [
    (CLIENT, "fClientDisableUDP", "REG_DWORD", "1"), (MSV, "RestrictSendingNTLMTraffic", "REG_DWORD", "2"),
    (CREDSSP, "AllowEncryptionOracle", "REG_DWORD", "2"), (POLICY, "Name", "REG_MULTI_SZ", r".corp.test\0other.test"),
    (INTERNET, "ProxyEnable", "REG_DWORD", "1"), (INTERNET, "ProxyServer", "REG_SZ", "user:secret@proxy.corp.test:8080"),
    (INTERNET, "AutoConfigURL", "REG_SZ", "http://wpad.corp.test/proxy.pac?token=secret"),
]  # fmt: skip


@pytest.fixture
def set_up(wine):
    _, run = wine
    for key, name, kind, data in SETTINGS:
        run("wine", "reg", "add", key, "/v", name, "/t", kind, "/d", data, "/f")
    yield
    for key, name, _, _ in SETTINGS:
        run("wine", "reg", "delete", key, "/v", name, "/f")


def test_what_is_set_is_read(set_up, tools):
    done = check(tools)
    told = windows(done)
    assert told["udpDisabled"] is True and told["restrictSendingNTLM"] == 2 and told["encryptionOracle"] == 2, done
    assert told["dnsPolicies"] == [".corp.test", "other.test"], done
    assert told["proxy"] == "proxy.corp.test:8080" and told["proxyScript"] == "wpad.corp.test", done
    assert told["savedCredentials"] == [HOST], done
    assert notes(done) == {"windows-udp", "windows-ntlm", "windows-oracle", "windows-saved", "windows-dns-policy"}, done
    assert "secret" not in done.stdout and "geheim" not in done.stdout, done


def test_tools_that_hang_do_not_hold_up_the_walk(folder):
    script(folder / "reg.exe", "exec sleep 60\n")
    script(folder / "cmdkey.exe", "exec sleep 60\n")
    began = time.monotonic()
    with lab.Lab("healthy-windows-nla", folder) as server:
        done = walk.check(*server.arguments, "--windows-tools", str(folder))
    assert time.monotonic() - began < 10 + walk.OVERDUE_SECONDS, done
    probes = {probe["probe"]: probe for probe in done.document["probes"]}
    assert probes["windows-client"] == {"probe": "windows-client", "attempt": "unanswered", "why": "timed-out"}, done


def test_tools_that_are_not_there_are_no_fault(folder):
    with lab.Lab("healthy-windows-nla", folder) as server:
        done = walk.check(*server.arguments, "--windows-tools", str(folder / "nowhere"))
    probes = {probe["probe"]: probe["attempt"] for probe in done.document["probes"]}
    assert probes["windows-client"] == "unanswered", done


def test_output_without_end_is_cut(folder):
    script(folder / "reg.exe", "exec head -c 50000000 /dev/zero\n")
    script(folder / "cmdkey.exe", "exec head -c 50000000 /dev/urandom\n")
    with lab.Lab("healthy-windows-nla", folder) as server:
        done = walk.check(*server.arguments, "--windows-tools", str(folder))
    walk.expected("healthy", None).hold_against(done)
