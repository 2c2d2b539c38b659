"""Repairs as scripts to hand over. Wine's cmd and reg carry the batch files out: what they change, undo restores.

Wine proves the registry part only; services and sessions are Windows' own.
"""

import shutil

import pytest
import tree_sitter
import tree_sitter_powershell
from rig import lab, walk, wine

TS = r"HKLM\SYSTEM\CurrentControlSet\Control\Terminal Server"
LISTENER = TS + r"\WinStations\RDP-Tcp"
TLS12 = r"HKLM\SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL\Protocols\TLS 1.2\Server"
POLICIES = r"HKLM\SOFTWARE\Policies\Microsoft\Windows NT\Terminal Services"
LSA = r"HKLM\SYSTEM\CurrentControlSet\Control\Lsa"
CLIENT = r"HKLM\SOFTWARE\Policies\Microsoft\Windows NT\Terminal Services\Client"
PIN = "00" * 19 + "A7"

# Repair, then each value with what it is before and what the repair makes of it; None is "not there".
REPAIRS = [
    ("enable-remote-desktop", [(TS, "fDenyTSConnections", ("REG_DWORD", "0x1"), ("REG_DWORD", "0x0"))]),
    ("security-layer-tls", [(LISTENER, "SecurityLayer", ("REG_DWORD", "0x0"), ("REG_DWORD", "0x2"))]),
    ("set-port-number", [(LISTENER, "PortNumber", ("REG_DWORD", "0xd3e"), ("REG_DWORD", "0xd3d"))]),
    ("client-disable-udp", [(CLIENT, "fClientDisableUDP", None, ("REG_DWORD", "0x1"))]),
    ("delete-stale-thumbprint-pin", [(LISTENER, "SSLCertificateSHA1Hash", ("REG_BINARY", PIN), None)]),
    (
        "schannel-protocols",
        [
            (TLS12, "Enabled", ("REG_DWORD", "0x0"), ("REG_DWORD", "0x1")),
            (TLS12, "DisabledByDefault", None, ("REG_DWORD", "0x0")),
        ],
    ),
    (
        "licensing-configuration",
        [
            (POLICIES, "LicenseServers", ("REG_SZ", "Old-1,old_2.corp.test"), ("REG_SZ", "ls01.corp.test")),
            (POLICIES, "LicensingMode", None, ("REG_DWORD", "0x4")),
        ],
    ),
]
# What no walk knows.
FILLS = {
    "licensing-configuration": ["licence-server=ls01.corp.test"], "bind-ca-certificate": ["thumbprint=" + "0aB1" * 10],
    "hosts-file-entry": ["address=2001:db8::7"], "lower-mtu": ["packet-size=1400"],
}  # fmt: skip


# TermService is Wine's own; it really stops and starts.
RESTARTING = {"set-port-number", "delete-stale-thumbprint-pin"}


@pytest.fixture(scope="module")
def windows():
    with wine.windows() as made:
        # Else services stop with the program that started them.
        made.run("wineserver", "-k")
        made.must("wineserver", "-p600")
        yield made


@pytest.fixture(scope="module")
def write(tmp_path_factory):
    """Writes the script of one repair and gives its path."""
    home = tmp_path_factory.mktemp("scripts")
    with lab.Lab("rdp-cert-key-unreadable", home) as server:

        def written(repair: str, ending: str, fills: list[str] | None = None):
            path = home / f"{repair}.{ending}"
            words = [word for fill in (FILLS.get(repair, []) if fills is None else fills) for word in ("--fill", fill)]
            done = walk.run(
                "fix", *server.arguments, "--timeout", "10", "--repair", repair, "--inside", f"script:{path}", *words,
                seconds=40,
            )  # fmt: skip
            assert done.status == 0, done
            return path

        yield written


