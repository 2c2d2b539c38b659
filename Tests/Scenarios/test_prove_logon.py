"""The logon under NLA held to a server of other people's making (pyspnego): every version of CredSSP, who may be shown a password,
and that nothing that is written holds it. What is expected was written down before the first run."""

import base64
import gzip
import hashlib
import json
import re
import socket
import zlib
from pathlib import Path

import pytest
from rig import walk
from rig.certificates import NAME
from rig.forwarder import Forwarder
from rig.logon import VARIABLE, acceptor, ask, prove, ranked, value, values

USER, PASSWORD = "nora", "Nora-ü-1x"
ACCOUNT = {f"DOM:{USER}": PASSWORD}
FULL = rf"DOM\{USER}"
HYBRID_EX = ["--selected", "8"]


def check(port: int, *words: str, password: str = PASSWORD, **options) -> walk.Run:
    return ask("check", f"127.0.0.1:{port}", *words, user=FULL, password=password, **options)


@pytest.mark.parametrize("version", [2, 3, 4, 5, 6])
def test_every_version_of_credssp(version, pairs, folder):
    with acceptor(pairs["valid"], folder, "--version", str(version), users=ACCOUNT) as server:
        done = check(server.port, "--trust-on-first-use")
        told = server.record()
    assert told["principal"] == FULL and told["pubKeyAuth"] is True, told
    assert told["mechanism"] == "ntlm", told
    accepted = value(done, "authenticate.logon")
    assert accepted["outcome"] == "accepted" and accepted["mechanism"] == "NTLM", done
    assert accepted["version"] == version, done
    assert done.document["verdict"]["provenThrough"] == "authenticate", done
    # Before version 5 the proof of the key can be passed on to another server (CVE-2018-0886): that is told.
    assert done.status == (0 if version >= 5 else 1), done
    assert version >= 5 or ranked(done)[0] == "credssp-oracle-patch-mismatch", done


@pytest.mark.parametrize("version", [2, 3, 6])
def test_a_wrong_password_is_tried_once_and_named(version, pairs, folder):
    """Version 3, 4 and 6 carry an NTSTATUS, STATUS_LOGON_FAILURE here; 2 and 5 close without one."""
    with acceptor(pairs["valid"], folder, "--version", str(version), users=ACCOUNT) as server:
        done = check(server.port, "--trust-on-first-use", password="Nora-not-1x")
        refused = [record for record in server.records() if record["end"] != "closed by the client"]
    # pyspnego refuses the response itself: the record has no principal, and there is one.
    assert len(refused) == 1 and refused[0]["credentials"] == {}, refused
    end = value(done, "authenticate.logon")
    assert end["outcome"] == ("closed" if version == 2 else "refused"), done
    assert end.get("errorCode") == (None if version == 2 else 0xC000006D), done
    assert done.status == 2 and done.document["verdict"]["step"] == "authenticate", done
    # Without a word a server of before 2018 may have closed for its version, too.
    also = {"credssp-oracle-patch-mismatch"} if version == 2 else set()
    assert ranked(done)[0] in {"wrong-password-or-user-form"} | also, done


# What pyspnego says of itself.
COMPUTER = socket.gethostname().upper()
# As it is typed, and the domain and the name that the server must be told: a dot is the server itself.
USER_FORMS = {
    "nora": ("", "nora"), r"DOM\nora": ("DOM", "nora"), "nora@dom.test": ("", "nora@dom.test"), r".\nora": (COMPUTER, "nora"),
    rf"{COMPUTER}\Nöra": (COMPUTER, "Nöra"),
}  # fmt: skip
PASSWORDS = {
    "empty": "", "512 characters": "aß漢" * 170 + "é7", "beyond the first plane": "\U0001f511 two words \"'\\ e\u0301",
}  # fmt: skip


def assert_let_in(user: str, password: str, domain: str, name: str, pair, folder):
    with acceptor(pair, folder, users={f"{domain}:{name}": password}) as server:
        done = ask("check", f"127.0.0.1:{server.port}", "--trust-on-first-use", user=user, password=password)
        told = server.record()
    assert told["pubKeyAuth"] is True, told
    assert value(done, "authenticate.logon")["outcome"] == "accepted", done


