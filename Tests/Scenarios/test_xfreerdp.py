"""Both ends being ours proves nothing: a client of other people must accept every healthy server of the lab."""

import os
import subprocess

import pytest
from rig import lab
from rig.servers import NO_KERBEROS, PASSWORD, USER

# What a client makes of a gateway is test_gateway.py's.
# Whom a server lets in to a session is test_first_screen.py's.
HEALTHY = [
    fault
    for fault in lab.faults()
    if fault["expect"]["state"] == "healthy" and not lab.is_gateway(fault) and "session" not in fault["id"]
]


def logon(address: str, port: int, user: str, password: str, screen: str, home) -> subprocess.CompletedProcess[str]:
    (home / "krb5.conf").write_text(NO_KERBEROS)
    command = ["xfreerdp", f"/v:{address}:{port}", "/cert:ignore", "+auth-only", f"/u:{user}", f"/p:{password}"]
    environment = os.environ | {"DISPLAY": screen, "HOME": str(home), "KRB5_CONFIG": str(home / "krb5.conf")}
    return subprocess.run(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=60,
    )


def assert_accepted(done: subprocess.CompletedProcess[str]) -> None:
    assert done.returncode == 0, done.stdout
    assert "Authentication only, exit status 0" in done.stdout, done.stdout


def test_a_real_server_is_accepted(serve, screen, folder):
    """The check of the check: this is what acceptance looks like."""
    server = serve("shadow", "nla", "valid")
    assert_accepted(logon(server.address, server.port, USER, PASSWORD, screen, folder))
    assert logon(server.address, server.port, USER, "wrong", screen, folder).returncode != 0


# The lab opens no session. Who gets through TLS, MCS and licensing is told so by Set Error Info; who answers our NTLM
# CHALLENGE is told by TSRequest.errorCode. Neither word reaches a client that has stumbled over anything before it.
LAST_WORDS = ("ERRINFO_SERVER_DENIED_CONNECTION", "STATUS_LOGON_FAILURE [0xC000006D] from server")
COMPLAINTS = ("ERRCONNECT_TLS", "ERRCONNECT_SECURITY_NEGO", "ERRCONNECT_MCS", "mcs_", "gcc_", "license_", "ntlm_", "tpkt_")


@pytest.mark.parametrize("fault", HEALTHY, ids=lambda fault: fault["id"])
def test_a_healthy_lab_server_is_accepted_to_its_last_word(fault, screen, folder):
    with lab.Lab(fault["id"], folder) as server:
        done = logon(server.address, server.port, server.user or USER, server.password or PASSWORD, screen, folder)
    assert any(words in done.stdout for words in LAST_WORDS), done.stdout
    assert not any(words in done.stdout for words in COMPLAINTS), done.stdout
