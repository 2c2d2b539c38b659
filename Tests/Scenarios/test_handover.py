"""Repairs handed over as .reg files, group policies and requests to clouds, held against other people's readers of each."""

import configparser
import json
import os
import subprocess
import xml.etree.ElementTree as tree
from pathlib import Path

import botocore.session
import jsonschema_rs
import pytest
import tree_sitter
import tree_sitter_powershell
from rig import lab, walk, wine

TS = r"HKLM\SYSTEM\CurrentControlSet\Control\Terminal Server"
POLICIES = r"SOFTWARE\Policies\Microsoft\Windows NT\Terminal Services"
REGISTRY_EXTENSION = "[{35378EAC-683F-11D2-A89A-00C04FBBCFA2}{D02B1F72-3407-48AE-BA88-E8213C6761F1}]"


@pytest.fixture(scope="module")
def hand_over(tmp_path_factory):
    with lab.Lab("rdp-cert-key-unreadable", tmp_path_factory.mktemp("lab")) as server:

        def handed(repair: str, access: str, *options: str, status: int = 0) -> walk.Run:
            done = walk.run(
                "fix", *server.arguments, "--timeout", "10", "--repair", repair, "--inside", access, *options, seconds=40
            )
            assert done.status == status, done
            return done

        yield handed


# .reg: Wine's regedit imports it, and the second file takes it back.


def registry_text(path: Path, value: str) -> Path:
    path.write_bytes(
        f'Windows Registry Editor Version 5.00\r\n\r\n[{TS.replace("HKLM", "HKEY_LOCAL_MACHINE")}]\r\n{value}\r\n'.encode()
    )
    return path


def test_a_registry_file_is_taken_and_taken_back(hand_over, tmp_path):
    read = registry_text(tmp_path / "before.reg", '"fDenyTSConnections"=dword:00000001')
    path = tmp_path / "fix.reg"
    hand_over("enable-remote-desktop", f"script:{path}", "--with", str(read))
    for file in (path, tmp_path / "fix.undo.reg"):
        text = file.read_bytes()
        assert text.startswith(b"\xff\xfe") and text.decode("utf-16").count("\r\n") == text.decode("utf-16").count("\n")
    with wine.windows() as windows:
        windows.set(TS, "fDenyTSConnections", "REG_DWORD", "0x1")
        windows.must("wine", "reg", "import", f"Z:{path}")
        assert windows.value(TS, "fDenyTSConnections") == ("REG_DWORD", "0x0")
        windows.must("wine", "reg", "import", f"Z:{tmp_path / 'fix.undo.reg'}")
        assert windows.value(TS, "fDenyTSConnections") == ("REG_DWORD", "0x1")


@pytest.mark.parametrize(
    "value", ['"Other"=dword:00000001', '"fDenyTSConnections"="1"', None], ids=["not-read", "another-type", "no-file"]
)
def test_what_is_not_known_exactly_is_not_taken_back(value, hand_over, tmp_path):
    read = [] if value is None else ["--with", str(registry_text(tmp_path / "before.reg", value))]
    hand_over("enable-remote-desktop", f"script:{tmp_path / 'fix.reg'}", *read)
    assert (tmp_path / "fix.reg").exists() and not (tmp_path / "fix.undo.reg").exists()


def test_a_registry_file_that_is_not_filled_in_changes_nothing(hand_over, tmp_path):
    """regedit refuses nothing: what a person has to write in is a remark until then. Filled in by hand, as the file says, it is taken."""
    key = rf"HKLM\{POLICIES}"
    hand_over("licensing-configuration", f"script:{tmp_path / 'fix.reg'}")
    text = (tmp_path / "fix.reg").read_bytes().decode("utf-16")
    by_hand = text.replace('; "', '"').replace('"LICENCE SERVER"', '"ls01.corp.test"')
    (tmp_path / "by-hand.reg").write_bytes(by_hand.encode("utf-16"))
    with wine.windows() as windows:
        windows.must("wine", "reg", "import", f"Z:{tmp_path / 'fix.reg'}")
        assert windows.value(key, "LicenseServers") is None and windows.value(key, "LicensingMode") is None
        windows.must("wine", "reg", "import", f"Z:{tmp_path / 'by-hand.reg'}")
        assert windows.value(key, "LicenseServers") == ("REG_SZ", "ls01.corp.test")
        assert windows.value(key, "LicensingMode") == ("REG_DWORD", "0x4")


