"""Whatever a server does, there is a verdict before the deadline, in bounded memory, that no terminal acts on."""

import itertools

import pytest
from rig import hostile, walk

TIMEOUT = 5
PEAK_KIB = 64 * 1024

BEHAVIOURS = {
    "mute": hostile.mute,
    "garbage": hostile.garbage,
    "endless-garbage": hostile.endless_garbage,
    "endless-confirms": hostile.endless_confirms,
    "endless-line": hostile.endless_line,
    "long-packet": hostile.long_packet,
    "dripping-confirm": hostile.dripping_confirm,
    "dripping-hello": hostile.dripping_hello,
    "endless-certificates": hostile.endless_certificates,
    "greatest-certificate": hostile.greatest_certificate,
    "endless-empty-records": hostile.endless_empty_records,
    "ssh-escapes": hostile.banner(b"SSH-2.0-" + hostile.ESCAPES + b"\r\n"),
    "http-escapes": hostile.answered_banner(
        b"HTTP/1.1 200 " + hostile.ESCAPES + b"\r\nServer: " + hostile.ESCAPES + b"\r\n\r\n"
    ),
    "unknown-escapes": hostile.banner(hostile.ESCAPES * 50),
    "vnc-escapes": hostile.banner(b"RFB 003.008\n" + hostile.ESCAPES),
}

INSIDE_TLS = {
    "claims-four-gibibytes": hostile.claims_four_gibibytes,
    "nests-without-end": hostile.nests_without_end,
    "says-nothing-more": hostile.says_nothing_more,
}

CUTS = list(itertools.product(range(len(hostile.confirm(hostile.SSL))), (False, True)))


def assert_survived(done: walk.Run) -> None:
    assert done.peak_kib <= PEAK_KIB, f"{done.peak_kib} KiB\n{done}"
    assert done.document["verdict"]["state"] != "healthy", done


@pytest.fixture(scope="module")
def escapes(tmp_path_factory):
    return hostile.pair_with_escapes(tmp_path_factory.mktemp("escapes"))


@pytest.mark.parametrize("name", BEHAVIOURS)
def test_a_hostile_server(name):
    with hostile.HostileServer(BEHAVIOURS[name]) as server:
        assert_survived(walk.check(f"127.0.0.1:{server.port}", timeout=TIMEOUT, measured=True))


@pytest.mark.parametrize("name", INSIDE_TLS)
def test_a_hostile_server_inside_tls(name, escapes):
    with hostile.HostileServer(hostile.inside_tls(escapes, INSIDE_TLS[name])) as server:
        assert_survived(walk.check(f"127.0.0.1:{server.port}", timeout=TIMEOUT, measured=True))


@pytest.mark.parametrize(("length", "by_reset"), CUTS, ids=lambda value: str(value))
def test_a_confirm_that_is_cut_anywhere(length, by_reset):
    with hostile.HostileServer(hostile.cut(length, by_reset)) as server:
        done = walk.check(f"127.0.0.1:{server.port}", timeout=TIMEOUT, measured=True)
    assert_survived(done)
    assert done.document["verdict"]["step"] == "negotiate", done


@pytest.mark.parametrize("name", [name for name in BEHAVIOURS if "escapes" in name])
@pytest.mark.parametrize("form", [(), ("--short",)], ids=["terminal", "short"])
def test_no_terminal_acts_on_what_a_person_reads(name, form):
    with hostile.HostileServer(BEHAVIOURS[name]) as server:
        done = walk.run("check", f"127.0.0.1:{server.port}", "--timeout", str(TIMEOUT), *form)
    assert done.stdout.strip(), done
    walk.assert_printable(done.stdout)
    walk.assert_printable(done.stderr)


def test_no_terminal_acts_on_the_names_in_a_certificate(escapes):
    with hostile.HostileServer(hostile.inside_tls(escapes, hostile.says_nothing_more)) as server:
        done = walk.run("check", f"127.0.0.1:{server.port}", "--timeout", str(TIMEOUT))
    assert "evil" in done.stdout, done
    walk.assert_printable(done.stdout)
