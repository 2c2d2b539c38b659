"""`redial fix --inside hive:`: the registry of a machine that does not run is repaired, read by other programs, and put back."""

import json
import re
import subprocess
from pathlib import Path

import pytest
from rig import follower, hives, killing, lab, offline, walk
from rig.offline import OFF, SOFTWARE, SYSTEM, TS, content, denied

LEVELS = r"""
[HKEY_LOCAL_MACHINE\SYSTEM\ControlSet001\Control\Terminal Server\WinStations\RDP-Tcp]
"SecurityLayer"=dword:00000000
"MinEncryptionLevel"=dword:{level:08x}
"""
POLICY = r"""[HKEY_LOCAL_MACHINE\SOFTWARE\Policies\Microsoft\Windows NT\Terminal Services]
"fDenyTSConnections"=dword:00000001
"""


@pytest.fixture
def disk(tmp_path) -> Path:
    """A Windows that is switched off, and Remote Desktop in it as well."""
    return offline.made(tmp_path / "disk")


def fix(disk: Path, state: Path, *options: str) -> walk.Run:
    return walk.run("fix", "--inside", f"hive:{disk}", "--json", *options, state=state)


def valid(done: walk.Run, name: str) -> dict:
    walk.assert_holds(done.document, name)
    walk.assert_printable(done.stdout)
    return done.document


def test_a_disk_is_planned_repaired_read_by_others_and_put_back(disk, tmp_path):
    state, before, bytes_before = tmp_path / "state", content(disk), (disk / "SYSTEM").read_bytes()
    planned = valid(fix(disk, state), "plan")
    assert [repair["id"] for repair in planned["repairs"]] == ["enable-remote-desktop"], planned
    change = planned["repairs"][0]["changes"][0]
    assert (change["before"], change["after"]) == ("1", "0") and planned["access"] == f"hive:{disk}"
    assert content(disk) == before and not state.exists()

    done = fix(disk, state, "--apply", "--yes")
    assert done.status == 0, done
    result = valid(done, "result")
    assert (result["ending"], result["changes"][0]["readBack"]) == ("read-back", "0")
    assert denied(disk) == "0"
    shown = subprocess.run(
        ["reglookup", "-p", "/" + TS.replace("\\", "/"), disk / "SYSTEM"], capture_output=True, text=True, check=True
    )
    assert "/fDenyTSConnections,DWORD,0x00000000," in shown.stdout, shown
    assert "/Other,BINARY,%01%02%03," in shown.stdout, shown
    # The hive as it was stays beside it, with the entry of the journal.
    kept = disk / f"SYSTEM.redial-{result['id']}"
    assert kept.read_bytes() == bytes_before
    assert json.loads(Path(f"{kept}.json").read_text())["repair"] == "enable-remote-desktop"
    [entry] = (state / "redial/journal").glob("*.json")
    assert entry.stat().st_mode & 0o777 == 0o600

    undone = walk.run("undo", "--json", state=state)
    assert undone.status == 0, undone
    assert valid(undone, "result")["ending"] == "undone"
    assert content(disk) == before
    assert walk.run("undo", "--json", state=state).status == 3


def test_what_is_off_is_switched_on_and_not_what_is_merely_not_written(tmp_path):
    """A listener without fEnableWinStation is on, as it usually is; restarting its service would cut sessions."""
    folder = tmp_path / "config"
    folder.mkdir()
    hives.make(folder, "SYSTEM", OFF.format(denied="00000001").replace('"fEnableWinStation"=dword:00000001\n', ""))
    hives.make(folder, "SOFTWARE", SOFTWARE)
    done = fix(folder, tmp_path / "state", "--apply", "--yes")
    assert done.status == 0 and valid(done, "result")["repair"] == "enable-remote-desktop", done
    assert denied(folder) == "0"


def test_a_disabled_service_of_the_certificate_is_let_start(tmp_path):
    folder = tmp_path / "config"
    folder.mkdir()
    services = {"KeyIso": 4, "CryptSvc": 2, "CertPropSvc": 3, "SessionEnv": 3, "UmRdpService": 3}
    keys = "".join(
        f'[{SYSTEM}\\ControlSet001\\Services\\{name}]\n"Start"=dword:{start:08x}\n' for name, start in services.items()
    )
    hives.make(folder, "SYSTEM", OFF.format(denied="00000000") + keys)
    hives.make(folder, "SOFTWARE", SOFTWARE)
    planned = valid(fix(folder, tmp_path / "state"), "plan")
    first = planned["repairs"][0]
    assert (first["id"], first["causes"]) == ("start-certificate-services", ["cert-services-stopped"]), planned
    [change] = first["changes"]
    assert (change["path"], change["before"], change["after"]) == ("KeyIso", "disabled", "starts on demand"), change


