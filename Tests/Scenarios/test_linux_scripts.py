"""Repairs of Linux hosts as shell scripts and playbooks, carried out on a Debian with a real xrdp, in namespaces of its own.

Its services are started by Debian's own scripts: what systemd does is asked of it by the same words, which nothing here runs.
"""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from rig import debian, lab, ssh, walk

TOOLS = walk.ROOT / ".build/test-tools/bin"
KEY, CERTIFICATE = Path("etc/xrdp/key.pem"), Path("etc/xrdp/cert.pem")


@pytest.fixture(scope="module")
def write(tmp_path_factory):
    home = tmp_path_factory.mktemp("linux")
    with lab.Lab("rdp-cert-key-unreadable", home) as server:

        def written(repair: str, ending: str = "sh") -> Path:
            path = home / f"{repair}.{ending}"
            done = walk.run(
                "fix", *server.arguments, "--timeout", "10", "--repair", repair, "--inside", f"script:{path}", seconds=40
            )
            assert done.status == 0, done
            return path

        yield written


@pytest.fixture
def host(tmp_path):
    assert shutil.which("xrdp"), "xrdp is missing"
    with debian.Debian(tmp_path) as made:
        made.must("service", "xrdp", "start")
        await_listening(made)
        yield made


def await_listening(host: debian.Debian) -> None:
    """xrdp that is asked to end before it listens takes half a minute."""
    for _ in range(50):
        # Its port in hexadecimal, and the number of the state LISTEN.
        rows = [line.split() for line in host.must("cat", "/proc/net/tcp6", "/proc/net/tcp").splitlines()]
        if any(row[1].endswith(":0D3D") and row[3] == "0A" for row in rows):
            break
        host.must("sleep", "0.2")


def verdict(host: debian.Debian) -> tuple[int, str]:
    """What redial says of the host from within it, once xrdp listens."""
    await_listening(host)
    done = walk.run("check", "127.0.0.1", "--short", "--timeout", "10", inside=host.inside)
    return done.status, done.stdout


def etc(host: debian.Debian) -> dict[str, bytes]:
    """The files that repairs touch, links as links. Files that end with a minus are what usermod leaves of the last ones."""
    names = ["etc/group", "etc/gshadow", "etc/passwd", str(KEY), str(CERTIFICATE), "etc/ssl/private/ssl-cert-snakeoil.key"]
    return {
        name: os.readlink(host.folder / name).encode() if (host.folder / name).is_symlink() else (host.folder / name).read_bytes()
        for name in names
    }


@pytest.mark.parametrize("repair", ["let-xrdp-read-its-key", "renew-xrdp-certificate", "start-xrdp-sesman"])
def test_every_shell_takes_the_script(repair, write):
    path = write(repair)
    for shell in ("sh", "dash", "bash"):
        assert shutil.which(shell), shell
        subprocess.run([shell, "-n", path], check=True, timeout=20)


def test_a_key_that_xrdp_may_not_read(host, write):
    """redial names the fault, the script cures it, redial finds nothing any more; undo brings the fault back."""
    script = shutil.copy(write("let-xrdp-read-its-key"), host.folder / "repair.sh")
    state = host.folder / "redial-let-xrdp-read-its-key.state"
    before = etc(host)
    assert "xrdp-key-unreadable" in verdict(host)[1]

    status, said = host.run("dash", script)
    assert status == 0 and "no, would be yes" in said and etc(host) == before, said
    assert host.run("dash", script, "undo")[0] == 3
    status, said = host.run("dash", script, "apply")
    assert status == 0 and "Done." in said, said
    assert verdict(host)[0] == 0 and state.stat().st_mode & 0o777 == 0o700
    status, said = host.run("dash", script, "apply")
    assert status == 3 and "applied before" in said, said
    status, said = host.run("dash", script, "undo")
    assert status == 0 and etc(host) == before and not state.exists(), said
    assert "xrdp-key-unreadable" in verdict(host)[1]


def test_a_member_stays_a_member(host, write):
    """Who was in the group before is in it after undo."""
    script = shutil.copy(write("let-xrdp-read-its-key"), host.folder / "repair.sh")
    host.must("usermod", "-a", "-G", "ssl-cert", "xrdp")
    before = etc(host)
    assert host.run("dash", script, "apply")[0] == 0
    await_listening(host)
    assert host.run("dash", script, "undo")[0] == 0 and etc(host) == before


