"""A server of nothing but the logon: X.224, TLS and CredSSP, the mechanisms by pyspnego (NTLM) and MIT's GSS-API (Kerberos).

As a program it serves `--count` connections, tells each by one line of JSON on standard output, and ends:

    {"requested", "selected", "version", "mechanism", "principal", "pubKeyAuth", "credentials": {...}, "end"}

What stands there is what the client proved or sent, passwords too: only for accounts that the test made up. Users of NTLM stand in
the file that NTLM_USER_FILE names (`DOMAIN:user:password`), the key of the service in the one that KRB5_KTNAME names.
"""

import argparse
import hashlib
import hmac
import json
import socket
import ssl
import struct
import sys
from dataclasses import dataclass, field

import spnego
import spnego._ntlm
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from spnego._credssp_structures import NegoData, TSCredentials, TSPasswordCreds, TSRequest

HYBRID, HYBRID_EX = 2, 8
TO_SERVER, TO_CLIENT = (b"CredSSP %s Binding Hash\0" % way for way in (b"Client-To-Server", b"Server-To-Client"))
LOGON_FAILURE = 0xC000006D
ACCESS_DENIED = 5  # of the Early User Authorization Result [MS-CSSP 2.2.3]


class Refused(Exception):
    """The connection ends here, and the record says why."""


@dataclass
class Settings:
    certificate: str
    key: str
    version: int = 6
    protocol: str = "negotiate"  # "ntlm" and "kerberos" alone, too
    hostname: str = ""
    selected: int = HYBRID
    tls: str = "1.3"  # at the most; pyspnego's own client takes no tickets behind the handshake, so 1.2 for that one
    # What a refused client is told: an NTSTATUS (0: TCP is closed without a word).
    error_code: int = LOGON_FAILURE
    # What is refused although the logon was good: "pubkey" (proves another key), "authorization" (HYBRID_EX), "".
    fault: str = ""


@dataclass
class Record:
    requested: int | None = None
    selected: int | None = None
    version: int | None = None
    mechanism: str | None = None
    principal: str | None = None
    pubKeyAuth: bool | None = None
    credentials: dict = field(default_factory=dict)
    end: str = ""


class AsReceived:
    """pyspnego proves a response against one that it builds anew; clients pad theirs otherwise, so the bytes that came count."""

    blob = b""

    @classmethod
    def unpack(cls, data: bytes):
        cls.blob = data
        return UNPACKED.unpack(data)

    @classmethod
    def response(cls, nt_hash: bytes, server_challenge: bytes, *_) -> tuple[bytes, bytes, bytes]:
        """NTLMv2_RESPONSE, none of LM, and the session base key. [MS-NLMP 3.3.2]"""
        proof = hmac.digest(nt_hash, server_challenge + cls.blob, "md5")
        return proof + cls.blob, b"", hmac.digest(nt_hash, proof, "md5")


UNPACKED = spnego._ntlm.NTClientChallengeV2
spnego._ntlm.NTClientChallengeV2 = AsReceived
spnego._ntlm.compute_response_v2 = AsReceived.response


def public_key(path: str) -> bytes:
    """The subjectPublicKey of a certificate, without the count of unused bits: what pubKeyAuth binds to. [MS-CSSP 3.1.5]"""
    with open(path, "rb") as file:
        certificate = x509.load_pem_x509_certificate(file.read())
    spki = certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    # SEQUENCE { SEQUENCE algorithm, BIT STRING }: the string is the last element.
    def element(data: bytes, at: int) -> tuple[int, int]:
        length, head = data[at + 1], 2
        if length & 0x80:
            count = length & 0x7F
            length, head = int.from_bytes(data[at + 2 : at + 2 + count], "big"), 2 + count
        return at + head, at + head + length
    inside, _ = element(spki, 0)
    _, behind = element(spki, inside)
    start, end = element(spki, behind)
    return spki[start + 1 : end]


def exactly(stream, count: int) -> bytes:
    data = b""
    while len(data) < count:
        more = stream.recv(count - len(data))
        if not more:
            raise Refused("closed by the client")
        data += more
    return data


def confirm(connection: socket.socket, settings: Settings, record: Record) -> None:
    """X.224 Connection Request and Confirm. [MS-RDPBCGR 2.2.1.1, 2.2.1.2]"""
    head = exactly(connection, 4)
    request = exactly(connection, struct.unpack(">H", head[2:4])[0] - 4)
    record.requested = struct.unpack("<I", request[-4:])[0]
    if not record.requested & settings.selected:
        connection.sendall(bytes.fromhex("030000130ed000001234000300080005000000"))  # HYBRID_REQUIRED_BY_SERVER
        raise Refused("no NLA asked for")
    record.selected = settings.selected
    connection.sendall(bytes.fromhex("030000130ed00000123400021f0800") + struct.pack("<I", settings.selected))


def next_request(stream) -> TSRequest:
    head = exactly(stream, 2)
    if head[1] & 0x80:
        head += exactly(stream, head[1] & 0x7F)
        length = int.from_bytes(head[2:], "big")
    else:
        length = head[1]
    return TSRequest.unpack(head + exactly(stream, length))


