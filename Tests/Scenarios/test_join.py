"""MCS and Standard RDP Security on real servers: how far a walk comes, what it reads there, and that it leaves no trace."""

import os
import re
import subprocess

import pytest
from rig import lab, walk
from rig.servers import Server

# Servers on which no logon stands before the conference; with TLS every step up to it is proven, with the old security TLS is
# none of them.
SERVERS = [("xrdp", "tls"), ("shadow", "tls"), ("weston", "tls"), ("xrdp", "rdp"), ("shadow", "rdp"), ("weston", "rdp")]

# The words of [MS-RDPBCGR 2.2.1.4.3] for what xrdp.ini(5) calls the levels, and the cipher where the level leaves no choice.
XRDP_LEVELS = {
    "none": ("NONE", "NONE"),
    "low": ("LOW", None),
    "medium": ("CLIENT_COMPATIBLE", None),
    "high": ("HIGH", "128BIT"),
    "fips": ("FIPS", "FIPS"),
}

# What nmap's rdp-enum-encryption calls the same levels; of none it says nothing.
NMAP_LEVELS = {"low": "Low", "medium": "Client Compatible", "high": "High", "fips": "FIPS Compliant"}


def values(report: dict, kind: str) -> list[dict]:
    return [observation["value"] for observation in report["observations"] if observation["kind"] == kind]


def steps(report: dict) -> dict[str, str]:
    return {step["step"]: step["state"] for step in report["steps"]}


def assert_unhurt(server: Server) -> None:
    """It runs, answers again, and nobody logged on to it."""
    assert server.child.process.poll() is None, server.said()
    again = walk.check(f"127.0.0.1:{server.port}").document
    assert steps(again)["join"] == "ok", again
    said = server.said()
    for trace in ("connecting to sesman", "login successful", "Peer Activated", "created session", "Segmentation"):
        assert trace.lower() not in said.lower(), said


@pytest.mark.parametrize(("program", "layer"), SERVERS)
def test_the_walk_joins_and_leaves_no_trace(program, layer, serve):
    server = serve(program, layer, "valid")
    report = walk.check(f"127.0.0.1:{server.port}").document
    assert steps(report)["join"] == "ok", report
    assert report["verdict"]["provenThrough"] == ("join" if layer == "tls" else "negotiate"), report
    not_walked = {entry["step"]: entry["why"] for entry in report["verdict"]["notWalked"]}
    assert not_walked["license"] == "needs-credentials" and "join" not in not_walked, report
    assert not_walked["authenticate"] == "not-applicable", report
    joined = [end for end in values(report, "join.end") if end["outcome"] == "joined"]
    assert len(joined) == 1 and joined[0]["channels"] >= 2, report
    # The server repeats what the request offered: nobody between has changed it.
    asked = {"client": 11, "rdp-only": 0}
    for settings in values(report, "join.settings"):
        assert settings["requestedProtocols"] == asked.get(settings["question"], 0), report
    assert values(report, "join.errorInfo") == [] and values(report, "join.message") == [], report
    assert_unhurt(server)


def test_a_logon_stands_before_the_conference(serve):
    server = serve("shadow", "nla", "valid")
    report = walk.check(f"127.0.0.1:{server.port}", "--code", "0x904", "--extended", "0x7").document
    assert report["verdict"]["provenThrough"] == "encrypt", report
    assert {"step": "join", "why": "needs-credentials"} in report["verdict"]["notWalked"], report
    assert "extended-after-logon" in [note["id"] for note in report["notes"]], report


def test_an_extended_code_that_the_server_does_not_say(serve):
    server = serve("xrdp", "tls", "valid")
    report = walk.check(f"127.0.0.1:{server.port}", "--code", "0x904", "--extended", "0x7").document
    assert "extended-not-seen" in [note["id"] for note in report["notes"]], report


def nmap(port: int) -> str:
    command = ["nmap", "-Pn", "-n", "-p", str(port), "--script", "+rdp-enum-encryption", "127.0.0.1"]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout


@pytest.mark.parametrize("level", XRDP_LEVELS)
def test_the_level_of_the_old_security_is_the_one_configured(level, serve):
    """And the one that nmap reads. Of its words nothing else is compared: it calls TLS and NLA a success on this very server."""
    server = serve("xrdp", "rdp", "valid", crypt=level)
    report = walk.check(f"127.0.0.1:{server.port}").document
    name, method = XRDP_LEVELS[level]
    settled = values(report, "encrypt.rdpSecurity")
    assert settled, report
    for answer in settled:
        assert answer["levelName"] == name, report
        assert method is None or answer["methodName"] == method, report
        if level != "none":
            assert answer["certificate"] == "proprietary" and answer["randomBytes"] == 32, report
            assert answer["keyBits"] >= 512, report
    told = re.search(r"RDP Encryption level: (.*)", nmap(server.port))
    assert (told and told[1].strip()) == NMAP_LEVELS.get(level)


def test_each_cipher_of_the_old_security_alone(serve):
    """xrdp at its level high knows 128 bits and settles nothing else, whatever is offered; FreeRDP 2 encrypts nothing."""
    for program, answer in (("xrdp", "128BIT"), ("shadow", "NONE")):
        server = serve(program, "rdp", "valid")
        report = walk.check(f"127.0.0.1:{server.port}", "--deep").document
        alone = {
            settled["offered"]: settled["methodName"]
            for settled in values(report, "encrypt.rdpSecurity")
            if "|" not in settled["offered"]
        }
        assert alone == dict.fromkeys(("40BIT", "56BIT", "128BIT", "FIPS"), answer), report
        assert "old-security-ciphers" in [note["id"] for note in report["notes"]], report


@pytest.mark.parametrize("fault", ["old-security-low", "tls-only-or-rdp-only-server-selected"])
def test_xfreerdp_takes_the_old_security_of_the_lab(fault, screen, folder):
    """Through the settings and the channels to the exchange of keys, where the lab takes leave; or on, where it has the keys."""
    with lab.Lab(fault, folder) as server:
        done = subprocess.run(
            ["xfreerdp", f"/v:{server.address}:{server.port}", "/sec:rdp", "+auth-only", "/u:joe", "/p:secret"],
            env=os.environ | {"DISPLAY": screen, "HOME": str(folder)},
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60,
        )  # fmt: skip
    # The first is what it calls the reason rn-user-requested of an MCS disconnect.
    assert "ERRINFO_LOGOFF_BY_USER" in done.stdout or "exit status 0" in done.stdout, done.stdout
    for complaint in ("ERRCONNECT_MCS", "mcs_", "gcc_", "certificate_", "security_"):
        assert complaint not in done.stdout, done.stdout
