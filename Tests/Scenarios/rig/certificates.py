"""Certificates of every kind that a server here can be started with, made once a session for the name rdp.test."""

import hashlib
import ssl
import subprocess
from dataclasses import dataclass
from pathlib import Path

NAME = "rdp.test"


@dataclass(frozen=True)
class Recipe:
    """`begins` is faketime's notation for when the certificate is signed: `-60d` is sixty days ago."""

    name: str = NAME
    key: str = "rsa:2048"
    begins: str = "+0d"
    days: int = 365
    digest: str = "sha256"


RECIPES = {
    "valid": Recipe(),
    "replaced": Recipe(),
    "expired": Recipe(begins="-60d", days=30),
    "future": Recipe(begins="+30d", days=30),
    "wrongcn": Recipe(name="other.example"),
    "expired-wrongcn": Recipe(name="other.example", begins="-60d", days=30),
    "strong": Recipe(key="rsa:4096", digest="sha384"),
    "weak": Recipe(key="rsa:1024", digest="sha1"),
    "elliptic": Recipe(key="ec:P-256"),
    "mismatch": Recipe(),
    "unreadable": Recipe(),
    "nokey": Recipe(),
}


@dataclass(frozen=True)
class Pair:
    certificate: Path
    key: Path

    def fingerprint(self) -> str:
        """SHA-256 over the DER form, lower-case hex."""
        return hashlib.sha256(ssl.PEM_cert_to_DER_cert(self.certificate.read_text())).hexdigest()


def run(*command: str | Path) -> None:
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, timeout=60)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(map(str, command))}: {done.stderr}")


def new_key(kind: str) -> list[str]:
    """`rsa:2048` as openssl takes it, `ec:P-256` as it does not."""
    family, detail = kind.split(":")
    return ["-newkey", kind] if family == "rsa" else ["-newkey", "ec", "-pkeyopt", f"ec_paramgen_curve:{detail}"]


def sign(recipe: Recipe, pair: Pair) -> None:
    request, extensions = pair.certificate.with_suffix(".csr"), pair.certificate.with_suffix(".ext")
    extensions.write_text(f"subjectAltName=DNS:{recipe.name}\nextendedKeyUsage=serverAuth\n")
    run(
        "openssl",
        "req",
        *new_key(recipe.key),
        "-nodes",
        "-keyout",
        pair.key,
        "-out",
        request,
        "-subj",
        f"/CN={recipe.name}",
    )
    run(
        "faketime", "-f", recipe.begins, "openssl", "x509", "-req", "-in", request, "-signkey", pair.key,
        "-days", str(recipe.days), f"-{recipe.digest}", "-extfile", extensions, "-out", pair.certificate,
    )  # fmt: skip
    request.unlink()
    extensions.unlink()


def make_all(folder: Path) -> dict[str, Pair]:
    """The folder must be reachable by other users: xrdp reads its key as user xrdp."""
    pairs = {kind: Pair(folder / f"{kind}.crt", folder / f"{kind}.key") for kind in RECIPES}
    for kind, recipe in RECIPES.items():
        sign(recipe, pairs[kind])
        pairs[kind].key.chmod(0o644)
    run("openssl", "genrsa", "-out", pairs["mismatch"].key, "2048")  # the key of no certificate
    pairs["mismatch"].key.chmod(0o644)
    pairs["unreadable"].key.chmod(0o600)  # stays root's
    pairs["nokey"].key.unlink()
    return pairs
