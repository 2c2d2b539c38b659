"""Verdicts on servers of other people. Each row was written from what the server puts on the wire, before any walk.

Where the outside cannot tell causes apart, the row names the class and one of it must come first.
"""

import socket
from dataclasses import dataclass

import pytest
from rig import pcap, walk
from rig.certificates import NAME
from rig.forwarder import Forwarder
from rig.processes import free_port
from rig.scenario import Scenario, judge
from rig.walk import Expected, expected


@dataclass(frozen=True)
class Row:
    program: str
    layer: str
    certificate: str
    verdict: Expected
    by_name: bool = False
    also: frozenset[str] = frozenset()
    seen: bool = True

    @property
    def scenario(self) -> Scenario:
        faults = (f"{self.program}, {self.layer}, certificate {self.certificate}",) if self.verdict.causes else ()
        return Scenario(f"real:{self}", faults, "real", self.verdict, self.also, seen=self.seen)

    def __str__(self) -> str:
        return f"{self.program}-{self.layer}-{self.certificate}{'-by-name' if self.by_name else ''}"


HEALTHY = expected("healthy", None)
OLD_SECURITY = expected("degraded", None, "tls-only-or-rdp-only-server")
EXPIRED = expected("degraded", None, "selfsigned-cert-expired-not-renewed")
# The server's clock, ours, or nothing that the catalogue knows: nobody forgot to renew a certificate of tomorrow.
NOT_YET_VALID = expected("degraded", None, "clock-skew", "unlisted-cause")
OTHER_NAME = expected("degraded", None, "cert-name-mismatch", "stale-dns-record")
# xrdp says TLS, finds that OpenSSL takes neither key nor certificate, and ends in clear with an MCS disconnect.
UNUSABLE_PAIR = expected(
    "broken", "encrypt",
    "xrdp-bad-selfsigned", "bound-cert-missing-or-mismatched", "wrong-cert-algorithm", "rdp-cert-key-unreadable",
)  # fmt: skip
# The FreeRDP library sends alert 40 instead, which no common cipher would look like too.
HANDSHAKE_FAILURE = expected(
    "broken", "encrypt",
    "bound-cert-missing-or-mismatched", "no-common-cipher", "wrong-cert-algorithm", "rdp-cert-key-unreadable",
)  # fmt: skip
NO_KEY = expected("broken", "negotiate", "xrdp-key-unreadable")
# xrdp set to the old security, and xrdp that fell back to it for want of a key, say the same to every question.
XRDP_OLD_SECURITY = expected("degraded", None, "tls-only-or-rdp-only-server", "xrdp-key-unreadable")

ROWS = [
    Row("xrdp", "tls", "valid", HEALTHY),
    Row("xrdp", "tls", "valid", HEALTHY, by_name=True),
    Row("xrdp", "negotiate", "valid", HEALTHY),
    Row("xrdp", "rdp", "valid", XRDP_OLD_SECURITY),
    Row("xrdp", "tls", "expired", EXPIRED),
    Row("xrdp", "tls", "future", NOT_YET_VALID),
    Row("xrdp", "tls", "wrongcn", OTHER_NAME, by_name=True),
    Row("xrdp", "tls", "weak", UNUSABLE_PAIR),
    Row("xrdp", "tls", "mismatch", UNUSABLE_PAIR),
    Row("xrdp", "tls", "unreadable", NO_KEY),
    Row("xrdp", "tls", "nokey", NO_KEY),
    Row("xrdp", "negotiate", "unreadable", XRDP_OLD_SECURITY),
    Row("shadow", "nla", "valid", HEALTHY),
    Row("shadow", "nla", "valid", HEALTHY, by_name=True),
    Row("shadow", "nla", "expired", EXPIRED),
    Row("shadow", "tls", "valid", HEALTHY),
    Row("shadow", "rdp", "valid", OLD_SECURITY),
    Row("weston", "tls", "valid", HEALTHY),
    Row("weston", "tls", "expired", EXPIRED),
    Row("weston", "tls", "mismatch", HANDSHAKE_FAILURE),
    Row("weston", "rdp", "valid", OLD_SECURITY),
]

ANOTHER = frozenset({"cert-name-mismatch", "stale-dns-record"})

