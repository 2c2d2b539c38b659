"""RDP servers whose TLS flight has a known size, all in one process: `python flights.py FOLDER ADDRESS...`.

    port 13212  self-signed, TLS 1.2     port 13213  self-signed, TLS 1.3: one packet
    port 23212  chain of three, TLS 1.2  port 23213  chain of three, TLS 1.3: several full packets

Prints `ready` when all listen.
"""

import socket
import ssl
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

SINGLE_FLIGHT = 1300  # with 52 bytes of headers: more than an MTU of 1,280 carries, and less than one of 1,400
VERSIONS = {12: ssl.TLSVersion.TLSv1_2, 13: ssl.TLSVersion.TLSv1_3}
NAME = "rdp.test"
CONFIRM = b"\x03\x00\x00\x13\x0e\xd0\x00\x00\x12\x34\x00\x02\x01\x08\x00\x01\x00\x00\x00"  # selects PROTOCOL_SSL

# The Connect-Response of [MS-RDPBCGR 4.1.4], whose I/O channel is 1003; of random and certificate, which TLS has no use for, only the
# length.
CONNECT_RESPONSE = bytes.fromhex("""
    0300015102f0807f668201450a0100020100301a020122020103020100020101
    020100020101020300fff80201020482011f000500147c00012a14760a010100
    01c0004d63446e8108010c0c000400080000000000030c1000eb030300ec03ed
    03ee030000020cec00020000000200000020000000b8000000
""") + bytes(32 + 184)
ATTACH_USER_REQUEST, CHANNEL_JOIN_REQUEST = 0x28, 0x38
ATTACH_USER_CONFIRM = b"\x03\x00\x00\x0b\x02\xf0\x80\x2e\x00\x00\x06"  # user 1007
CHANNEL_JOIN_CONFIRM = b"\x03\x00\x00\x0f\x02\xf0\x80\x3e\x00"


def port_of(certificate: str, version: int) -> int:
    return {"self-signed": 13200, "chain": 23200}[certificate] + version


def openssl(*words: str | Path) -> None:
    done = subprocess.run(["openssl", *map(str, words)], capture_output=True, text=True, timeout=60)
    if done.returncode != 0:
        raise RuntimeError(f"openssl {words[0]}: {done.stderr}")


def sign(folder: Path, name: str, subject: str, ballast: int, issuer: str | None) -> None:
    """A certificate with so many bytes of comment in it, for the key `name.key`; without an issuer its own."""
    extensions = folder / f"{name}.ext"
    extensions.write_text(f"subjectAltName=DNS:{NAME}\nnsComment={'x' * ballast}\n")
    request, certificate = folder / f"{name}.csr", folder / f"{name}.crt"
    openssl("req", "-new", "-key", folder / f"{name}.key", "-subj", f"/CN={subject}", "-out", request)
    by = ["-signkey", folder / f"{name}.key"]
    if issuer:
        by = ["-CA", folder / f"{issuer}.crt", "-CAkey", folder / f"{issuer}.key", "-CAcreateserial"]
    openssl("x509", "-req", "-in", request, *by, "-days", "90", "-extfile", extensions, "-out", certificate)


def server_context(version: int, chain: Path, key: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = context.maximum_version = VERSIONS[version]
    context.num_tickets = 0
    context.load_cert_chain(chain, key)
    return context


def flight_size(context: ssl.SSLContext) -> int:
    """Bytes of the server's first flight, by a handshake in memory."""
    client_context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    client_context.check_hostname, client_context.verify_mode = False, ssl.CERT_NONE
    to_client, to_server = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = client_context.wrap_bio(to_client, to_server, server_hostname=NAME)
    server = context.wrap_bio(to_server, to_client, server_side=True)
    for side in (client, server):
        with suppress(ssl.SSLWantReadError):
            side.do_handshake()
    return to_client.pending


def self_signed(folder: Path, version: int) -> ssl.SSLContext:
    """Its ballast is chosen so that the flight has the wanted size."""
    name, ballast = f"own{version}", 1
    openssl("genrsa", "-out", folder / f"{name}.key", "2048")
    for _ in range(4):
        sign(folder, name, NAME, ballast, None)
        context = server_context(version, folder / f"{name}.crt", folder / f"{name}.key")
        missing = SINGLE_FLIGHT - flight_size(context)
        if missing == 0 or ballast + missing < 1:
            break
        ballast += missing
    return context


def chained(folder: Path, version: int) -> ssl.SSLContext:
    issuer = None
    for name in ("root", "between", "leaf"):
        if not (folder / f"{name}.crt").exists():
            openssl("genrsa", "-out", folder / f"{name}.key", "2048")
            sign(folder, name, NAME if name == "leaf" else f"Corp {name} CA", 600, issuer)
        issuer = name
    bundle = folder / "chain.crt"
    bundle.write_text("".join((folder / f"{name}.crt").read_text() for name in ("leaf", "between", "root")))
    return server_context(version, bundle, folder / "leaf.key")


def serve(connection: socket.socket, context: ssl.SSLContext) -> None:
    with suppress(OSError), connection:
        connection.settimeout(30)
        connection.recv(4096)
        connection.sendall(CONFIRM)
        with context.wrap_socket(connection, server_side=True) as secured:
            confer(secured)


def confer(secured: ssl.SSLSocket) -> None:
    """Takes the client into the conference and lets it join its channels, until it leaves. [T.125]"""
    frames = secured.makefile("rb")
    while len(head := frames.read(4)) == 4:
        body = frames.read(int.from_bytes(head[2:]) - 4)[3:]  # behind the X.224 data header
        if body[0] == 0x7F:
            secured.sendall(CONNECT_RESPONSE)
        elif body[0] == ATTACH_USER_REQUEST:
            secured.sendall(ATTACH_USER_CONFIRM)
        elif body[0] == CHANNEL_JOIN_REQUEST:
            initiator, channel = body[1:3], body[3:5]
            secured.sendall(CHANNEL_JOIN_CONFIRM + initiator + channel + channel)
        elif body[0] >> 2 == 8:  # DisconnectProviderUltimatum
            return


def accept(listener: socket.socket, context: ssl.SSLContext) -> None:
    while True:
        connection, _ = listener.accept()
        threading.Thread(target=serve, args=(connection, context), daemon=True).start()


def main() -> None:
    folder, addresses = Path(sys.argv[1]), sys.argv[2:]
    makers = {"self-signed": self_signed, "chain": chained}
    for certificate, make in makers.items():
        for version in VERSIONS:
            context = make(folder, version)
            for address in addresses:
                family = socket.AF_INET6 if ":" in address else socket.AF_INET
                listener = socket.create_server((address, port_of(certificate, version)), family=family, backlog=64)
                threading.Thread(target=accept, args=(listener, context), daemon=True).start()
            print(certificate, version, flight_size(context), flush=True)
    print("ready", flush=True)
    threading.Event().wait()


if __name__ == "__main__":
    main()
