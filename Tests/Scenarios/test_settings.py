"""The settings of a Windows machine from .reg files and hives: what was set, and what has to be said of it, written down first."""

import gzip
import lzma
import random
import shutil
from pathlib import Path

import pytest
from rig import hives, lab, walk

SYSTEM = "HKEY_LOCAL_MACHINE\\SYSTEM\\ControlSet001\\"
SOFTWARE = "HKEY_LOCAL_MACHINE\\SOFTWARE\\"
SERVER = SYSTEM + "Control\\Terminal Server"
LISTENER = SERVER + "\\WinStations\\RDP-Tcp"
POLICY = SOFTWARE + "Policies\\Microsoft\\Windows NT\\Terminal Services"
SERVICES = SYSTEM + "Services\\"
TLS = SYSTEM + "Control\\SecurityProviders\\SCHANNEL\\Protocols\\TLS "
FIREWALL = SERVICES + "SharedAccess\\Parameters\\FirewallPolicy\\"
RULE = "v2.10|Action=Allow|Active={active}|Dir=In|Protocol=6|{profile}LPort=3389|App=System|"


def key(name: str, **values: int | str) -> str:
    return f"[{name}]\n" + "".join(
        f'"{value}"=dword:{data:08x}\n' if isinstance(data, int) else f'"{value}"="{data}"\n'
        for value, data in values.items()
    )


def rule(active: bool = True, profile: str = "") -> str:
    return key(FIREWALL + "FirewallRules", **{"RemoteDesktop-In-TCP": RULE.format(active=str(active).upper(), profile=profile)})


def services(**starts: int) -> str:
    return "".join(key(SERVICES + name, Start=start) for name, start in starts.items())


# A server on which Remote Desktop is as it should be.
GOOD_SYSTEM = (
    key("HKEY_LOCAL_MACHINE\\SYSTEM\\Select", Current=1, Default=1)
    + key(SERVER, fDenyTSConnections=0, TSAppCompat=0)
    + key(SERVER + "\\WinStations", SelfSignedCertStore="Remote Desktop")
    + key(
        LISTENER, PortNumber=3389, fEnableWinStation=1, fLogonDisabled=0, LanAdapter=0, SecurityLayer=2,
        UserAuthentication=1, MinEncryptionLevel=2, MaxInstanceCount=0xFFFFFFFF, MaxIdleTime=0,
    )
    + services(TermService=3, UmRdpService=3, SessionEnv=3, CertPropSvc=3, KeyIso=3, CryptSvc=2, RpcSs=2, MpsSvc=2, Dhcp=2)
    + key(SERVICES + "TermService\\Parameters", ServiceDll="%SystemRoot%\\\\System32\\\\termsrv.dll")
    + key(SERVICES + "Tcpip\\Parameters", Hostname="WS-041", Domain="corp.example")
    + key(SYSTEM + "Control\\ProductOptions", ProductType="ServerNT")
    + rule()
)  # fmt: skip
GOOD_SOFTWARE = key(
    SOFTWARE + "Microsoft\\Windows NT\\CurrentVersion", ProductName="Windows Server 2019", CurrentBuildNumber="17763"
)

