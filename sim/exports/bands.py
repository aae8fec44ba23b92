"""The bands of a run: every series on every day, and of what counts people a day the sum since the first day, too."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from sim.exports.sheets import Days
from sim.model.record import is_flow
from sim.runs.frames import LEVEL_NAMES, QUANTILES, quantiles
from sim.runs.results import Result
from sim.runs.tasks import intensity_columns
from sim.study.planner.rows import PLACES, THERE
from sim.world.world import Floats

#: What each number of a series is, in the order in which they are kept.
LEVELS = (*LEVEL_NAMES, "mean")
#: What the sums of a flow are called in names of columns.
SUMMED = {"arrivals": "arrived", "full": "full_by"}
DIGITS = 3
#: A site is full, or not: a series that table and layers of a run have besides, of which only the mean tells.
FULL = "full"


@dataclass(frozen=True)
class Key:
    """A series of a run; `summed`: its sum since the first day."""

    measure: str
    place: str
    kind: str
    summed: bool = False

    @property
    def column(self) -> str:
        """What columns of it begin with: ``queue_civilian``, ``arrived_military``, ``left_sum_civilian``."""
        name = SUMMED.get(self.measure, f"{self.measure}_sum") if self.summed else self.measure
        return f"{name}_{self.kind}" if self.kind else name


@dataclass(frozen=True, eq=False)
class Bands:
    """Quantiles and means over the replicates, to three digits, as bands.csv has them.

    Parameters
    ----------
    dates : datetime64[D]
    keys : sequence of Key
    values : float, shape (6, days, keys)
        The quantiles 0.05, 0.25, 0.5, 0.75, 0.95 and the mean.
    """

    dates: Days
    keys: Sequence[Key]
    values: Floats

    def where(self, wanted: Callable[[Key], bool]) -> Bands:
        """Return those of some series."""
        rows = [k for k, key in enumerate(self.keys) if wanted(key)]
        return Bands(self.dates, [self.keys[k] for k in rows], self.values[:, :, rows])

    def since(self, first: np.datetime64) -> Bands:
        """Return those from a day on."""
        kept = self.dates >= first
        return Bands(self.dates[kept], self.keys, self.values[:, kept])

    def on(self, dates: Days) -> Bands:
        """Return those of some days."""
        kept = np.isin(self.dates, dates)
        return Bands(self.dates[kept], self.keys, self.values[:, kept])

    def beside(self, other: Bands) -> Bands:
        """Return these and others of the same days."""
        values = np.concatenate([self.values, other.values], axis=2)
        return Bands(self.dates, [*self.keys, *other.keys], values)

    @property
    def flat(self) -> Floats:
        """The numbers row by row, series by series, each in order of its days: shape (6, rows)."""
        return self.values.transpose(0, 2, 1).reshape(len(self.values), -1)

    def rows(self, of: Callable[[Key], str]) -> list[str]:
        """Return a text of each series for each of its rows."""
        return [text for text in map(of, self.keys) for _ in range(len(self.dates))]


def bands_of(result: Result, *, sums: Callable[[str], bool] = lambda place: True) -> Bands:
    """Return the bands of a run; those of sums at the places of which `sums` says so."""
    names = [Key(*name) for name in result.layout.series]
    flows = [k for k, key in enumerate(names) if is_flow(key.measure, key.place) and sums(key.place)]
    values = np.empty((len(LEVELS), len(result.dates), len(names) + len(flows)))
    values[:-1, :, : len(names)] = quantiles(result.counts, range(len(names)))
    values[-1, :, : len(names)] = result.counts.mean(axis=0)
    where = intensity_columns(result.layout)
    values[:-1, :, where] = np.quantile(result.intensity, QUANTILES, axis=0)
    values[-1, :, where] = result.intensity.mean(axis=0)
    values[:-1, :, len(names) :] = quantiles(result.counts, flows, running=True)
    values[-1, :, len(names) :] = np.cumsum(result.counts[:, :, flows].mean(axis=0), axis=0)
    keys = [*names, *(Key(names[k].measure, names[k].place, names[k].kind, True) for k in flows)]
    return Bands(result.dates, keys, np.round(values, DIGITS))


def site_bands(result: Result) -> Bands:
    """Return everybody at each site, with a place or without, and its places: rows of the planner's table."""
    rooms = result.rooms
    sites = [result.world.places.ids[row] for row in rooms.rows]
    found = np.concatenate([rooms.people, np.rint(rooms.room)])
    values = np.concatenate([np.quantile(found, QUANTILES, axis=1), found.mean(axis=1)[None]]).transpose(0, 2, 1)
    keys = [Key(measure, site, "") for measure in (THERE, PLACES) for site in sites]
    return Bands(result.dates, keys, np.round(values, DIGITS))


def full_bands(result: Result) -> Bands:
    """Return the shares of runs in which a site is full on a day, and summed: has been by then; as means."""
    full, sites = result.rooms.full, [result.world.places.ids[row] for row in result.rooms.rows]
    values = np.full((len(LEVELS), len(result.dates), 2 * len(sites)), np.nan)
    if sites:
        found = np.concatenate([full, np.maximum.accumulate(full, axis=2)])
        values[-1] = np.round(found.mean(axis=1), DIGITS).T
    keys = [Key(FULL, site, "", summed) for summed in (False, True) for site in sites]
    return Bands(result.dates, keys, values)
