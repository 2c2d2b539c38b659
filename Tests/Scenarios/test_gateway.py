"""The way through a Remote Desktop Gateway, beyond the lab's faults: .rdp files, the system's store, DTLS, and a client of
other people that must read our gateway as we do."""

import os
import subprocess

import pytest
from rig import hostile, lab, walk
from rig.certificates import NAME, run
from rig.processes import Child, free_port
from rig.servers import NO_KERBEROS, PASSWORD, USER

INNER = "ws-041.corp.test"


def gateway_of(server: lab.Lab) -> str:
    return server.arguments[server.arguments.index("--gateway") + 1]


def rdp_file(folder, gateway: str, method: int | None, host: str = INNER):
    lines = [f"full address:s:{host}", f"gatewayhostname:s:{gateway}"]
    lines += [] if method is None else [f"gatewayusagemethod:i:{method}"]
    path = folder / "target.rdp"
    path.write_bytes(b"\xff\xfe" + "\r\n".join(lines).encode("utf-16-le"))
    return str(path)


def kinds(done: walk.Run) -> set[str]:
    return {observation["kind"] for observation in done.document["observations"]}


def notes(done: walk.Run) -> set[str]:
    return {note["id"] for note in done.document["notes"]}


def test_a_file_that_always_uses_its_gateway_asks_nothing_of_the_host(folder):
    with lab.Lab("healthy-gateway", folder) as server:
        done = walk.check(rdp_file(folder, gateway_of(server), 1))
    walk.expected("healthy", None).hold_against(done)
    assert done.document["target"]["gateway"] == gateway_of(server), done
    assert done.document["connections"]["opened"] == server.connections == 1, done
    assert "resolve.system" not in kinds(done) and "reach.port" not in kinds(done), done


# The inner name exists nowhere, so the direct way fails at once and the client would take the gateway.
@pytest.mark.parametrize("method", [2, 3, None])
def test_a_gateway_for_when_the_direct_way_fails_is_walked_then(method, folder):
    with lab.Lab("healthy-gateway", folder) as server:
        done = walk.check(rdp_file(folder, gateway_of(server), method, "ws-041.lab.invalid"))
    walk.expected("healthy", None).hold_against(done)
    assert "gateway.answer" in kinds(done), done


def test_a_refused_direct_way_is_no_fault_behind_a_gateway(folder):
    with lab.Lab("healthy-gateway", folder) as server:
        done = walk.check(rdp_file(folder, gateway_of(server), 2, f"127.0.0.1:{free_port()}"))
    walk.expected("healthy", None).hold_against(done)
    assert {"gateway.answer", "reach.port"} <= kinds(done), done
    assert "reach.otherPort" not in kinds(done), done


def test_a_gateway_is_left_alone_where_the_direct_way_works(folder):
    with lab.Lab("healthy-gateway", folder) as gateway, lab.Lab("healthy-xrdp", folder) as server:
        done = walk.check(rdp_file(folder, gateway_of(gateway), 2, f"127.0.0.1:{server.port}"))
    walk.expected("healthy", None).hold_against(done)
    assert gateway.connections == 0, done
    assert "gateway-not-walked" in notes(done), done


@pytest.mark.parametrize("method", [0, 4])
def test_a_file_that_uses_no_gateway_has_none(method, folder):
    with lab.Lab("healthy-gateway", folder) as gateway, lab.Lab("healthy-xrdp", folder) as server:
        done = walk.check(rdp_file(folder, gateway_of(gateway), method, f"127.0.0.1:{server.port}"))
    assert done.document["target"]["gateway"] is None, done
    assert gateway.connections == 0, done


def test_a_gateway_whose_name_is_unknown_is_broken_there():
    done = walk.check(INNER, "--gateway", "rdgw.lab.invalid", timeout=10)
    walk.expected("broken", "resolve", "dns-name-not-found", "vpn-dns-takeover").hold_against(done)


@pytest.mark.parametrize("gateway", ["", "a b", "gw:0", "[::1", "-x"])
def test_what_is_no_gateway_is_refused(gateway):
    done = walk.run("check", INNER, f"--gateway={gateway}", "--json")
    assert done.status == 64, done
    assert done.document["schema"] == "redial.error/1", done


