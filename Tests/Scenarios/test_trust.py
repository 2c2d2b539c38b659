"""The chain against the system's store: the same server, with its issuer in the store and without."""

from pathlib import Path

import pytest
from rig import hostile, walk
from rig.certificates import NAME, run

TIMEOUT = 3


@pytest.fixture(scope="module")
def authority(tmp_path_factory) -> Path:
    """A folder with an authority (`ca.pem`), a server's certificate of it with its key (`server.pem`), and a store that
    holds the authority (`store/`)."""
    folder = tmp_path_factory.mktemp("authority")
    new = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30"]
    run(*new, "-subj", "/CN=Test authority", "-keyout", folder / "ca.key", "-out", folder / "ca.pem")
    issued = ["-CA", folder / "ca.pem", "-CAkey", folder / "ca.key", "-addext", f"subjectAltName=DNS:{NAME}"]
    run(*new, "-subj", f"/CN={NAME}", *issued, "-keyout", folder / "server.key", "-out", folder / "leaf.pem")
    both = (folder / "leaf.pem").read_text() + (folder / "server.key").read_text()
    (folder / "server.pem").write_text(both)
    store = folder / "store"
    store.mkdir()
    (store / "ca.pem").write_text((folder / "ca.pem").read_text())
    run("openssl", "rehash", store)
    return folder


def trust(authority: Path) -> dict:
    with hostile.HostileServer(hostile.inside_tls(authority / "server.pem", hostile.says_nothing_more)) as server:
        done = walk.check(f"{NAME}:{server.port}", "--address", "127.0.0.1", timeout=TIMEOUT)
    seen = {observation["kind"]: observation["value"] for observation in done.document["observations"]}
    assert seen["certificate.names"]["match"] == "exact", done
    return seen["certificate.trust"]


def test_an_issuer_in_the_store_is_trusted(authority, monkeypatch):
    monkeypatch.setenv("SSL_CERT_DIR", str(authority / "store"))
    assert trust(authority) | {"detail": ""} == {"trusted": True, "status": "trusted", "detail": ""}


def test_an_issuer_that_is_not_there_is_unknown(authority, monkeypatch, tmp_path):
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))
    assert trust(authority) | {"detail": ""} == {"trusted": False, "status": "unknown-issuer", "detail": ""}
