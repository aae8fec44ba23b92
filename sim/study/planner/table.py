"""The planner's table of one run for chosen dates: who has come, who waits, who is where, which sites are full."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import TYPE_CHECKING

import numpy as np

from sim.comparisons.past import own_past
from sim.model.record import LAND_MEASURES
from sim.runs.first_days import EARLY, day_by
from sim.runs.frames import LEVEL_NAMES
from sim.runs.results import Result
from sim.runs.rooms import Rooms
from sim.scenario.arguments import check_names
from sim.scenario.calls import told_methods
from sim.scenario.errors import PanjError, did_you_mean
from sim.study.answers import Probability, first_day_over, probability
from sim.study.planner.household import Household, household
from sim.study.planner.rows import CIVILIAN, SITE, Key
from sim.study.planner.values import Values, quantiles
from sim.study.story.tell import caution
from sim.words.chances import chance
from sim.words.wording import few
from sim.world.names import id_of, titles_of

if TYPE_CHECKING:
    import pandas as pd

NO_PLACE = "is no crossing, site or host of this world"
#: Of people, of places: what a row of the tidy table counts.
PEOPLE, HOUSEHOLDS, ROOMS, SHARE = "people", "households", "places", "share of replicates"


@dataclass(frozen=True)
class Line:
    """A row on a date.

    Parameters
    ----------
    key : Key
    date : date
    levels : tuple of float
        The quantiles 0.05, 0.25, 0.5, 0.75 and 0.95 over the replicates.
    some : float
        In which share of them it is above nought.
    """

    key: Key
    date: dt.date
    levels: tuple[float, ...]
    some: float


@dataclass(frozen=True)
class Fullness:
    """Whether a site is full by a date, and since when; nothing of it is of later days.

    Parameters
    ----------
    place, name, host : str
    date : date
    by : Probability
        That it has been full on the date or before.
    on : float
        In which share of the replicates it is full on the date.
    early, half : date or None
        The days by which it has been full in 5 % and in half of all replicates (of one: on which it is first); None:
        not by the date.
    """

    place: str
    name: str
    host: str
    date: dt.date
    by: Probability
    on: float
    early: dt.date | None
    half: dt.date | None

    @property
    def word(self) -> str:
        """The chance in words."""
        return chance(self.by.value)


@told_methods
@dataclass(frozen=True, eq=False)
class Table:
    """The planner's table of one run for some dates.

    Parameters
    ----------
    scenario, title : str
    titles : mapping of str to str
        What places and hosts are called, by their ids.
    dates : tuple of date
    start : date
        The first day, since which people who arrive are summed.
    branch : date or None
        The branch date; None: nothing is replayed.
    own_past : tuple of str
        What the scenario sets from the first day on, so that its replayed days are not those of other scenarios.
    replicates : int
    lines : tuple of Line
    full : tuple of Fullness
    drawn : bool
        Whether the places of sites are those that each replicate drew; else the central estimate, or an event's.
    household : Household or None
        None: who flees is counted one by one.
    notes : tuple of str
        What must be told first.
    """

    scenario: str
    title: str
    titles: Mapping[str, str]
    dates: tuple[dt.date, ...]
    start: dt.date
    branch: dt.date | None
    own_past: tuple[str, ...]
    replicates: int
    lines: tuple[Line, ...]
    full: tuple[Fullness, ...]
    drawn: bool
    household: Household | None
    notes: tuple[str, ...] = ()

    def at(self, place: str) -> Table:
        """Return the rows of one place or host alone, by its id or by what it is called.

        Raises
        ------
        PanjError
            If it has none, or several are called so.
        """
        place = place_of(self.titles, place, [line.key.place for line in self.lines])
        lines = tuple(line for line in self.lines if line.key.place == place)
        return replace(self, lines=lines, full=tuple(site for site in self.full if site.place == place))

    @property
    def frame(self) -> pd.DataFrame:
        """The tidy table: a row for each row and date, and one more for civilians as households.

        Columns: date, what, place, name, host, measure, kind, unit, q05 … q95, some (share of the replicates in which
        it is above nought). Of a site a row "full" has in `some` the share of the replicates in which it is full on
        the date, in `by` that in which it has been by then, in `chance` that in words, and the days by which it has in
        5 % and in half of all replicates.
        """
        import pandas as pd

        rows = [row for line in self.lines for row in _tidy(line, self.household)]
        rows += [
            {
                "date": site.date,
                "what": SITE,
                "place": site.place,
                "name": site.name,
                "host": site.host,
                "measure": "full",
                "kind": "",
                "unit": SHARE,
                "some": site.on,
                "by": site.by.value,
                "chance": site.word,
                "full_in_5": site.early,
                "full_in_half": site.half,
            }
            for site in self.full
        ]
        columns = ["date", "what", "place", "name", "host", "measure", "kind", "unit", *LEVEL_NAMES, "some"]
        return pd.DataFrame(rows, columns=[*columns, "by", "chance", "full_in_5", "full_in_half"])

    def _repr_html_(self) -> str:
        told = "".join(f"<p>{escape(note)}</p>" for note in self.notes)
        return told + self.frame.to_html(index=False, na_rep="", float_format=lambda value: f"{value:,.4g}")

    def __repr__(self) -> str:
        dates = ", ".join(map(str, self.dates))
        return f"<Table of {self.scenario} on {dates}: {len(self.lines)} rows of {self.replicates} replicates>"


def _tidy(line: Line, household: Household | None) -> list[dict[str, object]]:
    key = line.key
    about: dict[str, object] = {
        "date": line.date,
        "what": key.what,
        "place": key.place,
        "name": key.name,
        "host": key.host,
        "measure": key.measure,
        "kind": key.kind,
    }
    levels = dict(zip(LEVEL_NAMES, line.levels, strict=True))
    out = [{**about, "unit": ROOMS if key.is_room else PEOPLE, **levels, "some": line.some}]
    if key.kind == CIVILIAN and household is not None:
        homes = {name: household.of(value) for name, value in levels.items()}
        out.append({**about, "unit": HOUSEHOLDS, **homes, "some": line.some})
    return out


def planner_table(result: Result, *dates: dt.date | str, size: float | None = None) -> Table:
    """Return the planner's table of a run.

    Parameters
    ----------
    result : Result
    *dates : date or ISO text
        Default: the last day.
    size : float, optional
        People in a household; default: as the model draws them.

    Raises
    ------
    PanjError
        If a date is outside the run, or no household is so large.
    """
    homes = household(result.world, size)
    rows = rows_of(result, dates)
    days = [_date(result.dates[row]) for row in rows]
    values = Values.of(result, result.rooms)
    lines = [
        Line(key, date, tuple(levels.tolist()), float((then > 0).mean()))
        for key, found in values.rows()
        for date, then, levels in zip(days, found.T[rows], quantiles(found[:, rows]).T, strict=True)
    ]
    branch = result.scenario.history_until
    return Table(
        scenario=result.scenario.name,
        title=", ".join([result.scenario.title, *(f"with the rule {rule.path}" for rule in result.scenario.own)]),
        titles=titles_of(result.world),
        dates=tuple(days),
        start=result.scenario.start,
        branch=branch if branch >= result.scenario.start else None,
        own_past=own_past(result.scenario),
        replicates=len(result.replicates),
        lines=tuple(sorted(lines, key=lambda line: line.date)),  # a stable sort: rows stay in their order
        full=tuple(site for row in rows for site in fullness(result, result.rooms, row)),
        drawn=result.rooms.drawn,
        household=homes,
        notes=tuple(note for note in (caution(result),) if note),
    )


def rows_of(result: Result, dates: Sequence[dt.date | str]) -> list[int]:
    """Return the rows of some dates in order, each once; without a date that of the last day.

    Raises
    ------
    PanjError
        If one is outside the run.
    """
    return sorted({result.day(date) for date in dates}) or [len(result.dates) - 1]


def fullness(result: Result, found: Rooms, day: int) -> list[Fullness]:
    """Return which sites are full by a day, those that never are in any replicate included."""
    places, hosts = result.world.places, result.world.hosts
    out, full = [], found.full[:, :, : day + 1]
    for k, row in enumerate(found.rows):
        first = first_day_over(full[k])
        days = (day_by(first, share) for share in (EARLY, 0.5))
        early, half = (None if found is None else _date(result.dates[found]) for found in days)
        about = places.ids[row], places.names[row], hosts.ids[places.host[row]], _date(result.dates[day])
        by, on = probability(np.isfinite(first)), float(full[k][:, -1].mean())
        out.append(Fullness(*about, by, on, early, half))
    return out


def place_of(titles: Mapping[str, str], place: str, known: Sequence[str]) -> str:
    """Return the id of a place that is named by it or by what it is called; refuse one without rows in the table.

    Raises
    ------
    PanjError
    """
    check_names(place=place)
    found = id_of(place, known, titles)
    if found in known:
        return found
    if id_of(place, titles, titles) in titles:
        there = few(list(LAND_MEASURES), len(LAND_MEASURES))
        raise PanjError(
            f"'{place}' lies inside the country: the table has crossings, sites and hosts (of it ask {there})"
        )
    near = did_you_mean(place, {name: titles.get(name, "") for name in known})
    some = near or f"there are {few(list(dict.fromkeys(titles.get(name, name) for name in known)), 6)}"
    raise PanjError(f"'{place}' {NO_PLACE} ({some})")


def _date(day: np.datetime64) -> dt.date:
    return dt.date.fromisoformat(str(day)[:10])
