"""What `--record` keeps: `redial read` must come to the same verdict, and no file must do harm."""

import json
import stat

import pytest
from rig import lab, walk

FAULTS = lab.faults()
JUDGED = ("verdict", "steps", "ruledOut", "ask", "notes", "target", "host", "vantage", "probes", "startedAt", "final")


def assert_same_verdict(first: dict, again: dict) -> None:
    for key in JUDGED:
        assert again[key] == first[key], key
    assert [cause["id"] for cause in again["causes"]] == [cause["id"] for cause in first["causes"]]
    for one, other in zip(first["causes"], again["causes"]):
        assert other["probability"] == pytest.approx(one["probability"], abs=1e-9)
        assert other["because"] == one["because"]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault["id"])
def test_a_recorded_walk_is_judged_alike(fault, folder):
    file = folder / "walk.json"
    with lab.Lab(fault["id"], folder) as server:
        # That a silent server is waited for, another test has seen.
        quick = None if "--timeout" in server.arguments else 8
        done = walk.check(*server.arguments, "--record", str(file), timeout=quick)
    recorded = json.loads(file.read_text())
    walk.assert_holds(recorded, "walk")
    again = walk.run("read", str(file), "--json", seconds=10)
    walk.assert_keeps_the_contract(again, done)
    assert again.status == done.status, again
    assert_same_verdict(done.document, again.document)
    assert len(recorded["traces"]) == done.document["connections"]["opened"], recorded["traces"]


@pytest.fixture(scope="module")
def recorded(tmp_path_factory) -> dict:
    """A recorded walk to a server whose certificate has expired, as `check` wrote it."""
    home = tmp_path_factory.mktemp("recorded")
    file = home / "walk.json"
    with lab.Lab("selfsigned-cert-expired-not-renewed", home) as server:
        done = walk.check(*server.arguments, "--record", str(file))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    return {"file": file, "document": json.loads(file.read_text()), "done": done}


