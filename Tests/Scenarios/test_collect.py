"""The collector for Windows: the batch file runs under Wine for what Wine really has, and what it made is read; the PowerShell
script is parsed by a grammar of its language. Neither has been run on Windows by these tests."""

import json
import re
import shutil
import warnings

import pytest
import tree_sitter
import tree_sitter_powershell
from rig import bundles, walk, wine

SERVER = r"HKLM\SYSTEM\CurrentControlSet\Control\Terminal Server"
CONNECTIONS = r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Internet Settings\Connections"
POLICY = r"HKLM\SOFTWARE\Policies\Microsoft\Windows NT\Terminal Services"
LISTENER = SERVER + r"\WinStations\RDP-Tcp"


def script(*arguments: str) -> str:
    done = walk.run("collect", *arguments)
    assert done.status == 0, done
    return done.stdout


@pytest.fixture(scope="module")
def windows():
    with wine.windows() as started:
        yield started


@pytest.fixture
def collect(windows, folder):
    """Runs the batch file from this folder; gives the folder that it made and what it said."""

    def run(**more: str):
        (folder / "redial-collect.cmd").write_bytes(script().encode())
        said = windows.must("wine", "cmd", "/c", "Z:" + str(folder / "redial-collect.cmd").replace("/", "\\"), **more)
        made = [path for path in folder.iterdir() if path.is_dir()]
        assert len(made) == 1, said
        return made[0], said

    return run


def rows(made) -> dict[str, str]:
    lines = (made / "manifest.txt").read_text().splitlines()
    assert lines[0] == "redial-collect 1"
    return {line.split()[1]: line.split()[2] for line in lines if line.startswith("row ")}


def exported(path) -> str:
    return path.read_bytes().decode("utf-16").replace("\r\n", "\n")


def test_what_was_set_is_taken_and_read(windows, collect):
    for key, name, kind, data in [
        (SERVER, "fDenyTSConnections", "REG_DWORD", "1"), (LISTENER, "PortNumber", "REG_DWORD", "3390"),
        (LISTENER, "Password", "REG_SZ", ""), (POLICY, "SelectTransport", "REG_DWORD", "1"),
    ]:  # fmt: skip
        windows.must("wine", "reg", "add", key, "/v", name, "/t", kind, "/d", data, "/f")
    made, said = collect()
    taken = rows(made)
    for row in ("terminal-server", "listener", "policy", "terminal-server-values", "ver"):
        assert taken[row] == "taken", (row, said)
    assert '"fDenyTSConnections"=dword:00000001' in exported(made / "terminal-server.reg")
    assert '"PortNumber"=dword:00000d3e' in exported(made / "listener.reg")
    assert '"SelectTransport"=dword:00000001' in exported(made / "policy.reg")
    # What Wine does not have, or only says it has, is not said to be taken.
    assert taken["cipher-order"] == "absent" and taken["qwinsta"] == "failed", taken
    assert taken["certutil-rdp"] == "empty" and taken["log-system"] == "empty", taken
    assert str(made.name) in said and "Nothing was changed" in said and ".zip" not in said, said
    done = walk.run("read", str(made), "--json", seconds=20)
    own = done.document["files"][0]
    machine = next(line.split()[1] for line in (made / "manifest.txt").read_text().splitlines() if line.startswith("machine"))
    assert own["kind"] == "bundle" and own["machine"] == machine, done
    assert "not-taken" in {warning["id"] for warning in own["warnings"]}, done
    # That no policy stands over it is known, for its key was taken whole.
    first = done.document["causes"][0]
    assert (first["id"], first["certainty"], done.document["verdict"]["step"]) == ("rdp-disabled", "proven", "reach"), done
    assert "listens-elsewhere" in {note["id"] for note in done.document["notes"]}, done
    packed = bundles.pack(made.parent / "by-hand.zip", {f"x/{path.name}": path.read_bytes() for path in made.iterdir()})
    again = walk.run("read", str(packed), "--json", seconds=20)
    assert again.document["verdict"]["state"] == done.document["verdict"]["state"], again


