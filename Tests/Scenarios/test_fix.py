"""`redial fix`: what it plans for a host that is broken in a known way. It changes nothing yet."""

import pytest
from rig import lab, walk


def plan(server: lab.Lab, *options: str, status: int) -> dict:
    done = walk.run("fix", *server.arguments, "--json", "--timeout", "10", *options, seconds=40)
    assert done.status == status, done
    walk.assert_holds(done.document, "plan")
    walk.assert_printable(done.stdout)
    return done.document


def ids(planned: dict) -> list[str]:
    return [repair["id"] for repair in planned["repairs"]]


# The repairs that must be in the plan, in this order: the least invasive first.
ORDERS = [
    # From outside it looks like stopped certificate services, and starting those interrupts nothing.
    (
        "rdp-cert-key-unreadable", "start-certificate-services", "start-services", "regenerate-listener-certificate",
        "repair-machinekeys-acl",
    ),
    ("selfsigned-cert-expired-not-renewed", "regenerate-listener-certificate"),
    ("tls-only-or-rdp-only-server", "security-layer-tls", "allow-protocol-negotiation"),
]


@pytest.mark.parametrize(("fault", "order"), [(fault, list(order)) for fault, *order in ORDERS])
def test_the_cause_leads_to_its_repairs(fault, order, tmp_path):
    with lab.Lab(fault, tmp_path) as server:
        planned = plan(server, status=0)
    assert [one for one in ids(planned) if one in order] == order, planned
    assert ids(planned)[0] == order[0], planned
    assert planned["verdict"] and planned["digest"].startswith("sha256:")
    for repair in planned["repairs"]:
        assert repair["causes"] and not repair["lowersSecurity"], repair
        assert all(change["before"] is None for change in repair["changes"]), repair


def test_a_healthy_host_needs_no_repair(tmp_path):
    with lab.Lab("healthy-windows-nla", tmp_path) as server:
        planned = plan(server, status=0)
    assert planned["repairs"] == planned["refused"] == planned["advice"] == []


def test_who_reaches_only_the_client_gets_words_for_who_reaches_the_server(tmp_path):
    with lab.Lab("selfsigned-cert-expired-not-renewed", tmp_path) as server:
        planned = plan(server, "--can", "client", status=3)
    assert ids(planned) == []
    assert {advice["to"] for advice in planned["advice"]} == {"administrator"}


def test_a_refused_fix_is_refused_with_its_reason(tmp_path):
    with lab.Lab("rdp-cert-key-unreadable", tmp_path) as server:
        planned = plan(server, "--repair", "rename-machinekeys", status=3)
    assert [refusal["id"] for refusal in planned["refused"]] == ["rename-machinekeys"]


def test_the_plan_is_readable_and_says_that_nothing_was_done(tmp_path):
    with lab.Lab("rdp-cert-key-unreadable", tmp_path) as server:
        done = walk.run("fix", *server.arguments, "--timeout", "10", seconds=40)
    assert done.status == 0, done
    walk.assert_printable(done.stdout)
    assert done.stdout.rstrip().endswith("Nothing was changed: this is a plan."), done
    assert all(len(line) <= 80 for line in done.stdout.splitlines()), done


def test_the_list_names_repairs_and_refusals():
    done = walk.run("fix", "--list")
    assert done.status == 0, done
    assert "enable-remote-desktop" in done.stdout and "disable-nla" in done.stdout, done


def test_the_list_is_a_document_too():
    done = walk.run("fix", "--list", "--json")
    assert done.status == 0, done
    walk.assert_holds(done.document, "repairs")
    listed = {repair["id"]: repair for repair in done.document["repairs"]}
    assert listed["test-without-nla"]["experiment"] and not listed["enable-remote-desktop"]["experiment"], done
    assert "disable-nla" in {fix["id"] for fix in done.document["refused"]}, done


@pytest.mark.parametrize("command", ["fix", "try"])
def test_help_names_only_what_is_taken(command):
    told = walk.run(command, "--help").stdout
    assert "--json" in told and "redial.plan/1" in told, told
    assert not any(option in told for option in ("--short", "--html", "--require", "--plugin")), told


def test_an_experiment_lets_nobody_in():
    """It walks three times, and a logon is never tried again by itself."""
    words = ("try", "h", "--repair", "test-without-nla", "--for", "10s", "--accept-risk", "--inside", "ssh://h")
    done = walk.run(*words, "--user", "anna", "--json")
    assert (done.status, done.document["code"]) == (64, 64), done
    assert "leave --user out" in done.stderr, done


def test_a_plan_that_cannot_be_read_is_said(tmp_path):
    words = ("fix", "h", "--inside", "hive:/nonexistent", "--apply", "--json", "--plan")
    done = walk.run(*words, str(tmp_path / "none.json"))
    assert done.status == 65 and "cannot be read" in done.stderr, done
    (tmp_path / "other.json").write_text("{}")
    done = walk.run(*words, str(tmp_path / "other.json"))
    assert done.status == 65 and "is no plan" in done.stderr, done


@pytest.mark.parametrize(
    "arguments", [[], ["h", "--repair", "no-such-repair"], ["h", "--can", "everything"], ["h", "--short"]]
)
def test_bad_usage_is_said(arguments):
    done = walk.run("fix", *arguments, "--json")
    assert (done.status, done.document["code"]) == (64, 64), done