@pytest.mark.parametrize(("repair", "values"), REPAIRS, ids=[repair for repair, _ in REPAIRS])
def test_what_a_batch_file_changes_its_undo_restores(repair, values, windows, write):
    place = windows.drive / "a folder (x86)"
    place.mkdir(exist_ok=True)
    shutil.copy(write(repair, "cmd"), place)

    def run(*words: str) -> tuple[int, str]:
        return windows.run("wine", "cmd", "/c", rf".\{repair}.cmd", *words, where=place)

    def present() -> list:
        return [windows.value(key, name) for key, name, _, _ in values]

    before, after = [value[2] for value in values], [value[3] for value in values]
    for key, name, was, _ in values:
        windows.set(key, name, *was) if was else windows.unset(key, name)
    assert present() == before

    status, said = run()
    assert status == 0 and "Nothing is changed" in said, said
    assert present() == before
    assert run("undo")[0] == 3  # nothing was applied
    status, said = run("apply")
    assert status == 0 and "Done." in said, said
    assert present() == after
    if repair in RESTARTING:
        assert ": 4 " in windows.run("wine", "sc", "query", "TermService")[1]
    status, said = run("apply")
    assert status == 3 and "applied before" in said, said
    status, said = run("undo")
    assert status == 0 and "back" in said, said
    assert present() == before
    assert [path.name for path in place.glob(f"redial-{repair}*")] == []


def test_a_policy_that_wins_is_not_fought(windows, write):
    shutil.copy(write("enable-remote-desktop", "cmd"), windows.drive)
    windows.set(TS, "fDenyTSConnections", "REG_DWORD", "0x1")
    windows.set(POLICIES, "fDenyTSConnections", "REG_DWORD", "0x1")
    status, said = windows.run("wine", "cmd", "/c", r".\enable-remote-desktop.cmd", "apply", where=windows.drive)
    windows.unset(POLICIES, "fDenyTSConnections")
    assert status == 2 and "a policy wins" in said, said
    assert windows.value(TS, "fDenyTSConnections") == ("REG_DWORD", "0x1")
    assert not (windows.drive / "redial-enable-remote-desktop.state").exists()


@pytest.mark.parametrize("text", ["1 or so", "", 'a"b', "a&b", "absent", "other"])
def test_a_value_that_could_not_be_put_back_is_left_alone(text, windows, write):
    """Of a text with a blank the state would keep the first word only; signs mean something to the prompt; `absent` is its own word."""
    shutil.copy(write("enable-remote-desktop", "cmd"), windows.drive)
    windows.set(TS, "fDenyTSConnections", "REG_SZ", text)
    status, said = windows.run("wine", "cmd", "/c", r".\enable-remote-desktop.cmd", "apply", where=windows.drive)
    assert status == 2 and "REG_SZ" in said, said
    assert f"REG_SZ    {text}" in windows.must("wine", "reg", "query", TS, "/v", "fDenyTSConnections")
    windows.unset(TS, "fDenyTSConnections")
    assert not list(windows.drive.glob("redial-enable-remote-desktop*"))


def test_a_key_that_was_made_goes_again_when_it_is_empty(windows, write):
    shutil.copy(write("client-disable-udp", "cmd"), windows.drive)

    def there() -> list[bool]:
        return [windows.run("wine", "reg", "query", key)[0] == 0 for key in (CLIENT, POLICIES)]

    def run(word: str) -> None:
        status, said = windows.run("wine", "cmd", "/c", r".\client-disable-udp.cmd", word, where=windows.drive)
        assert status == 0, said

    windows.run("wine", "reg", "delete", POLICIES, "/f")
    run("apply")
    assert there() == [True, True]
    run("undo")
    assert there() == [False, False]
    # What somebody else puts there stays.
    run("apply")
    windows.set(POLICIES, "MaxIdleTime", "REG_DWORD", "0x1")
    run("undo")
    assert there() == [False, True]
    windows.unset(POLICIES, "MaxIdleTime")


STRICTER = [
    ("min-encryption-level", LISTENER, "MinEncryptionLevel", "0x4", "0x4"),
    ("min-encryption-level", LISTENER, "MinEncryptionLevel", "0x1", "0x3"),
    ("lm-compatibility-level", LSA, "LmCompatibilityLevel", "0x5", "0x5"),
    ("lm-compatibility-level", LSA, "LmCompatibilityLevel", None, "0x3"),
]


