"""Case files: what `--case` keeps is judged to the same verdict, and what was in the file stays."""

import json
import stat

import pytest
from rig import lab, walk


def case_of(path) -> dict:
    document = json.loads(path.read_text())
    walk.assert_holds(document, "case")
    for entry in document["entries"]:
        walk.assert_holds(entry["walk"], "walk")
    return document


def keep(fault: str, folder, path, *more: str) -> walk.Run:
    with lab.Lab(fault, folder) as server:
        return walk.check(*server.arguments, *more, "--case", str(path))


@pytest.mark.parametrize("fault", ["healthy-windows-nla", "rdp-cert-key-unreadable", "selfsigned-cert-expired-not-renewed"])
def test_the_same_knowledge_says_the_same(fault, folder):
    path = folder / "case.json"
    done = keep(fault, folder, path, "--answer", "certificate-bound=yes")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    document = case_of(path)
    assert len(document["entries"]) == 1
    assert document["entries"][0]["said"]["text"] == done.document["verdict"]["summary"]["text"]
    assert document["entries"][0]["walk"]["answers"] == {"certificate-bound": "yes"}
    assert done.document["case"]["entries"][0]["role"] == "only" and done.document["case"]["progress"] is None
    again = walk.run("read", str(path), "--json", seconds=20)
    walk.assert_keeps_the_contract(again, done)
    assert again.status == done.status
    for key in ("verdict", "steps", "causes", "ruledOut", "ask", "notes"):
        assert again.document[key] == done.document[key], key


def test_before_and_after(folder):
    path = folder / "case.json"
    before = keep("rdp-cert-key-unreadable", folder, path)
    first = path.read_bytes()
    after = keep("healthy-windows-nla", folder, path)
    document = case_of(path)
    assert len(document["entries"]) == 2
    assert path.read_bytes().startswith(first.rstrip().rstrip(b"}").rstrip().rstrip(b"]")), "what was there has changed"
    for done in (after, walk.run("read", str(path), "--json", seconds=20)):
        case = done.document["case"]
        assert [row["role"] for row in case["entries"]] == ["before", "after"], done
        assert [row["state"] for row in case["entries"]] == ["broken", "healthy"], done
        assert done.document["verdict"]["state"] == "healthy", done
    # The two lab servers have ports of their own, as two hosts would.
    assert case["progress"]["id"] in {"case.better", "case.other-target"}
    old = walk.run("read", str(path), "--conversation", "1", "--json", seconds=20)
    assert old.document["verdict"] == before.document["verdict"], old
    told = walk.run("read", str(path), seconds=20)
    assert "The case so far" in told.stdout and "before" in told.stdout and "after" in told.stdout, told


def test_the_sentence_tells_better_from_worse(folder):
    """The same host at two times: the file of one walk with another's target."""
    paths = {}
    for fault in ("rdp-cert-key-unreadable", "healthy-windows-nla"):
        paths[fault] = folder / f"{fault}.json"
        with lab.Lab(fault, folder) as server:
            walk.check(*server.arguments, "--record", str(paths[fault]))
        document = json.loads(paths[fault].read_text())
        document["target"] = {"asked": "ws-041", "host": "ws-041", "port": 3389}
        paths[fault].write_text(json.dumps(document))
    broken, healthy = paths.values()
    said = []
    for number, pair in enumerate([(broken, healthy), (healthy, broken), (broken, broken)]):
        case = folder / f"case-{number}.json"
        for file in pair:
            done = walk.run("read", str(file), "--case", str(case), "--json", seconds=20)
        said.append(done.document["case"]["progress"]["id"])
        assert walk.run("read", str(case), "--json", seconds=20).document["case"]["progress"]["id"] == said[-1]
    assert said == ["case.better", "case.worse", "case.same"]


@pytest.mark.parametrize("content", ["no JSON", '{"schema":"redial.walk/1"}', '{"schema":"redial.case/2","entries":[]}', '{"schema":"redial.case/1"}'])
def test_what_is_no_case_is_left_alone(content, folder):
    path = folder / "case.json"
    path.write_text(content)
    with lab.Lab("healthy-windows-nla", folder) as server:
        done = walk.run("check", *server.arguments, "--case", str(path), "--json", seconds=20)
    assert done.status == 65 and path.read_text() == content, done


def test_what_a_newer_version_wrote_stays(folder):
    path = folder / "case.json"
    keep("healthy-windows-nla", folder, path)
    document = json.loads(path.read_text())
    document["entries"].insert(0, {"of": "the future", "text": "]}\"["})
    document["plan"] = {"entries": ["x"]}
    path.write_text(json.dumps(document, indent=3, sort_keys=True))
    keep("healthy-windows-nla", folder, path)
    now = json.loads(path.read_text())
    assert now["entries"][:2] == document["entries"] and now["plan"] == document["plan"] and len(now["entries"]) == 3
    done = walk.run("read", str(path), "--json", seconds=20)
    assert done.status == 0 and "passed over 1 entries" in done.stderr, done


def test_no_secret_is_kept(folder):
    path, secret = folder / "case.json", "mstshash=anna"
    keep("healthy-windows-nla", folder, path)
    text = path.read_text().lower()
    assert secret not in text and secret.encode().hex() not in text and "authorization: " not in text
