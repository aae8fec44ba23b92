"""Replicates: what came back of a set of runs, in memory, by day and by name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Self

import numpy as np
import numpy.typing as npt

from sim.model.network import Network
from sim.model.record import Layout
from sim.model.series import check_flow, key_of
from sim.model.sums import columns_of
from sim.runs.shapes import Parts
from sim.runs.sites import Sites
from sim.runs.tasks import Outcome, Plan, intensity_columns
from sim.scenario.arguments import as_day, check_names
from sim.scenario.errors import PanjError
from sim.scenario.resolved import Scenario
from sim.words.wording import counted
from sim.world.names import id_of, titles_of
from sim.world.world import Floats, Ints, PlaceKind, World

#: Kinds of places that people stay at, of whom a count says how many are there.
SHELTERING = (PlaceKind.SITE, PlaceKind.EXIT)


@dataclass(eq=False)
class Replicates:
    """The finished replicates of one scenario.

    Parameters
    ----------
    plan : Plan
    replicates : tuple of int
        Which replicates finished, in order.
    counts : int32, shape (replicates, days, series)
    intensity : float32, shape (replicates, days, places with an intensity)
    flow : float, shape (days, arcs, 2), mean over the replicates; empty if it was not asked for
    opened : float, shape (days, crossings, 3), mean over the replicates; empty if it was not asked for
        How open the near bank is (0 to 1), and the far bank to civilians and to soldiers (0 closed, 1 limited, 2 open).
    sites : Sites or None
        What the sites of every replicate had, as a folder tells it; None: the plan knows, or nobody does.
    interrupted : bool
        Whether Ctrl-C, or a process that was lost, kept some replicates from running.
    why : str
        What did, if it was not Ctrl-C.
    parts : Parts
        Share of the variance that each source of uncertainty makes (see `sim.runs.parts`).
    blind : Replicates or None
        The same scenario with blind garrisons, up to the branch date.
    notes : tuple of str
        What is to be told of the folder it was read from, a line each.
    folder : Path or None
        Where it was saved last, or read from; None: nowhere yet.
    """

    plan: Plan
    replicates: tuple[int, ...]
    counts: Ints
    intensity: npt.NDArray[np.float32]
    flow: Floats
    opened: Floats = field(default_factory=lambda: np.zeros((0, 0, 3)))
    interrupted: bool = False
    why: str = ""
    parts: Parts = field(default_factory=Parts)
    blind: Replicates | None = None
    notes: tuple[str, ...] = ()
    sites: Sites | None = None
    folder: Path | None = None

    @classmethod
    def gather(cls, plan: Plan, outcomes: Iterable[Outcome]) -> Self:
        """Put a few outcomes together, in the order of their replicates; without flows."""
        kept = sorted(outcomes, key=lambda outcome: outcome.task.replicate)
        return cls(
            plan=plan,
            replicates=tuple(outcome.task.replicate for outcome in kept),
            counts=np.stack([outcome.counts for outcome in kept]),
            intensity=np.stack([outcome.intensity for outcome in kept]),
            flow=np.zeros((0, 0, 2)),
        )

    @property
    def scenario(self) -> Scenario:
        """The resolved scenario."""
        return self.plan.scenario

    @property
    def world(self) -> World:
        """The world."""
        return self.plan.world

    @cached_property
    def layout(self) -> Layout:
        """Names and order of the series."""
        return Layout.of(Network.of(self.world))

    @cached_property
    def dates(self) -> npt.NDArray[np.datetime64]:
        """Every day of the run."""
        days = self.counts.shape[1]
        return np.datetime64(self.scenario.start, "D") + np.arange(days).astype("timedelta64[D]")

    @cached_property
    def _columns(self) -> dict[tuple[str, str, str], tuple[int, ...]]:
        return columns_of(self.layout.series, self.world)

    @cached_property
    def _intensities(self) -> slice:
        return intensity_columns(self.layout)

    def day(self, date: dt.date | str) -> int:
        """Return the row of a date, or of its ISO text.

        Raises
        ------
        PanjError
            If the date is outside the run.
        """
        date = as_day("date", date)
        day = (date - self.scenario.start).days
        if not 0 <= day < self.counts.shape[1]:
            raise PanjError(f"{date} is outside the run ({self.dates[0]} to {self.dates[-1]})")
        return day

    def daily(self, measure: str, place: str, kind: str = "") -> Floats:
        """Return the daily values of one series, shape (replicates, days).

        The kind "everybody" is civilians and soldiers together. What a run has of crossings or of sites alone
        (informal, turned_back, queue; sheltered, overflow) is of a host, and of the world, the sum over all of them.

        Raises
        ------
        PanjError
            If there is no such series.
        """
        check_names(measure=measure, place=place, kind=kind)
        columns = self._columns[key_of(self._columns, lambda: titles_of(self.world), measure, place, kind)]
        intensities = self._intensities
        if len(columns) == 1:
            if intensities.start <= columns[0] < intensities.stop:
                return self.intensity[:, :, columns[0] - intensities.start].astype(float)
            return self.counts[:, :, columns[0]].astype(float)
        return np.asarray(self.counts[:, :, list(columns)].sum(axis=2, dtype=float))

    def cumulative(self, measure: str, place: str, kind: str = "") -> Floats:
        """Return the running totals of a daily flow, shape (replicates, days); series are named as in :meth:`daily`."""
        daily = self.daily(measure, place, kind)
        check_flow(measure, place)
        return np.cumsum(daily, axis=1)

    def between(self, place: str, kind: str, first: dt.date | str, last: dt.date | str) -> Floats:
        """Return the arrivals at a crossing or host from `first` to `last` in every replicate.

        At a site or an exit: how many more people are there in the evening of `last` than before `first`.

        Raises
        ------
        PanjError
            If a day is none of the run, or `last` is before `first`.
        """
        begin, end = self.day(first), self.day(last)
        if end < begin:
            raise PanjError(f"the last day {last} is before the first {first}")
        if isinstance(place, str):
            place = id_of(place, self.world.places.ids, titles_of(self.world))
        if place in self.world.places.index and self.world.places.kind[self.world.places.index[place]] in SHELTERING:
            there = self.daily("sheltered", place, kind) + self.daily("overflow", place, kind)
            return np.asarray(there[:, end] - (there[:, begin - 1] if begin else 0))
        daily = self.daily("arrivals", place, kind)
        return np.asarray(daily[:, begin : end + 1].sum(axis=1))

    def __repr__(self) -> str:
        done = counted(len(self.replicates), "replicate")
        own = "".join(f" with the rule {rule.path}" for rule in self.scenario.own)
        return f"<{type(self).__name__} {self.scenario.name}{own}: {done}, {self.dates[0]} to {self.dates[-1]}>"