@pytest.mark.parametrize(("repair", "key", "name", "before", "after"), STRICTER)
def test_what_is_stricter_already_is_left_alone(repair, key, name, before, after, windows, write):
    shutil.copy(write(repair, "cmd"), windows.drive)
    windows.set(key, name, "REG_DWORD", before) if before else windows.unset(key, name)
    for word, number in [("apply", after), ("undo", before)]:
        status, said = windows.run("wine", "cmd", "/c", rf".\{repair}.cmd", word, where=windows.drive)
        assert status == 0, said
        assert windows.value(key, name) == (number and ("REG_DWORD", number))
    windows.unset(key, name)


def test_a_stricter_policy_is_not_in_the_way(windows, write):
    shutil.copy(write("min-encryption-level", "cmd"), windows.drive)
    for number, status in [("0x4", 0), ("0x2", 2)]:
        windows.set(POLICIES, "MinEncryptionLevel", "REG_DWORD", number)
        done, said = windows.run("wine", "cmd", "/c", r".\min-encryption-level.cmd", "apply", where=windows.drive)
        windows.unset(POLICIES, "MinEncryptionLevel")
        assert done == status, said
        windows.run("wine", "cmd", "/c", r".\min-encryption-level.cmd", "undo", where=windows.drive)


@pytest.mark.parametrize(("level", "status"), [("0x1", 2), ("0x2", 0), ("0x4", 0)])
def test_what_another_repair_comes_before_waits_for_it(level, status, windows, write):
    shutil.copy(write("security-layer-tls", "cmd"), windows.drive)
    windows.set(LISTENER, "MinEncryptionLevel", "REG_DWORD", level)
    done, said = windows.run("wine", "cmd", "/c", r".\security-layer-tls.cmd", "apply", where=windows.drive)
    assert done == status and ("min-encryption-level comes first" in said) == (status == 2), said
    if status == 0:
        assert windows.run("wine", "cmd", "/c", r".\security-layer-tls.cmd", "undo", where=windows.drive)[0] == 0
    windows.unset(LISTENER, "MinEncryptionLevel")
    assert not list(windows.drive.glob("redial-security-layer-tls*"))


@pytest.mark.parametrize(("code", "status"), [("0", 0), ("-2147023834", 2), ("1", 2)])
def test_a_clock_that_is_not_set_is_not_said_to_be(code, status, windows, write):
    """A stand-in for w32tm, which ends with negative numbers where it fails."""
    script = write("synchronize-clock", "cmd").read_bytes().decode()
    resync = '"%SYSTEM%\\w32tm.exe" /resync /rediscover'
    assert script.count(resync) == 1
    (windows.drive / "clock.cmd").write_bytes(script.replace(resync, f"cmd /d /c exit {code}").encode())
    done, said = windows.run("wine", "cmd", "/c", r".\clock.cmd", "apply", where=windows.drive)
    assert done == status and ("Done." in said) == (status == 0), said
    assert (f"w32tm ends with {code}" in said and "net start w32time" in said) == (status == 2), said
    for kept in windows.drive.glob("redial-synchronize-clock*"):
        kept.unlink()


def test_a_service_that_did_not_run_is_not_left_running(windows, write):
    """Wine has TermService, but not UmRdpService."""
    shutil.copy(write("set-port-number", "cmd"), windows.drive)

    def runs() -> bool:
        return ": 4 " in windows.run("wine", "sc", "query", "TermService")[1]

    windows.run("wine", "net", "stop", "TermService")
    assert not runs()
    for word, running in [("apply", True), ("undo", False)]:
        status, said = windows.run("wine", "cmd", "/c", r".\set-port-number.cmd", word, where=windows.drive)
        assert status == 0 and runs() == running, said


