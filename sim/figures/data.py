"""What the figures are drawn from: a run, already summarised; nothing here knows how it was made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from sim.scenario.errors import PanjError
from sim.world.hosts import crossings_of as crossings_of
from sim.world.hosts import main_host as main_host
from sim.world.hosts import spoken_of
from sim.world.names import short_name as short_name
from sim.world.taken import share_taken
from sim.world.world import KIND_NAMES, Headcount, World

Floats = npt.NDArray[np.float64]
Days = npt.NDArray[np.datetime64]
Key = tuple[str, str, str]

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
MEDIAN = 2
WEEK = 7  # days that flows are averaged over


@dataclass(frozen=True, eq=False)
class Picture:
    """A run as the figures see it.

    Parameters
    ----------
    title : str
        The scenario's title.
    dates : datetime64[D], all days of the run
    branch : datetime64[D], last day of history
    bands : (measure, place, kind) → float, shape (5, days)
        The quantiles 0.05, 0.25, 0.5, 0.75, 0.95 over the replicates of the daily value.
    cumulative : the same for the sums since the first day of the measures that count flows
        (arrivals, informal, left, turned_back)
    holder : float, shape (days, places)
        Chance 0..1 that the place is held by the insurgents; NaN where that makes no sense.
    flows : float, shape (days, arcs, 2)
        Mean people per day on each arc of `world.roads`: civilians, soldiers.
    world : World
    replicates : int
    source : str
        The source line under each figure.
    near : float, shape (days, places), or None if the run did not keep it
        Chance 0..1 that the near bank of a crossing is open; NaN at all other places.
    far : float, shape (days, places, 2), or None if the run did not keep it
        How open the far bank is to civilians and to soldiers: 0 closed, 1 limited, 2 open; NaN as above.
    fighting : float, shape (days, places), or None if it is not known
        Mean intensity 0..1 of the fighting at districts and capitals; NaN elsewhere.
    room : float, shape (days, places), or None if it is not known
        Median over the replicates of the places a site has; NaN elsewhere. The central estimate of the world is no
        such median where places are drawn from a wide range.
    came : (measure, place, kind) → int, or None if it is not known
        Of a measure that counts flows: in how many replicates it is ever above nought. Where that is in fewer than
        one of twenty, all quantiles are nought.
    spoken : str
        The host that is spoken of where the run stands beside another; "": its own.
    """

    title: str
    dates: Days
    branch: np.datetime64
    bands: Mapping[Key, Floats]
    cumulative: Mapping[Key, Floats]
    holder: Floats
    flows: Floats
    world: World
    replicates: int
    source: str
    near: Floats | None = None
    far: Floats | None = None
    fighting: Floats | None = None
    room: Floats | None = None
    came: Mapping[Key, int] | None = None
    spoken: str = ""

    def __post_init__(self) -> None:
        if len(self.dates) == 0:
            raise PanjError("there is nothing to draw: the run has no days")
        object.__setattr__(self, "title", plain(self.title))

    def band(self, measure: str, place: str, kind: str) -> Floats:
        """Return the quantiles of a daily measure; zeros when the run does not have it."""
        return _or_zero(self.bands, (measure, place, kind), len(self.dates))

    def total(self, measure: str, place: str, kind: str) -> Floats:
        """Return the quantiles of a measure summed since the first day; zeros when it is missing."""
        return _or_zero(self.cumulative, (measure, place, kind), len(self.dates))

    def runs_with(self, measure: str, place: str, kind: str) -> int:
        """Return in how many replicates a flow is ever above nought; without a record of it, as its quantiles say."""
        if self.came is None:
            return self.replicates * bool(self.total(measure, place, kind)[-1].max() >= 0.5)
        return self.came.get((measure, place, kind), 0)

    def both(self, measure: str, place: str, running: bool = False) -> Floats:
        """Return the quantiles of civilians and soldiers together; where the run has none, the sums of theirs."""
        table = self.cumulative if running else self.bands
        if (measure, place, "") in table:
            return _or_zero(table, (measure, place, ""), len(self.dates))
        parts = [_or_zero(table, (measure, place, kind), len(self.dates)) for kind in KIND_NAMES]
        return np.asarray(sum(parts), dtype=np.float64)

    def people_at(self, site: str) -> Floats:
        """Return the quantiles of everybody at a site, those beyond its places too."""
        if ("stock", site, "") in self.bands:
            return self.band("stock", site, "")
        return self.both("sheltered", site) + self.both("overflow", site)

    def rooms(self, row: int) -> Floats:
        """Return the places of a site on each day."""
        if self.room is None:
            return np.full(len(self.dates), float(self.world.places.capacity[row, 1]))
        return self.room[:, row]

    def taken(self, row: int) -> Floats:
        """Return the quantiles of the share of a site's places that is taken; of one run it is the share itself."""
        site = self.world.places.ids[row]
        if ("taken", site, "") in self.bands:
            return self.band("taken", site, "")
        return share_taken(self.people_at(site), self.rooms(row))

    @cached_property
    def host(self) -> str:
        """The host that is spoken of: the document's, or the one in which most civilians arrive; "" for none."""
        if self.spoken:
            return self.spoken
        return spoken_of(self.world, lambda host: float(self.total("arrivals", host, "civilian")[MEDIAN, -1]))

    def told_by(self, host: str) -> Picture:
        """Return the same run told by a host: runs beside each other are told by one."""
        return replace(self, spoken=host)

    @property
    def map_source(self) -> str:
        """The source line of a map: it shows borders and places, whose makers are named."""
        return f"{self.source} {credits_of(self.world)}".strip()

    @property
    def branched(self) -> np.datetime64 | None:
        """The branch date, or None where the run knows none: it ends with the history, or has no history."""
        return branch_of(self.dates, self.branch)

    @property
    def has_flows(self) -> bool:
        """Whether the run kept who was on which road."""
        return self.flows.shape[:2] == (len(self.dates), len(self.world.roads))

    @cached_property
    def weekly(self) -> Floats:
        """Mean people per day on each arc in the last week up to each day, shape (days, arcs, 2)."""
        if not self.has_flows:
            return np.zeros((len(self.dates), len(self.world.roads), 2))
        summed = np.cumsum(np.nan_to_num(np.asarray(self.flows, dtype=np.float64)), axis=0)
        before = np.zeros_like(summed)
        before[WEEK:] = summed[:-WEEK]
        days = np.minimum(np.arange(len(summed)) + 1, WEEK)[:, None, None]
        return np.asarray((summed - before) / days, dtype=np.float64)

    def row(self, date: np.datetime64 | str) -> int:
        """Return the row of a day, or say which days the run has."""
        try:
            day = np.datetime64(str(date), "D")
        except ValueError as error:
            raise PanjError(f"'{date}' is no date; write it like 2021-07-20") from error
        found = np.flatnonzero(self.dates == day)
        if len(found) == 0:
            raise PanjError(f"{day} is outside the run, which goes from {self.dates[0]} to {self.dates[-1]}")
        return int(found[0])


