"""The parts of docs/validation.md that hold the model to what is known: predictive checks, courses, analogues.

`python -m sim.docs checks` makes them anew between their marks, and leaves the rest of the page as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from sim.api.runs import Result, run
from sim.docs.markdown import table
from sim.model.parameters import REGISTRY
from sim.pages.report.beside import made_by
from sim.scenario import load_scenario
from sim.scenario.shipped import SCENARIOS
from sim.study.priors import FIRST
from sim.validation.analogues import ANALOGUES
from sim.validation.beside import DASH, Beside
from sim.validation.checks.collect import RUNS, collect
from sim.validation.checks.row import Row
from sim.validation.course import Course, course
from sim.validation.front.predict import few, recorded
from sim.words.numbers import decimals

Say = Callable[[str], None]
#: Replicates of each scenario with all its people.
REPLICATES = 60
#: What the rules have had of a number, in words.
USES = {"fitted": "fitted to it", "prior": "a prior rests on it", "in view": "made with it in view", "no": "no"}
#: Why a check is outside, by its name, where that is understood.
WHY = {
    "contagion alone: count of capitals lost doubles in, days": "the range is that of four fast collapses; slow ones "
    "took 13 to 43 days",
    "contagion alone, another regime: count of capitals lost doubles in, days": "likewise",
    "contagion alone: first capital to half of those lost, days": "slow collapses took 30 to 40 days",
    "the same with blind garrisons": "garrisons made from population alone know no border troops (see the seven "
    "headcounts above)",
    "soldiers to Uzbekistan": "the hundred came over at Shortepa, a river bank that the world does not have; only the "
    "bridge of Hairatan leads to Uzbekistan, and its posts are not seeded",
    "of those who crossed, from places without a crossing": "squads of districts next to one that has a crossing take "
    "it, which is not reported; `garrisons.detour_hours` holds most of them back, and not enough",
}
PACE = (
    ("of a first, a quarter in 60 days", "of a first capital lost, a quarter of all in 60 days"),
    ("a week, share", "capitals lost a week, share of all"),
    ("busiest week, share", "capitals lost in the busiest week, share of all"),
    ("doubles in, days", "count of capitals lost doubles in, days"),
    ("first to half, days", "first capital to half of those lost, days"),
    ("longest pause, days", "longest pause between capitals, days"),
)
SHARES = (
    ("falls without a fight", "falls without a fight, share"),
    ("soldiers abroad, of all", "soldiers who crossed a border, share of all"),
    ("soldiers in one crossing", "soldiers in one crossing"),
    ("of the displaced, abroad", "of the displaced, abroad"),
)


def check_table(rows: Sequence[Row]) -> str:
    """Return the table of the predictive checks."""
    told = [
        (row.rule, row.name, row.known, row.told, row.verdict, USES[row.use] if row.inside is not None else "")
        for row in rows
    ]
    head = ("rule", "without replay", "known", "median (90 %)", "", "the rules had it?")
    return table(head, told, right=(2, 3))


def summary(rows: Sequence[Row]) -> str:
    """Return in a sentence how many checks are inside, and of those that the rules had nothing of."""
    held = [row for row in rows if row.inside is not None]
    free = [row for row in held if row.use == "no"]
    return (
        f"{sum(row.inside is True for row in held)} of {len(held)} checks are inside; of the {len(free)} that no rule "
        f"was fitted to or has a prior from, {sum(row.inside is True for row in free)}."
    )


def outside(rows: Sequence[Row]) -> str:
    """Return what is outside, one point each, and why where that is understood."""
    points = []
    for row in rows:
        if row.inside is False:
            why = f" Why: {WHY[row.name]}." if row.name in WHY else ""
            points.append(f"- **{row.name}** ({row.rule}): {row.verdict}: {row.told}, known {row.known}.{why}")
    return "\n".join(points) or "- Nothing."


def sources(rows: Sequence[Row]) -> str:
    """Return where each known number is from, one row for each source."""
    named: dict[str, list[str]] = {}
    for row in rows:
        named.setdefault(row.source, []).append(row.name)
    told = [(names[0] + (f" and {len(names) - 1} more" if names[1:] else ""), text) for text, names in named.items()]
    return table(("known", "from"), told)


def pace_table(found: Mapping[str, Course]) -> str:
    """Return how capitals and districts fall in every scenario, beside other wars; a row each."""
    firsts = ("a capital lost", "a quarter lost", "all but the last")
    head = ("scenario", *firsts, *(short for short, _ in PACE), "hazard of a held district, a week")
    one = next(iter(found.values()))
    ranges = {each.name: each.held.told for each in one.pace}
    now = one.districts
    record = f"here before: {_share(now.before)} in two months, {_share(now.last)} in their last week"
    rows = [("*other wars*", "", "", "", *(ranges[name] for _, name in PACE), record)]
    for scenario, each in found.items():
        chances = (decimals(value) for value in (each.capital, each.quarter, each.rest))
        cells = {told.name: _cell(told) for told in each.pace}
        rows.append((f"`{scenario}`", *chances, *(cells[name] for _, name in PACE), _share(each.districts.after)))
    return table(head, rows, right=(1, 2, 3))


def share_table(found: Mapping[str, Course]) -> str:
    """Return shares and sizes in every scenario beside other wars; a row each."""
    one = next(iter(found.values()))
    ranges = {each.name: each.held.told for each in one.shares}
    rows = [("*other wars*", *(ranges[name] for _, name in SHARES))]
    for scenario, each in found.items():
        cells = {told.name: _cell(told) for told in each.shares}
        rows.append((f"`{scenario}`", *(cells[name] for _, name in SHARES)))
    return table(("scenario", *(short for short, _ in SHARES)), rows)


def _cell(told: Beside) -> str:
    return told.told if told.told == DASH else f"{told.told}: {told.verdict}"


def _share(value: float | None) -> str:
    return DASH if value is None else decimals(value)


def inside_of(found: Mapping[str, Course]) -> str:
    """Return in a sentence how many of the numbers of all scenarios lie in the ranges of other wars."""
    told = [each for one in found.values() for each in one.beside if len(each.values)]
    return f"{sum(each.off == 0 for each in told)} of the {len(told)} numbers that can be told are inside."


def analogue_table() -> str:
    """Return every number that other wars give, with its source and confidence."""
    rows = [
        (name, held.told, held.unit, held.source + (f" ({held.note})" if held.note else ""), held.confidence)
        for name, held in ANALOGUES.items()
    ]
    return table(("number", "middle (range)", "unit", "from", "confidence"), rows)


def each_scenario(say: Say) -> Iterator[Result]:
    """Yield a run of every scenario that ships, all on the same draws, from the lowest step of the ladder."""
    found = [load_scenario(name, REGISTRY) for name in SCENARIOS]
    for scenario in sorted(found, key=lambda s: (s.step(), s.name)):
        say(f"{scenario.name}: {REPLICATES} replicates")
        yield run(scenario.name, replicates=REPLICATES, parts=False)


def course_of(result: Result, say: Say) -> Course:
    """Return the course of a scenario: shares and sizes of a run, and the pace of more runs with few people."""
    name = result.scenario.name
    say(f"{name}: {RUNS} runs of its front")
    full, quick = course(result), course(recorded(*few(name), RUNS))
    assert full is not None
    assert quick is not None, "scenarios that ship go on after the branch date"
    return replace(quick, shares=full.shares)


def priors_table(result: Result) -> str:
    """Return which inputs make the bands of a run, as its report has it."""
    rows = [(row.measure, *row.makers, *([DASH] * (FIRST - len(row.makers))), row.least) for row in made_by(result)]
    return table(("at the end", "first", "second", "third", "the first must make"), rows, right=(4,))


def parts(courses: Mapping[str, Course], baseline: Result, say: Say) -> dict[str, str]:
    """Return the marked parts of the page by name.

    Parameters
    ----------
    courses : mapping of str to Course
    baseline : Result
        With its own replicates.
    say : callable
    """
    say(f"predictive checks: {RUNS} runs without replay")
    rows = collect()
    return {
        "checks": f"{summary(rows)}\n\n{check_table(rows)}",
        "outside": outside(rows),
        "sources": sources(rows),
        "courses": f"{inside_of(courses)}\n\n{pace_table(courses)}\n\n{share_table(courses)}",
        "analogues": analogue_table(),
        "priors": priors_table(baseline),
    }


def made(say: Say) -> dict[str, str]:
    """Run what is needed and return the marked parts of the page by name."""
    say("baseline with its own replicates")
    baseline = run("baseline", parts=False)
    return parts({each.scenario.name: course_of(each, say) for each in each_scenario(say)}, baseline, say)