def test_a_service_that_does_not_start_is_said(windows, write):
    """Wine has TermService, but neither SessionEnv nor UmRdpService."""
    shutil.copy(write("start-services", "cmd"), windows.drive)
    status, said = windows.run("wine", "cmd", "/c", r".\start-services.cmd", "apply", where=windows.drive)
    assert status == 1 and "SessionEnv does not run" in said, said
    status, said = windows.run("wine", "cmd", "/c", r".\start-services.cmd", "undo", where=windows.drive)
    assert status == 0 and "back" in said, said


def test_a_step_that_does_not_read_back_is_taken_back(windows, write):
    """Wine's icacls accepts everything and does nothing, so the grant is not found again."""
    shutil.copy(write("repair-machinekeys-acl", "cmd"), windows.drive)

    def run(*words: str) -> tuple[int, str]:
        return windows.run("wine", "cmd", "/c", r".\repair-machinekeys-acl.cmd", *words, where=windows.drive)

    assert run()[0] == 0
    status, said = run("apply")
    assert status == 2 and "Nothing stays changed" in said, said
    assert run("undo")[0] == 3 and not list(windows.drive.glob("redial-repair-machinekeys-acl*"))


@pytest.mark.parametrize("name", [None, "", "a name", "a;b", ";a", 'a"b', "a&b"])
def test_what_nobody_has_written_in_changes_nothing(name, windows, write):
    """What stands in its place is refused by its form alone, and so is what a person mistypes."""
    script = write("licensing-configuration", "cmd", []).read_bytes().decode()
    if name is not None:
        assert script.count("LICENCE SERVER") == 2  # the other one is a remark
        script = script.replace('=LICENCE SERVER"', f'={name}"')
    (windows.drive / "fill.cmd").write_bytes(script.encode())
    windows.unset(POLICIES, "LicenseServers")
    status, said = windows.run("wine", "cmd", "/c", r".\fill.cmd", "apply", where=windows.drive)
    assert status == 2 and "write in the name of the licence server" in said, said
    assert windows.value(POLICIES, "LicenseServers") is None
    assert not list(windows.drive.glob("redial-licensing-configuration*"))


@pytest.mark.parametrize("fill", ["licence-server=a b", "licence-server", "moon=1", "thumbprint=123", "account=a'; calc"])
def test_what_no_form_takes_is_bad_usage(fill, tmp_path):
    path = tmp_path / "x.cmd"
    done = walk.run("fix", "127.0.0.1:1", "--fill", fill, "--inside", f"script:{path}", "--json")
    assert (done.status, done.document["code"]) == (64, 64) and not path.exists(), done


def test_whom_a_repair_is_about_can_be_said_without_letting_anybody_in(tmp_path):
    path = tmp_path / "x.ps1"
    words = ("--repair", "add-remote-desktop-users", "--fill", r"account=CORP\anna", "--inside", f"script:{path}")
    done = walk.run("fix", "127.0.0.1:1", *words, "--no-remember")
    assert done.status == 0 and r"$Account = 'CORP\anna'" in path.read_text(), done


@pytest.mark.parametrize("account", ["müller", "O'Brien", "Łukasz Żak"])
@pytest.mark.parametrize("access", ["script:{}/x.ps1", "script:{}/x.yml", "cloud:azure:{}/x.sh", "cloud:aws:{}/x.json"])
def test_names_of_windows_are_written_so_that_every_form_reads_them(account, access, tmp_path):
    words = ("--repair", "add-remote-desktop-users", "--fill", f"account={account}", "--inside", access.format(tmp_path))
    done = walk.run("fix", "127.0.0.1:1", *words, "--no-remember")
    assert done.status == 0, done
    [path] = tmp_path.iterdir()
    text = path.read_bytes()
    assert text.isascii() and b"$Account = '" in text.replace(b"'\\''", b"'"), text
    if path.suffix == ".ps1":
        parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_powershell.language()))
        assert not parser.parse(text).root_node.has_error


