"""What small files tell: outputs of Windows' tools in several languages, .rdp files, certificates, dialogs.

Each row of the table was written down before its first run: a cause, the texts that its machine would print, the verdict.
The forms are those of published outputs (see Tests/ReadersTests/Tools); names, numbers and addresses are ours.
"""

import subprocess
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from rig import dialogs, lab, walk

GERMAN, ENGLISH, RUSSIAN, JAPANESE = (
    ("Lokale Adresse         Remoteadresse          Status", "ABHÖREN", "HERGESTELLT", "SYN_GESENDET"),
    ("Local Address          Foreign Address        State", "LISTENING", "ESTABLISHED", "SYN_SENT"),
    ("Локальный адрес        Внешний адрес          Состояние", "LISTENING", "ESTABLISHED", "SYN_SENT"),
    ("ローカル アドレス          外部アドレス           状態", "LISTENING", "ESTABLISHED", "SYN_SENT"),
)


def netstat(*listeners: tuple[str, int], words=ENGLISH, peers: tuple[str, ...] = (), waiting: tuple[str, ...] = ()) -> str:
    heading, listen, established, sent = words
    rows = [("0.0.0.0:135", 900), ("0.0.0.0:445", 4), *listeners]
    lines = [f"  Proto  {heading}           PID"]
    for address, pid in rows:
        peer = "[::]:0" if address.startswith("[") else "0.0.0.0:0"
        lines.append(f"  TCP    {address:<22} {peer:<22} {listen:<15} {pid}")
    lines += [f"  TCP    10.0.0.7:50001         {peer:<22} {established:<15} 77" for peer in peers]
    lines += [f"  TCP    10.0.0.7:50002         {peer:<22} {sent:<15} 77" for peer in waiting]
    return "\n" + "\n".join(lines) + "\n"


def sc(state: int, pid: int = 0, code: int = 0, name: str = "TermService", russian: bool = False) -> str:
    keys = ("Имя_службы", "Тип", "Состояние", "Код_выхода_Win32", "Код_выхода_службы", "Контрольная_точка", "Ожидание")
    if not russian:
        keys = ("SERVICE_NAME", "TYPE", "STATE", "WIN32_EXIT_CODE", "SERVICE_EXIT_CODE", "CHECKPOINT", "WAIT_HINT")
    word = {1: "STOPPED", 2: "START_PENDING", 3: "STOP_PENDING", 4: "RUNNING"}[state]
    values = ("30  WIN32", f"{state}  {word}", f"{code}  (0x{code:x})", "0  (0x0)", "0x0", "0x0", str(pid), "")
    fields = zip((*keys[1:], "PID", "FLAGS"), values)
    return f"\n{keys[0]}: {name}\n" + "".join(f"        {key:<19}: {value}\n" for key, value in fields)


def sc_qc(start: int, name: str = "TermService") -> str:
    return (
        f"[SC] QueryServiceConfig SUCCESS\n\nSERVICE_NAME: {name}\n        TYPE               : 20  WIN32_SHARE_PROCESS\n"
        f"        START_TYPE         : {start}   X\n        ERROR_CONTROL      : 1   NORMAL\n"
        "        BINARY_PATH_NAME   : C:\\Windows\\System32\\svchost.exe -k NetworkService\n"
    )


def qwinsta(*rows: tuple[str, str, int, str]) -> str:
    head = " SITZUNGSNAME      BENUTZERNAME             ID  STATUS  TYP         GERÄT\n"
    lines = [f" {name:<18}{user:<20}{number:>7}  {state}\n" for name, user, number, state in rows]
    return head + ">services                                    0  Getr.\n" + "".join(lines)


def tasklist(*rows: tuple[str, int, str]) -> str:
    head = "Abbildname                     PID Dienste\n========================= ======== " + "=" * 44 + "\n"
    return "\n" + head + "".join(f"{name:<25} {pid:>8} {services}\n" for name, pid, services in rows)


def ipconfig(*addresses: str, host: str = "WS-041") -> str:
    lines = "".join(f"   Adresse IPv4. . . . . . . . . . . . . .: {address}(préféré)\n" for address in addresses)
    return (
        f"Configuration IP de Windows\n\n   Nom de l’hôte . . . . . . . . . . : {host}\n\nCarte Ethernet Ethernet0 :\n\n"
        "   Description. . . . . . . . . . . . . . : Intel(R) 82574L\n"
        f"   Adresse physique . . . . . . . . . . . : 00-0C-29-00-00-82\n{lines}"
    )


