"""A repair as a group policy, through a real domain: Samba's domain controller takes it into sysvol and tells of it.

Apart from the scenarios, for the controller takes longer to make than most of them together: ./test --domain runs it.
"""

from rig import lab, walk

NAME = "redial: Switch Remote Desktop on"


def test_the_domain_carries_the_policy(controller, tmp_path):
    folder, scratch = tmp_path / "policy", tmp_path / "scratch"
    scratch.mkdir()
    with lab.Lab("rdp-cert-key-unreadable", tmp_path) as server:
        done = walk.run(
            "fix", *server.arguments, "--timeout", "10", "--repair", "enable-remote-desktop", "--inside", f"gpo:{folder}",
            seconds=40,
        )  # fmt: skip
    assert done.status == 0, done

    # The commands are those of the README in the folder.
    words = (folder / "README.txt").read_text()
    assert f"samba-tool gpo restore '{NAME}' THIS-FOLDER/samba --tmpdir EMPTY-FOLDER --restore-metadata" in words
    said = controller.tool("gpo", "restore", NAME, str(folder / "samba"), "--tmpdir", str(scratch), "--restore-metadata")
    guid = said.split(" created as ")[1].split()[0]

    sysvol = controller.home / f"state/sysvol/ad.test/Policies/{guid}"
    assert (sysvol / "Machine/Registry.pol").read_bytes() == (folder / "Registry.pol").read_bytes()
    assert (sysvol / "GPT.INI").read_text().split() == ["[General]", "Version", "=", "1"]
    shown = controller.tool("gpo", "show", guid)
    assert NAME in shown and "version      : 0" in shown

    line = next(line for line in words.splitlines() if "printf" in line).strip()
    line = line.replace("{GUID}", guid).replace("DC=DOMAIN", "DC=ad,DC=test")
    controller.run("sh", "-c", line.replace("/var/lib/samba/private/sam.ldb", str(controller.home / "private/sam.ldb")))
    assert "version      : 1" in controller.tool("gpo", "show", guid)
    found = controller.run(
        "ldbsearch", "-H", str(controller.home / "private/sam.ldb"), f"(displayName={NAME})", "gPCMachineExtensionNames"
    )
    assert "{35378EAC-683F-11D2-A89A-00C04FBBCFA2}" in found.replace("\n ", "")