def test_what_was_read_is_not_asked_and_what_is_refused_is_said_once(tmp_path):
    """Without SOFTWARE a policy may say otherwise, so the evidence is weak; the switch itself was read all the same."""
    file = hives.make(tmp_path, "SYSTEM", OFF.format(denied="00000001"))
    done = walk.run("fix", "--inside", f"hive:{file}", "--apply", "--yes", state=tmp_path / "state")
    assert "Is Remote Desktop switched on in the server's settings?" not in done.stdout, done
    assert "this is a plan" not in done.stdout, done


def test_the_next_commands_come_in_the_same_way(disk, tmp_path):
    done = walk.run("check", "127.0.0.1:1", "--inside", f"hive:{disk}", "--timeout", "5", state=tmp_path / "state")
    # Long commands go on in the next line.
    told = re.sub(r"\s*\\\s+", " ", done.stdout)
    assert "redial fix 127.0.0.1:1 --inside hive:/" in told and "redial check 127.0.0.1:1 --inside hive:/" in told, done


def test_outside_and_inside_are_one_verdict_before_and_after(disk, tmp_path):
    """A server that follows the disk's setting, as a machine that starts from it does."""
    state, inside = tmp_path / "state", f"hive:{disk}"
    # What a hive holds while it is written is read from the file that it will be.
    with follower.Follower(lambda: denied(disk) == "0", tmp_path) as server:
        outside = walk.run("check", *server.arguments, "--json", "--timeout", "10", state=state)
        assert outside.status == 2 and outside.document["verdict"]["step"] == "reach", outside
        assert outside.document["causes"][0]["certainty"] != "proven"
        both = walk.run("check", *server.arguments, "--inside", inside, "--json", "--timeout", "10", state=state)
        cause = both.document["causes"][0]
        assert (cause["id"], cause["certainty"]) == ("rdp-disabled", "proven"), both
        done = walk.run(
            "fix", *server.arguments, "--inside", inside, "--apply", "--yes", "--json", "--timeout", "10", state=state
        )
        assert done.status == 0, done
        result = valid(done, "result")
        assert (result["ending"], result["repair"]) == ("verified", "enable-remote-desktop"), result
        assert result["before"]["verdict"]["state"] == "broken" and result["after"]["verdict"]["state"] == "healthy"
        assert walk.run("undo", state=state).status == 0
        server.wait(listening=False)
        again = walk.run("check", *server.arguments, "--json", "--timeout", "10", state=state)
        assert again.status == 2, again


def test_a_user_is_let_in_once_when_all_is_done(disk, tmp_path):
    """The repair is proven by the first screen, where somebody is named who is to see it."""
    password = "Fenster-Blau-42"
    with follower.Follower(lambda: denied(disk) == "0", tmp_path, "healthy-session") as server:
        done = walk.run(
            "fix", *server.arguments, "--inside", f"hive:{disk}", "--apply", "--yes", "--json", "--timeout", "20",
            "--user", r"LAB\joe", "--password-env", "REDIAL_TEST_PASSWORD", "--trust-on-first-use",
            state=tmp_path / "state", environment={"REDIAL_TEST_PASSWORD": password},
        )  # fmt: skip
    result = valid(done, "result")
    assert (done.status, result["ending"]) == (0, "verified"), done
    assert result["after"]["verdict"]["provenThrough"] == "draw", result
    assert "as far as the first screen" in result["text"], result
    logons = [seen for seen in result["before"]["observations"] if seen["kind"] == "authenticate.logon"]
    assert logons == [] and password not in done.stdout + done.stderr


def test_an_experiment_is_for_a_machine_that_runs(disk, tmp_path):
    before = content(disk)
    words = ("try", "127.0.0.1:1", "--inside", f"hive:{disk}", "--for", "1s", "--yes", "--json")
    done = walk.run(*words, "--repair", "enable-remote-desktop", state=tmp_path / "state")
    assert done.status == 64 and "needs a machine that runs" in done.document["text"], done
    assert content(disk) == before and not (tmp_path / "state/redial/journal").exists()