def test_what_is_filled_in_for_nobody_is_bad_usage():
    done = walk.run("fix", "127.0.0.1:1", "--fill", "thumbprint=" + "0" * 40, "--json")
    assert (done.status, done.document["code"]) == (64, 64), done


def test_the_licences_of_a_client_come_back_byte_for_byte(windows, write):
    """The key is exported whole; what was made meanwhile does not stay beside it."""
    store = r"HKLM\SOFTWARE\Microsoft\MSLicensing\Store"
    shutil.copy(write("clear-client-license-cache", "cmd"), windows.drive)

    def run(*words: str) -> tuple[int, str]:
        return windows.run("wine", "cmd", "/c", r".\clear-client-license-cache.cmd", *words, where=windows.drive)

    def exported() -> bytes:
        windows.must("wine", "reg", "export", store, r"C:\store.reg", "/y")
        return (windows.drive / "store.reg").read_bytes()

    windows.run("wine", "reg", "delete", store, "/f")
    status, said = run("apply")
    assert status == 2 and "keeps no licence" in said, said
    windows.set(store + r"\LICENSE000", "ClientLicense", "REG_BINARY", "30820102ff")
    windows.set(store + r"\LICENSE000", "ProductVersion", "REG_SZ", 'a "b" & c')
    before = exported()
    status, said = run("apply")
    assert status == 0 and "mstsc.exe" in said, said
    assert windows.run("wine", "reg", "query", store)[0] == 1
    windows.set(store + r"\LICENSE001", "ClientLicense", "REG_BINARY", "00")
    status, said = run("undo")
    assert status == 0 and exported() == before, said
    assert not list(windows.drive.glob("redial-clear-client-license-cache*"))


# What `powercfg /query` prints on Windows in German, but for the number on mains.
POWERCFG = """@echo off
if "%1"=="/query" goto query
if "%1"=="/setacvalueindex" >C:\\standby.txt echo %5
exit /b 0
:query
set /p NOW=<C:\\standby.txt
if "%NOW%"=="1800" set NOW=0x00000708
if "%NOW%"=="0" set NOW=0x00000000
echo       GUID-Alias: STANDBYIDLE
echo       Minimal mögliche Einstellung: 0x00000000
echo       Maximal mögliche Einstellung: 0xffffffff
echo       Inkrement für mögliche Einstellungen: 0x00000001
echo       Einheiten für mögliche Einstellungen: Sekunden
echo     Index der aktuellen Wechselstromeinstellung: %NOW%
{last}
"""


@pytest.mark.parametrize("whole", [True, False])
def test_the_time_on_mains_is_told_by_its_form(whole, windows, write):
    """A stand-in for powercfg, which Wine does not have: of what it prints the fourth of five numbers counts, in any language."""
    last = "echo     Index der aktuellen Gleichstromeinstellung: 0x00000384" if whole else "rem"
    program = POWERCFG.replace("{last}", last).replace("\n", "\r\n")
    (windows.drive / "powercfg.cmd").write_bytes(program.encode("latin-1"))
    (windows.drive / "standby.txt").write_bytes(b"1800\r\n")
    script = write("prevent-sleep", "cmd").read_bytes().decode()
    # A batch file is only come back from where it is called.
    changed = script.replace(r"=%SYSTEM%\powercfg.exe", r"=C:\powercfg.cmd").replace('"%POWERCFG%" /set', 'call "%POWERCFG%" /set')
    assert changed.count("call \"%POWERCFG%\"") == 2
    (windows.drive / "sleep.cmd").write_bytes(changed.encode())

    def run(*words: str) -> tuple[int, str]:
        return windows.run("wine", "cmd", "/c", r".\sleep.cmd", *words, where=windows.drive)

    def seconds() -> str:
        return (windows.drive / "standby.txt").read_text().strip()

    if not whole:
        status, said = run("apply")
        assert status == 2 and "form that is not known" in said and seconds() == "1800", said
        return
    assert "0x00000708 seconds" in run()[1] and seconds() == "1800"
    status, said = run("apply")
    assert status == 0 and seconds() == "0", said
    status, said = run("undo")
    assert status == 0 and seconds() == "1800", said
    assert not list(windows.drive.glob("redial-prevent-sleep*"))