def test_a_proxy_of_services_is_taken_as_bytes(windows, collect):
    """The text of netsh is translated, the value behind it is not; its form is what Microsoft prints, with a name in it."""
    proxy, bypass = b"proxy.corp.example:8080", b"<local>"
    value = bytes.fromhex("280000000000000003000000") + len(proxy).to_bytes(4, "little") + proxy + len(bypass).to_bytes(4, "little") + bypass
    windows.must("wine", "reg", "add", CONNECTIONS, "/v", "WinHttpSettings", "/t", "REG_BINARY", "/d", value.hex(), "/f")
    try:
        made, said = collect()
        if rows(made)["winhttp"] == "failed":  # once in some hundred runs, on a busy machine: Wine's reg, which redial does not have
            warnings.warn(f"reg query failed under Wine:\n{(made / 'manifest.txt').read_text()}", stacklevel=1)
            shutil.rmtree(made)
            made, said = collect()
        assert rows(made)["winhttp"] == "taken" and rows(made)["proxy-policy"] == "absent", said
        done = walk.run("read", str(made), "--json", seconds=20)
        seen = [found["value"] for found in done.document["observations"] if found["kind"] == "machine.winHTTPProxy"]
        assert seen == [{"proxy": proxy.decode(), "bypass": bypass.decode()}], done
    finally:
        windows.must("wine", "reg", "delete", CONNECTIONS, "/v", "WinHttpSettings", "/f")


def test_what_wine_lacks_is_not_said_to_be_taken(collect):
    """Rights for users are an administrator's to export, and Wine's secedit, where it has one, writes nothing."""
    made, said = collect()
    assert rows(made)["user-rights"] in {"failed", "empty"}, said
    # The words of commands that failed are the collector's own, and no unknown files.
    own, *files = walk.run("read", str(made), "--json", seconds=20).document["files"]
    outputs = [path.name for path in made.iterdir() if path.suffix != ".err" and path.name != "manifest.txt"]
    unknown = [int(warning["text"].split()[0]) for warning in own["warnings"] if warning["id"] == "members-unknown"]
    assert sum(unknown) == len(outputs) - len({file["file"] for file in files}), (own, outputs, files)


def test_every_row_of_the_batch_file_is_accounted_for(collect):
    listed = json.loads(script("--list", "--json"))
    made, _ = collect()
    assert list(rows(made)) == [row["id"] for row in sorted(listed, key=lambda row: not row["offline"]) if row["cmd"]]


def test_a_key_with_a_password_is_not_taken(windows, collect):
    windows.must("wine", "reg", "add", LISTENER, "/v", "Password", "/t", "REG_SZ", "/d", "hunter2", "/f")
    try:
        made, said = collect()
        assert rows(made)["listener"] == "withheld" and rows(made)["terminal-server"] == "withheld", said
        assert not [path for path in made.rglob("*") if b"hunter2" in path.read_bytes().replace(b"\0", b"")]
        done = walk.run("read", str(made), "--json", seconds=20)
        assert "left out what holds a password" in done.stderr, done
    finally:
        windows.must("wine", "reg", "delete", LISTENER, "/v", "Password", "/f")


def test_the_registry_is_as_it_was(windows, collect):
    windows.must("wine", "reg", "add", LISTENER, "/v", "PortNumber", "/t", "REG_DWORD", "/d", "3390", "/f")
    before = windows.must("wine", "reg", "query", SERVER, "/s")
    collect()
    assert windows.must("wine", "reg", "query", SERVER, "/s") == before


def errors(node) -> list:
    own = [node] if node.is_error or node.is_missing else []
    return own + [error for child in node.children for error in errors(child)]


def parsed(text: str):
    parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_powershell.language()))
    return parser.parse(text.encode()).root_node


def test_the_powershell_script_is_powershell():
    text = script("--powershell")
    root = parsed(text)
    lines = text.splitlines()
    assert not root.has_error, [(error.start_point, lines[error.start_point.row]) for error in errors(root)]
    assert parsed(text.replace("function Drop(", "function Drop((")).has_error, "the parser sees no errors"


