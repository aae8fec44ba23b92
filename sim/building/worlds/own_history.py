"""history.csv of a world of Panj's own: days of fighting, places that somebody took, and borders that close and open.

An event that tells of fighting lets nobody win: the place stays whoever's it is, and people flee from the fighting.
Only an event that says who has taken a place lets it change hands.
"""

from __future__ import annotations

from collections.abc import Iterator

from sim.building.counts.gather import iso
from sim.building.steps.taking import FightingDay, Taking, changes
from sim.building.worlds.own_tables import Cell, Line, estimate
from sim.building.worlds.plan import Plan
from sim.words.numbers import plain
from sim.words.wording import counted

ACTIONS = {"insurgent": "capture", "government": "retake"}
#: How a capture came about, as history.csv says it.
HOW = {True: "fought", False: "handed"}
#: Between which others the intensity of a day with one event lies: the range of the choice `intensity`.
LEAST, MOST = 0.2, 1.0


def history_rows(plan: Plan) -> Iterator[Line]:
    """Yield a row for each thing that happened, in any order."""
    begins = plan.period.start.toordinal()
    for day in plan.given.fighting:
        yield _fighting(plan, day)
    for taking in changes(plan.given.takings):
        if taking.day >= begins:
            yield _taking(plan, taking)
    yield from _closings(plan)


def holders_at_start(plan: Plan) -> dict[int, Cell]:
    """Return who holds a town on the first day, where an event of before says who took it last."""
    begins = plan.period.start.toordinal()
    out: dict[int, Cell] = {}
    for taking in changes(plan.given.takings):
        if taking.day < begins:
            how = f"taken on {iso(taking.day)}, and no event since says otherwise"
            out[taking.place] = Cell(taking.taker, "", taking.where or plan.given.source("events"), "medium", how)
    return out


def _fighting(plan: Plan, day: FightingDay) -> Line:
    chosen = plan.given.assumed.intensity
    least, value, most = (round(1.0 - (1.0 - v) ** day.events, 4) for v in (min(LEAST, chosen), chosen, MOST))
    known = day.earliest == day.latest
    source = day.where or plan.given.source("events")
    many = f"{counted(day.events, 'event')}, {counted(day.deaths, 'death')}"
    when = "" if known else f"the middle of the days from {iso(day.earliest)} to {iso(day.latest)}"
    how = f"{many}; a siege is 1: from {plain(least)} to {plain(most)}"
    window = {} if known else {"earliest": iso(day.earliest), "latest": iso(day.latest)}
    return {
        "date": Cell(iso(day.day), "", source, "high" if known else "medium", when),
        **{"action": "fighting", "target": plan.ids[day.place], **window},
        "value": estimate(value, "", how),
    }


def _taking(plan: Plan, taking: Taking) -> Line:
    source = taking.where or plan.given.source("events")
    line: dict[str, str | Cell] = {
        "date": Cell(iso(taking.day), "", source, "high"),
        **{"action": ACTIONS[taking.taker], "target": plan.ids[taking.place]},
    }
    if taking.taker == "insurgent":
        line["value"] = Cell(HOW[taking.fought], "", source, "high")
    return line


def _closings(plan: Plan) -> Iterator[Line]:
    begins = plan.period.start.toordinal()
    ends = begins + plan.period.days
    for closing in plan.pieces.closings:
        source = closing.where or plan.given.source("closures")
        for day, value in ((closing.first, "closed"), (closing.until, "open")):
            if day is not None and begins < day < ends:
                yield {
                    "date": Cell(iso(day), "", source, "medium"),
                    **{"action": "policy", "target": closing.host, "kind": "civilian"},
                    "value": Cell(value, "", source, "medium"),
                }