def test_over_ssh_it_is_planned_carried_out_proven_and_taken_back(host, tmp_path):
    """redial comes in by ssh, cures the xrdp that it found broken, walks again, and puts all back."""
    state, before = tmp_path / "state", etc(host)
    host.must("mkdir", "-p", "/run/sshd")
    with ssh.SSHD(tmp_path / "ssh", inside=host.inside) as server:
        access = ("--inside", "ssh://gate", "--ssh-config", str(server.configuration))
        fix = ("fix", "127.0.0.1", *access, "--no-remember", "--timeout", "10", "--json")
        planned = walk.run(*fix, inside=host.inside, state=state, seconds=60).document
        first, *_, script = planned["repairs"][0]["changes"]
        assert (planned["repairs"][0]["id"], script["before"]) == ("let-xrdp-read-its-key", "not carried out"), planned
        assert first["path"] == "adduser xrdp ssl-cert", planned
        assert etc(host) == before

        named = ("--repair", "let-xrdp-read-its-key", "--apply", "--yes")
        done = walk.run(*fix, *named, inside=host.inside, state=state, seconds=120)
        assert done.status == 0 and done.document["ending"] == "verified", done
        assert done.document["after"]["verdict"]["state"] in ("healthy", "degraded"), done
        assert host.run("id", "-nG", "xrdp")[1].split() == ["xrdp", "ssl-cert"]

        undone = walk.run("undo", "--json", *access[2:], inside=host.inside, state=state, seconds=120)
        assert undone.status == 0 and undone.document["ending"] == "undone", undone
    assert etc(host) == before and "xrdp-key-unreadable" in verdict(host)[1]
    assert not list((host.folder / "etc").rglob("*.redial"))


def test_over_ssh_a_refusal_of_the_script_is_told(host, tmp_path):
    host.must("chgrp", "root", "/etc/ssl/private/ssl-cert-snakeoil.key")
    host.must("mkdir", "-p", "/run/sshd")
    before = etc(host)
    with ssh.SSHD(tmp_path / "ssh", inside=host.inside) as server:
        access = ("--inside", "ssh://gate", "--ssh-config", str(server.configuration))
        words = ("fix", "127.0.0.1", *access, "--repair", "let-xrdp-read-its-key", "--apply", "--yes", "--json")
        done = walk.run(*words, "--timeout", "10", inside=host.inside, state=tmp_path / "state", seconds=120)
    assert done.status == 2 and done.document["ending"] == "failed", done
    assert "does not belong to the group ssl-cert" in done.document["text"], done
    assert etc(host) == before


def test_over_ssh_a_service_that_stays_down_is_told_and_not_taken_for_a_refusal(host, tmp_path):
    """A start script that says it did its work, and a service that does not run."""
    host.must("mkdir", "-p", "/run/sshd")
    (host.folder / "etc/init.d/xrdp").write_text("#!/bin/sh\ntest \"$1\" != status\n")
    with ssh.SSHD(tmp_path / "ssh", inside=host.inside) as server:
        access = ("--inside", "ssh://gate", "--ssh-config", str(server.configuration))
        words = ("fix", "127.0.0.1", *access, "--repair", "let-xrdp-read-its-key", "--apply", "--yes", "--json")
        done = walk.run(*words, "--timeout", "10", inside=host.inside, state=tmp_path / "state", seconds=120)
    assert done.status == 2 and done.document["ending"] == "failed", done
    assert "a service does not run" in done.document["text"] and "sudo" not in done.document["text"], done


@pytest.mark.parametrize("spoilt", ["group", "mode"])
def test_a_key_of_others_is_left_alone(spoilt, host, write):
    """Where the key does not belong to the group, or the group may not read it, membership cures nothing."""
    script = shutil.copy(write("let-xrdp-read-its-key"), host.folder / "repair.sh")
    key = "/etc/ssl/private/ssl-cert-snakeoil.key"
    host.must(*(["chgrp", "root", key] if spoilt == "group" else ["chmod", "600", key]))
    before = etc(host)
    status, said = host.run("dash", script, "apply")
    assert status == 2 and "Nothing was changed" in said and etc(host) == before, said
    assert not list(host.folder.glob("redial-*"))


