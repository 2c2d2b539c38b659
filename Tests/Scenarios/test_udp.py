"""RDP over UDP beside the walk: what a firewall, a router and a host make of it, and tshark's reading of the datagrams."""

import socket
import threading
from contextlib import suppress

import pytest
from rig import lab, pcap, walk
from rig.netns import SERVER

DATAGRAMS = 3  # the promise: no host gets more


def udp(done: walk.Run) -> dict:
    """The one observation of UDP in a report."""
    found = [seen["value"] for seen in done.document["observations"] if seen["kind"] == "stay.udp"]
    assert len(found) == 1, done
    assert found[0]["datagrams"] == done.document["connections"]["datagrams"] <= DATAGRAMS, done
    return found[0]


def note(done: walk.Run) -> list[str]:
    return [note["id"] for note in done.document["notes"] if note["id"].startswith("udp-")]


class Listener:
    """Takes datagrams on a loopback port and never answers."""

    def __init__(self, port: int):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", port))
        self.datagrams: list[bytes] = []
        self.thread = threading.Thread(target=self.listen, daemon=True)

    def listen(self) -> None:
        with suppress(OSError):
            while datagram := self.socket.recv(65536):
                self.datagrams.append(datagram)

    def __enter__(self) -> "Listener":
        self.thread.start()
        return self

    def __exit__(self, *_) -> None:
        # An empty datagram of our own ends the loop, and only after all that came before it.
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as last:
            last.sendto(b"", self.socket.getsockname())
        self.thread.join(10)
        self.socket.close()


def test_datagrams_are_what_tshark_takes_for_rdp_over_udp(folder):
    """Ours go to a listener of the test, and from there to the lab's own server, whose answer tshark reads as well."""
    with lab.Lab("udp-refused", folder) as server, Listener(server.port) as listener:
        done = walk.check(*server.arguments)
    assert udp(done)["outcome"] == "silence", done
    assert note(done) == ["udp-silence"], done
    assert len(listener.datagrams) == DATAGRAMS
    assert len(set(listener.datagrams)) == 1, "the same SYN again"
    with lab.Lab("udp-answers", folder) as server, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        asking.settimeout(10)
        asking.sendto(listener.datagrams[0], ("127.0.0.1", server.port))
        answer = asking.recv(65536)
    capture = folder / "udp.pcap"
    pcap.write_datagrams(capture, [(True, listener.datagrams[0]), (False, answer)])
    syn, reply = pcap.fields(
        capture, "rdpudp.flags", "rdpudp.snsourceack", "rdpudp.initialsequencenumber", "rdpudp.upstreammtu",
        "rdpudp.downstreammtu", "rdpudp.synex.version", "udp.length", "_ws.malformed",
    )  # fmt: skip
    number = syn[2]
    assert syn == ["0x1001", "0xffffffff", number, "1232", "1232", "0x0002", "1240", ""]
    assert reply == ["0x1005", number, reply[2], "1232", "1232", "0x0002", "1240", ""]


def test_silence_is_heard_out_where_sessions_used_udp(folder):
    with lab.Lab("udp-silent", folder) as server:
        passing = walk.check(*server.arguments)
        careful = walk.check(*server.arguments, "--answer", "udp-was-used=yes")
    assert udp(passing)["afterMs"] < 1000 < 2400 <= udp(careful)["afterMs"]
    walk.expected("healthy", None).hold_against(passing)
    walk.expected("degraded", None, "udp-blocked-or-eaten").hold_against(careful)


PORT = f"ip daddr {SERVER} udp dport 3389"


@pytest.mark.parametrize(
    ("rule", "outcome", "icmp"),
    [
        (f"{PORT} drop", "silence", None),
        (f"{PORT} reject with icmp port-unreachable", "refused", "port-unreachable"),
        (f"{PORT} reject with icmp host-unreachable", "unreachable", "host-unreachable"),
        (f"{PORT} reject with icmp net-unreachable", "unreachable", "network-unreachable"),
        (f"{PORT} reject with icmp admin-prohibited", "unreachable", "admin-prohibited"),
        (f"{PORT} reject with icmp host-prohibited", "unreachable", "host-prohibited"),
    ],
    ids=["drop", "port-unreachable", "host-unreachable", "net-unreachable", "admin-prohibited", "host-prohibited"],
)
def test_what_the_path_does_to_udp(rule, outcome, icmp, path, serve):
    """TCP passes, so the host is healthy; what the router says of UDP is told apart, and who said it."""
    path.fault(rule)
    serve("xrdp", "tls", "valid", address=SERVER, port=3389, inside=path.inside(path.server))
    done = walk.check("rdp.test", inside=path.inside(path.client))
    walk.expected("healthy", None).hold_against(done)
    seen = udp(done)
    assert (seen["outcome"], seen.get("icmp")) == (outcome, icmp), done
    assert seen.get("from") == ("10.78.1.254" if icmp else None), done
    assert note(done) == [f"udp-{outcome}"], done


def test_xrdp_itself_refuses_udp(path, serve):
    path.fault()
    serve("xrdp", "tls", "valid", address=SERVER, port=3389, inside=path.inside(path.server))
    done = walk.check("rdp.test", inside=path.inside(path.client))
    seen = udp(done)
    assert (seen["outcome"], seen["icmp"], seen["from"], seen["datagrams"]) == (
        "refused", "port-unreachable", SERVER, 1,
    ), done  # fmt: skip


def test_a_host_that_does_not_answer_tcp_gets_no_datagram(folder):
    with lab.Lab("port-closed", folder) as server, Listener(server.port) as listener:
        done = walk.check(*server.arguments)
    assert listener.datagrams == []
    assert done.document["connections"]["datagrams"] == 0, done
