"""`redial check --user` with Kerberos: a domain controller (Samba's) gives the tickets, and a server of other people's making
(pyspnego over MIT's GSS-API) takes them, behind a certificate that nobody trusts."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Scenarios"))
from rig import certificates, walk  # noqa: E402
from rig.controller import ADDRESS, REALM  # noqa: E402
from rig.logon import acceptor, ask, ranked, value, values  # noqa: E402

HOST, SERVICE = "desk.ad.test", "TERMSRV/desk.ad.test"
USER, PASSWORD, NEW = "annette", "Sesame-ü-3x", "Sesame-ü-4x"


@pytest.fixture(scope="module")
def keytab(controller, tmp_path_factory) -> Path:
    for user in (USER, "barred", "stale"):
        controller.here("user", "create", user, PASSWORD)
    controller.here("user", "disable", "barred")
    controller.here("user", "setpassword", "stale", f"--newpassword={NEW}", "--must-change-at-next-login")
    controller.here("computer", "create", "desk")
    controller.here("user", "setpassword", "desk$", "--newpassword=Machine-2x-pass")
    controller.here("spn", "add", SERVICE, "desk$")
    path = tmp_path_factory.mktemp("key") / "desk.keytab"
    controller.here("domain", "exportkeytab", str(path), f"--principal={SERVICE}")
    return path


@pytest.fixture(scope="module")
def pair(tmp_path_factory) -> certificates.Pair:
    folder = tmp_path_factory.mktemp("pair")
    made = certificates.Pair(folder / "desk.crt", folder / "desk.key")
    certificates.sign(certificates.Recipe(name=HOST), made)
    return made


@pytest.fixture
def desk(controller, keytab, pair, tmp_path):
    """The server, in the controller's namespace."""
    (tmp_path / "krb5.conf").write_text(
        f"[libdefaults]\n default_realm = {REALM}\n rdns = false\n dns_lookup_kdc = false\n dns_canonicalize_hostname = false\n"
    )
    settings = {"KRB5_CONFIG": str(tmp_path / "krb5.conf"), "KRB5_KTNAME": str(keytab)}
    with acceptor(
        pair, tmp_path, "--address", ADDRESS, "--hostname", HOST, protocol="negotiate", inside=controller.inside,
        environment=settings,
    ) as server:  # fmt: skip
        yield server


def check(controller, desk, user: str = USER, password: str = PASSWORD, kdc: str = ADDRESS) -> walk.Run:
    return ask(
        "check", f"{HOST}:{desk.port}", "--address", ADDRESS, "--kdc", kdc, user=f"{user}@{REALM}", password=password,
        inside=controller.inside,
    )


def assert_told_nothing(desk) -> None:
    """Nobody knows the server: what Kerberos does not prove gets no NTLM response either."""
    for told in desk.records(least=0):
        assert told["principal"] is None and told["pubKeyAuth"] is None and told["credentials"] == {}, told


def test_kerberos_proves_the_server_that_no_certificate_proves(controller, desk):
    done = check(controller, desk)
    told = desk.record()
    assert told["mechanism"] == "kerberos" and told["principal"] == f"{USER}@{REALM}", told
    assert told["pubKeyAuth"] is True, told
    assert value(done, "authenticate.trust")["outcome"] == "kerberos", done
    accepted = value(done, "authenticate.logon")
    assert accepted["outcome"] == "accepted" and accepted["mechanism"] == "Kerberos", done
    assert done.document["verdict"]["provenThrough"] == "authenticate", done


def test_a_password_that_the_controller_refuses_is_never_shown_to_the_server(controller, desk):
    done = check(controller, desk, password="Sesame-not-3x")
    assert done.status == 2 and done.document["verdict"]["step"] == "authenticate", done
    assert ranked(done)[0] == "wrong-password-or-user-form", done
    assert values(done, "authenticate.logon") == [], done
    assert_told_nothing(desk)


@pytest.mark.parametrize(
    ("user", "password", "cause"),
    [("barred", PASSWORD, "account-disabled-expired-restricted"), ("stale", NEW, "password-expired-or-must-change")],
)
def test_the_state_of_an_account(user, password, cause, controller, desk):
    done = check(controller, desk, user, password)
    walk.expected("broken", "authenticate", cause).hold_against(done)
    assert_told_nothing(desk)


def test_without_a_controller_the_password_stays_here(controller, desk):
    done = check(controller, desk, kdc=f"{ADDRESS}:89")
    assert done.status in (2, 3), done
    # Either would let the user in: a controller, or somebody's word for the certificate.
    assert set(ranked(done)[:2]) == {"kdc-unreachable", "identity-unproven"}, done
    assert_told_nothing(desk)


def test_the_tickets_that_the_user_has(controller, desk, tmp_path):
    settings = {"KRB5_CONFIG": str(tmp_path / "krb5.conf"), "KRB5CCNAME": f"FILE:{tmp_path}/tickets"}
    with (tmp_path / "krb5.conf").open("a") as file:
        file.write(f"[realms]\n {REALM} = {{\n  kdc = {ADDRESS}\n }}\n")
    subprocess.run(
        [*controller.inside, "kinit", f"{USER}@{REALM}"], input=PASSWORD + "\n", text=True, check=True, timeout=30,
        env=os.environ | settings, capture_output=True,
    )  # fmt: skip
    done = ask(
        "check", f"{HOST}:{desk.port}", "--address", ADDRESS, "--kdc", ADDRESS, "--ticket-cache", "--user",
        f"{USER}@{REALM}", environment=settings, inside=controller.inside,
    )  # fmt: skip
    assert value(done, "authenticate.logon")["outcome"] == "accepted", done
    assert desk.record()["principal"] == f"{USER}@{REALM}"