def test_deep_asks_the_kdc_proxy_too(folder):
    with lab.Lab("healthy-gateway", folder) as server:
        done = walk.check(*server.arguments, "--deep")
    walk.expected("healthy", None).hold_against(done)
    assert "gateway-kdc-proxy-present" in notes(done), done
    assert server.connections == 2, done


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    """An authority, a certificate of it for 127.0.0.1 and for a name, and a store that holds it."""
    folder = tmp_path_factory.mktemp("gateway-authority")
    new = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30"]
    run(*new, "-subj", "/CN=Test authority", "-keyout", folder / "ca.key", "-out", folder / "ca.pem")
    issued = ["-CA", folder / "ca.pem", "-CAkey", folder / "ca.key", "-addext", f"subjectAltName=IP:127.0.0.1,DNS:{NAME}"]
    run(*new, "-subj", f"/CN={NAME}", *issued, "-keyout", folder / "server.key", "-out", folder / "leaf.pem")
    (folder / "server.pem").write_text((folder / "leaf.pem").read_text() + (folder / "server.key").read_text())
    (folder / "store").mkdir()
    (folder / "store/ca.pem").write_text((folder / "ca.pem").read_text())
    run("openssl", "rehash", folder / "store")
    return folder


ASKS = b"HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: NTLM\r\nContent-Length: 0\r\n\r\n"


def asks_for_a_logon(connection) -> None:
    while connection.recv(4096):
        connection.sendall(ASKS)


def behind_tls(authority, answer=asks_for_a_logon) -> hostile.HostileServer:
    return hostile.HostileServer(hostile.from_the_first_byte_tls(authority / "server.pem", answer))


def test_a_trusted_certificate_leaves_nothing_to_say(authority, monkeypatch):
    monkeypatch.setenv("SSL_CERT_DIR", str(authority / "store"))
    with behind_tls(authority) as server:
        done = walk.check(INNER, "--gateway", f"127.0.0.1:{server.port}")
    walk.expected("healthy", None).hold_against(done)
    assert "gateway-issuer-unknown" not in notes(done), done


def test_dtls_of_other_people_is_recognised(authority, folder):
    command = ["openssl", "s_server", "-dtls", "-listen", "-accept", "127.0.0.1:3391", "-cert", authority / "server.pem"]
    # It ends when its standard input does.
    dtls = Child([str(word) for word in command], folder / "dtls.log", stdin=subprocess.PIPE)
    try:
        dtls.wait_for(lambda: "ACCEPT" in dtls.output(), 10, "openssl s_server")
        with lab.Lab("healthy-gateway", folder) as server:
            done = walk.check(*server.arguments)
    finally:
        dtls.process.stdin.close()
        dtls.stop()
    udp = [o["value"] for o in done.document["observations"] if o["kind"] == "gateway.udp"]
    assert [fact["outcome"] for fact in udp] == ["hello-verify"], done
    assert "gateway-udp-silent" not in notes(done), done


# FreeRDP as the client of our gateway, over the HTTP transport alone.
def xfreerdp(gateway: str, screen: str, home) -> str:
    (home / "krb5.conf").write_text(NO_KERBEROS)
    command = [
        "xfreerdp", f"/v:{INNER}", f"/g:{gateway}", "/gt:http", "/cert:ignore", f"/u:{USER}", f"/p:{PASSWORD}",
        f"/gu:{USER}", f"/gp:{PASSWORD}", "/log-level:DEBUG",
    ]  # fmt: skip
    environment = os.environ | {"DISPLAY": screen, "HOME": str(home), "KRB5_CONFIG": str(home / "krb5.conf")}
    done = subprocess.run(
        command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        timeout=60,
    )  # fmt: skip
    return done.stdout


def test_freerdp_gets_as_far_as_the_logon_of_our_gateway(screen, folder):
    with lab.Lab("healthy-gateway", folder) as server:
        said = xfreerdp(gateway_of(server), screen, folder)
        done = walk.check(*server.arguments)
    # It read our 401 and our CHALLENGE, answered with an AUTHENTICATE, and was refused: these are its words for that.
    assert "NTLM_STATE_AUTHENTICATE to NTLM_STATE_FINAL" in said, said
    # Its log and its errors cut into each other's lines.
    assert "RDG_OUT_DATA authorization" in said and "result: 401" in said and "ERRCONNECT_ACCESS_DENIED" in said, said
    walk.expected("healthy", None).hold_against(done)


def test_freerdp_and_we_read_a_missing_role_alike(screen, folder):
    with lab.Lab("gateway-role-missing", folder) as server:
        said = xfreerdp(gateway_of(server), screen, folder)
        done = walk.check(*server.arguments)
    assert "RD Gateway does not support HTTP transport" in said, said
    walk.expected("broken", "reach", "gateway-role-missing").hold_against(done)