def test_the_list_tells_the_forms_that_hold_a_repair(hand_over, tmp_path):
    """What it says is what is written: asked of every form of repairs of every kind."""
    rows = {row["id"]: row for row in walk.run("fix", "--list", "--json").document["repairs"]}
    assert rows["licensing-configuration"]["fill"] == [{"name": "licence-server", "is": "the name of the licence server"}]
    for repair in ("licensing-configuration", "bind-ca-certificate", "let-xrdp-read-its-key", "restore-missing-listener"):
        for form in rows[repair]["forms"]:
            name = form["form"]
            access = f"cloud:{name}" if name in ("azure", "aws") else f"gpo:{tmp_path / repair}" if name == "gpo" else f"script:{tmp_path / repair}.{name}"
            fills = [word for blank in rows[repair]["fill"] for word in ("--fill", f"{blank['name']}={FILLS[blank['name']]}")]
            done = hand_over(repair, access, *fills, status=0 if form["holds"] else 64)
            assert form["holds"] or form["why"] in done.stderr, (form, done)


FILLS = {"licence-server": "ls01.corp.test", "thumbprint": "0aB1" * 10}


# gpo: Samba reads the policy and both backups.

SAMBA = """
import json, sys, tempfile
from pathlib import Path
from samba.netcmd.gpo import cmd_restore
from samba.dcerpc import preg
from samba.ndr import ndr_pack, ndr_unpack
from samba.gp_parse.gp_pol import GPPolParser
from xml.etree import ElementTree
data = open(sys.argv[1], "rb").read()
policy = ndr_unpack(preg.file, data)
restored = Path(tempfile.mkdtemp(dir=sys.argv[3]))
cmd_restore().restore_from_backup_to_local_dir(str(Path(sys.argv[2]).parents[1]), str(restored))
parser = GPPolParser()
parser.load_xml(ElementTree.parse(sys.argv[2]).getroot())
print(json.dumps({
    "restored": (restored / "Machine/Registry.pol").read_bytes() == data,
    "version": (restored / "GPT.INI").read_text().split(),
    "same": ndr_pack(policy) == data, "xml": ndr_pack(parser.pol_file) == data,
    "entries": [[one.keyname, one.valuename, one.type, one.data] for one in policy.entries],
}))
"""