def test_the_bytes_of_every_connection_are_there(recorded):
    for trace in recorded["document"]["traces"]:
        pieces = trace["pieces"]
        assert pieces[0]["from"] == "us"
        assert pieces[0]["hex"].startswith("0300"), "a TPKT frame comes first"
        assert trace["openedMs"] <= trace["connectedMs"] <= pieces[0]["atMs"] <= trace["closedMs"]
        assert not trace["cut"]
        for side, count in (("us", trace["sentBytes"]), ("them", trace["receivedBytes"])):
            assert sum(len(piece["hex"]) // 2 for piece in pieces if piece["from"] == side) == count


def test_read_takes_the_options_of_check(recorded, folder):
    file = str(recorded["file"])
    short = walk.run("read", file, "--short", seconds=10)
    assert short.stdout.split()[:2] == ["2", "selfsigned-cert-expired-not-renewed"] or short.status == 1, short
    assert walk.run("read", file, "--require", "stay", seconds=10).status in {2, 3}
    page = folder / "page.html"
    assert walk.run("read", file, "--html", str(page), "--code", "0x904", seconds=10).status == recorded["done"].status
    assert "0x904" in page.read_text()
    coded = walk.run("read", file, "--json", "--code", "0xb09", "--extended", "0x1", seconds=10).document
    [said] = [seen for seen in coded["observations"] if seen["kind"] == "client.code"]
    assert said["value"] == {"code": 0xB09, "extended": 1}


def test_an_answer_given_to_check_is_kept_and_another_comes_before_it(folder):
    file = folder / "walk.json"
    with lab.Lab("rdp-cert-key-unreadable", folder) as server:
        plain = walk.check(*server.arguments, "--record", str(file))
        question = plain.document["ask"][0]["id"]
        said = walk.check(*server.arguments, "--record", str(file), "--answer", f"{question}=yes")
    again = walk.run("read", str(file), "--json", seconds=10)
    assert_same_verdict(said.document, again.document)
    other = walk.run("read", str(file), "--json", "--answer", f"{question}=no", seconds=10)
    assert other.document["causes"] != again.document["causes"], other


def test_what_this_version_does_not_know_is_passed_over_with_a_warning(recorded, folder):
    document = json.loads(json.dumps(recorded["document"]))
    document["observations"].append(
        {"id": "n1", "step": "reach", "probe": "p", "atMs": 1, "durationMs": None, "kind": "reach.novelty", "value": {}}
    )
    document["novelty"] = {"a": [1, 2]}
    file = folder / "newer.json"
    file.write_text(json.dumps(document))
    done = walk.run("read", str(file), "--json", seconds=10)
    assert_same_verdict(recorded["done"].document, done.document)
    assert "reach.novelty" in done.stderr, done


HOSTILE = {
    "empty": b"",
    "no-json": b"It did not work.\r\n",
    "report": b'{"schema": "redial.report/1"}',
    "later-schema": b'{"schema": "redial.walk/2"}',
    "no-schema": b"[]",
    "only-the-name": b'{"schema": "redial.walk/1"}',
    "arrays": b"[" * 1_000_000,
    "objects": b'{"a":' * 300_000,
    "control-characters": b'{"schema": "\\u001b[2J\\u202e"}',
    "not-utf-8": b'{"schema": "\xff\xfe"}',
    "long": b" " * (64 * 1024 * 1024 + 1),
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_file_that_is_no_recorded_walk_is_refused_in_a_sentence(content, folder):
    file = folder / "walk.json"
    file.write_bytes(content)
    done = walk.run("read", str(file), seconds=20, measured=True)
    assert done.status == 65, done
    assert done.stdout == "", done
    assert len(done.stderr.strip().splitlines()) == 1, done
    walk.assert_printable(done.stderr)
    assert done.peak_kib < 600 * 1024, done


def test_half_a_recorded_walk_is_refused(recorded, folder):
    file = folder / "half.json"
    whole = recorded["file"].read_bytes()
    for part in (1, 2, 3):
        file.write_bytes(whole[: len(whole) * part // 4])
        assert walk.run("read", str(file), seconds=10).status == 65


@pytest.mark.parametrize("option", ["--html", "--record"])
def test_a_file_that_cannot_be_written_is_told_before_the_walk(option, folder):
    place = str(folder / "nowhere" / "file")
    done = walk.run("check", "127.0.0.1:1", "--json", option, place, seconds=10)
    assert done.status == 65, done
    assert done.document["schema"] == "redial.error/1", done


def test_a_page_that_proves_unwritable_afterwards_leaves_one_document(recorded, folder):
    # The page is written beside its place first, and there lies a folder.
    (folder / "page.html.part").mkdir()
    done = walk.run("read", str(recorded["file"]), "--json", "--html", str(folder / "page.html"), seconds=10)
    assert done.status == 65, done
    assert done.document["schema"] == "redial.error/1", done


def test_a_record_on_standard_output_is_the_only_thing_there(folder):
    with lab.Lab("healthy-windows-nla", folder) as server:
        done = walk.run("check", *server.arguments, "--record", "-", seconds=40)
    assert done.status == 0, done
    walk.assert_holds(done.document, "walk")


EXTREMES = [0, -1, 1, 255, 65_535, 2**32 - 1, 2**63 - 1, -(2**63), 1e308, -1e308, 5e-324]


def with_every(document: object, kind: type, value: object, keep: frozenset[str]) -> object:
    """A copy in which every value of a kind is another one, but for those under the keys that a reader needs."""
    if isinstance(document, list):
        return [with_every(element, kind, value, keep) for element in document]
    if isinstance(document, dict):
        return {key: old if key in keep else with_every(old, kind, value, keep) for key, old in document.items()}
    is_of_kind = isinstance(document, (int, float)) if kind is float else isinstance(document, kind)
    return value if is_of_kind and not isinstance(document, bool) else document


@pytest.mark.parametrize("number", EXTREMES, ids=str)
@pytest.mark.parametrize("fault", ["healthy-windows-nla", "port-taken-by-other-process-http"])
def test_numbers_of_any_size_do_no_harm(fault, number, folder):
    file, changed = folder / "walk.json", folder / "changed.json"
    with lab.Lab(fault, folder) as server:
        walk.run("check", *server.arguments, "--timeout", "8", "--record", str(file), seconds=20)
    document = with_every(json.loads(file.read_text()), float, number, frozenset({"port", "traces", "connections"}))
    changed.write_text(json.dumps(document))
    for form in (["--json"], ["--short"], ["--html", str(folder / "page.html")]):
        done = walk.run("read", str(changed), *form, seconds=20)
        assert done.status in {0, 1, 2, 3}, done
        walk.assert_printable(done.stdout)


def test_words_of_any_kind_are_shown_escaped(recorded, folder):
    file, page = folder / "words.json", folder / "page.html"
    keys = {"schema", "kind", "id", "step", "probe", "startedAt", "instant", "outcome", "question", "attempt", "why", "form"}
    keys |= {"family", "match", "status", "stage", "policy", "nature", "from", "hex", "traces", "answers"}
    nasty = "</p><script>\x1b[2J\u202e\x9b" + "a" * 5000
    file.write_text(json.dumps(with_every(recorded["document"], str, nasty, frozenset(keys))))
    for form in (["--json"], ["--short"], ["--html", str(page)], ["--color", "never"]):
        done = walk.run("read", str(file), *form, seconds=20)
        assert done.status in {0, 1, 2, 3}, done
        walk.assert_printable(done.stdout)
        walk.assert_printable(done.stderr)
    walk.assert_printable(page.read_text())
    assert "<script" not in page.read_text()
    compared = walk.run("compare", str(file), str(recorded["file"]), seconds=20)
    assert compared.status in {2, 3}, compared
    walk.assert_printable(compared.stdout)