def secedit(remote: str = "*S-1-5-32-544,*S-1-5-32-555", denied: str = "", network: str = "*S-1-1-0,*S-1-5-32-544", guest: str = "Guest") -> str:
    """An export of rights; a right that nobody has is left out, and the guest has the name of its language."""
    rights = {
        "SeNetworkLogonRight": network, "SeChangeNotifyPrivilege": "*S-1-1-0,*S-1-5-19", "SeServiceLogonRight": "*S-1-5-80-0",
        "SeDenyNetworkLogonRight": guest, "SeRemoteInteractiveLogonRight": remote, "SeImpersonatePrivilege": "*S-1-5-19,*S-1-5-6",
        "SeDenyRemoteInteractiveLogonRight": denied, "SeCreateGlobalPrivilege": "*S-1-5-19,*S-1-5-20",
    }  # fmt: skip
    lines = "".join(f"{name} = {holders}\r\n" for name, holders in rights.items() if holders)
    return f'[Unicode]\r\nUnicode=yes\r\n[Privilege Rights]\r\n{lines}[Version]\r\nsignature="$CHICAGO$"\r\nRevision=1\r\n'


def nltest(status: int, name: str, controller: str = "") -> str:
    return (
        f"Flags: 30 HAS_IP  HAS_TIMESERV \r\nTrusted DC Name {controller}\r\n"
        f"Trusted DC Connection Status Status = {status} {status:#x} {name}\r\nThe command completed successfully\r\n"
    )


@dataclass
class Row:
    """A cause, the files of its machine, and the verdict."""

    id: str
    texts: list[str]
    state: str
    step: str | None = None
    leading: str | None = None
    """Among the first causes, in whatever order, where the first cannot be told."""
    among: set[str] = field(default_factory=set)
    certainty: str | None = None
    encoding: str = "utf-8"
    never: set[str] = field(default_factory=set)


LISTENER = ("rdp-tcp", "", 65536, "Abhör.")
CONSOLE = ("console", "Leo Muster", 1, "Aktiv")
ABSENT = {"rdp-disabled", "listener-missing"}

