"""Event logs of faults whose cause is known: the verdict was written down before the logs were read, as for faults of the lab."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from rig import evtx, lab, walk

one = evtx.Connection()
other = evtx.Connection("10.0.0.7", "{F4200002-0000-0000-0000-000000000002}", "bob", "4")


again = evtx.Connection(activity="{F4200003-0000-0000-0000-000000000003}")


@dataclass
class Scenario:
    name: str
    events: list[evtx.Event]
    state: str
    step: str | None = None
    cause: str | None = None
    certainty: str | None = None
    notes: set[str] = field(default_factory=set)


guesses = [
    event
    for n in range(40)
    for guesser in [evtx.Connection(f"203.0.113.{n % 12}", f"{{F4200000-0000-0000-0002-{n:012}}}")]
    for event in guesser.arrives(n * 20) + guesser.wrong_password(n * 20 + 1) + guesser.ends(n * 20 + 2)
]

SCENARIOS = [
    Scenario("a-whole-session", one.whole(), "healthy"),
    Scenario("wrong-password", one.arrives() + one.wrong_password() + one.ends(), "broken", "authenticate",
             "wrong-password-or-user-form", "proven", {"log-next"}),
    Scenario("wrong-password-by-the-audit", one.arrives() + one.wrong_password(1) + one.ends()
             + evtx.refused(1.2, "0xc000006d", "0xc000006a", type=3), "broken", "authenticate",
             "wrong-password-or-user-form", "proven"),
    Scenario("account-locked", evtx.refused(0, "0xc0000234"), "broken", "authenticate", "account-locked", "proven"),
    Scenario("account-disabled", evtx.refused(0, "0xc000006e", "0xc0000072"), "broken", "authenticate",
             "account-disabled-expired-restricted", "proven"),
    Scenario("account-expired", evtx.refused(0, "0xc0000193"), "broken", "authenticate",
             "account-disabled-expired-restricted", "proven"),
    Scenario("password-must-change", evtx.refused(0, "0xc0000224"), "broken", "authenticate",
             "password-expired-or-must-change", "proven"),
    Scenario("password-expired", evtx.refused(0, "0xc000006e", "0xc0000071"), "broken", "authenticate",
             "password-expired-or-must-change", "proven"),
    Scenario("logon-type-not-granted", evtx.refused(0, "0xc000015b"), "broken", "authenticate",
             "no-remote-logon-right", "proven"),
    Scenario("not-a-remote-desktop-user", [evtx.Event(evtx.AUDIT, 4825, 0, {
        "AccountName": "alice", "AccountDomain": "CORP", "ClientAddress": "10.0.0.9"})], "broken", "authenticate",
             "no-remote-logon-right", "proven"),
    Scenario("clocks-differ", evtx.refused(0, "0xc0000133"), "broken", "authenticate", "clock-skew", "proven"),
    Scenario("no-logon-server", evtx.refused(0, "0xc000005e"), "broken", "authenticate", "kdc-unreachable", "proven"),
    # Perhaps a file share: the audit alone does not tell.
    Scenario("a-network-logon", evtx.refused(0, "0xc000006d", "0xc000006a", type=3), "inconclusive", None,
             "wrong-password-or-user-form", None, {"log-next"}),
    # An old failure that the same user has left behind is history.
    Scenario("refused-then-accepted", one.arrives() + one.wrong_password() + one.ends() + again.whole(60), "healthy",
             notes={"log-history"}),
    Scenario("one-refused-another-accepted-before", other.whole() + one.arrives(600) + one.wrong_password(601)
             + one.ends(602), "broken", "authenticate", "wrong-password-or-user-form"),
    Scenario("left-before-the-logon", one.arrives() + one.ends(), "broken", "authenticate", None, None, {"log-next"}),
    Scenario("no-session", other.session_event(21, -900) + one.arrives() + one.logon(), "broken", "activate"),
    # Without the log of the session manager nobody can tell whether a session began.
    Scenario("perhaps-a-session", one.arrives() + one.logon(), "healthy", notes={"log-next"}),
    Scenario("idle-too-long", one.whole() + one.session_event(24, 900) + one.reason(3, 900), "degraded", None,
             "idle-or-time-limits", "proven"),
    Scenario("logged-off", one.whole() + one.session_event(24, 900) + one.reason(12, 900), "healthy"),
    Scenario("no-certificate-can-be-made", evtx.system(evtx.CONNECTIONS, 1057), "broken", "encrypt",
             "rdp-cert-key-unreadable"),
    Scenario("expired-certificate-not-replaced", evtx.system(evtx.CONNECTIONS, 1058), "broken", "encrypt",
             "selfsigned-cert-expired-not-renewed", "proven"),
    Scenario("key-of-the-chosen-certificate", evtx.system(evtx.CONNECTIONS, 1055), "broken", "encrypt",
             "bound-cert-key-acl", "proven"),
    Scenario("certificate-trouble-that-was-cured", evtx.system(evtx.CONNECTIONS, 1057)
             + evtx.system(evtx.CONNECTIONS, 1056, 60, ["ws-041"]), "inconclusive"),
    Scenario("certificate-trouble-before-a-session", evtx.system(evtx.CONNECTIONS, 1057) + one.whole(600), "healthy"),
    Scenario("certificate-trouble-and-then-a-wrong-password", evtx.system(evtx.CONNECTIONS, 1057) + one.arrives(600)
             + one.wrong_password(601) + one.ends(602), "broken", "authenticate", "wrong-password-or-user-form"),
    Scenario("schannel-has-no-key", one.arrives() + evtx.system("Schannel", 36870, 1, {
        "Type": "Server", "ErrorCode": "0x8009030d", "ErrorStatus": "0x6"}) + one.ends(1), "broken", "authenticate",
             "rdp-cert-key-unreadable"),
    Scenario("no-common-cipher", one.arrives() + evtx.system("Schannel", 36874, 0.5, {"Protocol": "TLS 1.2"})
             + one.ends(1), "broken", "authenticate", "no-common-cipher"),
    Scenario("service-crashed", evtx.service(7034, "TermService"), "broken", "reach"),
    Scenario("service-did-not-start", evtx.service(7000, "TermService"), "broken", "reach", "termservice-stopped"),
    Scenario("another-service-crashed", evtx.service(7034, "Spooler"), "inconclusive"),
    Scenario("grace-period-over", evtx.system(evtx.CONNECTIONS, 1128), "broken", "license", "rds-grace-period-over",
             "proven"),
    Scenario("drained", evtx.system(evtx.CONNECTIONS, 1070), "broken", "activate", "drain-mode-or-broker", "proven"),
    Scenario("another-machine-has-the-address", evtx.system("Tcpip", 4199, 0, ["", "10.0.0.41", "00:11"]), "degraded", None,
             "duplicate-ip", "proven"),
    Scenario("cloned-machines", evtx.system("LsaSrv", 6167), "broken", "authenticate", "duplicate-sid", "proven"),
    Scenario("old-credssp", evtx.system("LsaSrv", 6041, 0, ["TERMSRV/ws-041", "2"]), "broken", "authenticate",
             "credssp-oracle-patch-mismatch", "proven"),
    Scenario("guessers-only", guesses, "degraded", None, "bruteforce-flood", None, {"log-guessing"}),
    Scenario("guessers-and-a-user", guesses + one.whole(900), "degraded", None, "bruteforce-flood", None,
             {"log-guessing"}),
    Scenario("gateway-refuses-the-host", [evtx.Event(evtx.GATEWAY, 200, 0, {"Username": "CORP\\alice", "IpAddress": "10.0.0.9"}),
             evtx.Event(evtx.GATEWAY, 301, 1, {"Username": "CORP\\alice", "IpAddress": "10.0.0.9", "Resource": "ws-041",
                                              "ErrorCode": "23002"})], "broken", "reach", "rdgateway-auth-or-name", "proven"),
    Scenario("client-finds-no-name", [evtx.Event(evtx.CLIENT, 1024, 0, {"Name": "Server Name", "Value": "ws-041"}),
             evtx.Event(evtx.CLIENT, 1026, 1, {"Name": "Reason", "Value": "260"})], "broken", "resolve",
             "dns-name-not-found"),
    Scenario("client-cannot-connect", [evtx.Event(evtx.CLIENT, 1024, 0, {"Name": "Server Name", "Value": "ws-041"}),
             evtx.Event(evtx.CLIENT, 1026, 21, {"Name": "Reason", "Value": "516"})], "broken", "reach"),
    Scenario("nothing-of-remote-desktop", evtx.system("Microsoft-Windows-Kernel-General", 16), "inconclusive",
             notes={"log-empty"}),
]

EXIT = {"healthy": 0, "degraded": 1, "broken": 2, "inconclusive": 3}


def read(*files: str) -> walk.Run:
    return walk.run("read", *files, "--json", seconds=30)


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_a_log_of_a_known_fault(scenario, folder):
    done = read(*evtx.write_logs(folder, scenario.events))
    document = done.document
    walk.assert_holds(document, "report")
    verdict = document["verdict"]
    assert (verdict["state"], verdict["step"]) == (scenario.state, scenario.step), verdict["summary"]["text"]
    assert done.status == EXIT[scenario.state], done
    known = [cause for cause in document["causes"] if cause["id"] != "unlisted-cause"]
    if scenario.cause:
        assert known and known[0]["id"] == scenario.cause, known
    if scenario.certainty:
        assert known[0]["certainty"] == scenario.certainty, known[0]
    if scenario.state == "healthy":
        assert not known, known
    assert scenario.notes <= {note["id"] for note in document["notes"]}, document["notes"]
    rows = [row["at"] for row in document["timeline"]]
    assert rows == sorted(rows)


def test_the_package_evtx_reads_what_we_write(folder):
    """Both ends being ours would prove nothing."""
    from evtx import PyEvtxParser

    [path] = evtx.write_logs(folder, one.arrives() + one.wrong_password())
    records = [json.loads(record["data"])["Event"] for record in PyEvtxParser(path).records_json()]
    assert [int(str(record["System"]["EventID"])) for record in records] == [131, 65, 140]
    assert records[2]["EventData"]["IPString"] == "10.0.0.9"


def test_a_log_joins_a_live_walk(folder):
    """One report, one time line: the log's events and the walk itself."""
    # A log that ends seven days before a walk says nothing of it any more: this one must be of now.
    now = (datetime.now(UTC) - evtx.START).total_seconds()
    files = evtx.write_logs(folder, one.arrives(now - 60) + one.wrong_password(now - 59) + one.ends(now - 58))
    with lab.Lab("healthy-windows-nla", folder) as server:
        done = walk.check(*server.arguments, "--with", files[0])
    walk.assert_holds(done.document, "report")
    rows = done.document["timeline"]
    assert [row["file"] is None for row in rows] == [False, True], rows
    assert rows[1]["at"] == done.document["startedAt"] and rows[0]["step"] == "authenticate"
    assert done.document["verdict"]["step"] == "authenticate", done.document["verdict"]