@pytest.mark.parametrize("user", USER_FORMS)
def test_every_form_of_a_user(user, pairs, folder):
    assert_let_in(user, PASSWORD, *USER_FORMS[user], pairs["valid"], folder)


@pytest.mark.parametrize("kind", PASSWORDS)
def test_any_password(kind, pairs, folder):
    assert_let_in(FULL, PASSWORDS[kind], "DOM", USER, pairs["valid"], folder)


def test_a_session_gets_the_credentials_as_they_were_given(pairs, folder):
    """Under NLA they are delegated, sealed, once the server has proven that it holds the key of the TLS connection."""
    with acceptor(pairs["valid"], folder, users=ACCOUNT) as server:
        prove(f"127.0.0.1:{server.port}", "--trust-on-first-use", user=FULL, password=PASSWORD)
        told = server.record()
    assert told["credentials"] == {"type": "password", "domain": "DOM", "user": USER, "password": PASSWORD}, told


def test_somebody_in_between_gets_no_password(pairs, folder):
    with acceptor(pairs["valid"], folder, "--fault", "pubkey", users=ACCOUNT) as server:
        done = check(server.port, "--trust-on-first-use")
        told = server.record()
    assert told["credentials"] == {}, told
    assert value(done, "authenticate.logon")["outcome"] == "unbound", done
    walk.expected("broken", "authenticate", "mitm-or-host-key-changed").hold_against(done)


@pytest.mark.parametrize("granted", [True, False])
def test_the_right_to_log_on(granted, pairs, folder):
    fault = [] if granted else ["--fault", "authorization"]
    with acceptor(pairs["valid"], folder, *HYBRID_EX, *fault, users=ACCOUNT) as server:
        done = check(server.port, "--trust-on-first-use")
        told = server.record()
    assert told["pubKeyAuth"] is True, told
    assert value(done, "authenticate.authorization")["outcome"] == ("granted" if granted else "denied"), done
    if granted:
        assert done.status == 0, done
    else:
        walk.expected("broken", "authenticate", "no-remote-logon-right").hold_against(done)


# Who may be shown it: what is said beside the user's name, the outcome, and why not.
TRUST = {
    "nothing": ([], "refused", "first-contact"),
    "another": (["--trust", "0" * 64], "refused", None),
    "first use": (["--trust-on-first-use"], "first-use", None),
}


@pytest.mark.parametrize("command", ["check", "prove"])
@pytest.mark.parametrize("case", [*TRUST, "given"])
def test_whom_the_password_may_reach(case, command, pairs, folder):
    given = (["--trust", pairs["valid"].fingerprint()], "given", None)
    words, outcome, why = TRUST.get(case, given)
    with acceptor(pairs["valid"], folder, users=ACCOUNT) as server:
        done = ask(command, f"127.0.0.1:{server.port}", *words, user=FULL, password=PASSWORD)
        records = server.records()
    told = next((record for record in records if record["principal"]), records[0])
    trust = value(done, "authenticate.trust")
    assert trust["outcome"] == outcome and trust["sha256"] == pairs["valid"].fingerprint(), done
    if outcome == "refused":
        # The server was asked for a challenge, as on any walk, and got no answer to it.
        assert told["principal"] is None and told["pubKeyAuth"] is None and told["credentials"] == {}, told
        assert why is None or trust["why"] == why, done
        assert values(done, "authenticate.logon") == [], done
        first = {"identity-unproven"} | ({"mitm-or-host-key-changed"} if case == "another" else set())
        assert done.status == 3 and ranked(done)[0] in first, done
    else:
        assert told["principal"] == FULL and told["pubKeyAuth"] is True, told


