"""The record: when each district fell, as far as that is known, and what it met until then.

Likelihood
----------
A district that the government held on the morning of day t falls on it with probability 1 - exp(-φ_t). Of many a
capture only a window of days is known, so with Φ(t) = Σ_{u ≤ t} φ_u a district that fell on one of the days a … b adds
ln(exp(-Φ(a - 1)) - exp(-Φ(b))), and one that had not fallen by the last day T adds -Φ(T). Where the fall of one
district acts on another (it presses on its neighbours, it gives momentum), it acts as spread evenly over its window.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sim.model.network import Network
from sim.world.load import read_tables
from sim.world.world import Floats, Ints, World

WEEK = 7
NEVER = 10_000
Known = np.ndarray[tuple[int], np.dtype[np.bool_]]


@dataclass(frozen=True, eq=False)
class Record:
    """The districts that are places of their own, but the capitals; K of them, over D days.

    Parameters
    ----------
    ids : tuple of str
    province : int, shape (K,)
    earliest, central, latest : int, shape (K,)
        Days of the run (0-based) between which each fell, and the one that is replayed; NEVER for those that did not.
    at_start : bool, shape (K,)
        Held by the insurgents on the first day.
    km : float, shape (K, K)
        Of the road between neighbours, infinite elsewhere.
    days : int
        From the first day to the branch date, both included.
    """

    ids: tuple[str, ...]
    province: Ints
    earliest: Ints
    central: Ints
    latest: Ints
    at_start: Known
    km: Floats
    days: int

    @property
    def fell(self) -> Known:
        """Which fell between the first day and the branch date."""
        return self.central < NEVER

    @property
    def weeks(self) -> int:
        """How many weeks the record has, the last one not whole."""
        return -(-self.days // WEEK)

    @cached_property
    def number(self) -> Ints:
        """Number of the province of each district among those that have any, from 0, shape (K,)."""
        found: Ints = np.searchsorted(np.unique(self.province), self.province).astype(np.int32)
        return found

    @cached_property
    def when(self) -> Floats:
        """Chance of each district to have fallen on each day, shape (K, D): even over its window."""
        out = np.zeros((len(self.ids), self.days))
        for k in np.flatnonzero(self.fell):
            out[k, self.earliest[k] : self.latest[k] + 1] = 1.0 / (self.latest[k] - self.earliest[k] + 1)
        return out

    @cached_property
    def held(self) -> Floats:
        """Chance of each district to be held by the insurgents on the morning of each day, shape (K, D)."""
        out = np.zeros_like(self.when)
        out[:, 1:] = np.cumsum(self.when, axis=1)[:, :-1]
        out[self.at_start] = 1.0
        return out

    def same(self) -> Floats:
        """Return 1 where two districts share a province, 0 elsewhere and between one and itself."""
        same: Floats = np.equal.outer(self.province, self.province).astype(np.float64)
        np.fill_diagonal(same, 0.0)
        return same


def read(world: World, start: dt.date, branch: dt.date) -> Record:
    """Return the record of a world, from the first day of a scenario to its branch date."""
    net = Network.of(world)
    rows = [i for i in net.land if net.is_capital[i] == 0]
    number = {world.places.ids[i]: k for k, i in enumerate(rows)}
    earliest, central, latest = (np.full(len(rows), NEVER, np.int32) for _ in range(3))
    for row in read_tables(world.folder)["history"]:
        if row["action"] == "capture" and row["target"] in number and start <= row["date"] <= branch:
            k = number[row["target"]]
            central[k] = (row["date"] - start).days
            earliest[k] = max(0, ((row["earliest"] or row["date"]) - start).days)
            latest[k] = (min(branch, row["latest"] or row["date"]) - start).days
    km = np.full((len(rows), len(rows)), np.inf)
    place = {i: k for k, i in enumerate(rows)}
    for k, i in enumerate(rows):
        for arc in range(net.first[i], net.first[i + 1]):
            if int(net.target[arc]) in place:
                km[k, place[int(net.target[arc])]] = net.km[arc]
    ids = tuple(number)
    at_start = np.array([name in world.insurgent_at_start for name in ids])
    return Record(ids, net.province[rows], earliest, central, latest, at_start, km, (branch - start).days + 1)


def pressure(record: Record, reach_km: float) -> Floats:
    """Return n of the front for every district and day, shape (K, D)."""
    return np.asarray(np.exp(-record.km / reach_km) @ record.held)


def momentum(record: Record, memory_days: float) -> tuple[Floats, Floats]:
    """Return m of the front, near (in the own province) and far (in all others), each of shape (K, D)."""
    left, fade = np.zeros_like(record.when), np.exp(-1.0 / memory_days)
    for day in range(1, record.days):
        left[:, day] = left[:, day - 1] * fade + record.when[:, day - 1]
    near = record.same() @ left
    return near, left.sum(axis=0)[None, :] - left - near


def last_week(record: Record) -> Floats:
    """Return how many of the own province fell in the seven days before each day, shape (K, D)."""
    total = np.cumsum(np.pad(record.when, ((0, 0), (WEEK + 1, 0))), axis=1)
    return record.same() @ (total[:, WEEK : WEEK + record.days] - total[:, : record.days])


def by_week(record: Record, hazard: Floats) -> Floats:
    """Return the log-likelihood of every week: its days at risk, and the falls whose replayed day is in it.

    Parameters
    ----------
    hazard : float, shape (K, D), φ
    """
    total, out = np.cumsum(hazard, axis=1), np.zeros(record.weeks)
    for k in np.flatnonzero(~record.at_start):
        end = record.earliest[k] if record.fell[k] else record.days
        np.add.at(out, np.arange(end) // WEEK, -hazard[k, :end])
        if record.fell[k]:
            met = total[k, record.latest[k]] - (total[k, end - 1] if end > 0 else 0.0)
            out[record.central[k] // WEEK] += np.log(-np.expm1(-max(met, 1e-300)))
    return out
