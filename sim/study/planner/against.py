"""The planner's table of two runs: B against A, pair by pair where both have the same luck, else as any two draws.

Equation
--------
In pairs D_r = B_r - A_r of replicate r. Without pairs every replicate of B stands against every one of A,
D_rs = B_r - A_s, as if they were drawn apart: the band then holds the luck of both, and the chance that B is higher is
the share of all (r, s) in which it is (Mann and Whitney 1947, Ann. Math. Stat. 18:50).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from sim.comparisons.comparison import Comparison
from sim.runs.frames import LEVEL_NAMES
from sim.runs.results import Result
from sim.scenario.arguments import as_day
from sim.scenario.calls import told_methods
from sim.scenario.errors import PanjError
from sim.study.planner.household import Household, household
from sim.study.planner.rows import CIVILIAN, Key, Series, keys_of
from sim.study.planner.table import HOUSEHOLDS, PEOPLE, ROOMS, SHARE, Fullness, fullness, place_of, rows_of
from sim.study.planner.values import Values, quantiles
from sim.study.story.differences import pasts_apart, why_no_pairs
from sim.study.story.tell import caution, of_how_many
from sim.study.story.until import until
from sim.world.names import titles_of
from sim.world.world import Floats, Longs

if TYPE_CHECKING:
    import pandas as pd

#: Replicates of each run that stand against each other where they are no pairs: of more the first.
MOST = 500
Numbers = TypeVar("Numbers", Longs, Floats)


@dataclass(frozen=True)
class Beside:
    """A row of B against the same of A on a date.

    Parameters
    ----------
    key : Key
    date : date
    a, b, difference : tuple of float
        The quantiles 0.05, 0.25, 0.5, 0.75 and 0.95 of each; those of the difference are of B - A, no differences of
        quantiles.
    higher, lower : float
        In which share of the pairs B is higher, lower.
    """

    key: Key
    date: dt.date
    a: tuple[float, ...]
    b: tuple[float, ...]
    difference: tuple[float, ...]
    higher: float
    lower: float

    def in_homes(self, household: Household) -> Beside:
        """Return the same in households: of a difference, too, they are the people over the size of one, rounded up.

        So it may be one off the difference of two rounded numbers of households.
        """
        a, b = (tuple(float(household.of(level)) for level in levels) for levels in (self.a, self.b))
        difference = tuple(float(household.more(level)) for level in self.difference)
        return replace(self, a=a, b=b, difference=difference)


@dataclass(frozen=True)
class FullBeside:
    """A site in A and in B; `only_a`, `only_b`: in which share of the pairs it is full by the date in one alone.

    `on_only_b`: in which share of them it is full on the date in B alone. Without pairs these are not known: None.
    """

    a: Fullness
    b: Fullness
    only_a: float | None
    only_b: float | None
    on_only_b: float | None


@told_methods
@dataclass(frozen=True, eq=False)
class Against:
    """The planner's table of B against A for some dates.

    Parameters
    ----------
    a, b : str
        Their scenarios.
    titles : mapping of str to str
        What places and hosts are called, by their ids.
    dates : tuple of date
    start : date
    pairs : int
        How many pairs of replicates there are; 0: they are no pairs.
    why : str
        Why not.
    lines : tuple of Beside
    full : tuple of FullBeside
    notes : tuple of str
    household : Household or None
        None: who flees is counted one by one.
    """

    a: str
    b: str
    titles: Mapping[str, str]
    dates: tuple[dt.date, ...]
    start: dt.date
    pairs: int
    why: str
    lines: tuple[Beside, ...]
    full: tuple[FullBeside, ...]
    notes: tuple[str, ...] = ()
    household: Household | None = None

    def at(self, place: str) -> Against:
        """Return the rows of one place or host alone, by its id or by what it is called.

        Raises
        ------
        PanjError
            If it has none, or several are called so.
        """
        place = place_of(self.titles, place, [line.key.place for line in self.lines])
        lines = tuple(line for line in self.lines if line.key.place == place)
        return replace(self, lines=lines, full=tuple(site for site in self.full if site.a.place == place))

    @property
    def frame(self) -> pd.DataFrame:
        """The tidy table: date, what, place, name, host, measure, kind, unit, paired, and quantiles of A, B and B - A.

        Civilians have a row as people and one as households. `higher` and `lower` are the shares of the pairs in which
        B is. Of a site a row "full" has the chances that it has been by the date and is on it, and the days by which it
        is in half of all replicates.
        """
        import pandas as pd

        rows: list[dict[str, object]] = []
        for line, unit in self._in_units():
            row = _about(line.key.what, line.key.place, line.key.name, line.key.host, line.date)
            row |= {"measure": line.key.measure, "kind": line.key.kind, "unit": unit, "paired": bool(self.pairs)}
            for name, levels in (("a", line.a), ("b", line.b), ("difference", line.difference)):
                row |= {f"{name}_{level}": value for level, value in zip(LEVEL_NAMES, levels, strict=True)}
            rows.append(row | {"higher": line.higher, "lower": line.lower})
        for site in self.full:
            row = _about("site", site.a.place, site.a.name, site.a.host, site.a.date)
            row |= {"measure": "full", "kind": "", "unit": SHARE, "paired": bool(self.pairs)}
            row |= {"a_by": site.a.by.value, "b_by": site.b.by.value, "a_on": site.a.on, "b_on": site.b.on}
            row |= {"a_in_half": site.a.half}
            rows.append(row | {"b_in_half": site.b.half, "only_a": site.only_a, "only_b": site.only_b})
        return pd.DataFrame(rows)

    def _in_units(self) -> Iterator[tuple[Beside, str]]:
        """Yield each row with what it counts, civilians as households, too."""
        for line in self.lines:
            yield line, ROOMS if line.key.is_room else PEOPLE
            if line.key.kind == CIVILIAN and self.household is not None:
                yield line.in_homes(self.household), HOUSEHOLDS

    def _repr_html_(self) -> str:
        told = "".join(f"<p>{escape(note)}</p>" for note in self.notes)
        return told + self.frame.to_html(index=False, na_rep="", float_format=lambda value: f"{value:,.4g}")

    def __repr__(self) -> str:
        how = f"{self.pairs} pairs" if self.pairs else "no pairs"
        return f"<Against: {self.b} against {self.a} on {', '.join(map(str, self.dates))}, {how}>"


def _about(what: str, place: str, name: str, host: str, date: dt.date) -> dict[str, object]:
    return {"date": date, "what": what, "place": place, "name": name, "host": host}


def against(a: Result, b: Result, *dates: dt.date | str, size: float | None = None) -> Against:
    """Return the planner's table of run B against run A.

    Parameters
    ----------
    a, b : Result
        A is the one that the other stands against.
    *dates : date or ISO text
        Default: the last day of both.
    size : float, optional
        People in a household; default: as the model draws them.

    Raises
    ------
    PanjError
        If their worlds have other places, if they begin on different days, a date is outside one of them, or no
        household is so large.
    """
    homes = household(b.world, size)
    check_places(a, b)
    check_first_days(a, b)
    last = min(a.dates[-1], b.dates[-1])
    wanted = dates or (str(last),)
    rows, of_b = rows_of(a, wanted), rows_of(b, wanted)
    why = why_no_pairs(until(a, str(a.dates[rows[-1]])), until(b, str(b.dates[of_b[-1]])))
    days = [dt.date.fromisoformat(str(a.dates[row])) for row in rows]
    lines = _lines((Values.of(a, a.rooms), Values.of(b, b.rooms)), (rows, of_b), days, not why)
    told = [f"{one.scenario.name}: {note}" for one in (a, b) if (note := caution(one))]
    if why:
        told.append(no_pairs(why, len(a.replicates), len(b.replicates)))
    elif apart := pasts_apart(a, b):
        told.append(f"{apart}.")
    return Against(
        a=a.scenario.name,
        b=b.scenario.name,
        titles=titles_of(a.world),
        dates=tuple(days),
        start=a.scenario.start,
        pairs=0 if why else len(a.replicates),
        why=why,
        lines=lines,
        full=tuple(site for pair in zip(rows, of_b, strict=True) for site in _full(a, b, pair, not why)),
        notes=tuple(told),
        household=homes,
    )


def check_places(a: Result, b: Result) -> None:
    """Refuse two runs whose worlds have other places; of other numbers of the same places they are no pairs.

    Raises
    ------
    PanjError
    """
    if a.world.digest != b.world.digest and list(keys_of(a.world)) != list(keys_of(b.world)):
        raise PanjError(f"{b.scenario.name} and {a.scenario.name} are of different worlds, with other places")


def check_first_days(a: Result, b: Result) -> None:
    """Refuse two runs whose sums since the first day are of other days.

    Raises
    ------
    PanjError
    """
    if a.dates[0] != b.dates[0]:
        told = " and ".join(f"{one.scenario.name} on {one.dates[0]}" for one in (a, b))
        raise PanjError(f"the runs begin on other days, {told}: what is counted since then would not compare")


def against_reference(found: Comparison, name: str, *dates: dt.date | str) -> Against:
    """Return the planner's table of a scenario of a comparison against its reference.

    A comparison does not keep how many places each site had: which sites are full is not in it.

    Parameters
    ----------
    found : Comparison
    name : str
        The scenario.
    *dates : date or ISO text
        Default: the last day.

    Raises
    ------
    PanjError
        If it has no such scenario, or a date is outside of it.
    """
    found.number(name)

    def values(scenario: str) -> Values:
        def so_far(series: Series) -> Longs:
            return found.of(scenario, *series).astype(np.int64)

        return Values(found.world, found.dates, len(found.replicates), so_far, None)

    rows = sorted({_row(found, date) for date in dates}) or [len(found.dates) - 1]
    days = [dt.date.fromisoformat(str(found.dates[row])) for row in rows]
    reference = found.names[0]
    return Against(
        a=reference,
        b=name,
        titles=titles_of(found.world),
        dates=tuple(days),
        start=found.reference.start,
        pairs=len(found.replicates),
        why="",
        lines=_lines((values(reference), values(name)), (rows, rows), days, True),
        full=(),
        notes=tuple(note for note in (of_how_many(len(found.replicates), found.plans[0].point), *found.told) if note),
        household=household(found.world),
    )


def _row(found: Comparison, date: dt.date | str) -> int:
    day = as_day("date", date)
    row = int((np.datetime64(day, "D") - found.dates[0]).astype(int))
    if not 0 <= row < len(found.dates):
        raise PanjError(f"{day} is outside the comparison ({found.dates[0]} to {found.dates[-1]})")
    return row


def beside(key: Key, date: dt.date, a: Numbers, b: Numbers, paired: bool) -> Beside:
    """Return one row of B against A; `a` and `b` are of shape (replicates,)."""
    more = differences(a, b, paired)
    of_a, of_b, of_more = (tuple(quantiles(values[:, None])[:, 0].tolist()) for values in (a, b, more))
    return Beside(key, date, of_a, of_b, of_more, float((more > 0).mean()), float((more < 0).mean()))


def _lines(
    both: tuple[Values, Values], rows: tuple[Sequence[int], Sequence[int]], days: Sequence[dt.date], paired: bool
) -> tuple[Beside, ...]:
    """Return the rows of two runs beside each other, by date."""
    lines = [
        beside(key, date, of_a, of_b, paired)
        for (key, in_a), (_, in_b) in zip(both[0].rows(), both[1].rows(), strict=True)
        for date, of_a, of_b in zip(days, in_a.T[list(rows[0])], in_b.T[list(rows[1])], strict=True)
    ]
    return tuple(sorted(lines, key=lambda line: line.date))  # a stable sort: rows stay in their order


def no_pairs(why: str, *replicates: int) -> str:
    """Return what is said of two runs that are no pairs."""
    first = f", of more than {MOST} the first {MOST}" if max(replicates) > MOST else ""
    return f"The runs are no pairs: {why}. Every replicate of one stands against every one of the other{first}."


def differences(a: Numbers, b: Numbers, paired: bool) -> Numbers:
    """Return B - A of every pair: of replicates with the same number, or of each of one with each of the other."""
    found = b - a if paired else np.subtract.outer(b[:MOST], a[:MOST]).ravel()
    return np.asarray(found, a.dtype)


def _full(a: Result, b: Result, days: Sequence[int], paired: bool) -> list[FullBeside]:
    def by(result: Result, day: int) -> Floats:
        return np.asarray(result.rooms.full[:, :, : day + 1].max(axis=2))

    def share(one: Floats, other: Floats) -> float | None:
        return float((one > other).mean()) if paired else None

    out = []
    in_a, in_b = (by(result, day) for result, day in zip((a, b), days, strict=True))
    on_a, on_b = (result.rooms.full[:, :, day] for result, day in zip((a, b), days, strict=True))
    sites = zip(fullness(a, a.rooms, days[0]), fullness(b, b.rooms, days[1]), strict=True)
    for k, (of_a, of_b) in enumerate(sites):
        alone = share(in_a[k], in_b[k]), share(in_b[k], in_a[k]), share(on_b[k], on_a[k])
        out.append(FullBeside(of_a, of_b, *alone))
    return out