@pytest.mark.parametrize(
    ("repair", "values"),
    [
        ("enable-remote-desktop", [[POLICIES, "fDenyTSConnections", 4, 0]]),
        ("security-layer-tls", [[POLICIES, "SecurityLayer", 4, 2]]),
        ("keep-alive", [[POLICIES, "KeepAliveEnable", 4, 1], [POLICIES, "KeepAliveInterval", 4, 1]]),
        ("client-disable-udp", [[POLICIES + r"\Client", "fClientDisableUDP", 4, 1]]),
        (
            "licensing-configuration",
            [[POLICIES, "LicenseServers", 1, "ls01.corp.test"], [POLICIES, "LicensingMode", 4, 4]],
        ),
    ],
)
def test_samba_reads_the_policy_byte_for_byte(repair, values, hand_over, tmp_path):
    folder = tmp_path / "policy"
    fills = ["--fill", "licence-server=ls01.corp.test"] if repair == "licensing-configuration" else []
    hand_over(repair, f"gpo:{folder}", *fills)
    policy = folder / "Registry.pol"
    read = subprocess.run(
        ["/usr/bin/python3", "-c", SAMBA, policy, folder / "samba/Machine/Registry.pol.xml", tmp_path],
        capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    # What samba-tool gpo restore copies to the domain controller; the domain itself takes no part here.
    assert json.loads(read.stdout) == {
        "restored": True, "version": ["[General]", "Version", "=", "1"], "same": True, "xml": True, "entries": values,
    }  # fmt: skip
    copies = [*folder.glob("{*}/DomainSysvol/GPO/Machine/registry.pol"), folder / "samba/Machine/Registry.pol.SAMBABACKUP"]
    assert len(copies) == 2 and all(copy.read_bytes() == policy.read_bytes() for copy in copies)
    check_backup(folder)


def check_backup(folder: Path) -> None:
    """The files of a backup name one another, as those that Windows writes do."""
    manifest = "{http://www.microsoft.com/GroupPolicy/GPOOperations/Manifest}"
    scheme = "{http://www.microsoft.com/GroupPolicy/GPOOperations}"
    listed = tree.parse(folder / "manifest.xml").getroot().find(f"{manifest}BackupInst")
    backup = listed.findtext(f"{manifest}ID")
    described = tree.parse(folder / backup / "bkupInfo.xml").getroot()
    assert [child.text for child in described] == [child.text for child in listed]
    root = tree.parse(folder / backup / "Backup.xml").getroot()
    settings = root.find(f".//{scheme}GroupPolicyCoreSettings")
    assert settings.findtext(f"{scheme}ID") == listed.findtext(f"{manifest}GPOGuid")
    assert settings.findtext(f"{scheme}MachineExtensionGuids") == REGISTRY_EXTENSION
    for file in root.iter(f"{scheme}FSObjectFile"):
        assert (folder / backup / file.get(f"{scheme}Location").replace("\\", "/")).is_file()
    assert (folder / "samba/gPCMachineExtensionNames.SAMBAEXT").read_text() == REGISTRY_EXTENSION
    versions = configparser.ConfigParser()
    versions.read(folder / "samba/GPT.INI.SAMBABACKUP")
    assert versions["General"]["Version"] == "1"


def test_a_folder_that_holds_something_is_left_alone(hand_over, tmp_path):
    (tmp_path / "mine").write_text("kept")
    done = hand_over("enable-remote-desktop", f"gpo:{tmp_path}", status=65)
    assert "not empty" in done.stderr and [path.name for path in tmp_path.iterdir()] == ["mine"]


@pytest.mark.parametrize("name", ["x.cmd", "x.ps1", "x.reg", "x.yml"])
def test_a_file_that_redial_did_not_write_is_left_alone(name, hand_over, tmp_path):
    path = tmp_path / name
    path.write_text("mine")
    done = hand_over("enable-remote-desktop", f"script:{path}", status=65)
    assert "did not write it" in done.stderr and path.read_text() == "mine"
    hand_over("enable-remote-desktop", f"script:{path}", "--yes")
    written = path.read_bytes()
    # Its own it writes over.
    hand_over("enable-remote-desktop", f"script:{path}")
    assert path.read_bytes() == written


def test_the_plan_shows_what_was_filled_in(hand_over, tmp_path):
    done = hand_over("licensing-configuration", f"script:{tmp_path / 'x.ps1'}", "--fill", "licence-server=ls01.corp.test")
    assert "LicenseServers (REG_SZ):" in done.stdout and "ls01.corp.test" in done.stdout, done
    assert "to fill" not in done.stdout, done


# cloud: nobody ran it there; the requests are held against what the vendors publish, the text against the shell.

# RunCommandInput of Microsoft.Compute, as its published definition has it.
AZURE = {
    "type": "object", "required": ["commandId"], "additionalProperties": False,
    "properties": {
        "commandId": {"type": "string"}, "script": {"type": "array", "items": {"type": "string"}},
        "parameters": {"type": "array"},
    },
}  # fmt: skip
CLOUD_REPAIRS = [
    "enable-remote-desktop", "start-services", "enable-firewall-rules", "repair-machinekeys-acl", "licensing-configuration",
    "bind-ca-certificate", "prevent-sleep", "disable-large-send-offload",
]  # fmt: skip


@pytest.mark.parametrize("repair", CLOUD_REPAIRS)
@pytest.mark.parametrize("cloud", ["azure", "aws"])
def test_the_shell_asks_what_the_request_asks(cloud, repair, hand_over, tmp_path):
    """A program in place of the vendor's shows what arrives: the script, unchanged, behind the word that says what to do."""
    requests = tmp_path / "requests.json"
    hand_over(repair, f"cloud:{cloud}:{requests}")
    text = hand_over(repair, f"cloud:{cloud}").stdout
    script = tmp_path / "ask.sh"
    script.write_text(text)
    subprocess.run(["bash", "-n", script], check=True)
    assert "Nobody has run this" in text

    asked = json.loads(requests.read_text())
    assert list(asked) == ["show", "apply", "undo"]
    for action, request in asked.items():
        words = arguments(tmp_path, script, action)
        commands = azure(request, words) if cloud == "azure" else aws(request, words)
        assert not POWERSHELL.parse("\n".join(commands).encode()).root_node.has_error
        lead, *rest = commands
        assert lead == f"$Action = '{action.capitalize()}'"
        assert rest == asked["show" if action != "show" else "undo"][
            "script" if cloud == "azure" else "Parameters"
        ][slice(None) if cloud == "azure" else "commands"][1:]
    assert subprocess.run(["sh", script, "destroy"], capture_output=True, env=NAMED).returncode == 64


POWERSHELL = tree_sitter.Parser(tree_sitter.Language(tree_sitter_powershell.language()))
NAMED = os.environ | {"GROUP": "a group", "VM": "vm'1", "INSTANCE": "i-0123456789abcdef0"}


def arguments(folder: Path, script: Path, action: str) -> list[str]:
    """What the vendor's program is started with, from zero-ended words."""
    programs = folder / "bin"
    programs.mkdir(exist_ok=True)
    for name in ("az", "aws"):
        (programs / name).write_text('#!/bin/sh\nprintf \'%s\\0\' "$@"\n')
        (programs / name).chmod(0o755)
    done = subprocess.run(
        ["sh", script, action], env=NAMED | {"PATH": f"{programs}:{os.environ['PATH']}"}, capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    return done.stdout.split("\0")[:-1]


def azure(request: dict, words: list[str]) -> list[str]:
    jsonschema_rs.validate(AZURE, request)
    assert words[:3] == ["vm", "run-command", "invoke"]
    assert words[words.index("--resource-group") + 1] == "a group" and words[words.index("--name") + 1] == "vm'1"
    assert words[words.index("--command-id") + 1] == request["commandId"] == "RunPowerShellScript"
    sent = words[words.index("--scripts") + 1 :]
    assert "\n".join(sent).split("\n") == request["script"]
    return request["script"]


def aws(request: dict, words: list[str]) -> list[str]:
    model = botocore.session.get_session().get_service_model("ssm")
    shape = model.operation_model("SendCommand").input_shape
    report = botocore.validate.ParamValidator().validate(request, shape)
    assert not report.has_errors(), report.generate_report()
    assert request["DocumentVersion"] == "1" and len(request["Comment"]) <= 100
    assert words[:2] == ["ssm", "send-command"]
    assert words[words.index("--instance-ids") + 1] == NAMED["INSTANCE"]
    assert words[words.index("--document-version") + 1] == request["DocumentVersion"]
    assert json.loads(words[words.index("--parameters") + 1]) == request["Parameters"]
    return request["Parameters"]["commands"]


def test_what_is_for_the_output_stands_there_alone(hand_over):
    done = hand_over("enable-remote-desktop", "cloud:azure")
    assert done.stdout.startswith("#!/bin/sh\n")
    hand_over("enable-remote-desktop", "cloud:azure", "--json", status=64)


@pytest.mark.parametrize(
    ("repair", "access", "why"),
    [
        ("schannel-protocols", "gpo:{}/p", "there is none for Enabled"),
        ("min-encryption-level", "gpo:{}/p", "stricter already"),
        ("lm-compatibility-level", "script:{}/x.reg", "stricter already"),
        ("start-services", "script:{}/x.reg", "sets values only"),
        ("client-disable-udp", "cloud:aws", "no machine of the cloud"),
        ("restore-missing-listener", "script:{}/x.yml", "takes a person: the key comes whole"),
        ("licensing-configuration", "gpo:{}/p", "--fill licence-server="),
        ("repair-secure-channel", "cloud:aws", "asks for the password"),
        ("repair-secure-channel", "script:{}/x.yml", "asks for the password"),
        ("bind-ca-certificate", "script:{}/x.cmd", "the PowerShell script can"),
        ("let-xrdp-read-its-key", "script:{}/x.ps1", "by a shell script"),
        ("enable-remote-desktop", "script:{}/x.sh", "this one is of Windows"),
        ("regenerate-listener-certificate", "script:{}/x.cmd", "the PowerShell script can"),
    ],
)
def test_what_a_form_cannot_hold_is_said(repair, access, why, hand_over, tmp_path):
    done = hand_over(repair, access.format(tmp_path), status=64)
    assert why in done.stderr and not list(tmp_path.iterdir()), done


@pytest.mark.parametrize("access", ["gpo:", "cloud:", "cloud:moon", "cloud:aws:", "script:x.txt", "script:reg"])
def test_what_cannot_be_meant_is_said(access):
    done = walk.run("fix", "127.0.0.1:1", "--inside", access, "--json")
    assert (done.status, done.document["code"]) == (64, 64), done
