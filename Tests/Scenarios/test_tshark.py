"""What redial and the lab say to one another, read by tshark."""

import pytest
from rig import lab, pcap, walk
from rig.forwarder import Forwarder

# Servers that cannot be connected to, or cannot be walked by way of a forwarder, leave nothing to read; nor does what a gateway
# says inside TLS.
SPEAKING = [
    fault
    for fault in lab.faults()
    if fault["step"] not in {"resolve", "reach"} and "also" not in fault["expect"] and not lab.is_gateway(fault)
]
FROM_THE_CLIENT = f"tcp.dstport == {pcap.RDP_PORT}"


@pytest.mark.parametrize("fault", SPEAKING, ids=lambda fault: fault["id"])
def test_a_conversation_with_the_lab(fault, folder):
    """What redial says is never malformed; what the lab says may be where being broken is the fault."""
    with lab.Lab(fault["id"], folder) as server, Forwarder(server.port) as forwarder:
        # Who is silent for so long says nothing after it either.
        quick = None if "--timeout" in server.arguments else 8
        walk.check(*server.arguments_by_way_of(forwarder.port), timeout=quick)
    capture = folder / "walk.pcap"
    pcap.write(capture, forwarder.conversations)
    # Where the server speaks another protocol, tshark takes the whole conversation for that; and who is thrown out at the
    # door may not have said a word yet.
    if not fault["id"].startswith("port-taken-by-other-process") and fault["id"] not in {"accept-close", "accept-reset"}:
        assert pcap.tshark(capture, f"rdp and {FROM_THE_CLIENT}"), "tshark sees no RDP"
    also = FROM_THE_CLIENT if fault["expect"]["state"] == "broken" else ""
    assert pcap.malformed(capture, also) == []
