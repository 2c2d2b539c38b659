"""Kerberos with a real domain controller: what it says of every state of an account, of names and of clocks, and what silence is."""

import json
import os
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from rig import walk
from rig.controller import ADDRESS, REALM, Controller

RIG = Path(__file__).resolve().parents[1] / "Scenarios/rig"
HOST, SERVICE = "rdp.ad.test", "TERMSRV/rdp.ad.test"
PASSWORD, LATER, ODD = "Sesame-1x", "Sesame-2x", "Pässwörd 1€ 漢字 \U0001f511 \"'\\"
NOBODY = "10.78.0.66"  # an address of the controller's network at which every packet is dropped
DROPPED, CLOSED = f"{NOBODY}:88", f"{ADDRESS}:89"
OVERDUE_SECONDS = 1.0


@pytest.fixture(scope="module")
def domain(controller, tmp_path_factory) -> Controller:
    for user in ("joe", "wrong", "locked", "disabled", "mustchange", "expired"):
        controller.here("user", "create", user, PASSWORD)
    controller.here("user", "create", "ünï", ODD)
    controller.here("user", "disable", "disabled")
    controller.here("user", "setexpiry", "expired", "--days=-1")
    controller.here("user", "setpassword", "mustchange", f"--newpassword={LATER}", "--must-change-at-next-login")
    controller.here("domain", "passwordsettings", "set", "--account-lockout-threshold=3")
    controller.here("computer", "create", "rdp")
    controller.here("user", "setpassword", "rdp$", "--newpassword=Machine-1x-pass")
    controller.here("spn", "add", SERVICE, "rdp$")
    # `locked` locks itself, by the tries that the domain allows.
    for _ in range(3):
        assert logon(controller, "--user", "locked", password="no").outcome == "wrong-password"
    rules = f"table inet t {{\n chain o {{\n  type filter hook output priority 0;\n  ip daddr {NOBODY} drop\n }}\n}}\n"
    controller.run("nft", "-f", "/dev/stdin", text=rules)
    return controller


class Logon:
    """What `redial kerberos-logon` printed: facts in their order, and what they mean."""

    def __init__(self, done: subprocess.CompletedProcess, seconds: float):
        self.said, self.seconds = done.stdout + done.stderr, seconds
        lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
        self.kdcs = [line["value"] for line in lines if line["kind"] == "authenticate.kdc"]
        (self.end,) = [line["value"] for line in lines if line["kind"] == "authenticate.kerberos"]
        (self.causes,) = [line["value"] for line in lines if line["kind"] == "causes"]
        self.outcome = self.end["outcome"]


def logon(
    domain: Controller, *words: str, password: str = PASSWORD, prefix: list[str] | None = None, timeout: float = 10,
    environment: dict[str, str] | None = None,
) -> Logon:  # fmt: skip
    host = words[0] if words and not words[0].startswith("-") else HOST
    rest = words[1:] if host is not HOST else words
    if "--realm" not in rest and "--user" in rest:
        rest = (*rest, "--realm", REALM)
    command = [walk.program(), "kerberos-logon", host, "--timeout", str(timeout), *rest]
    began = time.monotonic()
    done = subprocess.run(
        [*domain.inside, *(prefix or []), *command], input=password + "\n", capture_output=True, text=True, timeout=60,
        env=os.environ | (environment or {}), check=False,
    )  # fmt: skip
    made = Logon(done, time.monotonic() - began)
    # Nothing that is printed holds the password.
    assert password not in made.said
    assert made.seconds < timeout + OVERDUE_SECONDS, made.said
    return made


LOCKED, BARRED = "account-locked", "account-disabled-expired-restricted"
WRONG, MUST_CHANGE = "wrong-password-or-user-form", "password-expired-or-must-change"

