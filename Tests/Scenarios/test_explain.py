"""`redial explain` on the command line: exit codes, one document, and what it says of the code that everyone asks about."""

import jsonschema
import pytest
from rig import walk

KNOWN, UNKNOWN, USAGE = 0, 3, 64
DIALOG = "This computer can't connect to the remote computer.\n\nError code: 0x904\nExtended error code: 0x7\n"


def explain(*words: str) -> walk.Run:
    done = walk.run("explain", *words, "--json", seconds=10)
    jsonschema.validate(done.document, walk.schema("explanation"), cls=jsonschema.Draft202012Validator)
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


# The number is signed on the command line, which must not take it for an option.
def test_a_signed_number_is_no_option():
    done = explain("-2146893022")
    assert done.status == KNOWN, done
    assert done.document["codes"][0]["name"] == "SEC_E_WRONG_PRINCIPAL", done


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