def test_a_machine_that_is_off_is_to_be_started_for_the_proof(disk, tmp_path):
    """Its disk is here, so nobody can answer by its name."""
    state = tmp_path / "state"
    words = ("fix", "127.0.0.1:1", "--inside", f"hive:{disk}", "--apply", "--yes", "--timeout", "5")
    done = walk.run(*words, "--json", state=state)
    assert done.status == 0 and denied(disk) == "0", done
    result = valid(done, "result")
    assert result["ending"] == "read-back" and "start it, then redial check 127.0.0.1:1" in result["text"], result
    assert result["after"]["verdict"]["state"] == "broken", result
    [entry] = walk.run("undo", "--list", "--json", state=state).document["entries"]
    assert entry["state"] == "applied", entry


def test_what_lowers_security_is_not_tried_unasked(disk, tmp_path):
    words = ("try", "127.0.0.1:1", "--inside", f"hive:{disk}", "--for", "1s", "--yes", "--json")
    done = walk.run(*words, "--repair", "allow-encryption-oracle", state=tmp_path / "state")
    assert done.status == 64 and "lowers security" in done.document["text"], done
    done = walk.run(*words, "--repair", "disable-nla", state=tmp_path / "state")
    assert done.status == 64 and "refuses" in done.document["text"], done
    assert not (tmp_path / "state/redial/journal").exists()


def test_what_lowers_security_and_stays_is_not_done_unasked(disk, tmp_path):
    options = ("--repair", "raise-max-outstanding-connections", "--apply", "--yes")
    before = content(disk)
    done = fix(disk, tmp_path / "state", *options)
    assert done.status == 3 and "lowers security" in done.stderr and content(disk) == before, done
    assert fix(disk, tmp_path / "state", *options, "--accept-risk").status == 0
    assert hives.get(disk / "SYSTEM", TS, "MaxOutstandingConnections") == "500"


def test_a_case_holds_the_plan_the_repair_and_the_looks_around_it(disk, tmp_path):
    state, case = tmp_path / "state", tmp_path / "case.json"
    with follower.Follower(lambda: denied(disk) == "0", tmp_path) as server:
        done = walk.run(
            "fix", *server.arguments, "--inside", f"hive:{disk}", "--apply", "--yes", "--json", "--timeout", "10",
            "--case", str(case), state=state,
        )  # fmt: skip
    assert done.status == 0, done
    held = json.loads(case.read_text())
    walk.assert_holds(held, "case")
    assert held["entries"][0]["plan"] == ["enable-remote-desktop"]
    read = walk.run("read", str(case), "--json")
    before, after = read.document["case"]["entries"]
    assert (before["state"], before["repaired"]) == ("broken", None), read
    assert (after["state"], after["repaired"]["ending"]) == ("healthy", "verified"), read
    walk.assert_holds(read.document, "report")
    assert "Then enable-remote-desktop was carried out" in walk.run("read", str(case)).stdout


def test_another_machine_behind_the_way_in_is_noticed(disk, tmp_path):
    name = rf"[{SYSTEM}\ControlSet001\Control\ComputerName\ComputerName]"
    hives.merge(disk / "SYSTEM", SYSTEM, f'{name}\n"ComputerName"="SOMEBODY-ELSE"')
    with lab.Lab("healthy-windows-nla", tmp_path) as server:
        words = (*server.arguments, "--inside", f"hive:{disk}", "--json", "--timeout", "10")
        checked = walk.run("check", *words, state=tmp_path / "state")
        assert checked.status == 0 and "leads to SOMEBODY-ELSE" in checked.stderr, checked
        assert checked.document["verdict"]["state"] == "healthy" and checked.document["files"] == []
        done = walk.run("fix", *words, "--repair", "enable-remote-desktop", "--apply", "--yes", state=tmp_path / "state")
    assert (done.status, done.document["id"]) == (2, "inside-other-machine") and denied(disk) == "1", done


def test_keys_that_were_made_go_again(disk, tmp_path):
    state, before = tmp_path / "state", content(disk)
    done = fix(disk, state, "--repair", "schannel-protocols", "--apply", "--yes")
    assert done.status == 0, done
    made = r"ControlSet001\Control\SecurityProviders\SCHANNEL\Protocols\TLS 1.2\Server"
    assert hives.get(disk / "SYSTEM", made, "Enabled") == "1"
    assert walk.run("undo", state=state).status == 0
    assert content(disk) == before