TABLE = [
    Row("service-stopped", [sc(1, code=1077)], "broken", "reach", "termservice-stopped", certainty="proven"),
    Row("service-stopped-russian", [sc(1, russian=True)], "broken", "reach", "termservice-stopped", encoding="cp866"),
    # Its start type does not tell whether it runs.
    Row("service-disabled", [sc_qc(4)], "degraded", None, "termservice-stopped", certainty="likely"),
    Row("service-hangs", [sc(2)], "broken", "reach", "termservice-stopped"),
    Row("service-runs", [sc(4, 1312)], "inconclusive"),
    Row("listens", [netstat(("0.0.0.0:3389", 1312), ("[::]:3389", 1312)), sc(4, 1312)], "inconclusive"),
    Row(
        "nothing-listens", [netstat(words=GERMAN), sc(4, 1312)], "broken", "reach", among=ABSENT, encoding="cp850",
        never={"termservice-stopped"},
    ),
    Row(
        "other-port", [netstat(("0.0.0.0:3390", 1312), words=RUSSIAN), sc(4, 1312, russian=True)], "broken", "reach",
        "wrong-port", certainty="proven", encoding="cp866",
    ),
    Row(
        "other-port-by-tasklist", [netstat(("0.0.0.0:3395", 1312), words=JAPANESE), tasklist(("svchost.exe", 1312, "TermService"))],
        "broken", "reach", "wrong-port", certainty="proven", encoding="cp932",
    ),
    Row(
        "port-taken", [netstat(("0.0.0.0:3389", 2222)), sc(4, 1312)], "broken", "reach", "port-taken-by-other-process",
        certainty="likely",
    ),
    Row(
        "port-taken-named", [netstat(("0.0.0.0:3389", 2222)), sc(4, 1312), tasklist(("nginx.exe", 2222, "Nicht zutreffend"))],
        "broken", "reach", "port-taken-by-other-process", certainty="proven",
    ),
    Row(
        "one-adapter", [netstat(("10.0.0.41:3389", 1312)), sc(4, 1312)], "degraded", None, "lan-adapter-binding",
        certainty="proven",
    ),
    Row("loopback-only", [netstat(("127.0.0.1:3389", 1312))], "broken", "reach"),
    Row("ipv6-only", [netstat(("[::]:3389", 1312))], "degraded"),
    Row("a-clients-table", [netstat(peers=("10.0.0.9:3389",))], "inconclusive"),
    Row(
        "a-client-waits", [netstat(words=GERMAN, waiting=("10.0.0.9:3389",))], "broken", "reach", encoding="cp850",
        among={"windows-firewall-blocks", "host-off-asleep"}, never={"termservice-stopped", "rdp-disabled"},
    ),
    Row("a-filtered-table", ["  TCP    0.0.0.0:135            0.0.0.0:0              LISTENING       900\n"], "inconclusive"),
    Row("sessions-listen", [qwinsta(CONSOLE, LISTENER)], "inconclusive", encoding="cp850"),
    Row("sessions-without-listener", [qwinsta(CONSOLE), sc(4, 1312)], "broken", "reach", among=ABSENT, encoding="utf-16"),
    Row("sessions-listener-down", [qwinsta(CONSOLE, ("rdp-tcp", "", 65536, "Down"))], "broken", "reach", "listener-missing"),
    Row(
        "two-sessions", [qwinsta(("rdp-tcp#1", "anna", 2, "Aktiv"), ("", "bert", 3, "Getr."), LISTENER)], "inconclusive",
    ),
    Row("certificate-service-disabled", [sc(1, name="KeyIso") + sc_qc(4, "KeyIso")], "degraded", None, "cert-services-stopped"),
    Row("no-address", [ipconfig("169.254.7.7")], "degraded", None, "guest-nic-or-dhcp-broken", encoding="cp850"),
    Row("addresses", [ipconfig("10.0.0.41")], "inconclusive"),
    Row("everybody-denied", [secedit(denied="*S-1-1-0")], "broken", "authenticate", "no-remote-logon-right", certainty="proven", encoding="utf-16"),
    Row("nobody-allowed", [secedit(remote="", guest="Gast")], "broken", "authenticate", "no-remote-logon-right", certainty="proven", encoding="utf-16"),
    # Whose logon it was that failed, no file here tells.
    Row("administrators-denied", [secedit(denied="*S-1-5-113,*S-1-5-32-544", guest="Invitado")], "degraded", None, "no-remote-logon-right", encoding="utf-16"),
    Row("rights-as-usual", [secedit()], "inconclusive", encoding="utf-16"),
    Row("rights-of-a-controller", [secedit(remote="*S-1-5-32-544")], "inconclusive", encoding="utf-16"),
    Row("nobody-in-the-group", ["redial-group 1\r\ngroup S-1-5-32-555\r\nend\r\n"], "inconclusive"),
    Row("domain-refuses-the-machine", [nltest(5, "ERROR_ACCESS_DENIED")], "degraded", None, "broken-secure-channel", certainty="likely"),
    Row("domain-is-well", [nltest(0, "NERR_Success", "\\\\dc10.domain.example")], "inconclusive"),
    Row("memory-runs-out", ["FreeVirtualMemory  TotalVirtualMemorySize  \r\n120000             33279308                \r\n"], "degraded", None, "server-out-of-resources", encoding="utf-16"),
    Row("a-blocker-runs", [sc(4, 77, name="IPBAN")], "inconclusive"),
    Row("a-suite-runs", [sc(4, 77, name="ekrn", russian=True)], "inconclusive", encoding="cp866"),
    Row("saved-credentials", ["    Cible : Domain:target=TERMSRV/ws-041\n    Type : Mot de passe\n"], "inconclusive"),
    Row("dialog-text", ["Fehlercode: 0x904\nErweiterter Fehlercode: 0x7\n"], "inconclusive"),
    Row("rdp-file", ["full address:s:ws-041\r\n"], "inconclusive"),
    Row("rdp-file-without-computer", ["screen mode id:i:2\r\n"], "broken", "resolve"),
    Row("rdp-file-gateway-unnamed", ["full address:s:ws-041\r\ngatewayusagemethod:i:1\r\n"], "degraded", encoding="utf-16"),
    Row("rdp-file-and-its-port", ["full address:s:ws-041:3390\r\n", netstat(("0.0.0.0:3390", 1312))], "inconclusive"),
]


def written(folder: Path, texts: list[str], encoding: str = "utf-8") -> list[str]:
    paths = [folder / f"output-{number}.txt" for number in range(len(texts))]
    for path, text in zip(paths, texts):
        path.write_bytes(text.encode(encoding, errors="replace"))
    return [str(path) for path in paths]