def credits_of(world: World) -> str:
    """Return whom a map of a world names, as sentences; "" if nobody."""
    kinds = ("borders", "places") if (world.folder / "basemap").is_dir() else ("places",)
    return " ".join(f"{kind.capitalize()}: {world.credits[kind]}." for kind in kinds if kind in world.credits)


def plain(text: str) -> str:
    r"""Return a text on one line, without characters that nobody sees: some of them turn what follows round.

    Examples
    --------
    >>> plain("two\nlines, \u202eturned")
    'two lines, turned'
    """
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def branch_of(dates: Days, branch: np.datetime64) -> np.datetime64 | None:
    """Return the branch date if days on both sides of it are shown.

    A run that ends before the branch date of its scenario replays history to its last day; that day is no branch date.
    """
    return branch if dates[0] <= branch < dates[-1] else None


def _or_zero(table: Mapping[Key, Floats], key: Key, days: int) -> Floats:
    """Return the quantiles under the key, or zeros; a missing measure means that nothing happened."""
    values = table.get(key)
    if values is None:
        return np.zeros((len(QUANTILES), days))
    return np.nan_to_num(np.asarray(values, dtype=np.float64))


def counts_at(world: World, place: str, kind: str) -> list[Headcount]:
    """Return the headcounts at a place, the earliest first."""
    found = [count for count in world.headcounts if count.place == place and count.kind == kind]
    return sorted(found, key=lambda count: (count.last, count.first, count.people))