PROVEN, NAMED = "proven", "named"
# id, what differs in SYSTEM, what differs in SOFTWARE, state, step, cause, how sure
ROWS = [
    ("rdp-off", key(SERVER, fDenyTSConnections=1), "", "broken", "reach", "rdp-disabled", PROVEN),
    ("rdp-off-by-policy", "", key(POLICY, fDenyTSConnections=1), "broken", "reach", "gpo-blocks-rdp", PROVEN),
    ("rdp-on-by-policy", key(SERVER, fDenyTSConnections=1), key(POLICY, fDenyTSConnections=0), "inconclusive", None, None, None),
    ("service-disabled", services(TermService=4), "", "broken", "reach", "termservice-stopped", PROVEN),
    ("service-gone", f"[-{SERVICES}TermService]\n", "", "broken", "reach", "termservice-stopped", PROVEN),
    ("rpc-disabled", services(RpcSs=4), "", "broken", "reach", "termservice-stopped", PROVEN),
    ("listener-off", key(LISTENER, fEnableWinStation=0), "", "broken", "reach", "listener-missing", PROVEN),
    ("listener-gone", f"[-{LISTENER}]\n", "", "broken", "reach", "listener-missing", PROVEN),
    ("firewall-rule-off", rule(active=False), "", "inconclusive", None, "windows-firewall-blocks", NAMED),
    (
        "firewall-ignores-rules", "",
        "".join(key(SOFTWARE + f"Policies\\Microsoft\\WindowsFirewall\\{name}Profile", DoNotAllowExceptions=1) for name in ("Domain", "Private", "Public")),
        "inconclusive", None, "windows-firewall-blocks", NAMED,
    ),
    ("firewall-off", rule(active=False) + "".join(key(FIREWALL + f"{name}Profile", EnableFirewall=0) for name in ("Domain", "Standard", "Public")), "", "inconclusive", None, None, None),
    ("firewall-rule-for-one-network", rule(profile="Profile=Domain|"), "", "inconclusive", None, None, None),
    ("rdp-and-rule-off", key(SERVER, fDenyTSConnections=1) + rule(active=False), "", "broken", "reach", "rdp-disabled", PROVEN),
    ("no-tls-at-all", "".join(key(f"{TLS}{version}\\Server", Enabled=0) for version in ("1.0", "1.1", "1.2")), "", "broken", "encrypt", "tls-versions-disabled-server", PROVEN),
    ("no-tls-1.2", key(TLS + "1.2\\Server", Enabled=0), "", "degraded", None, "tls-versions-disabled-server", NAMED),
    ("only-old-tls-off", key(TLS + "1.0\\Server", Enabled=0), "", "inconclusive", None, None, None),
    ("old-security-only", key(LISTENER, SecurityLayer=0), "", "degraded", None, "tls-only-or-rdp-only-server", PROVEN),
    ("old-security-overruled", key(LISTENER, SecurityLayer=0), key(POLICY, SecurityLayer=2), "inconclusive", None, None, None),
    ("certificate-gone", f'[{LISTENER}]\n"SSLCertificateSHA1Hash"=hex:' + ",".join(["a1"] * 20) + "\n", "", "degraded", None, "bound-cert-missing-or-mismatched", PROVEN),
    (
        "certificate-there", f'[{LISTENER}]\n"SSLCertificateSHA1Hash"=hex:' + ",".join(["a1"] * 20) + "\n",
        key(SOFTWARE + "Microsoft\\SystemCertificates\\MY\\Certificates\\" + "A1" * 20, x=1), "inconclusive", None, None, None,
    ),
    ("key-service-off", services(KeyIso=4), "", "degraded", None, "cert-services-stopped", NAMED),
    ("suites-without-rsa", "", key(SOFTWARE + "Policies\\Microsoft\\Cryptography\\Configuration\\SSL\\00010002", Functions="TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"), "degraded", None, "no-common-cipher", NAMED),
    ("draining", key(SERVER, TSServerDrainMode=2), "", "degraded", None, "drain-mode-or-broker", PROVEN),
    ("logons-off", "", key(SOFTWARE + "Microsoft\\Windows NT\\CurrentVersion\\Winlogon", WinStationsDisabled="1"), "broken", "activate", "drain-mode-or-broker", PROVEN),
    ("wrapped", key(SERVICES + "TermService\\Parameters", ServiceDll="C:\\\\RDP\\\\rdpwrap.dll"), "", "degraded", None, "third-party-winstation-or-wrapper", PROVEN),
    ("as-it-should-be", "", "", "inconclusive", None, None, None),
]  # fmt: skip


def machine(folder: Path, system: str = "", software: str = "") -> Path:
    """The folder of the hives of a machine that differs so from the good one."""
    config = folder / "config"
    config.mkdir()
    hives.make(config, "SYSTEM", GOOD_SYSTEM)
    hives.make(config, "SOFTWARE", GOOD_SOFTWARE)
    if system:
        hives.merge(config / "SYSTEM", "HKEY_LOCAL_MACHINE\\SYSTEM", system)
    if software:
        hives.merge(config / "SOFTWARE", "HKEY_LOCAL_MACHINE\\SOFTWARE", software)
    return config