def read(*paths: str, seconds: float = 20) -> walk.Run:
    done = walk.run("read", *paths, "--json", seconds=seconds)
    if done.status < 64:
        walk.assert_holds(done.document, "report")
    return done


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.id)
def test_the_table(row, folder):
    done = read(*written(folder, row.texts, row.encoding))
    verdict, causes = done.document["verdict"], done.document["causes"]
    assert verdict["state"] == row.state, done
    assert done.status == walk.EXIT_CODES[row.state], done
    assert verdict["step"] == row.step, done
    # Nothing was walked, and no file here tells of a connection.
    assert verdict["provenThrough"] is None, done
    ids = [cause["id"] for cause in causes]
    if row.leading:
        assert ids[0] == row.leading, done
    if row.certainty:
        assert causes[0]["certainty"] == row.certainty, done
    else:
        assert all(cause["certainty"] != "proven" for cause in causes) or row.leading, done
    assert row.among <= set(ids[:4]), done
    assert not [cause for cause in causes if cause["id"] in row.never and cause["probability"] > 0.05], done
    assert len(done.document["files"]) == len(row.texts), done


def test_names_of_the_machine_are_told(folder):
    done = read(*written(folder, [ipconfig("10.0.0.41", host="SRV-7")]))
    assert done.document["target"]["host"] == "SRV-7", done
    assert done.document["files"][0]["machine"] == "SRV-7", done


def observations(done: walk.Run, kind: str) -> list[dict]:
    return [seen["value"] for seen in done.document["observations"] if seen["kind"] == kind]


def free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_a_refused_walk_and_the_servers_own_tools(folder):
    """A refusal has many causes; what the server prints tells which."""
    port = free_port()
    files = written(folder, [netstat(("0.0.0.0:3395", 1312)), sc(4, 1312)])
    alone = walk.run("check", f"127.0.0.1:{port}", "--json", "--no-remember")
    assert alone.document["verdict"]["step"] == "reach", alone
    assert alone.document["causes"][0]["certainty"] != "proven", alone
    joined = walk.run("check", f"127.0.0.1:{port}", "--with", files[0], "--with", files[1], "--json", "--no-remember")
    assert joined.document["causes"][0]["id"] == "wrong-port", joined
    assert joined.document["causes"][0]["certainty"] == "proven", joined
    stopped = written(folder, [sc(1)])
    joined = walk.run("check", f"127.0.0.1:{port}", "--with", *stopped, "--json", "--no-remember")
    assert joined.document["causes"][0]["id"] == "termservice-stopped", joined


def test_a_healthy_walk_outweighs_older_outputs(folder):
    files = written(folder, [netstat(), sc(1)])
    with lab.Lab("healthy-windows-nla", folder) as server:
        done = walk.check(*server.arguments, "--with", files[0], "--with", files[1])
    assert done.document["verdict"]["state"] == "healthy", done
    assert "file-older-than-walk" in {note["id"] for note in done.document["notes"]}, done


def test_the_rdp_file_of_a_check_is_read(folder):
    """`check X.rdp` tells of the file's own settings, too: this server requires what the file switches off."""
    with lab.Lab("healthy-windows-nla", folder) as server:
        file = folder / "x.rdp"
        file.write_text(f"full address:s:127.0.0.1:{server.port}\r\nenablecredsspsupport:i:0\r\nauthentication level:i:0\r\n")
        done = walk.run("check", str(file), "--json", "--no-remember")
    assert [source["kind"] for source in done.document["files"]] == ["rdp-file"], done
    assert observations(done, "client.connectionFile")[0]["address"] == f"127.0.0.1:{server.port}", done
    assert "rdp-file-accepts-all" in {note["id"] for note in done.document["notes"]}, done
    if "nla-required" in {note["id"] for note in done.document["notes"]}:
        assert done.document["causes"][0]["id"] == "nla-required-client-cannot", done
        assert done.document["verdict"]["state"] == "degraded", done


def test_a_walk_to_what_a_rdp_file_names_is_offered(folder):
    (folder / "x.rdp").write_text("full address:s:ws-041.corp.test\r\n")
    (folder / "netstat.txt").write_text(netstat())
    files = (str(folder / "x.rdp"), str(folder / "netstat.txt"))
    done = walk.run("read", *files, environment={"COLUMNS": "300"})
    assert f"redial check {files[0]} --with {files[1]}" in done.stdout, done


def openssl(folder: Path, *arguments: str) -> None:
    subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True, timeout=60)


@pytest.fixture
def pair(folder) -> Path:
    openssl(
        folder, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "key.pem", "-out", "cert.pem", "-days", "90",
        "-subj", "/CN=ws-041.corp.test", "-addext", "subjectAltName=DNS:ws-041.corp.test",
        "-addext", "extendedKeyUsage=serverAuth,1.3.6.1.4.1.311.54.1.2", "-addext", "keyUsage=digitalSignature",
        "-addext", "basicConstraints=critical,CA:FALSE",
    )  # fmt: skip
    return folder


