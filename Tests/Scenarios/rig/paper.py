"""The scenario table as text, and the calibration as a picture."""

from .scenario import Row
from .scoring import Bin, brier, calibration, holding, log_loss, mean

HEADING = ["scenario", "fault", "on", "expected", "got", "probability", "score", "connections", "seconds", "notes"]


def said(causes: list[str]) -> str:
    """One cause by its name, a class by its first and how many more there are."""
    return causes[0] if len(causes) == 1 else f"{causes[0]} or {len(causes) - 1} alike"


def expected(row: Row) -> str:
    place = f"{row.state} at {row.step}" if row.step else row.state
    return place + (": " + " and ".join(said(causes) for causes in row.classes) if row.classes else "")


def got(row: Row) -> str:
    place = f"{row.got_state} at {row.got_step}" if row.got_step else row.got_state
    first = [cause for cause, _ in row.got[: max(len(row.classes), 1)]]
    return place + (": " + ", ".join(first) if row.classes and first else "")


def probability(row: Row) -> str:
    """Of each class; of a healthy host, that nothing is wrong."""
    if row.classes:
        return ", ".join(f"{holding(row, causes):.2f}" for causes in row.classes)
    return f"{sum(one['probability'] for one in row.hypotheses if not one['causes']):.2f}"


def notes(row: Row) -> str:
    words = [f"seed {row.seed}"] if row.seed is not None else []
    words += ["held out"] if row.held_out else []
    words += [] if row.decidable else ["class"]
    return ", ".join(words + (["WRONG"] if row.wrong else []))


def cells(row: Row) -> list[str]:
    return [
        row.id, " and ".join(row.faults) or "none", row.place, expected(row), got(row), probability(row),
        f"{brier(row):.3f}", str(row.connections), f"{row.seconds:.1f}", notes(row),
    ]  # fmt: skip


def table(rows: list[Row]) -> str:
    lines = [HEADING, *map(cells, rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADING))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip() for line in lines)


def groups(rows: list[Row]) -> list[tuple[str, list[Row]]]:
    return [
        ("all", rows),
        ("held out", [row for row in rows if row.held_out]),
        ("not held out", [row for row in rows if not row.held_out]),
        ("healthy", [row for row in rows if not row.classes]),
        ("one fault", [row for row in rows if len(row.classes) == 1]),
        ("one fault, decidable", [row for row in rows if len(row.classes) == 1 and row.decidable]),
        ("one fault of a class", [row for row in rows if len(row.classes) == 1 and not row.decidable]),
        ("two faults", [row for row in rows if len(row.classes) > 1]),
        ("lab", [row for row in rows if row.place == "lab"]),
        ("real", [row for row in rows if row.place == "real"]),
    ]


def score_lines(rows: list[Row]) -> list[list[str]]:
    return [
        [name, str(len(group)), str(sum(bool(row.wrong) for row in group)),
         f"{mean([brier(row) for row in group]):.3f}", f"{mean([log_loss(row) for row in group]):.3f}"]
        for name, group in groups(rows)
    ]  # fmt: skip


SCORE_HEADING = ["rows", "number", "wrong", "mean score", "mean log loss"]


def scores(rows: list[Row]) -> str:
    lines = [SCORE_HEADING, *score_lines(rows)]
    return "\n" + "\n".join(f"{a:22} {b:>6} {c:>6} {d:>11} {e:>14}" for a, b, c, d, e in lines) + "\n"


def markdown(heading: list[str], lines: list[list[str]]) -> str:
    rows = [heading, ["---"] * len(heading), *lines]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in rows)


def document(rows: list[Row]) -> str:
    bins = [
        [f"{one.low:.1f} to {one.low + 0.1:.1f}", str(one.count), f"{one.said:.2f}", f"{one.happened:.2f}"]
        for one in calibration(rows)
    ]
    return f"""{PREFACE}
{markdown(SCORE_HEADING, score_lines(rows))}

![How often what was said with a probability was so](calibration.svg)

{markdown(["probability", "events", "said on average", "was so"], bins)}

## The table

{markdown(HEADING, [cells(row) for row in rows])}
"""


