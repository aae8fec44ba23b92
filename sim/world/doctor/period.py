"""Dates: years typed wrong, and what a run leaves out because of its days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from sim.scenario.resolved import Scenario
from sim.scenario.tables.reader import Row
from sim.words.numbers import exact
from sim.words.wording import counted, few
from sim.world.checks import Tables
from sim.world.doctor.history import by_date
from sim.world.doctor.tell import tell
from sim.world.facts import FALLEN, TOTAL, TWO_MONTHS, compared, first_day
from sim.world.findings import Finding
from sim.world.period import APART

DATED = {"history": ("date",), "headcounts": ("first", "last"), "facts": ("date",)}
"""Columns with dates, by table."""

FROM_FIRST = ("front.onset_day", "front.withdrawal_days")
"""Parameters that are days from the first day of the run."""

SPREAD = "siege.spread"
SIEGES = {"capital": "siege.city_days", "district": "siege.district_days"}
"""What a siege of such a place lasts, at most `SPREAD` times that."""

STILL = dt.timedelta(days=10)
"""A history that ends longer before the branch date leaves days in which nothing falls, nor is any of them known."""

EARLIER = dt.timedelta(days=31)
"""A run may begin so long before the history of its world without meaning another first day."""

WINDOW = dt.timedelta(days=366)
"""A headcount over more days is hard to believe."""


def years_apart(tables: Tables) -> Iterator[Finding]:
    """Tell of dates that lie years away from all others of the world."""
    cells = [
        (row[column], row, column) for name, columns in DATED.items() for row in tables[name] for column in columns
    ]
    cells.sort(key=lambda cell: cell[0])
    days = [day for day, _, _ in cells]
    gaps = [i for i in range(1, len(days)) if days[i] - days[i - 1] > APART]
    if not gaps:
        return
    parts = [range(a, b) for a, b in zip([0, *gaps], [*gaps, len(days)], strict=True)]
    most = max(parts, key=len)  # of two as long as each other the earlier one
    for part in parts:
        for i in part if part is not most else ():
            _, row, column = cells[i]
            near = days[most[0]] if days[i] < days[most[0]] else days[most[-1]]
            years = abs((days[i] - near).days) / 365.25
            message = f"{days[i]} lies {exact(years)} years from the other dates of this world, {days[most[0]]} to "
            yield tell(row, column, "years-apart", f"{message}{days[most[-1]]}", "is the year typed right?")


def windows(tables: Tables) -> Iterator[Finding]:
    """Tell of headcounts over more than a year, and of those that a longer count does not hold."""
    counts = tables["headcounts"]
    for row in counts:
        if row["last"] - row["first"] > WINDOW:
            days = (row["last"] - row["first"]).days + 1
            message = f"a headcount over {counted(days, 'day')}, {row['first']} to {row['last']}"
            yield tell(row, "last", "long-count", message, "is the year typed right?")
    for outer in counts:
        for inner in counts:
            same = inner is not outer and inner["place"] == outer["place"] and inner["kind"] == outer["kind"]
            held = outer["first"] <= inner["first"] and inner["last"] <= outer["last"]
            if same and held and outer["qualifier"] == "exact" and inner["people"] > outer["people"]:
                message = f"{exact(outer['people'])} people at '{outer['place']}' in days of which line {inner.line} "
                yield tell(outer, "people", "contradiction", f"{message}counts {exact(inner['people'])}")


def of_run(tables: Tables, start: dt.date, branch: dt.date, until: dt.date) -> list[Finding]:
    """Return what a run from `start` to `until` leaves out of a world, or does on another day.

    Parameters
    ----------
    tables : mapping of str to list of Row
    start, branch, until : datetime.date
        First day, last day of the history (the day before `start` for none), last day.

    Returns
    -------
    list of Finding
        One note for all that is alike.
    """
    if branch < start:
        return []  # the scenario asks for no history
    history = by_date(tables)
    before = [row for row in history if row["date"] < start]
    after = [row for row in history if row["date"] > branch]
    found = _note(before, len(history), f"before the first day, {start}", "take effect on it", "takes effect on it")
    found += _note(after, len(history), f"after history_until, {branch}", "never take effect", "never takes effect")
    found += _empty_years(history, start, branch) or _still(history, start, branch)
    counts = tables["headcounts"]
    missed = [row for row in counts if row["first"] < start or row["last"] > until]
    if missed:
        message = f"{len(missed):,} of {counted(len(counts), 'headcount')} not compared: the run has not all their days"
        found.append(tell(missed[0], "first", "outside", message, f"it goes from {start} to {until}", severity="note"))
    facts = [row for row in tables["facts"] if compared(row["name"]) and row["name"] != TOTAL]
    missed = [row for row in facts if first_day(row["name"], row["date"]) < start or row["date"] > until]
    if missed:
        message = f"{len(missed):,} of {counted(len(facts), 'fact')} not compared: the run has not all their days"
        hint = f"it goes from {start} to {until}; '{FALLEN}' is of {TWO_MONTHS} days"
        found.append(tell(missed[0], "date", "outside", message, hint, severity="note"))
    return found


def of_posterior(tables: Tables, scenario: Scenario) -> list[Finding]:
    """Return a warning where days that were estimated from one first day are counted from another one.

    What a world's posterior has of them (:data:`FROM_FIRST`) belongs to the first day of its history: a run that begins
    later would let the general offensive set in so much later, after it has been replayed.
    """
    names = [name for name in FROM_FIRST if name in scenario.settings and scenario.settings[name].joint]
    history = by_date(tables)
    if not names or not history:
        return []
    first, start = history[0]["date"], scenario.start
    if first - EARLIER <= start <= first:
        return []
    message = (
        f"{' and '.join(names)} of the posterior {'are' if len(names) > 1 else 'is'} counted from the first day of "
    )
    message += f"the run, {start}, and estimated with a history from {first} on"
    hint = f"begin on {first}, or give the scenario values of its own"
    return [tell(history[0], "date", "first-day", message, hint)]


def of_sieges(tables: Tables, scenario: Scenario) -> list[Finding]:
    """Return a note on places that are taken so soon after `history_until` that they are besieged up to that day.

    The past is the same in all scenarios of a world, wherever they part from it: that such a place falls is left out,
    that there was fighting in it is not.
    """
    branch, kinds = scenario.history_until, {row["place"]: row["kind"] for row in tables["places"]}
    if branch < scenario.start or SPREAD not in scenario.settings:
        return []
    held = {row["place"] for row in tables["places"] if row["at_start"] == "insurgent"}
    near: dict[str, Row] = {}
    for row in by_date(tables):
        if row["action"] in ("capture", "retake") and row["date"] <= branch:
            (held.add if row["action"] == "capture" else held.discard)(row["target"])
        elif row["action"] == "capture" and row["target"] not in held | near.keys() and _besieged(row, kinds, scenario):
            near[row["target"]] = row
    if not near:
        return []
    which = few([f"'{place}' ({row['date']})" for place, row in near.items()])
    message = (
        f"places taken soon after history_until, {branch}, may be besieged before it, and people leave them: {which}"
    )
    hint = "the past is the same wherever a scenario parts from it; an earlier history_until has less of their sieges"
    return [tell(next(iter(near.values())), "date", "outside", message, hint, severity="note")]


def _besieged(row: Row, kinds: Mapping[str, str], scenario: Scenario) -> bool:
    """Return whether a place that is captured after `history_until` can be besieged before in some replicate."""
    if row["value"] == "handed" or kinds[row["target"]] not in SIEGES:
        return False
    days, spread = (scenario.settings[name] for name in (SIEGES[kinds[row["target"]]], SPREAD))
    longest = [max(s.value, *s.ends) for s in (days, spread)]
    apart: dt.timedelta = row["date"] - scenario.history_until
    return apart.days <= max(1, round(longest[0] * longest[1]))


def _empty_years(history: Sequence[Row], start: dt.date, branch: dt.date) -> list[Finding]:
    """Return a warning for a history that begins years after the first day, or stops years before its last one."""
    inside = [row for row in history if start <= row["date"] <= branch]
    if not inside:
        return []
    found = []
    if inside[0]["date"] - start > APART:
        message = f"the history begins on {inside[0]['date']}, {_years(inside[0]['date'] - start)} after the "
        message += f"first day, {start}"
        found.append(tell(inside[0], "date", "years-apart", message, "is the year of the start typed right?"))
    if branch - inside[-1]["date"] > APART:
        message = f"the history ends on {inside[-1]['date']}, {_years(branch - inside[-1]['date'])} before "
        message += f"history_until, {branch}"
        found.append(tell(inside[-1], "date", "years-apart", message, "is its year typed right?"))
    return found


def _still(history: Sequence[Row], start: dt.date, branch: dt.date) -> list[Finding]:
    """Return a note where the branch date is later than what the history knows: the war stands still up to it."""
    inside = [row for row in history if start <= row["date"] <= branch]
    if not inside or branch - inside[-1]["date"] <= STILL:
        return []
    last = inside[-1]["date"]
    message = f"the history ends on {last}, {counted((branch - last).days, 'day')} before history_until, {branch}: "
    message += "up to then no place changes hands"
    hint = "what has happened since goes into the table, or into events after an earlier branch date"
    return [tell(inside[-1], "date", "outside", message, hint, severity="note")]


def _years(apart: dt.timedelta) -> str:
    return f"{apart.days / 365.25:,.1f} years"


def _note(rows: Sequence[Row], of: int, where: str, many: str, one: str) -> list[Finding]:
    if not rows:
        return []
    message = f"{len(rows):,} of {counted(of, 'event')} of the history {'lies' if len(rows) == 1 else 'lie'} {where}, "
    message += f"and {one if len(rows) == 1 else many}"
    hint = f"the first is of {rows[0]['date']}, the last of {rows[-1]['date']}" if len(rows) > 1 else ""
    return [tell(rows[0], "date", "outside", message, hint or None, severity="note")]


CHECKS = (years_apart, windows)
