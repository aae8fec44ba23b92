"""Course: how a war runs in the replicates of one scenario, set beside the collapses of before July 2021.

All of it is computed from what the replicates recorded, from the day after the branch date on: what was before is
replayed, and the same in every scenario. Pace is measured as the analogues' was:

* the days on which capitals first fall, in replicates that lose a quarter of them;
* a week's share is falls · 7 / days from the first to the last, the busiest week the most in seven days;
* the count doubles in ln 2 over the slope of its logarithm, fitted to the days of the falls.

A place *falls* where the insurgents hold it on a day and did not on the day before; it was fought over if its fighting
was full on that day (:mod:`sim.model.rules.siege`). A *crossing of soldiers* is what comes over one crossing on days
that follow each other.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sim.model.network import Network
from sim.runs.replicates import Replicates
from sim.validation.analogues import ANALOGUES
from sim.validation.beside import Beside
from sim.validation.front.record import NEVER, WEEK
from sim.words.numbers import decimals, percent
from sim.world.world import Floats, Ints

QUARTER = 0.25
LATER = 60
"""Days after a first fall within which a quarter of the capitals is lost or not."""
SECOND = 14
"""Days after a first fall within which a second one moves the odds."""
LEAST_CAPITALS = 8
"""Countries of the analogues have so many; of a world with fewer a share a week says nothing."""
FULL = 0.999
"""Fighting that is as full as its record tells."""
Flags = npt.NDArray[np.bool_]


def since(result: Replicates) -> int:
    """Return the first day (0-based) that is not replayed; of a run that ends before, one after its last."""
    return max((result.scenario.history_until - result.scenario.start).days + 1, 0)


def falls(result: Replicates, places: Sequence[int] | Ints) -> Flags:
    """Return on which days which places fall, shape (runs, days, places); none before the branch date."""
    ids = result.world.places.ids
    held = np.stack([result.daily("insurgent", ids[i]) > 0 for i in places], axis=2)
    out = np.zeros_like(held)
    begin = since(result)
    out[:, max(begin, 1) :] = held[:, max(begin, 1) :] & ~held[:, max(begin, 1) - 1 : -1]
    return out


def first_falls(fallen: Flags) -> Ints:
    """Return the day on which each place first falls in each run, shape (runs, places); NEVER if it does not."""
    return np.where(fallen.any(axis=1), fallen.argmax(axis=1), NEVER).astype(np.int32)


# -- the pace of capitals, from the days on which they fall ------------------------------------------


def doubling(days: Ints) -> float:
    """Return in how many days a count of falls doubles: ln 2 over the slope of its logarithm, fitted to its days.

    It is what the analogues were measured by; NaN of falls on fewer than two days.
    """
    when, number = np.unique(days[days < NEVER], return_counts=True)
    if len(when) < 2:
        return float("nan")
    return float(np.log(2.0) / np.polyfit(when, np.log(np.cumsum(number)), 1)[0])


def busiest(days: Ints) -> int:
    """Return how many fall in the seven days in which most do."""
    kept = np.sort(days[days < NEVER])
    return int((np.searchsorted(kept, kept + WEEK) - np.arange(len(kept))).max(initial=0))


def a_week(days: Ints) -> float:
    """Return how many fall a week from the first fall to the last."""
    kept = days[days < NEVER]
    return len(kept) * WEEK / max(float(np.ptp(kept)), WEEK)


def half(days: Ints) -> float:
    """Return the days from the first fall to half of them."""
    kept = np.sort(days[days < NEVER])
    return float(kept[(len(kept) - 1) // 2] - kept[0])


def pause(days: Ints) -> float:
    """Return the longest pause between two falls, in days."""
    kept = np.sort(days[days < NEVER])
    return float(np.diff(kept).max(initial=0))


def lost(days: Ints) -> Flags:
    """Return which runs lose a capital."""
    return np.asarray((days < NEVER).any(axis=1))


def loses_a_quarter(days: Ints, within: int = NEVER) -> Flags:
    """Return which runs lose a quarter of all capitals so many days after the first, or ever."""
    first = days.min(axis=1, initial=NEVER)
    soon = (days < NEVER) & (days <= first[:, None] + within)
    return np.asarray(soon.sum(axis=1) >= QUARTER * days.shape[1])


def after_a_second(days: Ints) -> Flags:
    """Return in which runs a second capital falls soon after the first."""
    second = np.sort(days, axis=1)[:, 1]
    return np.asarray((second < NEVER) & (second - days.min(axis=1) <= SECOND))


def pace(days: Ints) -> list[Beside]:
    """Return how capitals fall beside the analogues, from the day on which each does in each run, shape (runs, N).

    Nothing where there are too few capitals to speak of shares of them.
    """
    many = days.shape[1]
    if many < LEAST_CAPITALS:
        return []
    follows = loses_a_quarter(days, LATER)
    cascades = days[loses_a_quarter(days)]

    def of_cascades(name: str, key: str, reckon: Callable[[Ints], float]) -> Beside:
        values = np.array([reckon(row) for row in cascades], float)
        return Beside(name, values[np.isfinite(values)], ANALOGUES[key], "run that loses a quarter")

    return [
        Beside(
            "of a first capital lost, a quarter of all in 60 days",
            follows[lost(days)].astype(float),
            ANALOGUES["after a first"],
            "run that loses one",
            chance=True,
        ),
        Beside(
            "of a second one within 14 days, the same",
            follows[after_a_second(days)].astype(float),
            ANALOGUES["after a second"],
            "run that loses two so soon",
            chance=True,
        ),
        of_cascades("capitals lost a week, share of all", "capitals, a week", lambda row: a_week(row) / many),
        of_cascades(
            "capitals lost in the busiest week, share of all",
            "capitals, busiest week",
            lambda row: busiest(row) / many,
        ),
        of_cascades("count of capitals lost doubles in, days", "capitals, doubling", doubling),
        of_cascades("first capital to half of those lost, days", "capitals, half", half),
        of_cascades("longest pause between capitals, days", "capitals, pause", pause),
    ]


# -- the whole course -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Districts:
    """Hazard, a week, at which the districts modelled one by one and still held fall; None where none is left.

    Falls over the weeks that districts were there to fall: a rate and no share, so it may be above 1.

    Parameters
    ----------
    before, last : float or None
        In all days up to the branch date, and in the last week of them.
    after : float or None
        After it, the median of the replicates.
    """

    before: float | None
    last: float | None
    after: float | None

    @property
    def told(self) -> str:
        """How fast districts fall, in a sentence; "" where none was left to fall after the branch date."""
        if self.after is None:
            return ""
        share = percent(within_a_week(self.after))
        out = f"At the pace after the branch date {share} of the districts still held fall within a week "
        out += f"(median of the runs, a hazard of {decimals(self.after)} a week)"
        if self.before is not None and self.last is not None:
            out += f"; at that of all days before it {percent(within_a_week(self.before))} ({decimals(self.before)}), "
            out += f"of the last week before it {percent(within_a_week(self.last))} ({decimals(self.last)})"
        return out + "."


def within_a_week(hazard: float) -> float:
    """Return the share that falls within a week at a hazard a week that stays: 1 - exp(-hazard).

    Examples
    --------
    >>> round(within_a_week(0.66), 2), round(within_a_week(1.3), 2)
    (0.48, 0.73)
    """
    return -math.expm1(-hazard)


@dataclass(frozen=True, eq=False)
class Course:
    """How a war runs in the replicates of one scenario, after the branch date.

    Parameters
    ----------
    capital, quarter, rest : float
        Share of replicates that lose a capital, a quarter of all, all but the last; NaN where there is none.
    districts : Districts
    pace, shares : tuple of Beside
        How capitals fall beside the analogues; shares and sizes.
    """

    capital: float
    quarter: float
    rest: float
    districts: Districts
    pace: tuple[Beside, ...]
    shares: tuple[Beside, ...]

    @property
    def beside(self) -> tuple[Beside, ...]:
        """Everything that is set beside the analogues."""
        return (*self.pace, *self.shares)


def course(result: Replicates) -> Course | None:
    """Return how the war runs in finished replicates; None if they end with the replayed days."""
    if since(result) >= result.counts.shape[1]:
        return None
    network = Network.of(result.world)
    capitals = network.capitals
    if not len(capitals):
        days, chances = np.zeros((len(result.counts), 0), np.int32), (float("nan"),) * 3
    else:
        days = first_falls(falls(result, capitals))
        rest = (days < NEVER).sum(axis=1) >= max(len(capitals) - 1, 1)
        chances = float(lost(days).mean()), float(loses_a_quarter(days).mean()), float(rest.mean())
    return Course(*chances, districts_a_week(result), tuple(pace(days)), tuple(shares(result, days)))


def districts_a_week(result: Replicates) -> Districts:
    """Return how fast districts fall, before the branch date and after it."""
    network = Network.of(result.world)
    rows = [i for i in network.land if network.whole_province[i] == 0 and network.is_capital[i] == 0]
    if not rows:
        return Districts(None, None, None)
    ids, branch = result.world.places.ids, max(since(result) - 1, 0)
    held = np.stack([result.daily("insurgent", ids[i]) > 0 for i in rows], axis=2)
    fallen, there = held[:, 1:] & ~held[:, :-1], ~held[:, :-1]

    def rate(days: slice) -> float | None:
        weeks = there[:, days].sum(axis=(1, 2)) / WEEK
        told = fallen[:, days].sum(axis=(1, 2))[weeks > 0] / weeks[weeks > 0]
        return float(np.median(told)) if len(told) else None

    return Districts(rate(slice(0, branch)), rate(slice(max(branch - WEEK, 0), branch)), rate(slice(branch, None)))


def shares(result: Replicates, days: Ints) -> list[Beside]:
    """Return shares and sizes beside the analogues: handovers, soldiers abroad and in one crossing, refugees."""
    network, ids = Network.of(result.world), result.world.places.ids
    handed = without_a_fight(result)
    soldiers, abroad = _arrivals(result), _abroad(result)
    displaced = abroad + result.daily("internally_displaced", "world", "civilian")[:, -1]
    army = sum(result.daily("garrison", ids[i], "military")[:, 0] for i in (*network.land, *network.crossings))
    routed = loses_a_quarter(days) if days.shape[1] >= LEAST_CAPITALS else np.zeros(len(soldiers), bool)
    routed &= np.asarray(army) > 0
    return [
        Beside(
            "falls without a fight, share",
            handed[np.isfinite(handed)],
            ANALOGUES["handed over"],
            "run in which a place falls",
        ),
        Beside(
            "soldiers who crossed a border, share of all",
            (soldiers / np.maximum(army, 1))[routed],
            ANALOGUES["army abroad"],
            "run that loses a quarter of the capitals",
        ),
        Beside(
            "soldiers in one crossing",
            _middle_sizes(result),
            ANALOGUES["crossing, size"],
            "run in which soldiers cross",
        ),
        Beside(
            "of the displaced, abroad",
            abroad[displaced > 0] / displaced[displaced > 0],
            ANALOGUES["refugees"],
            "run in which people flee",
        ),
    ]


def full(result: Replicates, place: str) -> Flags:
    """Return on which days a place is fought over, shape (runs, days)."""
    return np.asarray(result.daily("intensity", place) >= FULL)


def without_a_fight(result: Replicates) -> Floats:
    """Return which share of the places that fall does so without a fight, in each run; NaN where none falls."""
    land = Network.of(result.world).land
    fallen, fought = falls(result, land), np.stack([full(result, result.world.places.ids[i]) for i in land], axis=2)
    number, stormed = fallen.sum(axis=(1, 2)), (fallen & fought).sum(axis=(1, 2))
    return np.asarray(np.where(number > 0, 1.0 - stormed / np.maximum(number, 1), np.nan))


def _arrivals(result: Replicates) -> Floats:
    """Return the soldiers who have come to any host by the last day, a number each run."""
    total = np.zeros(len(result.counts))
    for host in result.world.hosts.ids:
        total += result.daily("arrivals", host, "military").sum(axis=1)
    return total


def _abroad(result: Replicates) -> Floats:
    """Return the civilians who are in any host on the last day: who has gone home again is displaced no more."""
    total = np.zeros(len(result.counts))
    for host in result.world.hosts.ids:
        total += result.daily("stock", host, "civilian")[:, -1]
    return total


def _middle_sizes(result: Replicates) -> Floats:
    """Return the median size of a crossing of soldiers in each run that has any: of the whole run, past and future."""
    network = Network.of(result.world)
    daily = [result.daily("arrivals", result.world.places.ids[x], "military") for x in network.crossings]
    out = []
    for r in range(len(result.counts)):
        found = [size for days in daily for size in sizes(days[r])]
        if found:
            out.append(float(np.median(found)))
    return np.array(out)


def sizes(daily: Floats) -> list[float]:
    """Return the sums of days that follow each other with anybody on each.

    Examples
    --------
    >>> sizes(np.array([0.0, 20.0, 30.0, 0.0, 5.0]))
    [50.0, 5.0]
    """
    edges = np.flatnonzero(np.diff(np.pad(daily > 0, 1).astype(np.int8)))
    return [float(daily[a:b].sum()) for a, b in zip(edges[::2], edges[1::2], strict=True)]