def test_killed_at_every_step_nothing_is_lost(disk, tmp_path):
    """The program ends at its first, second, third … write, sync or rename: undo finds what has to be put back."""
    killer, before = killing.Killer(tmp_path), content(disk)
    for number in range(200):
        state = tmp_path / f"state{number}"
        arguments = ("fix", "--inside", f"hive:{disk}", "--apply", "--yes", "--json")
        was_killed = killer.run(number, *arguments, XDG_STATE_HOME=str(state))
        undone = walk.run("undo", "--json", state=state)
        assert undone.status in (0, 3), (number, undone)
        assert content(disk) == before, number
        assert walk.run("undo", "--json", state=state).status == 3
        if not was_killed:
            break
    assert not was_killed and number > 8


def test_what_a_policy_sets_is_for_who_makes_the_policy(disk, tmp_path):
    hives.merge(disk / "SOFTWARE", r"HKEY_LOCAL_MACHINE\SOFTWARE", POLICY)
    before = content(disk)
    done = fix(disk, tmp_path / "state", "--apply", "--yes")
    assert done.status == 3 and done.document["repairs"] == [], done
    assert "a local change will not last" in done.document["advice"][0]["text"]
    done = fix(disk, tmp_path / "state", "--repair", "enable-remote-desktop", "--apply", "--yes")
    assert done.status == 3 and content(disk) == before, done
    assert "A policy sets it" in done.document["repairs"][0]["obstacles"][0], done.document
    assert any("who makes the policy" in advice["text"] for advice in done.document["advice"]), done.document


WHY = [
    ("licensing-configuration", ["--can", "server"], "--fill licence-server=VALUE"),
    ("licensing-configuration", ["--can", "server", "--fill", "licence-server=ls01"], "--inside script:FILE hands it over"),
    ("licensing-configuration", [], "out of reach from here"), ("client-disable-udp", [], "out of reach from here"),
    ("disable-nla", [], "disable-nla: "),
]


@pytest.mark.parametrize(("repair", "options", "why"), WHY)
def test_why_nothing_can_be_carried_out_is_said(repair, options, why, disk, tmp_path):
    before = content(disk)
    done = fix(disk, tmp_path / "state", "--repair", repair, *options, "--apply", "--yes")
    assert done.status == 3 and why in done.stderr and content(disk) == before, done


def test_what_another_repair_comes_before_waits_for_it(disk, tmp_path):
    """Windows takes no TLS with the lowest level of encryption; what is stricter already stays."""
    hives.make(disk, "SYSTEM", OFF.format(denied="00000000") + LEVELS.format(level=1))
    words = ("--apply", "--yes")
    done = fix(disk, tmp_path / "state", "--repair", "security-layer-tls", *words)
    assert done.status == 3 and "The repair min-encryption-level comes first." in done.stderr, done
    for repair in ("min-encryption-level", "security-layer-tls"):
        done = fix(disk, tmp_path / "state", "--repair", repair, *words)
        assert done.status == 0, done
    hives.make(disk, "SYSTEM", OFF.format(denied="00000000") + LEVELS.format(level=4))
    done = fix(disk, tmp_path / "state", "--repair", "min-encryption-level", *words)
    assert done.status == 3 and "already as it would make it" in done.stderr, done


def test_a_value_of_another_type_is_left_alone(disk, tmp_path):
    hives.merge(disk / "SYSTEM", SYSTEM, f'[{SYSTEM}\\{TS}]\n"fDenyTSConnections"="yes"')
    before = content(disk)
    done = fix(disk, tmp_path / "state", "--repair", "enable-remote-desktop", "--apply", "--yes")
    assert done.status == 3 and "REG_SZ" in done.document["repairs"][0]["obstacles"][0], done
    assert content(disk) == before