def test_an_old_log_does_not_judge_a_walk_of_today(folder):
    old = -400 * 86_400
    files = evtx.write_logs(folder, one.arrives(old) + one.wrong_password(old + 1) + one.ends(old + 2))
    with lab.Lab("healthy-windows-nla", folder) as server:
        done = walk.check(*server.arguments, "--with", files[0])
    assert done.document["verdict"]["step"] is None, done.document["verdict"]
    assert "log-old" in {note["id"] for note in done.document["notes"]}


# Cuts at every chunk and around every header, and some in between.
@pytest.mark.parametrize("length", [8, 127, 4096, 4100, 4607, 4608, 4700, 20_000, 69_631, 69_632, 90_000])
def test_a_cut_log_is_read_as_far_as_it_goes(length, folder):
    events = [event for n in range(400) for event in evtx.Connection(f"10.0.{n // 200}.{n % 200}", f"{{{n}}}").arrives(n)]
    [path] = evtx.write_logs(folder, events)
    whole = Path(path).read_bytes()
    assert len(whole) > 100_000
    Path(path).write_bytes(whole[:length])
    done = read(path)
    if length <= 4700:  # Not even its first record is whole.
        assert done.status == 65 and "cut off" in done.document["text"], done
        assert length < 128 or "nothing of it could be read" in done.document["text"], done
        return
    assert done.status in (0, 2, 3), done
    warnings = {warning["id"] for file in done.document["files"] for warning in file["warnings"]}
    # A file that ends where a chunk ends is whole as far as its chunks go, but its header counts more of them.
    assert "damaged" in warnings, done


