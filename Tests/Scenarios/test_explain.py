"""`redial explain` on the command line: exit codes, one document, and what it says of the code that everyone asks about."""

import pytest
from rig import dialogs, walk

KNOWN, UNKNOWN, USAGE, BAD_FILE, FAULT = 0, 3, 64, 65, 70
DIALOG = "This computer can't connect to the remote computer.\n\nError code: 0x904\nExtended error code: 0x7\n"


def explain(*words: str) -> walk.Run:
    done = walk.run("explain", *words, "--json", seconds=10)
    walk.assert_holds(done.document, "explanation")
    walk.assert_printable(done.stdout)
    return done


@pytest.mark.parametrize("words", [("0x904", "0x7"), ("2308", "7"), (DIALOG,)], ids=["hex", "decimal", "dialog"])
def test_the_usual_pair_names_no_cause(words):
    done = explain(*words)
    assert done.status == KNOWN, done
    first, second = done.document["codes"][:2]
    assert (first["kind"], first["decimal"], first["step"]) == ("disconnectReason", 2308, None), done
    assert (second["kind"], second["decimal"]) == ("extendedReason", 7), done
    assert {cause["certainty"] for cause in done.document["causes"]} == {"possible"}, done
    assert done.document["next"] == ["redial check HOST --code 0x904 --extended 0x7"], done


@pytest.mark.parametrize("words", [("0x904", "0x7"), ("STATUS_ACCOUNT_LOCKED_OUT",), ("moon",), ("event", "RdpCoreTS", "226")])
def test_words_alone_go_past_the_parser_and_mean_the_same(words):
    plain, parsed = explain(*words), explain(*words, "--color", "never")
    assert (plain.status, plain.document) == (parsed.status, parsed.document), plain


def test_what_the_web_claims_of_the_usual_pair_is_answered():
    done = explain("0x904", "0x7")
    myths = {myth["id"]: myth for myth in done.document["myths"]}
    assert {"means-win32-7", "means-bandwidth", "udp-off", "rename-machinekeys"} <= myths.keys(), done
    assert myths["rename-machinekeys"]["standing"] == "harmful", done
    assert done.document["stepsPossible"][0] == "negotiate" and done.document["stepsPossible"][-1] == "stay", done
    shown = walk.run("explain", "0x904", "0x7", seconds=10).stdout
    for myth in myths.values():
        assert myth["claim"] in " ".join(shown.split()), myth


def test_a_family_before_the_number_narrows_it():
    assert {code["kind"] for code in explain("errorInfo", "7").document["codes"]} == {"errorInfo"}
    assert {code["kind"] for code in explain("licensing:7").document["codes"]} == {"licensing"}


# The number is signed on the command line, which must not take it for an option.
def test_a_signed_number_is_no_option():
    done = explain("-2146893022")
    assert done.status == KNOWN, done
    assert done.document["codes"][0]["name"] == "SEC_E_WRONG_PRINCIPAL", done


# What the two dashes end is the options; the number after them is no less signed.
def test_a_signed_number_may_stand_behind_two_dashes():
    plain = explain("-2146893022")
    for words in [("--", "-2146893022"), ("--color", "never", "--", "-2146893022")]:
        done = walk.run("explain", "--json", *words, seconds=10)
        assert (done.status, done.document) == (KNOWN, plain.document), done
    assert walk.run("explain", "--", "--no-such-option", seconds=10).status == UNKNOWN


def test_an_extended_code_alone_is_taken_by_check():
    done = explain("Extended error code: 0x7")
    assert {code["kind"] for code in done.document["codes"]} == {"extendedReason", "errorInfo"}, done
    assert done.document["next"] == ["redial check HOST --extended 0x7"], done
    checked = walk.run("check", "no.such.host.invalid", "--extended", "0x7", "--json", "--timeout", "2", seconds=30)
    assert checked.status != USAGE, checked


@pytest.mark.parametrize("words", [("0x7f7f7f",), ("hello",), ("\x1b[2J\x07",), ("0x" + "f" * 5000,)])
def test_what_is_unknown_is_exit_3(words):
    assert explain(*words).status == UNKNOWN