# What changes a machine. The script may make and delete files in its own folder only, by the ways below.
WRITES = re.compile(
    r"\breg(\.exe)?\s+(add|delete|import|restore|copy|save)\b|\bsc(\.exe)?\s+(config|start|stop|create|delete|failure|sdset)\b"
    r"|\bnet(\.exe)?\s+(start|stop|user|localgroup|use)\b|\bnetsh\b.*\b(set|add|delete|reset)\b|\bcertutil\b.*-(add|del|import|repair|f)"
    r"|\bicacls\b.*/(grant|deny|reset|setowner|remove|inheritance|restore)|\bwevtutil\s+(cl|sl|im|um|clear|set)|\bgpupdate\b|\bcmdkey\b.*/(add|delete|generic)"
    r"|\bsecedit\b.*/(configure|import|generaterollback)|\bnltest\b.*/sc_(reset|change|verify)"
    r"|\bw32tm\s+/(config|resync|register)|\bchcp\s+\d{3}|\bschtasks\b|\b(takeown|attrib|shutdown|bcdedit|diskpart)\b"
    r"|\b(Set|Remove|Clear|Enable|Disable|Restart|Stop|Start|Install|Uninstall|Add|Rename|Move|Copy|Import|Grant|Revoke|Register|Update)-\w+"
    r"|\bformat\s+\w:|\bNew-Item\w*|\bOut-File\b|\bInvoke-(Expression|Command|WebRequest|RestMethod)\b|\bExport-",
    re.IGNORECASE,
)
OWN = {
    "cmd": (r'mkdir "%out%"', r'del (/a )?/q ("%out%\\|%1)', r'copy /y "%HIVES%\\%%f" "%out%\\%%f"', r'xcopy /h /y /q "%HIVES%\\%%f.LOG\?" "%out%\\"'),
    "ps1": (),
}  # fmt: skip


@pytest.mark.parametrize("language", ["cmd", "ps1"])
def test_no_line_changes_the_machine(language):
    text = script("--powershell") if language == "ps1" else script("--cmd")
    for line in text.splitlines():
        if line.lower().startswith(("rem ", "#")):
            continue
        assert not WRITES.search(line), line
        for word in re.findall(r"(?i)\b(?:mkdir|md|del|erase|rd|rmdir|copy|xcopy|robocopy|move|ren)\s", line if language == "cmd" else ""):
            assert any(re.search(own, line) for own in OWN[language]), (word, line)
        for target in re.findall(r'>>?\s*("?[^"\s&)]+)', re.sub(r'"/q:[^"]*"', "", line)) if language == "cmd" else []:
            assert target.startswith(('"%out%', '"%manifest%', '"!manifest!', "nul", "&1")), (target, line)
        if re.search(r"\breg (un)?load\b", line):
            assert "HKLM\\REDIAL-" in line and ("%HIVES%" not in line), line
    if language == "ps1":
        for call in re.findall(r"\[IO\.(?:File|Directory)\]::(\w+)\(([^,)]*)", text):
            assert call[0] in {"Exists", "ReadAllLines"} or call[1].startswith(("$manifest", "$path", "$file", "$errors", "[IO.Path]::Combine($out", "[IO.Path]::Combine($place")), call


def test_what_is_a_secret_is_not_asked_for():
    for text in (script(), script("--powershell")):
        assert not re.search(r"\\SAM\b|\\SECURITY\b|password 51|Protect\\|Credentials\\|DefaultPassword|DigitalProductId|MSLicensing", text)
        assert not re.search(r'reg export "[^"]*(Winlogon|\\CurrentVersion|Control\\Lsa)"', text)


def test_wrong_command_lines():
    assert walk.run("collect", "--cmd", "--powershell").status == 64
    assert walk.run("collect", "--days", "0").status == 64
    assert walk.run("collect", "--json").status == 64
