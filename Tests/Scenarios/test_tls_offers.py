"""The TLS matrix against sslscan's reading of the same servers, and other clients' hellos against tshark's."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from rig import lab, pcap, walk
from rig.certificates import NAME
from rig.forwarder import Forwarder
from rig.walk import expected

DATA = walk.ROOT / "Sources/Core/Knowledge/Data"
CLIENTS = json.loads((DATA / "clients.json").read_text())
SSLSCAN = [
    "sslscan", "--rdp", "--no-colour", "--no-ciphersuites", "--no-cipher-details", "--no-groups", "--no-compression",
    "--no-heartbleed", "--no-renegotiation", "--no-fallback", "--no-check-certificate",
]  # fmt: skip


def sslscan(port: int) -> set[str]:
    """The versions that sslscan calls enabled, in our words. It gives up when a reset comes while it still writes."""
    for _ in range(20):
        done = subprocess.run([*SSLSCAN, f"127.0.0.1:{port}"], capture_output=True, text=True, timeout=120)
        said = dict(re.findall(r"^(SSLv3|TLSv1\.\d) +(enabled|disabled)$", done.stdout, re.MULTILINE))
        if len(said) == 5:
            break
    assert len(said) == 5, done
    words = {"SSLv3": "SSL 3.0"} | {f"TLSv1.{minor}": f"TLS 1.{minor}" for minor in range(4)}
    return {words[version] for version, word in said.items() if word == "enabled"}


def rows(report: dict, kind: str = "encrypt.matrix") -> list[dict]:
    return [observation["value"] for observation in report["observations"] if observation["kind"] == kind]


def deep(*arguments: str) -> dict:
    return walk.check(*arguments, "--deep").document


def accepted(report: dict) -> set[str]:
    asked = {row["version"] for row in rows(report) if row["family"] == "any"}
    assert asked == {"SSL 3.0", "TLS 1.0", "TLS 1.1", "TLS 1.2", "TLS 1.3"}, rows(report)
    return {row["version"] for row in rows(report) if row["accepted"]}


@pytest.mark.parametrize("program", ["xrdp", "shadow", "weston"])
def test_real_servers_accept_what_sslscan_says(program, serve):
    server = serve(program, "tls", "valid")
    report = deep(f"127.0.0.1:{server.port}")
    assert report["verdict"]["state"] == "healthy", report["verdict"]
    assert accepted(report) == sslscan(server.port) != set()


@pytest.mark.parametrize(
    "fault", ["healthy-windows-tls", "healthy-tls12", "tls-versions-disabled-server-tls10-only", "healthy-xrdp"]
)
def test_lab_servers_accept_what_sslscan_says(fault, folder):
    with lab.Lab(fault, folder) as server:
        report = deep(*server.arguments)
        assert accepted(report) == sslscan(server.port) != set()


def test_an_elliptic_key_leaves_only_its_own_families(serve):
    """Whatever is taken of TLS 1.2 is signed with ECDSA, so clients without it cannot connect."""
    server = serve("xrdp", "tls", "elliptic")
    report = deep(f"127.0.0.1:{server.port}")
    single = [row for row in rows(report) if row["version"] == "TLS 1.2" and row["family"] != "any"]
    taken = {row["family"] for row in single if row["accepted"]}
    assert taken and all("ecdsa" in family for family in taken), taken
    assert {"ecdhe-rsa-aead", "rsa-aead", "rsa-cbc"} <= {row["family"] for row in single if not row["accepted"]}
    assert accepted(report) == sslscan(server.port)


def test_where_sslscan_says_disabled_it_is_said_what_happened(folder):
    """A reset is no refusal of a version: the matrix says that every hello was cut, and the verdict blames the key."""
    with lab.Lab("rdp-cert-key-unreadable", folder) as server:
        report = walk.check(*server.arguments).document
        assert sslscan(server.port) == set()
    assert len(rows(report)) >= 3
    assert {row["answer"]["outcome"] for row in rows(report)} == {"cut"}
    assert report["causes"][0]["id"] == "rdp-cert-key-unreadable"
    assert "tls-versions-disabled-server" not in [cause["id"] for cause in report["causes"][:3]]


def test_a_key_that_fits_no_certificate_is_refused_alike(serve):
    """weston has no key to its certificate: no version and no cipher suite changes that."""
    server = serve("weston", "tls", "mismatch")
    report = walk.check(f"127.0.0.1:{server.port}").document
    alerts = {row["version"]: row["answer"].get("alert") for row in rows(report)}
    # Without a usable certificate OpenSSL takes itself for a server that does not speak TLS 1.3.
    assert alerts == {"TLS 1.3": 70, "TLS 1.2": 40, "TLS 1.0": 40}, rows(report)
    assert report["causes"][0]["id"] == "bound-cert-missing-or-mismatched", report["causes"]


def test_a_healthy_host_is_asked_for_no_matrix(serve):
    server = serve("xrdp", "tls", "valid")
    report = walk.check(f"127.0.0.1:{server.port}").document
    assert rows(report) == []
    probes = {probe["probe"]: probe for probe in report["probes"]}
    assert probes["tls-matrix"]["why"] == "cannot-change-verdict"


def test_windows_7_is_too_old_for_a_server_of_today(serve):
    """Debian's xrdp speaks TLS 1.2 and 1.3; the capture of Windows 7 offers TLS 1.0."""
    server = serve("xrdp", "tls", "valid")
    expected("healthy", None).hold_against(walk.check(f"127.0.0.1:{server.port}"))
    done = walk.check(f"127.0.0.1:{server.port}", "--as", "windows-7")
    expected("broken", "encrypt", "client-too-old").hold_against(done)
    assert done.document["causes"][0]["certainty"] == "proven"
    expected("healthy", None).hold_against(walk.check(f"127.0.0.1:{server.port}", "--as", "windows-10"))