@pytest.mark.parametrize("words", [(), ("--no-such-option",)])
def test_nothing_to_explain_is_a_usage_error(words):
    done = walk.run("explain", *words, seconds=10)
    assert done.status == USAGE, done
    assert done.stdout == "", done


@pytest.mark.parametrize("words", [("0x904", "0x7"), ("7",), ("event", "RdpCoreTS", "226"), ("\x1b]0;title\x07",)])
def test_people_get_lines_that_a_terminal_can_show(words):
    done = walk.run("explain", *words, seconds=10)
    walk.assert_printable(done.stdout)
    assert all(len(line) <= 80 for line in done.stdout.splitlines()), done


def test_a_dialog_without_a_number_is_known_by_its_words():
    done = explain("Your credentials did not work\r\nThe credentials that were used to connect to ws-041 did not work.")
    assert done.status == KNOWN and done.document["codes"][0]["hex"] == "0x807", done
    assert "wrong-password-or-user-form" in {cause["id"] for cause in done.document["causes"]}, done
    done = explain("An internal error has occurred.")
    assert done.status == KNOWN and done.document["codes"][0]["kind"] == "message", done
    assert done.document["next"] == ["redial check HOST"], done


@pytest.mark.parametrize("theme", dialogs.THEMES)
@pytest.mark.parametrize("scale", [100, 150])
def test_a_picture_of_a_dialog_without_a_number_is_read(scale, theme, folder):
    picture = folder / "dialog.png"
    dialogs.draw(picture, scale, theme, dialogs.WORDS)
    done = walk.run("explain", str(picture), "--json", seconds=20)
    assert done.status == KNOWN, done
    assert [(code["kind"], code["hex"]) for code in done.document["codes"]] == [("extendedReason", "0x101")], done
    assert done.document["causes"][0]["id"] == "rds-grace-period-over", done


@pytest.mark.parametrize("theme", dialogs.THEMES)
@pytest.mark.parametrize("scale", dialogs.SCALES)
@pytest.mark.parametrize("ending", ["png", "jpg"])
def test_a_picture_of_the_dialog_is_read(scale, theme, ending, folder):
    picture = folder / f"dialog.{ending}"
    dialogs.draw(picture, scale, theme)
    done = explain(str(picture))
    assert done.status == KNOWN, done
    assert [code["decimal"] for code in done.document["codes"]][:2] == [2308, 7], done


def test_what_only_begins_like_a_picture_is_a_bad_file(folder):
    file = folder / "broken.png"
    file.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(1000))
    done = walk.run("explain", str(file), "--json", seconds=40)
    assert done.status == BAD_FILE, done
    assert done.document["schema"] == "redial.error/1", done


@pytest.mark.parametrize("name", ["missing.png", "missing.JPG", "folder.jpeg", "text.png"])
def test_a_picture_that_is_none_is_a_bad_file(folder, name):
    (folder / "folder.jpeg").mkdir()
    (folder / "text.png").write_text("0x904")
    done = walk.run("explain", str(folder / name), "--json", seconds=10)
    assert done.status == BAD_FILE, done
    assert done.document["schema"] == "redial.error/1" and name in done.document["text"], done


def test_an_event_as_event_viewer_copies_it():
    done = explain("Log Name: System\nSource: Schannel\nEvent ID: 36870\nTask Category: None\nThe code is 0x8009030D.")
    assert done.status == KNOWN, done
    assert [code["decimal"] for code in done.document["codes"]] == [36870, 0x8009030D], done
    assert "rdp-cert-key-unreadable" in {cause["id"] for cause in done.document["causes"]}, done


def test_no_share_is_told_without_a_walk():
    done = walk.run("explain", "STATUS_ACCOUNT_LOCKED_OUT", seconds=10)
    assert "account-locked" in done.stdout and "%" not in done.stdout, done


def test_a_missing_reader_of_pictures_is_said(folder, monkeypatch):
    picture = folder / "dialog.png"
    dialogs.draw(picture, 100, "light")
    monkeypatch.setenv("PATH", str(folder))
    done = walk.run("explain", str(picture), seconds=10)
    assert done.status == FAULT, done
    assert "tesseract" in done.stderr, done