def bound(version: int, way: bytes, nonce: bytes, key: bytes) -> bytes:
    """What pubKeyAuth seals: a hash since version 5, else the key itself, on the way back with its first byte raised by one."""
    if version >= 5:
        return hashlib.sha256(way + nonce + key).digest()
    return key if way == TO_SERVER else bytes([(key[0] + 1) & 0xFF]) + key[1:]


class Logon:
    """The turns of CredSSP over one TLS connection. [MS-CSSP 3.1.5]"""

    def __init__(self, stream, settings: Settings, record: Record):
        self.stream, self.settings, self.record = stream, settings, record
        self.context = spnego.server(
            hostname=settings.hostname or None, service="TERMSRV", protocol=settings.protocol
        )
        self.key = public_key(settings.certificate)
        self.version = settings.version

    def say(self, **fields) -> None:
        self.stream.sendall(TSRequest(version=self.settings.version, **fields).pack())

    def refuse(self, why: str) -> None:
        # Versions 2 and 5 know no errorCode. [MS-CSSP 2.2.1]
        if self.settings.error_code and self.version not in (2, 5):
            # As Windows writes it: four bytes, which DER reads as a negative number.
            self.say(error_code=self.settings.error_code - (1 << 32 if self.settings.error_code >> 31 else 0))
        raise Refused(why)

    def agree(self) -> TSRequest:
        """Until the client's pubKeyAuth comes, which may ride with its last token."""
        while True:
            request = next_request(self.stream)
            if self.record.version is None:
                self.record.version = request.version
                self.version = min(self.settings.version, request.version)
            for token in request.nego_tokens or []:
                try:
                    answer = self.context.step(token.nego_token)
                except Exception as error:  # noqa: BLE001  # whatever the mechanism raises is the record's
                    self.refuse(f"{type(error).__name__}: {error}")
                if request.pub_key_auth is None:
                    self.say(nego_tokens=[NegoData(answer)] if answer else None)
            if request.pub_key_auth is not None:
                return request

    def run(self) -> None:
        request = self.agree()
        self.record.mechanism = self.context.negotiated_protocol
        self.record.principal = self.context.client_principal
        nonce = request.client_nonce or b""
        expected = bound(self.version, TO_SERVER, nonce, self.key)
        self.record.pubKeyAuth = self.context.unwrap(request.pub_key_auth).data == expected
        if not self.record.pubKeyAuth:
            self.refuse("pubKeyAuth is not of this key")
        key = b"\1" + self.key[1:] + b"\0" if self.settings.fault == "pubkey" else self.key
        proof = bound(self.version, TO_CLIENT, nonce, key)
        self.say(pub_key_auth=self.context.wrap(proof).data)
        sealed = next_request(self.stream)
        if sealed.auth_info is None:
            self.record.end = f"no credentials, but error {sealed.error_code}"
            return
        self.record.credentials = credentials(self.context.unwrap(sealed.auth_info).data)
        self.record.end = "credentials"
        if self.settings.selected == HYBRID_EX:
            denied = self.settings.fault == "authorization"
            self.stream.sendall(struct.pack("<I", ACCESS_DENIED if denied else 0))


def credentials(plain: bytes) -> dict:
    given = TSCredentials.unpack(plain).credentials
    if not isinstance(given, TSPasswordCreds):
        return {"type": type(given).__name__}
    return {"type": "password", "domain": given.domain_name, "user": given.username, "password": given.password}


def serve(connection: socket.socket, settings: Settings) -> Record:
    record = Record()
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(settings.certificate, settings.key)
    tls.maximum_version = ssl.TLSVersion.TLSv1_2 if settings.tls == "1.2" else ssl.TLSVersion.TLSv1_3
    try:
        confirm(connection, settings, record)
        with tls.wrap_socket(connection, server_side=True) as stream:
            Logon(stream, settings, record).run()
            # What comes behind is the conference, which nobody here holds.
            stream.settimeout(0.5)
            record.end += f", then {len(stream.recv(4096))} bytes"
    except Refused as refused:
        record.end = str(refused)
    except (OSError, ssl.SSLError) as error:
        record.end += f"{'; ' if record.end else ''}{type(error).__name__}"
    return record


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--address", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--certificate", required=True)
    parser.add_argument("--key", required=True)
    parser.add_argument("--version", type=int, default=6, choices=range(2, 7))
    parser.add_argument("--protocol", default="negotiate", choices=["negotiate", "ntlm", "kerberos"])
    parser.add_argument("--hostname", default="")
    parser.add_argument("--selected", type=int, default=HYBRID, choices=[HYBRID, HYBRID_EX])
    parser.add_argument("--tls", default="1.3", choices=["1.2", "1.3"])
    parser.add_argument("--error-code", type=lambda text: int(text, 0), default=LOGON_FAILURE)
    parser.add_argument("--fault", default="", choices=["", "pubkey", "authorization"])
    parser.add_argument("--count", type=int, default=1)
    given = vars(parser.parse_args())
    address, port, count = (given.pop(name) for name in ("address", "port", "count"))
    settings = Settings(**given)
    with socket.create_server((address, port)) as listener:
        print(json.dumps({"port": listener.getsockname()[1]}), flush=True)
        for _ in range(count):
            connection, _ = listener.accept()
            connection.settimeout(20)
            with connection:
                print(json.dumps(vars(serve(connection, settings))), flush=True)


if __name__ == "__main__":
    sys.exit(main())