PREFACE = """# Scenarios

Written by `./test --table` (`Tests/Scenarios/table --docs`). Every row was run: a server of the lab, or a real one (xrdp, FreeRDP's
shadow server, weston) with a fault in it or on the path to it, and one `redial check` of it. What must be said was written down before
the run, beside the fault: the state, the step that failed, and the cause. Times and probabilities differ a little from run to
run; `./test` checks the rules and not these numbers.

**What a row must come to.** State and step as expected. One fault: its cause comes first. Where nobody outside can tell several causes
apart, as on a port where nothing listens, the class of them is written down beforehand and one of it must come first (`class` in the notes).
Two faults: one of them comes first, and both are among the first three. Healthy: no cause has more than 0.5.

**Probability** is that of the class: that at least one of its causes is at work; of a healthy host, that nothing is wrong.

**Score** is the sum over causes of (probability - truth)², 0 at best. A class counts as one cause whose truth is 1: within it the
outside cannot tell, so how the probability is spread there is the priors' business and proves nothing; all that lies outside of it
counts in full, `unlisted-cause` too. **Log loss** is minus the natural logarithm of what was given to the truth as a whole: to all
sets of causes that explain every fault, and of a healthy host to the empty set.

**Held out**: three in five of the rows that nobody had looked at before, which makes a third of all; the hash of the row's id decides which.
The rule was settled after all rows had been seen once, the held-out ones among them. Since then likelihoods changed for what other rows
and the unit tests showed; two faults of the walk that held-out rows brought to light were mended; and the personalities of
`certificate-changed` and `certificate-renewed` were, whose past did not wear their names. What a fault of the lab says when started as it
is, and the first rows of the real servers, were looked at when the likelihoods were written: those are never held out. A held-out
personality of a fault that others have seen is a weak test of the knowledge, but a real one of the walk; held-out pairs test the inference.

**Personality**: the row's seed gives a server of the lab its names, release, certificate, flags and delays, and cuts its answers into
pieces; `redial lab FAULT --seed N` starts the same one again.

## Scores
"""

SIZE, MARGIN = 360, 52


def plot(bins: list[Bin]) -> str:
    """Said against happened; the area of a dot grows with the number of events."""

    def place(said: float, happened: float) -> tuple[float, float]:
        return MARGIN + said * SIZE, MARGIN + (1 - happened) * SIZE

    (left, bottom), (right, top) = place(0, 0), place(1, 1)
    marks = [f'<path class="even" d="M{left} {bottom}L{right} {top}"/>']
    for tenth in range(0, 11, 2):
        x, y = place(tenth / 10, tenth / 10)
        marks.append(f'<path class="grid" d="M{x:.0f} {bottom}V{top}M{left} {y:.0f}H{right}"/>')
        marks.append(f'<text x="{x:.0f}" y="{bottom + 20}" text-anchor="middle">{tenth / 10:.1f}</text>')
        marks.append(f'<text x="{left - 8}" y="{y + 4:.0f}" text-anchor="end">{tenth / 10:.1f}</text>')
    for one in bins:
        x, y = place(one.said, one.happened)
        radius = 3 + min(one.count, 400) ** 0.5 / 2
        title = f"{one.count} events said with {one.said:.2f} on average: {one.happened:.2f} of them were so"
        marks.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}"><title>{title}</title></circle>')
        marks.append(f'<text class="count" x="{x:.1f}" y="{y - radius - 3:.1f}" text-anchor="middle">{one.count}</text>')
    whole = SIZE + 2 * MARGIN
    middle = MARGIN + SIZE / 2
    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {whole} {whole}" role="img" width="{whole}" height="{whole}">
<title>Calibration: probability said against how often it was so</title>
<style>
  svg {{ background: #fff; font: 12px sans-serif; fill: #333 }}
  .grid {{ stroke: #ddd; fill: none }} .even {{ stroke: #888; stroke-dasharray: 4 4; fill: none }}
  circle {{ fill: #2a6fb0; fill-opacity: .75 }} .count {{ fill: #666; font-size: 11px }}
</style>
<text x="{middle}" y="{MARGIN - 24}" text-anchor="middle" font-size="14">What was said, and how often it was so</text>
{chr(10).join(marks)}
<text x="{middle}" y="{whole - 10}" text-anchor="middle">probability that was said</text>
<text transform="translate(14 {middle}) rotate(-90)" text-anchor="middle">share of events that were so (numbers: events)</text>
</svg>
"""