def test_there_are_enough_rows():
    assert len(ROWS) >= 20 and len({row[0] for row in ROWS}) == len(ROWS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_the_hives_of_a_machine_name_the_cause(row, folder):
    _, system, software, state, step, cause, sure = row
    done = walk.run("read", str(machine(folder, system, software)), "--json", seconds=20)
    verdict, causes = done.document["verdict"], done.document["causes"]
    assert (verdict["state"], verdict["step"]) == (state, step), done
    assert done.status == walk.EXIT_CODES[state], done
    assert verdict["provenThrough"] is None, "a setting proves no connection"
    if cause is None:
        assert not [found for found in causes if found["probability"] > 0.5 or found["certainty"] == "proven"], done
    else:
        assert causes[0]["id"] == cause, done
        assert (causes[0]["certainty"] == "proven") == (sure == PROVEN), done
        assert [found["id"] for found in causes if found["certainty"] == "proven"] == [cause] * (sure == PROVEN), done


def test_outside_refused_and_inside_switched_off_by_policy_is_one_proven_cause(folder):
    config = machine(folder, key(SERVER, fDenyTSConnections=1), key(POLICY, fDenyTSConnections=1))
    packed = folder / "SYSTEM.xz"
    packed.write_bytes(lzma.compress((config / "SYSTEM").read_bytes()))
    with lab.Lab("port-closed", folder) as server:
        alone = walk.check(*server.arguments)
        joined = walk.check(*server.arguments, "--with", str(packed), "--with", str(config / "SOFTWARE"))
    assert alone.document["causes"][0]["certainty"] != "proven", alone
    verdict, causes = joined.document["verdict"], joined.document["causes"]
    assert (verdict["state"], verdict["step"]) == ("broken", "reach"), joined
    assert (causes[0]["id"], causes[0]["certainty"]) == ("gpo-blocks-rdp", "proven"), joined
    assert causes[0]["probability"] > 0.9, joined
    assert not [found for found in causes[1:] if found["probability"] > 0.05 or found["certainty"] != "possible"], joined
    assert {file["file"]: file["machine"] for file in joined.document["files"]} == {"SYSTEM.xz": "WS-041", "SOFTWARE": None}


def test_a_healthy_host_stays_healthy_with_its_settings(folder):
    config = machine(folder)
    system = (config / "SYSTEM").read_bytes()
    with lab.Lab("healthy-windows-nla", folder) as server:
        done = walk.check(*server.arguments, "--with", str(config))
    assert done.document["verdict"]["state"] == "healthy", done
    assert done.document["causes"] == [], done
    assert (config / "SYSTEM").read_bytes() == system, "a file that is read stays as it is"


def test_another_port_inside_than_was_asked(folder):
    config = machine(folder, key(LISTENER, PortNumber=3390))
    done = walk.run("read", str(config), "--json", seconds=20)
    assert [note["text"] for note in done.document["notes"] if note["id"] == "listens-elsewhere"], done
    assert done.document["verdict"]["state"] == "inconclusive", "the firewall's rule is for the port that it was"
    assert done.document["causes"][0]["id"] == "windows-firewall-blocks", done


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_a_reg_file_of_any_encoding_says_the_same(encoding, folder):
    file = folder / "settings.reg"
    text = "Windows Registry Editor Version 5.00\r\n\r\n" + (GOOD_SYSTEM + key(POLICY, fDenyTSConnections=1)).replace("\n", "\r\n")
    file.write_bytes(text.encode(encoding))
    done = walk.run("read", str(file), "--json", seconds=20)
    assert done.document["verdict"]["state"] == "broken", done
    assert done.document["causes"][0]["id"] == "gpo-blocks-rdp", done
    assert done.document["files"][0]["machine"] == "WS-041", done
    assert done.document["files"][0]["warnings"] == [], done


def test_a_reg_file_that_another_program_exports_says_the_same_as_the_hive(folder):
    config = machine(folder, rule(active=False))
    for name in ("SYSTEM", "SOFTWARE"):
        file = folder / f"{name}.reg"
        file.write_text(hives.export(config / name, f"HKEY_LOCAL_MACHINE\\{name}"))
        hive = walk.run("read", str(config / name), "--json", seconds=20)
        text = walk.run("read", str(file), "--json", seconds=20)
        # An empty store of certificates is told only of what was read as a whole.
        told = [fact for fact in hives.facts(hive.document) if "machine.certificates" not in fact]
        assert hives.facts(text.document) == told, text
        assert told


@pytest.mark.parametrize("pack", [lzma.compress, gzip.compress], ids=["xz", "gz"])
def test_a_packed_hive_says_the_same(pack, folder):
    config = machine(folder)
    packed = folder / "SYSTEM.packed"
    packed.write_bytes(pack((config / "SYSTEM").read_bytes()))
    plain = walk.run("read", str(config / "SYSTEM"), "--json", seconds=20)
    assert hives.facts(walk.run("read", str(packed), "--json", seconds=20).document) == hives.facts(plain.document)
    whole = packed.read_bytes()
    packed.write_bytes(whole[: len(whole) // 2])
    cut = walk.run("read", str(packed), seconds=20)
    assert cut.status in {3, 65} and "cut off" in cut.stderr, cut


def test_what_unpacks_without_end_is_refused(folder):
    packed = folder / "bomb.xz"
    compressor = lzma.LZMACompressor(preset=0)
    with packed.open("wb") as file:
        for _ in range(40):
            file.write(compressor.compress(b"regf" + bytes(16 << 20)))
        file.write(compressor.flush())
    done = walk.run("read", str(packed), seconds=60, measured=True)
    assert done.status == 65 and "unpacks to more than" in done.stderr, done
    assert done.peak_kib < 256 * 1024, done


def test_a_disk_is_searched_where_windows_keeps_its_hives(folder):
    disk = folder / "disk/WINDOWS/system32"
    disk.mkdir(parents=True)
    shutil.move(machine(folder), disk / "Config")
    done = walk.run("read", str(folder / "disk"), "--json", seconds=20)
    assert [file["file"] for file in done.document["files"]] == ["SYSTEM", "SOFTWARE"], done
    (disk / "Config/SOFTWARE").unlink()
    alone = walk.run("read", str(folder / "disk"), "--json", seconds=20)
    assert "no SOFTWARE" in alone.stderr, alone
    assert "settings-policies-unread" in [note["id"] for note in alone.document["notes"]], alone


def test_changes_that_were_not_written_out_are_told(folder):
    system = machine(folder) / "SYSTEM"
    content = bytearray(system.read_bytes())
    content[4] += 1
    system.write_bytes(hives.sealed(bytes(content[:4096])) + bytes(content[4096:]))
    done = walk.run("read", str(system), "--json", seconds=20)
    [told] = done.document["files"][0]["warnings"]
    assert told["id"] == "dirty-hive" and "SYSTEM.LOG1" in told["text"], done
    assert hives.settings(done.document)[("server.fDenyTSConnections", "local")] == "0"


def test_every_beginning_of_a_hive_is_survived(folder):
    system = machine(folder) / "SYSTEM"
    whole = system.read_bytes()
    part = folder / "SYSTEM"
    for end in range(4096, len(whole), 4096):
        part.write_bytes(whole[:end])
        done = walk.run("read", str(part), "--json", seconds=20)
        assert done.status in {1, 2, 3, 65}, done
        assert "cut off" in done.stderr or done.status == 65, done
        assert done.status == 65 or not [found for found in done.document["causes"] if found["certainty"] == "proven"], done


@pytest.mark.parametrize("seed", range(40))
def test_a_damaged_hive_is_survived(seed, folder):
    system = machine(folder) / "SYSTEM"
    content = bytearray(system.read_bytes())
    chance = random.Random(seed)
    for _ in range(chance.choice([1, 4, 64])):
        content[chance.randrange(4096, len(content))] = chance.choice([0, 0xFF, chance.randrange(256)])
    system.write_bytes(content)
    done = walk.run("read", str(system), "--json", seconds=40, measured=True)
    assert done.status in {1, 2, 3, 65}, done
    walk.assert_printable(done.stderr)
    assert done.peak_kib < 256 * 1024, done


@pytest.mark.parametrize("size", [209 << 20, 4 << 30], ids=["209-MiB", "4-GiB"])
def test_a_huge_hive_is_refused_in_a_sentence(size, folder):
    huge = folder / "SYSTEM"
    huge.write_bytes(hives.empty())
    with huge.open("ab") as file:
        file.truncate(size)
    done = walk.run("read", str(huge), seconds=20, measured=True)
    assert done.status == 65 and "longer than" in done.stderr, done
    assert done.peak_kib < 256 * 1024, done


@pytest.mark.parametrize("size", [4 << 20, 200 << 20], ids=["4-MiB", "200-MiB"])
def test_a_large_reg_file_costs_little_memory(size, folder):
    file = folder / "large.reg"
    filler = "[HKEY_LOCAL_MACHINE\\SYSTEM\\Setup\\x]\r\n" + '"a"="' + "x" * 200 + '"\r\n'
    with file.open("w", encoding="utf-16", newline="") as out:
        out.write("Windows Registry Editor Version 5.00\r\n\r\n")
        for _ in range(size // (2 * 64 * len(filler))):
            out.write(filler * 64)
        out.write(key(POLICY, fDenyTSConnections=1).replace("\n", "\r\n"))
    done = walk.run("read", str(file), "--json", seconds=60, measured=True)
    assert done.document["causes"][0]["id"] == "gpo-blocks-rdp", done
    assert done.peak_kib < 128 * 1024, done


def test_without_libhivex_one_sentence_says_what_to_install(folder):
    system = machine(folder) / "SYSTEM"
    fake = folder / "libhivex.so.0"
    fake.write_bytes(b"no library")
    done = walk.run("read", str(system), seconds=20, inside=["env", f"LD_LIBRARY_PATH={folder}"])
    assert done.status == 70, done
    assert "libhivex0" in done.stderr and len(done.stderr.strip().splitlines()) == 1, done