# Written down before the first run: what comes of it, and the cause (or the class that nobody outside can tell apart).
EXPECTED = [
    ("right password", ["--user", "joe"], PASSWORD, "ticket", set()),
    ("any Unicode", ["--user", "ünï"], ODD, "ticket", set()),
    ("wrong password", ["--user", "wrong"], "Sesame-1y", "wrong-password", {WRONG}),
    ("unknown user", ["--user", "nobody"], PASSWORD, "unknown-user", {WRONG}),
    # Samba does not say that it is locked; a Windows controller may.
    ("locked", ["--user", "locked"], PASSWORD, {"revoked", "locked"}, {LOCKED, BARRED}),
    ("disabled", ["--user", "disabled"], PASSWORD, "disabled", {BARRED}),
    ("expired account", ["--user", "expired"], PASSWORD, {"account-expired", "revoked"}, {LOCKED, BARRED}),
    ("must change", ["--user", "mustchange"], LATER, "password-expired", {MUST_CHANGE}),
    ("unknown SPN", ["alias.ad.test", "--user", "joe"], PASSWORD, "unknown-service", {"spn-or-name-alias"}),
    ("user like an address", ["--user", "joe@ad.test", "--enterprise"], PASSWORD, "ticket", set()),
    ("NetBIOS name as realm", ["--user", "joe", "--realm", "ADT", "--kdc", ADDRESS], PASSWORD, "ticket", set()),
    ("realm nobody has", ["--user", "joe", "--realm", "OTHER.TEST"], PASSWORD, "no-kdc", {"kdc-unreachable"}),
    ("closed port 88", ["--user", "joe", "--kdc", CLOSED], PASSWORD, "no-kdc", {"kdc-unreachable"}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "words", "password", "outcome", "causes"), EXPECTED, ids=[row[0] for row in EXPECTED])
def test_what_the_domain_controller_says(domain, name, words, password, outcome, causes):
    made = logon(domain, *words, password=password)
    assert made.outcome in ({outcome} if isinstance(outcome, str) else outcome), made.said
    if causes:
        assert made.causes[0]["id"] in causes, made.said
    else:
        assert made.end["encryption"].startswith("aes256"), made.said
    # The password is tried once, and not at all where the name already ends it.
    assert sum(kdc["withPassword"] for kdc in made.kdcs) <= 1, made.said


@pytest.mark.parametrize("minutes", [-10, 10])
def test_clocks_that_differ(domain, minutes):
    made = logon(domain, "--user", "joe", prefix=["faketime", "-f", f"{minutes:+d}m"])
    assert made.outcome == "clock-skew", made.said
    assert made.causes[0]["id"] == "clock-skew", made.said
    assert all(abs(kdc["clockSkewMs"] + minutes * 60_000) < 2000 for kdc in made.kdcs), made.said


def test_a_clock_within_the_limit_is_measured_and_works(domain):
    made = logon(domain, "--user", "joe", prefix=["faketime", "-f", "+3m"])
    assert made.outcome == "ticket", made.said
    assert abs(made.kdcs[0]["clockSkewMs"] + 180_000) < 2000, made.said


@pytest.mark.parametrize("timeout", [2, 4])
def test_a_black_hole_does_not_delay_the_verdict(domain, timeout):
    made = logon(domain, "--user", "joe", "--kdc", DROPPED, timeout=timeout)
    assert made.outcome in ("no-kdc", "deadline"), made.said
    assert [kdc["outcome"] for kdc in made.kdcs] == ["silent"], made.said
    assert made.causes[0]["id"] == "kdc-unreachable", made.said


def test_the_next_domain_controller_is_asked_in_time(domain):
    made = logon(domain, "--user", "joe", "--kdc", DROPPED, "--kdc", CLOSED, "--kdc", ADDRESS, timeout=6)
    assert made.outcome == "ticket", made.said
    assert [kdc["outcome"] for kdc in made.kdcs[:2]] == ["silent", "refused"], made.said