# Written down for the table, when all that a walk asks and every likelihood was there already.
ROWS += [
    Row("xrdp", "negotiate", "valid", HEALTHY, by_name=True, seen=False),
    Row("xrdp", "tls", "strong", HEALTHY, seen=False),
    Row("shadow", "nla", "strong", HEALTHY, seen=False),
    Row("shadow", "tls", "valid", HEALTHY, by_name=True, seen=False),
    Row("weston", "tls", "strong", HEALTHY, by_name=True, seen=False),
    Row("weston", "tls", "valid", HEALTHY, by_name=True, seen=False),
    Row("xrdp", "negotiate", "expired", EXPIRED, seen=False),
    Row("shadow", "tls", "expired", EXPIRED, seen=False),
    Row("weston", "tls", "expired", EXPIRED, by_name=True, seen=False),
    Row("weston", "tls", "wrongcn", OTHER_NAME, by_name=True, seen=False),
    Row("shadow", "tls", "wrongcn", OTHER_NAME, by_name=True, seen=False),
    Row("xrdp", "negotiate", "future", NOT_YET_VALID, seen=False),
    Row("xrdp", "negotiate", "mismatch", UNUSABLE_PAIR, seen=False),
    Row("xrdp", "tls", "expired-wrongcn", EXPIRED, by_name=True, also=ANOTHER, seen=False),
    Row("shadow", "tls", "expired-wrongcn", EXPIRED, by_name=True, also=ANOTHER, seen=False),
    Row("weston", "tls", "expired-wrongcn", EXPIRED, by_name=True, also=ANOTHER, seen=False),
]

CLOSED = expected(
    "broken", "reach", "rdp-disabled", "gpo-blocks-rdp", "termservice-stopped", "wrong-port", "listener-missing",
    "lan-adapter-binding",
)  # fmt: skip


def asked(port: int, by_name: bool) -> list[str]:
    return [f"{NAME}:{port}", "--address", "127.0.0.1"] if by_name else [f"127.0.0.1:{port}"]


@pytest.mark.row
@pytest.mark.parametrize("row", ROWS, ids=str)
def test_the_verdict_on_a_real_server(row, serve):
    server = serve(row.program, row.layer, row.certificate)
    judge(row.scenario, walk.check(*asked(server.port, row.by_name)))


@pytest.mark.parametrize(("program", "layer"), [("xrdp", "tls"), ("shadow", "nla"), ("weston", "tls")])
def test_the_report_counts_what_the_server_counted_and_tshark_reads_it(program, layer, serve, folder):
    server = serve(program, layer, "valid")
    with Forwarder(server.port) as forwarder:
        report = walk.check(f"127.0.0.1:{forwarder.port}").document
    assert 1 <= forwarder.accepted == report["connections"]["answered"]
    capture = folder / "walk.pcap"
    pcap.write(capture, forwarder.conversations)
    assert pcap.malformed(capture) == []
    assert pcap.tshark(capture, "rdp")
    assert pcap.tshark(capture, "tls.handshake.type == 1", "tls")


def test_the_certificate_in_the_report_is_the_one_on_disk(serve, pairs):
    server = serve("xrdp", "tls", "valid")
    shown = walk.check(f"127.0.0.1:{server.port}").document["host"]["certificate"]
    assert shown["sha256"] == pairs["valid"].fingerprint()
    assert shown["selfSigned"] is True


@pytest.mark.row
def test_a_closed_port(folder):
    judge(Scenario("real:closed-port", ("nothing listens",), "real", CLOSED, seen=True), walk.check(f"127.0.0.1:{free_port()}"))


def test_a_blocker_is_not_provoked_further(serve):
    """Questions already under way when the ban falls may be lost; more may not follow, and the ban is named."""
    server = serve("shadow", "nla", "valid")
    with Forwarder(server.port, ban_after=1) as forwarder:
        report = walk.check(f"127.0.0.1:{forwarder.port}").document
    assert forwarder.accepted <= walk.CONNECTIONS_HEALTHY, "connections went on after the ban"
    if forwarder.accepted > 1:
        assert "bruteforce-blocker-banned-you" in [cause["id"] for cause in report["causes"]], report


def test_a_full_backlog_is_no_closed_port():
    with socket.create_server(("127.0.0.1", 0), backlog=0) as server:
        address = server.getsockname()
        fillers = []
        try:
            for _ in range(3):
                filler = socket.socket()
                filler.setblocking(False)
                filler.connect_ex(address)
                fillers.append(filler)
            done = walk.check(f"127.0.0.1:{address[1]}", timeout=8)
        finally:
            for filler in fillers:
                filler.close()
    assert done.document["verdict"]["state"] == "broken", done
    assert done.document["verdict"]["step"] == "reach", done
    assert done.document["causes"][0]["id"] not in CLOSED.causes, done