def test_an_earlier_walk_pins_the_key_and_another_key_gets_no_password(pairs, folder):
    """By name, because what answers at a loopback address is not remembered under it."""
    state, words = folder / "state", ["--address", "127.0.0.1"]

    def visit(*trust: str) -> walk.Run:
        return ask("check", f"{NAME}:{port}", *words, *trust, user=FULL, password=PASSWORD, state=state)

    with acceptor(pairs["valid"], folder, users=ACCOUNT) as server:
        port = server.port
        visit("--trust-on-first-use")
        again = visit()
        assert value(again, "authenticate.trust")["outcome"] == "pinned", again
        assert again.status == 0, again
        assert len(server.logons()) == 2
    with acceptor(pairs["replaced"], folder, "--port", str(port), users=ACCOUNT) as server:
        done = visit("--trust-on-first-use")
        assert server.logons() == []
    trust = value(done, "authenticate.trust")
    assert trust["outcome"] == "refused" and trust["why"] == "changed", done
    assert done.status in (2, 3), done


@pytest.mark.parametrize("command", ["check", "prove"])
def test_whoever_was_refused_is_refused_again(command, pairs, folder):
    """What is remembered of a refused walk vouches for nobody; a fingerprint that is given does, from then on."""
    state, words = folder / "state", ["--address", "127.0.0.1"]

    def visit(*trust: str) -> walk.Run:
        return ask(command, f"{NAME}:{server.port}", *words, *trust, user=FULL, password=PASSWORD, state=state)

    with acceptor(pairs["valid"], folder, users=ACCOUNT) as server:
        for _ in range(2):
            done = visit()
            trust = value(done, "authenticate.trust")
            assert (trust["outcome"], trust.get("why")) == ("refused", "first-contact"), done
            assert done.status == 3 and server.logons() == [], done
        assert value(visit("--trust", pairs["valid"].fingerprint()), "authenticate.trust")["outcome"] == "given"
        assert value(visit(), "authenticate.trust")["outcome"] == "pinned"
        assert len(server.logons()) == 2


PLANTED = "Pl4nted-Secret-ü☃"