def test_who_has_lost_the_journal_undoes_by_the_copy_beside_the_hive(disk, tmp_path):
    """On another machine, where the disk is mounted at another place."""
    before = content(disk)
    done = fix(disk, tmp_path / "state", "--apply", "--yes")
    assert done.status == 0 and denied(disk) == "0", done
    moved = disk.rename(tmp_path / "elsewhere")
    copy, state = moved / f"SYSTEM.redial-{done.document['id']}.json", tmp_path / "other-state"
    undo = ("undo", str(copy), "--inside", f"hive:{moved}", "--json")
    asked = walk.run(*undo, state=state)
    assert asked.status == 64 and denied(moved) == "0" and not (state / "redial/journal").exists(), asked
    undone = walk.run(*undo, "--yes", state=state)
    assert undone.status == 0 and valid(undone, "result")["ending"] == "undone", undone
    assert content(moved) == before
    again = walk.run(*undo, "--yes", state=state)
    assert again.status == 3 and again.document["id"] == "nothing-to-undo", again
    [entry] = walk.run("undo", "--list", "--json", state=state).document["entries"]
    assert (entry["id"], entry["access"], entry["state"]) == (done.document["id"], f"hive:{moved}", "undone"), entry


@pytest.mark.parametrize(
    ("what", "status"), [("nothing", 65), ("{}", 65), ("other", 2), ("id", 65), ("access", 2)]
)
def test_a_copy_that_is_none_puts_nothing_back(what, status, disk, tmp_path):
    done = fix(disk, tmp_path / "state", "--apply", "--yes")
    entry = json.loads((disk / f"SYSTEM.redial-{done.document['id']}.json").read_text())
    copy, state = tmp_path / "copy.json", tmp_path / "other-state"
    if what == "other":  # an entry of this side's journal that says something else
        state = tmp_path / "state"
        entry["changes"][0]["before"]["value"]["hex"] = "07000000"
    elif what == "id":
        entry["id"] = "../../x"
    elif what == "access":
        entry["access"] = "script:/tmp/x.cmd"
    copy.write_text({"nothing": "", "{}": "{}"}.get(what, json.dumps(entry)))
    undone = walk.run("undo", str(copy), "--yes", "--json", state=state)
    assert undone.status == status and denied(disk) == "0", undone
    walk.assert_printable(undone.stdout + undone.stderr)


def test_a_dirty_hive_is_refused(disk, tmp_path):
    whole = bytearray((disk / "SYSTEM").read_bytes())
    whole[4:8] = (99).to_bytes(4, "little")  # the first of the two sequence numbers
    (disk / "SYSTEM").write_bytes(hives.sealed(bytes(whole[:4096])) + bytes(whole[4096:]))
    done = fix(disk, tmp_path / "state", "--repair", "enable-remote-desktop", "--apply", "--yes")
    assert done.status == 2 and "not written out" in done.document["text"], done
    assert walk.run("undo", state=tmp_path / "state").status == 3


def test_a_disk_that_is_mounted_read_only_is_left_as_it_is(disk, tmp_path):
    mounted = ["unshare", "-m", "sh", "-c", f'mount --bind "{disk}" "{disk}" && mount -o remount,bind,ro "{disk}" && exec "$@"', "sh"]
    done = walk.run(
        "fix", "--inside", f"hive:{disk}", "--apply", "--yes", "--json", state=tmp_path / "state", inside=mounted
    )
    assert done.status == 2 and "read-only" in done.document["text"], done
    assert denied(disk) == "1" and walk.run("undo", state=tmp_path / "state").status == 3


def test_a_plan_is_only_applied_to_what_it_was_made_for(disk, tmp_path):
    state, file = tmp_path / "state", tmp_path / "plan.json"
    plan = fix(disk, state).document
    file.write_text(json.dumps(plan | {"repairs": [plan["repairs"][0] | {"id": "require-nla"}]}))
    assert fix(disk, state, "--apply", "--yes", "--plan", str(file)).status == 65
    file.write_text("{}")
    assert fix(disk, state, "--apply", "--yes", "--plan", str(file)).status == 65
    file.write_text(json.dumps(plan))
    hives.merge(disk / "SYSTEM", SYSTEM, f'[{SYSTEM}\\{TS}]\n"fDenyTSConnections"=dword:00000007')
    done = fix(disk, state, "--apply", "--yes", "--plan", str(file))
    assert (done.status, done.document["id"]) == (2, "changed-since"), done
    hives.merge(disk / "SYSTEM", SYSTEM, f'[{SYSTEM}\\{TS}]\n"fDenyTSConnections"=dword:00000001')
    done = fix(disk, state, "--apply", "--yes", "--plan", str(file))
    assert done.status == 0 and denied(disk) == "0", done


