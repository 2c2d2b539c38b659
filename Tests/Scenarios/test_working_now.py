"""`redial fix --client`: what the person at the desk can do now. Held against a real client and our own reader of .rdp files."""

import os
import subprocess

import pytest
from rig import lab, walk
from rig.servers import NO_KERBEROS


def now(server: lab.Lab, folder, *options: str, status: int = 0) -> walk.Run:
    done = walk.run(
        "fix", *server.arguments, "--timeout", "10", "--client", "--output", str(folder / "now.rdp"), *options, seconds=40
    )
    assert done.status == status, done
    walk.assert_printable(done.stdout)
    return done


def test_the_words_and_the_file_are_those_of_the_cause(tmp_path):
    with lab.Lab("cert-name-mismatch", tmp_path) as server:
        planned = now(server, tmp_path, "--json").document
        told = now(server, tmp_path).stdout
    walk.assert_holds(planned, "plan")
    client = planned["client"]
    file = (tmp_path / "now.rdp").read_bytes()
    assert file.decode("utf-16").split("\r\n")[:-1] == client["settings"] and file.startswith(b"\xff\xfe")
    assert client["settings"][0] == f"full address:s:ws-041.corp.test:{server.port}"
    assert {words["to"] for words in client["words"]} == {"user", "administrator"}
    assert all(words["id"].startswith("words.cert-name-mismatch.") for words in client["words"])
    for command in client["commands"]:
        assert command["command"] in told
    # Our own reader finds nothing wrong with the file.
    read = walk.run("read", str(tmp_path / "now.rdp"), "--json")
    facts = [one["value"] for one in read.document["observations"] if one["kind"] == "client.connectionFile"]
    assert len(facts) == 1 and not facts[0]["invalid"] and not facts[0]["unknown"] and not facts[0]["unreadableLines"]


# What FreeRDP says of a server of the lab, which opens no session, once it has got through all else.
LAST_WORDS = ("ERRINFO_SERVER_DENIED_CONNECTION", "STATUS_LOGON_FAILURE [0xC000006D] from server")


def test_a_real_client_takes_the_file(screen, tmp_path):
    with lab.Lab("healthy-windows-nla", tmp_path) as server:
        asked = f"{server.address}:{server.port}"
        done = walk.run("fix", asked, "--client", "--output", str(tmp_path / "now.rdp"), "--timeout", "10", "--no-remember")
        assert done.status == 0, done
        (tmp_path / "krb5.conf").write_text(NO_KERBEROS)
        client = subprocess.run(
            ["xfreerdp", tmp_path / "now.rdp", "/cert:ignore", "/u:joe", "/p:Sesame-1x"],
            env=os.environ | {"DISPLAY": screen, "HOME": str(tmp_path), "KRB5_CONFIG": str(tmp_path / "krb5.conf")},
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60, check=False,
        )  # fmt: skip
    assert server.connections > 1 and any(words in client.stdout for words in LAST_WORDS), client.stdout


def test_a_file_that_is_there_is_kept(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "ws-041.corp.test.rdp").write_text("mine")
    with lab.Lab("healthy-windows-nla", tmp_path) as server:
        done = walk.run("fix", *server.arguments, "--timeout", "10", "--client", seconds=40)
        # The words are told all the same.
        assert done.status == 0 and "--output" in done.stderr and "Now, from this desk" in done.stdout, done
        assert (tmp_path / "ws-041.corp.test.rdp").read_text() == "mine"
        named = ("fix", *server.arguments, "--timeout", "10", "--client", "--output", str(tmp_path / "ws-041.corp.test.rdp"))
        done = walk.run(*named, seconds=40)
        assert done.status == 65 and "is there already" in done.stderr, done
        assert (tmp_path / "ws-041.corp.test.rdp").read_text() == "mine"
        assert walk.run(*named, "--yes", seconds=40).status == 0
        written = (tmp_path / "ws-041.corp.test.rdp").read_bytes()
        assert written.startswith(b"\xff\xfe")
        # A second time nothing is left to do, and redial's own file is no obstacle.
        done = walk.run("fix", *server.arguments, "--timeout", "10", "--client", seconds=40)
        assert done.status == 0 and "as it has to be" in done.stderr and "Now, from this desk" in done.stdout, done
        assert walk.run(*named, seconds=40).status == 0
    assert (tmp_path / "ws-041.corp.test.rdp").read_bytes() == written


@pytest.mark.parametrize("arguments", [["--output", "x.rdp"], ["--client", "--output", "x.txt"]])
def test_bad_usage_is_said(arguments):
    done = walk.run("fix", "127.0.0.1:1", *arguments, "--json")
    assert (done.status, done.document["code"]) == (64, 64), done
