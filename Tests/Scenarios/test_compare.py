"""`redial compare`: where two walks part, and what explains it."""

import json

import pytest
from rig import lab, walk


def compare(a: str, b: str, status: int) -> dict:
    done = walk.run("compare", a, b, "--json", "--timeout", "10", seconds=40)
    assert done.status == status, done
    walk.assert_holds(done.document, "comparison")
    walk.assert_printable(done.stdout)
    return done.document


@pytest.fixture(scope="module")
def recorded(tmp_path_factory) -> dict[str, str]:
    """The path of a recorded walk by fault; `again` is the healthy host a second time."""
    home, files = tmp_path_factory.mktemp("compared"), {}
    for fault in ("healthy-windows-nla", "rdp-cert-key-unreadable"):
        with lab.Lab(fault, home) as server:
            for name in (fault, "again") if fault.startswith("healthy") else (fault,):
                files[name] = str(home / f"{name}.json")
                walk.check(*server.arguments, "--record", files[name])
    return files


def test_the_same_host_twice_is_alike(recorded):
    told = compare(recorded["healthy-windows-nla"], recorded["again"], 0)
    assert (told["state"], told["step"], told["differences"]) == ("alike", None, [])


def test_a_broken_host_beside_a_healthy_one(recorded):
    told = compare(recorded["healthy-windows-nla"], recorded["rdp-cert-key-unreadable"], 2)
    assert (told["state"], told["step"], told["relation"]) == ("differs", "encrypt", "other-target")
    assert told["explanation"]["text"]
    [side] = [told["second"]]
    assert (side["verdict"]["state"], side["verdict"]["step"]) == ("broken", "encrypt")


def test_a_renewed_certificate_is_explained(recorded, folder):
    document = json.loads(open(recorded["healthy-windows-nla"]).read())
    document["startedAt"] = "2026-01-01T00:00:00.000Z"
    for seen in document["observations"]:
        if seen["kind"] == "certificate.shown":
            seen["value"]["sha256"], seen["value"]["publicKeySHA256"] = "1" * 64, "2" * 64
        if seen["kind"] == "certificate.notBefore":
            seen["value"]["instant"] = "2025-12-01T00:00:00.000Z"
    earlier = folder / "earlier.json"
    earlier.write_text(json.dumps(document))
    told = compare(str(earlier), recorded["healthy-windows-nla"], 2)
    assert (told["relation"], told["step"]) == ("other-time", "encrypt")
    assert told["explanation"]["id"] == "compare.explain.renewed", told["explanation"]


def test_two_hosts_are_walked_to_now(folder):
    with lab.Lab("healthy-windows-nla", folder) as server:
        told = compare("127.0.0.1:1", f"127.0.0.1:{server.port}", 2)
    assert told["step"] == "reach", told
    assert told["first"]["file"] is None


def test_people_are_told_the_same(recorded):
    done = walk.run("compare", recorded["healthy-windows-nla"], recorded["rdp-cert-key-unreadable"], seconds=10)
    assert done.status == 2, done
    walk.assert_printable(done.stdout)
    assert "they part at encrypt" in done.stdout and "What explains it" in done.stdout, done
    assert max(map(len, done.stdout.splitlines())) <= 80, done


@pytest.mark.parametrize("bad, status", [("/nonexistent/walk.json", 65), ("a b", 64), ("", 64)])
def test_what_cannot_be_compared_is_refused_before_anyone_is_walked_to(bad, status):
    done = walk.run("compare", "192.0.2.1", bad, "--json", seconds=5)
    assert done.status == status, done
    assert done.document["schema"] == "redial.error/1", done