STEPS = [
    "regenerate-listener-certificate", "repair-machinekeys-acl", "add-remote-desktop-users",
    "clear-or-set-stored-credentials", "synchronize-clock", "dns-flush-and-register", "bind-ca-certificate",
    "clear-client-license-cache", "hosts-file-entry", "lower-mtu", "disable-large-send-offload", "prevent-sleep",
    "repair-secure-channel", "reset-tcpip-stack", "reset-winsock",
]  # fmt: skip
POWERSHELL = [repair for repair, _ in REPAIRS] + ["enable-firewall-rules", "start-services", "keep-alive", *STEPS]


@pytest.mark.parametrize("repair", POWERSHELL)
def test_the_powershell_script_is_powershell(repair, write):
    """Parsed only: no PowerShell has run it."""
    parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_powershell.language()))
    text = write(repair, "ps1").read_bytes()
    root = parser.parse(text).root_node
    assert not root.has_error, root
    assert parser.parse(text.replace(b"function Invoke-Undo {", b"function Invoke-Undo {{(")).root_node.has_error


@pytest.mark.parametrize("repair", ["client-disable-udp", "test-without-nla", "enable-firewall-rules", "prevent-sleep"])
def test_an_experiment_as_a_script_is_powershell(repair, tmp_path):
    """Parsed only. Nobody is walked to: who runs it walks before, meanwhile and after."""
    words = ("try", "127.0.0.1:1", "--repair", repair, "--for", "10m", "--accept-risk")
    path = tmp_path / "try.ps1"
    done = walk.run(*words, "--inside", f"script:{path}", state=tmp_path / "state")
    assert done.status == 0 and "-Action Try" in done.stderr, done
    parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_powershell.language()))
    text = path.read_bytes()
    assert not parser.parse(text).root_node.has_error
    assert b"$Seconds = 600" in text and b"'Apply'" not in text
    done = walk.run(*words, "--inside", f"script:{tmp_path / 'try.cmd'}", state=tmp_path / "state")
    assert done.status == 64 and "Nothing was written" in done.stderr, done


def test_an_experiment_that_lowers_security_takes_a_word(tmp_path):
    path = tmp_path / "try.ps1"
    done = walk.run("try", "h", "--repair", "test-without-nla", "--for", "10m", "--inside", f"script:{path}")
    assert done.status == 64 and "lowers security" in done.stderr and not path.exists(), done


def test_a_session_that_would_be_cut_is_refused(windows, write):
    shutil.copy(write("delete-stale-thumbprint-pin", "cmd"), windows.drive)
    windows.set(LISTENER, "SSLCertificateSHA1Hash", "REG_BINARY", PIN)
    line = "set SESSIONNAME=RDP-Tcp#3& delete-stale-thumbprint-pin.cmd apply"
    status, said = windows.run("wine", "cmd", "/c", line, where=windows.drive)
    assert status == 2 and "Remote Desktop session" in said, said
    assert windows.value(LISTENER, "SSLCertificateSHA1Hash") == ("REG_BINARY", PIN)


@pytest.mark.parametrize("access", ["script:repair.exe", "script:", "telnet://host"])
def test_another_way_in_is_bad_usage(access):
    done = walk.run("fix", "127.0.0.1:1", "--inside", access, "--json")
    assert (done.status, done.document["code"]) == (64, 64), done


def test_what_no_script_can_do_is_said_and_nothing_is_written(tmp_path):
    path = tmp_path / "repair.cmd"
    with lab.Lab("rdp-cert-key-unreadable", tmp_path) as server:
        done = walk.run(
            "fix", *server.arguments, "--timeout", "10", "--repair", "restore-missing-listener", "--inside",
            f"script:{path}", seconds=40,
        )  # fmt: skip
    assert done.status == 64 and "Nothing was written" in done.stderr, done
    assert not path.exists()