def test_damage_is_counted_and_the_rest_is_read(folder):
    events = [event for n in range(600) for event in evtx.Connection(f"10.0.{n // 200}.{n % 200}", f"{{{n}}}").arrives(n)]
    [path] = evtx.write_logs(folder, events)
    damaged = bytearray(Path(path).read_bytes())
    damaged[4096 + 65_536 : 4096 + 65_536 + 8] = b"overhere"
    Path(path).write_bytes(damaged)
    done = read(path)
    text = done.document["files"][0]["warnings"][0]["text"]
    assert "1 chunk is none" in text, text
    [coverage] = [seen["value"] for seen in done.document["observations"] if seen["kind"] == "log.coverage"]
    assert 800 < coverage["records"] < 1200


def kerberos(event: int, seconds: float, status: str, service: str = "krbtgt/CORP", address: str = "10.0.0.9") -> evtx.Event:
    data = {"TargetUserName": "alice", "ServiceName": service, "Status": status, "IpAddress": f"::ffff:{address}", "IpPort": "50122"}
    return evtx.Event(evtx.AUDIT, event, seconds, data, computer="dc01.corp.test")


@pytest.mark.parametrize(("status", "address", "cause"), [
    ("0x18", "10.0.0.9", "wrong-password-or-user-form"), ("0x25", "10.0.0.9", "clock-skew"), ("0x18", "10.0.0.7", None),
])  # fmt: skip
def test_a_domain_controllers_log_beside_the_servers(status, address, cause, folder):
    """The password was refused before the server heard of it: only the domain controller knows."""
    server = evtx.write_logs(folder / "server", one.arrives() + one.ends())
    controller = evtx.write_logs(folder / "dc", [kerberos(4771, 1, status, address=address)], "dc01.corp.test")
    done = read(*server, *controller)
    verdict = done.document["verdict"]
    assert (verdict["state"], verdict["step"]) == ("broken", "authenticate"), done
    known = [row["id"] for row in done.document["causes"] if row["certainty"] != "proven"]
    assert (known[0] == cause) if cause else ("wrong-password-or-user-form" not in known), known
    assert done.document["target"]["host"] == "ws-041.corp.test"
    alone = read(*controller)
    assert alone.document["verdict"]["state"] == "inconclusive", alone
    assert "log-account-refusals" in {note["id"] for note in alone.document["notes"]}


def test_a_policy_that_keeps_the_client_from_ntlm(folder):
    data = {"TargetName": "TERMSRV/10.0.0.41", "UserName": "alice", "DomainName": "CORP", "ProcessName": "lsass.exe"}
    event = evtx.Event("Microsoft-Windows-NTLM", 4001, 0, data, channel="Microsoft-Windows-NTLM/Operational")
    done = read(*evtx.write_logs(folder, [event], "laptop"))
    assert done.document["verdict"]["step"] == "authenticate", done
    other = evtx.Event("Microsoft-Windows-NTLM", 4001, 0, data | {"TargetName": "cifs/files"}, channel=event.channel)
    assert read(*evtx.write_logs(folder / "other", [other], "laptop")).document["verdict"]["state"] == "inconclusive"