def test_a_new_certificate_takes_the_place_of_links_only(host, write):
    """On Debian key and certificate are links to files of others, which stay as they are."""
    script = shutil.copy(write("renew-xrdp-certificate"), host.folder / "repair.sh")
    before = etc(host)
    assert (host.folder / KEY).is_symlink()
    status, said = host.run("bash", script, "apply")
    assert status == 0, said
    assert verdict(host)[0] == 0  # xrdp reads its own key
    assert not (host.folder / KEY).is_symlink() and (host.folder / KEY).stat().st_mode & 0o777 == 0o640
    text = subprocess.run(
        ["openssl", "x509", "-in", host.folder / CERTIFICATE, "-noout", "-text"], capture_output=True, text=True, check=True
    ).stdout
    assert "sha256WithRSAEncryption" in text and "2048 bit" in text
    assert etc(host)["etc/ssl/private/ssl-cert-snakeoil.key"] == before["etc/ssl/private/ssl-cert-snakeoil.key"]
    status, said = host.run("bash", script, "undo")
    assert status == 0 and etc(host) == before, said


def test_what_does_not_succeed_is_put_back(host, write):
    """An openssl that makes nothing: the links are as they were, and xrdp runs."""
    script = shutil.copy(write("renew-xrdp-certificate"), host.folder / "repair.sh")
    (host.folder / "bin").mkdir()
    (host.folder / "bin/openssl").write_text("#!/bin/sh\nexit 1\n")
    (host.folder / "bin/openssl").chmod(0o755)
    before = etc(host)
    status, said = host.run("dash", script, "apply", PATH=f"{host.folder}/bin:{os.environ['PATH']}")
    assert status == 2 and "Nothing stays changed" in said and etc(host) == before, said
    assert not list(host.folder.glob("redial-*")) and verdict(host)[1]


def test_a_folder_that_another_made_is_not_believed(host, write):
    script = shutil.copy(write("renew-xrdp-certificate"), host.folder / "repair.sh")
    state = host.folder / "redial-renew-xrdp-certificate.state"
    state.mkdir(mode=0o777)
    before = etc(host)
    status, said = host.run("dash", script, "undo")
    assert status == 2 and "not what apply made" in said and etc(host) == before, said


def test_a_service_that_is_not_there_is_said(host, write):
    """Debian's start script knows sesman only as a part of xrdp; the unit of systemd is another one."""
    script = shutil.copy(write("start-xrdp-sesman"), host.folder / "repair.sh")
    status, said = host.run("dash", script, "apply")
    assert status == 2 and "no service xrdp-sesman" in said, said


SERVICE = """#!/bin/sh
# The session manager alone, as the start script of xrdp starts it.
case $1 in
start) exec start-stop-daemon --start --pidfile /run/xrdp/xrdp-sesman.pid --exec /usr/sbin/xrdp-sesman ;;
stop) exec start-stop-daemon --stop --retry 5 --pidfile /run/xrdp/xrdp-sesman.pid --exec /usr/sbin/xrdp-sesman ;;
status) exec start-stop-daemon --status --pidfile /run/xrdp/xrdp-sesman.pid --exec /usr/sbin/xrdp-sesman ;;
esac
"""


def test_a_session_manager_that_stood_still_stops_again(host, write):
    script = shutil.copy(write("start-xrdp-sesman"), host.folder / "repair.sh")
    service = host.folder / "etc/init.d/xrdp-sesman"
    service.write_text(SERVICE)
    service.chmod(0o755)
    host.must("service", "xrdp-sesman", "stop")

    def runs() -> bool:
        return host.run("service", "xrdp-sesman", "status")[0] == 0

    assert not runs()
    status, said = host.run("dash", script, "apply")
    assert status == 0 and runs(), said
    status, said = host.run("dash", script, "undo")
    assert status == 0 and not runs(), said
    # One that ran goes on.
    host.must("service", "xrdp-sesman", "start")
    host.must("sleep", "1")
    assert host.run("dash", script, "apply")[0] == 0 and host.run("dash", script, "undo")[0] == 0 and runs()


def test_the_playbook_has_the_host_do_the_same(host, write):
    playbook = shutil.copy(write("let-xrdp-read-its-key", "yml"), host.folder / "repair.yml")
    before = etc(host)

    def play(action: str, succeeds: bool = True) -> str:
        status, said = host.run(
            str(TOOLS / "ansible-playbook"), "-i", "xs1,", "-c", "local", "-e", f"redial_action={action}", str(playbook),
            HOME=str(host.folder), ANSIBLE_PYTHON_INTERPRETER=str(TOOLS / "python"), ANSIBLE_LOCALHOST_WARNING="False",
            ANSIBLE_NOCOLOR="1",
        )  # fmt: skip
        assert (status == 0) == succeeds, said
        return said

    assert "no, would be yes" in play("show") and etc(host) == before
    assert "Done." in play("apply")
    assert verdict(host)[0] == 0
    assert "applied before" in play("apply", succeeds=False)
    play("undo")
    assert etc(host) == before