MECHANICAL = {"registry", "service", "firewall"}
RULE = "v2.30|Action=Allow|Active=FALSE|Dir=In|Protocol=6|LPort=3389|App=System|Name=x|"
# What is wrong with a disk, for each repair something: disabled services, rules that are off, a pin, values that are not usual.
MORE = rf"""[{SYSTEM}\ControlSet001\Services\TermService]
"Start"=dword:00000004
[{SYSTEM}\ControlSet001\Services\UmRdpService]
"Start"=dword:00000003
[{SYSTEM}\ControlSet001\Services\SessionEnv]
"Start"=dword:00000003
[{SYSTEM}\ControlSet001\Services\TSGateway]
"Start"=dword:00000004
[{SYSTEM}\ControlSet001\Services\SharedAccess\Parameters\FirewallPolicy\FirewallRules]
"RemoteDesktop-UserMode-In-TCP"="{RULE}"
"RemoteDesktop-UserMode-In-UDP"="{RULE}"
[{SYSTEM}\{TS}\WinStations\RDP-Tcp]
"SSLCertificateSHA1Hash"=hex:00,01,02,03,04,05,06,07,08,09,0a,0b,0c,0d,0e,0f,10,11,12,13
"LanAdapter"=dword:00000002
"PortNumber"=dword:00000d3e
"fEnableWinStation"=dword:00000000
"fAllowSecProtocolNegotiation"=dword:00000000
"MaxInstanceCount"=dword:00000005
[{SYSTEM}\{TS}]
"TSServerDrainMode"=dword:00000001
[{SYSTEM}\ControlSet001\Control\Lsa]
"LmCompatibilityLevel"=dword:00000001
[{SYSTEM}\ControlSet001\Control\Lsa\MSV1_0]
"RestrictReceivingNTLMTraffic"=dword:00000002
[{SYSTEM}\ControlSet001\Services\CryptSvc]
"Start"=dword:00000002
[{SYSTEM}\ControlSet001\Services\KeyIso]
"Start"=dword:00000004
[{SYSTEM}\ControlSet001\Services\CertPropSvc]
"Start"=dword:00000003
"""


def is_mechanical(repair: dict) -> bool:
    """Nothing of it takes a person: all its changes are values with a fixed result, services or rules."""
    changes = repair["changes"]
    return not repair.get("adviceOnly") and bool(changes) and all(
        change["where"] in MECHANICAL
        and (change["where"] != "registry" or (change.get("type") and (change["type"] == "REG_DWORD" or change["after"] is None)))
        for change in changes
    )  # fmt: skip


DATA = walk.ROOT / "Sources/Core/Knowledge/Data/repairs"
REPAIRS = [
    repair for file in sorted(DATA.glob("*.json")) if file.stem != "refused"
    for repair in json.loads(file.read_text()) if is_mechanical(repair) and not repair.get("experiment")
]  # fmt: skip


@pytest.mark.parametrize("repair", REPAIRS, ids=lambda repair: repair["id"])
def test_every_mechanical_repair_is_applied_read_back_and_undone(repair, disk, tmp_path):
    """Those that are only experiments need a machine that runs."""
    hives.merge(disk / "SYSTEM", SYSTEM, MORE)
    state, before = tmp_path / "state", content(disk)
    options = ["--inside", f"hive:{disk}", "--repair", repair["id"], "--yes", "--json", "--accept-risk"]
    done = walk.run("fix", *options, "--apply", "--can", "client,server,domain,disk", state=state)
    # 1: what else is wrong with this disk keeps the cause alive.
    assert done.status in (0, 1), done
    assert content(disk) != before
    assert all(change["readBack"] == (change["after"] or "not there") for change in done.document["changes"]), done
    assert walk.run("undo", state=state).status == 0
    assert done.document["changes"], done
    assert content(disk) == before


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["fix", "--inside", "hive:/nowhere"], 2),
        (["fix", "--inside", "hive:/etc/hostname"], 2),
        (["fix", "--inside", "smb://host"], 64),  # nobody is logged on by guess
        (["fix", "--inside", "smb://user:secret@host"], 64),
        (["fix", "h", "--apply"], 64),
        (["fix", "h", "--plan", "x"], 64),
        (["check", "h", "--password-fd", "3"], 64),
        (["undo", "01K00000000000000000000000"], 64),
        (["try", "h", "--repair", "allow-encryption-oracle", "--for", "5s", "--inside", "hive:/"], 64),
    ],
)
def test_bad_usage_is_said(arguments, status, tmp_path):
    done = walk.run(*arguments, "--json", state=tmp_path)
    assert (done.status, done.document["code"]) == (status, status), done