@contextmanager
def relay(domain: Controller, port: int, *words: str):
    """A domain controller on another port that counts what it is asked; yields its questions so far."""
    child = subprocess.Popen(
        [*domain.inside, sys.executable, "-B", str(RIG / "kdc_relay.py"), str(port), ADDRESS, *words],
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        child.stdout.readline()
        yield lambda: (child.terminate(), [json.loads(line) for line in child.stdout])[1]
    finally:
        child.kill()
        child.wait()


def test_a_wrong_password_is_tried_once_whoever_else_could_be_asked(domain):
    with relay(domain, 8801) as first, relay(domain, 8802) as second:
        made = logon(
            domain, "--user", "wrong", "--kdc", f"{ADDRESS}:8801", "--kdc", f"{ADDRESS}:8802", password="Sesame-1z"
        )
        assert made.outcome == "wrong-password", made.said
        assert [asked["withPassword"] for asked in first()] == [False, True]
        assert second() == []


def test_a_password_that_met_silence_goes_nowhere_else(domain):
    with relay(domain, 8803, "--silent-from", "2") as first, relay(domain, 8804) as second:
        made = logon(
            domain, "--user", "joe", "--kdc", f"{ADDRESS}:8803", "--kdc", f"{ADDRESS}:8804", timeout=4
        )
        assert made.outcome in ("no-kdc", "deadline"), made.said
        assert [asked["withPassword"] for asked in first()] == [False, True]
        assert second() == []


@pytest.fixture
def krb5(domain, tmp_path) -> dict[str, str]:
    """Settings for the programs of MIT Kerberos in this test, and a place for their tickets."""
    (tmp_path / "krb5.conf").write_text(f"[libdefaults]\n default_realm = {REALM}\n rdns = false\n")
    return {"KRB5_CONFIG": str(tmp_path / "krb5.conf"), "KRB5CCNAME": f"FILE:{tmp_path}/tickets"}


def kinit(domain: Controller, krb5: dict[str, str], *words: str) -> None:
    subprocess.run(
        [*domain.inside, "kinit", *words, f"joe@{REALM}"], input=PASSWORD + "\n", text=True, check=True,
        env=os.environ | krb5, capture_output=True,
    )  # fmt: skip


def test_tickets_that_the_user_has(domain, krb5):
    assert logon(domain, environment=krb5).outcome == "no-tickets"
    kinit(domain, krb5)
    made = logon(domain, environment=krb5)
    assert made.outcome == "ticket", made.said
    assert made.end["by"] == "tickets" and made.end["realm"] == REALM
    assert [kdc["exchange"] for kdc in made.kdcs] == ["tgs-req"]
    kinit(domain, krb5, "-l", "1s")
    time.sleep(1.2)
    assert logon(domain, environment=krb5).outcome == "no-tickets"


def test_settings_of_the_machine_are_not_asked(domain, krb5):
    Path(krb5["KRB5_CONFIG"]).write_text("this is no { profile")
    assert logon(domain, "--user", "joe", environment=krb5).outcome == "ticket"


def test_the_library_may_be_missing(domain, tmp_path):
    """A folder with a libkrb5.so.3 that is no library stands first on the loader's path."""
    (tmp_path / "libkrb5.so.3").write_text("")
    made = logon(domain, "--user", "joe", environment={"LD_LIBRARY_PATH": str(tmp_path)})
    assert made.outcome == "no-library", made.said
    assert made.kdcs == []


@pytest.fixture(scope="module")
def keytab(domain, tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("key") / "rdp.keytab"
    domain.here("domain", "exportkeytab", str(path), f"--principal={SERVICE}")
    return path


def test_a_server_and_we_prove_each_other_and_read_what_the_other_seals(domain, keytab, krb5):
    """The other side is MIT's GSS-API: it must take our request, prove itself, and open what we seal; and we what it seals."""
    acceptor = (
        "import gssapi, sys\n"
        "context = gssapi.SecurityContext(creds=gssapi.Credentials(usage='accept'), usage='accept')\n"
        "print(context.step(bytes.fromhex(sys.stdin.readline())).hex(), flush=True)\n"
        "opened = context.unwrap(bytes.fromhex(sys.stdin.readline()))\n"
        "sealed = context.wrap(b'from the server', True)\n"
        "print(sealed.message.hex(), flush=True)\n"
        "print(context.initiator_name, opened.message, opened.encrypted, sealed.encrypted, context.complete)\n"
    )
    command = [walk.program(), "kerberos-logon", HOST, "--user", "joe", "--realm", REALM, "--talk"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with (
        subprocess.Popen([*domain.inside, *command], **pipes) as ours,
        subprocess.Popen(
            [sys.executable, "-c", acceptor], env=os.environ | krb5 | {"KRB5_KTNAME": str(keytab)}, **pipes
        ) as theirs,
    ):
        ours.stdin.write(PASSWORD + "\n")
        ours.stdin.flush()
        request = next(line for line in ours.stdout if not line.startswith("{"))
        theirs.stdin.write(request)
        theirs.stdin.flush()
        for source, sink in ((theirs, ours), (ours, theirs), (theirs, ours)):
            sink.stdin.write(source.stdout.readline())
            sink.stdin.flush()
        assert ours.stdout.readline() == "from the server\n"
        assert theirs.stdout.readline() == f"joe@{REALM} b'from us' True True True\n"