def md4(data: bytes) -> bytes:
    """[RFC 1320], because OpenSSL 3 does not give it without its legacy provider."""
    bits, words = 8 * len(data), 0xFFFFFFFF
    data += b"\x80" + b"\0" * ((55 - len(data)) % 64) + bits.to_bytes(8, "little")
    state = [0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476]
    rounds = (
        (lambda b, c, d: b & c | ~b & d, 0, range(16), (3, 7, 11, 19)),
        (lambda b, c, d: b & c | b & d | c & d, 0x5A827999, [4 * (i % 4) + i // 4 for i in range(16)], (3, 5, 9, 13)),
        (lambda b, c, d: b ^ c ^ d, 0x6ED9EBA1, [0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15], (3, 9, 11, 15)),
    )
    for start in range(0, len(data), 64):
        block = [int.from_bytes(data[start + i : start + i + 4], "little") for i in range(0, 64, 4)]
        a, b, c, d = state
        for mix, constant, order, shifts in rounds:
            for i, at in enumerate(order):
                total = (a + (mix(b, c, d) & words) + block[at] + constant) & words
                shift = shifts[i % 4]
                a, b, c, d = d, (total << shift | total >> (32 - shift)) & words, b, c
        state = [(x + y) & words for x, y in zip(state, (a, b, c, d), strict=True)]
    return b"".join(word.to_bytes(4, "little") for word in state)


def forms(secret: str) -> list[bytes]:
    """All that the secret may look like: text, wide text, the hash that is worth as much, each also in hex and in base64."""
    wide = secret.encode("utf-16-le")
    core = secret.split("-ü")[0]
    found = [secret.encode(), wide, md4(wide), core.encode(), core.encode("utf-16-le")]
    for plain in list(found):
        found += [plain.hex().encode(), plain.hex().upper().encode()]
        for shift in range(3):
            coded = base64.b64encode(b"\0" * shift + plain)
            found.append(coded[(0, 2, 3)[shift] : len(coded) - 4])
    return found


def unfolded(data: bytes, depth: int = 4) -> list[bytes]:
    """The data, and what is packed in it: gzip, zlib, the texts of JSON and base64 within those."""
    found = [data]
    if depth == 0:
        return found
    if data[:2] == b"\x1f\x8b":
        found += unfolded(gzip.decompress(data), depth - 1)
    elif data[:1] == b"\x78":
        try:
            found += unfolded(zlib.decompressobj().decompress(data), depth - 1)
        except zlib.error:
            pass
    for text in re.findall(rb'"((?:[^"\\]|\\.)*)"', data):
        try:
            plain = json.loads(b'"' + text + b'"')
        except ValueError:
            continue
        if plain.encode() != text:
            found.append(plain.encode())
        if len(plain) >= 16 and re.fullmatch(r"[A-Za-z0-9+/_-]+={0,2}", plain):
            try:
                found += unfolded(base64.b64decode(plain, validate=True), depth - 1)
            except ValueError:
                pass
    return found


def assert_nothing_holds(secret: str, done: walk.Run, folder: Path) -> None:
    written = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert written
    written |= {Path("stdout"): done.stdout.encode(), Path("stderr"): done.stderr.encode()}
    for path, data in written.items():
        for piece in unfolded(data):
            for form in forms(secret):
                assert form not in piece, f"{path} holds {form!r}"


def test_the_search_finds_what_is_planted():
    for hidden in (
        PLANTED.encode("utf-16-le"), json.dumps({"a": PLANTED}).encode(), md4(PLANTED.encode("utf-16-le")).hex().encode(),
        gzip.compress(json.dumps({"b": base64.b64encode(b"ab" + PLANTED.encode()).decode()}).encode()),
        base64.b64encode(b"x" + PLANTED.encode("utf-16-le") + b"yz"),
    ):  # fmt: skip
        assert any(form in piece for piece in unfolded(hidden) for form in forms(PLANTED)), hidden
    assert md4(b"abc").hex() == "a448017aaf21d8525fc10ae87aa6729d"
    assert hashlib.sha256(b"").hexdigest().encode() not in forms(PLANTED)


@pytest.mark.parametrize("command", ["check", "prove"])
@pytest.mark.parametrize("host", ["accepts", "refuses", "tls", "old-security"])
def test_nothing_that_is_written_holds_the_password(host, command, pairs, folder, serve):
    kept = folder / "written"
    kept.mkdir()
    form = [] if host == "refuses" else ["--json"]
    words = ["--verbose", "--html", str(kept / "r.html"), "--record", str(kept / "r.walk")]
    words += ["--case", str(kept / "r.case")]
    words += ["--screen", str(kept / "r.png")] if command == "prove" else []

    def run(port: int, user: str) -> walk.Run:
        return walk.run(
            command, f"127.0.0.1:{port}", *form, "--user", user, "--password-env", VARIABLE, "--trust-on-first-use",
            "--trust", pairs["valid"].fingerprint(), "--timeout", "15", *words,
            environment={VARIABLE: PLANTED}, state=kept / "state",
        )  # fmt: skip

    if host == "tls":
        # The session itself carries the password, to a server that is vouched for.
        done = run(serve("shadow", "tls", "valid", shows=True).port, "joe")
        assert command == "check" or value(done, "activate.end")["outcome"] == "activated", done
    elif host == "old-security":
        server = serve("shadow", "rdp", "valid", shows=True)
        with Forwarder(server.port) as forwarder:
            done = run(forwarder.port, "joe")
        said = b"".join(data for talk in forwarder.conversations for _, client, data in talk.said if client)
        for form in forms(PLANTED):
            assert form not in said, "the password went over the wire in clear"
    else:
        users = {f"DOM:{USER}": PLANTED if host == "accepts" else "another"}
        with acceptor(pairs["valid"], folder, users=users) as server:
            done = run(server.port, FULL)
            records = server.records()
        assert (FULL in [told["principal"] for told in records]) == (host == "accepts"), records
    assert done.stdout and all((kept / f"r.{kind}").exists() for kind in ("html", "walk", "case")), done
    assert_nothing_holds(PLANTED, done, kept)
