"""How embed.py writes rows so that the program reads them at a glance: values between tabs, one row a line, every row's
values in the order of the members named here, which is the order of the fields of its Swift type (Rows.swift reads them).

A list is preceded by how many it holds, a table too; what may be absent is a list of at most one. A member that is not
named here, or one that is missing and has no default, ends the writing: a typing error must not become a silent default.
"""

from collections.abc import Callable
from itertools import chain

Writer = Callable[[object], list[str]]


class Misfit(Exception):
    pass


def text(value: object) -> list[str]:
    if not isinstance(value, str) or "\t" in value or "\n" in value:
        raise Misfit(f"{value!r} is no text of one line")
    return [value]


def number(value: object) -> list[str]:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Misfit(f"{value!r} is no number")
    return [repr(value)]


def integer(value: object) -> list[str]:
    if isinstance(value, bool) or not isinstance(value, int):
        raise Misfit(f"{value!r} is no whole number")
    return [str(value)]


def flag(value: object) -> list[str]:
    if not isinstance(value, bool):
        raise Misfit(f"{value!r} is neither true nor false")
    return [str(int(value))]


def many(item: Writer) -> Writer:
    def write(values: object) -> list[str]:
        if not isinstance(values, list):
            raise Misfit(f"{values!r} is no list")
        return [str(len(values)), *chain.from_iterable(item(value) for value in values)]

    return write


def table(item: Writer) -> Writer:
    def write(values: object) -> list[str]:
        if not isinstance(values, dict):
            raise Misfit(f"{values!r} is no table")
        return [str(len(values)), *chain.from_iterable([*text(key), *item(values[key])] for key in sorted(values))]

    return write


def perhaps(item: Writer) -> Writer:
    return lambda value: ["0"] if value is None else ["1", *item(value)]


def record(_absent: dict[str, object] | None = None, **members: Writer) -> Writer:
    """`_absent`: what is written where a member is not given."""
    absent = _absent or {}

    def write(value: object) -> list[str]:
        if not isinstance(value, dict):
            raise Misfit(f"{value!r} is no object")
        whole = absent | value
        if whole.keys() != members.keys():
            raise Misfit(f"{value.get('id', value)!r}: {', '.join(sorted(whole.keys() ^ members.keys()))}")
        return list(chain.from_iterable(member(whole[name]) for name, member in members.items()))

    return write


CAUSE = record(
    {"tellingCodes": [], "hides": [], "proves": [], "popular": False, "measuredAdvice": None},
    id=text, title=text, place=many(text), step=text, prior=text, reports=integer, visible=text, advice=text,
    repairs=many(text), codes=many(text),
    likelihoods=many(record(finding=text, values=table(number), basis=text)),
    tellingCodes=many(text), hides=many(text), proves=many(table(text)), popular=flag,
    measuredAdvice=perhaps(record({"from": []}, advice=text, **{"from": many(text)})),
)  # fmt: skip

FINDING = record(
    {"from": None},
    id=text, step=text, **{"from": perhaps(text)}, args=many(text),
    values=many(record({"state": None}, value=text, healthy=number, says=text, state=perhaps(text))),
)  # fmt: skip

QUESTION = record(id=text, text=text, how=text, yesIf=table(number), otherwise=number, healthy=number)

ISSUER = record({"cn": None, "o": None}, cn=perhaps(many(text)), o=perhaps(many(text)), product=text)

CLIENT = record(
    {"filledIn": None, "ja3": None, "hello": None},
    id=text, title=text, restsOn=text, source=text, filledIn=perhaps(text), ja3=perhaps(text),
    request=record(
        {"protocols": None, "flags": None}, cookie=flag, protocols=perhaps(integer), flags=perhaps(integer)),
    hello=perhaps(record(
        record=text, version=text, sessionIDLength=integer, suites=text, compression=text,
        extensions=many(record(type=integer, body=text)))),
)  # fmt: skip

WINDOWS = record(
    build=integer, name=text,
    supports=many(record(
        {"ends": None, "paid": None, "longTerm": False},
        of=text, ends=perhaps(text), paid=perhaps(text), longTerm=flag)),
)  # fmt: skip

POPULAR = record(
    {"helps": [], "about": [], "refutedBy": [], "from": None, "tooEarly": None},
    id=text, claim=text, standing=text, truth=text, helps=many(text), about=many(text), codes=many(text),
    refutedBy=many(record({"verdict": "cannot-help"}, when=table(many(text)), because=text, verdict=text)),
    source=text, **{"from": perhaps(text)}, tooEarly=perhaps(text),
)  # fmt: skip

STEPS = record(
    {"numbers": [], "shown": [], "from": None, "through": None},
    id=text, kinds=many(text), numbers=many(text), shown=many(text), **{"from": perhaps(text)},
    through=perhaps(text), because=text,
)  # fmt: skip


def rows(row: Writer, values: list) -> str:
    """How many there are, then one a line."""
    return "\n".join([str(len(values)), *("\t".join(row(value)) for value in values)])


def sentences(values: dict[str, str]) -> str:
    return "\n".join([str(len(values)), *("\t".join([key, *text(values[key])]) for key in sorted(values))])