def read_back(capture: Path, conversations: int) -> list[dict]:
    """What the script that makes entries of captures makes of each conversation."""
    script = walk.ROOT / "Sources/Core/Knowledge/client-from-capture.py"
    entries = []
    for stream in range(conversations):
        command = [sys.executable, "-B", str(script), str(capture), str(stream)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)
        entry = json.loads(done.stdout) if done.returncode == 0 else {}
        entries.append({key: value for key, value in entry.items() if value is not None})
    return entries


@pytest.mark.parametrize("client", CLIENTS, ids=lambda client: client["id"])
def test_what_is_sent_is_what_was_captured(client, folder):
    """tshark's JA3 of the hello is the one computed from the capture; the cookie names nobody."""
    with lab.Lab("healthy-windows-tls", folder) as server, Forwarder(server.port) as forwarder:
        report = walk.check(f"{NAME}:{forwarder.port}", "--address", "127.0.0.1", "--as", client["id"]).document
    offer = rows(report, "encrypt.offer")[0]
    assert (offer["client"], offer["source"]) == (client["id"], client["source"])
    capture = folder / "walk.pcap"
    pcap.write(capture, forwarder.conversations)
    if "ja3" in client:
        assert client["ja3"] in pcap.field(capture, "tls.handshake.ja3", "tls")
        names = any(extension["type"] == 0 for extension in client["hello"]["extensions"])
        assert offer["hello"]["outcome"] in ("hello", "alert")
        assert NAME in pcap.field(capture, "tls.handshake.extensions_server_name", "tls") or not names
    asked = {"Cookie: mstshash=user"} if client["request"]["cookie"] else set()
    assert set(pcap.field(capture, "rdp.rt_cookie", "tpkt")) == asked
    assert pcap.malformed(capture) == []
    entry = {key: client[key] for key in ("request", "hello") if key in client}
    assert entry in read_back(capture, len(forwarder.conversations))


def test_the_client_of_a_capture_is_replayed(folder):
    """Its first client is redial's own walk, which is then sent again as it was, key shares and all."""
    with lab.Lab("healthy-windows-tls", folder) as server, Forwarder(server.port) as forwarder:
        walk.check(f"{NAME}:{forwarder.port}", "--address", "127.0.0.1")
    capture = folder / "first.pcap"
    pcap.write(capture, forwarder.conversations)
    [first] = read_back(capture, 1)
    with lab.Lab("healthy-windows-tls", folder) as server, Forwarder(server.port) as forwarder:
        report = walk.check(f"{NAME}:{forwarder.port}", "--address", "127.0.0.1", "--as", str(capture)).document
    offer = rows(report, "encrypt.offer")[0]
    assert (offer["client"], offer["title"]) == ("capture", "the client in first.pcap")
    assert offer["hello"]["outcome"] == "hello", offer
    again = folder / "again.pcap"
    pcap.write(again, forwarder.conversations)
    sent = read_back(again, len(forwarder.conversations))
    first["request"]["flags"] &= ~8  # the correlation id belongs to the moment
    assert first in sent, (first, sent)


def test_a_capture_without_a_client_is_a_bad_file(folder):
    empty = folder / "empty.pcap"
    empty.write_bytes(bytes.fromhex("d4c3b2a1020004000000000000000000ffff000001000000"))
    text = folder / "text.pcap"
    text.write_text("no packets\n")
    for file, words in {empty: "no offer to replay", text: "is no capture", folder / "none.pcap": "cannot be opened"}.items():
        done = walk.run("check", "127.0.0.1:1", "--as", str(file), "--json")
        assert done.status == 65 and words in done.document["text"], done


@pytest.mark.parametrize("client", ["windows-11", "nonsense", ""])
def test_a_client_without_a_capture_is_a_usage_error(client):
    done = walk.run("check", "127.0.0.1:1", "--as", client, "--json")
    assert done.status == 64, done
    text = done.document["text"]
    assert "No capture" in text and all(known["id"] in text for known in CLIENTS), done