def test_certificates_of_every_form(pair):
    """openssl says what is in them."""
    openssl(pair, "x509", "-in", "cert.pem", "-outform", "DER", "-out", "cert.cer")
    openssl(pair, "crl2pkcs7", "-nocrl", "-certfile", "cert.pem", "-outform", "DER", "-out", "cert.p7b")
    openssl(pair, "crl2pkcs7", "-nocrl", "-certfile", "cert.pem", "-out", "cert-pem.p7b")
    openssl(pair, "pkcs12", "-export", "-in", "cert.pem", "-inkey", "key.pem", "-passout", "pass:x", "-out", "cert.pfx")
    printed = subprocess.run(
        ["openssl", "x509", "-in", pair / "cert.pem", "-noout", "-fingerprint", "-sha1"], capture_output=True, text=True, check=True
    ).stdout
    thumbprint = printed.split("=")[1].strip().replace(":", "").lower()
    for name in ("cert.pem", "cert.cer", "cert.p7b", "cert-pem.p7b"):
        done = read(str(pair / name))
        (certificate,) = observations(done, "certificate.file")
        assert certificate["sha1"] == thumbprint, done
        assert certificate["names"] == ["ws-041.corp.test"] and certificate["shown"]["keyBits"] == 2048, done
        assert certificate["usages"] == ["1.3.6.1.5.5.7.3.1", "1.3.6.1.4.1.311.54.1.2"], done
        assert certificate["keyUsage"] == ["digitalSignature"] and not certificate["isAuthority"], done
        assert done.document["verdict"]["state"] == "inconclusive", done
    opened = read(str(pair / "cert.pfx"))
    assert opened.status == 3 and "password" in opened.stderr, opened
    key = read(str(pair / "key.pem"))
    assert key.status == 65 and "BEGIN" not in key.stdout, key


def test_the_server_is_found_among_its_issuers(pair):
    openssl(pair, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "ca.key", "-out", "ca.pem", "-days", "90",
            "-subj", "/CN=Corp CA")  # fmt: skip
    openssl(pair, "req", "-newkey", "rsa:2048", "-nodes", "-keyout", "l.key", "-out", "l.csr", "-subj", "/CN=srv-7.corp.test")
    openssl(pair, "x509", "-req", "-in", "l.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-out", "l.pem",
            "-days", "30")  # fmt: skip
    (pair / "chain.pem").write_bytes((pair / "ca.pem").read_bytes() + (pair / "l.pem").read_bytes())
    (certificate,) = observations(read(str(pair / "chain.pem")), "certificate.file")
    assert certificate["shown"]["subject"] == "CN=srv-7.corp.test" and certificate["shown"]["chainLength"] == 2


def test_an_expired_certificate_in_a_file_hurts(pairs):
    done = read(str(pairs["expired"].certificate))
    assert done.document["verdict"]["state"] == "degraded", done
    assert done.document["causes"][0]["id"] == "selfsigned-cert-expired-not-renewed", done


def test_a_picture_of_the_dialog_gives_its_code(folder):
    picture = folder / "dialog.png"
    dialogs.draw(picture, 150, "light")
    done = read(str(picture), seconds=60)
    assert observations(done, "client.code") == [{"code": 0x904, "extended": 7}], done


def test_hostile_texts_are_survived(folder):
    """100 MiB, endless lines, controls: bounded in memory and time, nothing of it acts."""
    row = b"  TCP    0.0.0.0:%d           0.0.0.0:0              LISTENING       7\n [a\x1b[2Jb.exe]\n"
    long = folder / "long.txt"
    with long.open("wb") as file:
        chunk = b"".join(row % number for number in range(1, 20_000))
        while file.tell() < 100 << 20:
            file.write(chunk)
    done = walk.run("read", str(long), seconds=60, measured=True)
    walk.assert_printable(done.stdout)
    assert done.status == 3 and done.peak_kib < 256 * 1024, done
    assert "4 MiB" in done.stderr, done
    line = folder / "line.txt"
    line.write_bytes(b":" * (100 << 20))
    assert walk.run("read", str(line), seconds=60).status == 65


def test_files_that_are_nothing_are_named(folder):
    paths = written(folder, ["hello\n"])
    done = read(*paths)
    assert done.status == 65 and "no kind" in done.document["text"], done
