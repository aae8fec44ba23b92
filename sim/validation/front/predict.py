"""What the engine itself says of the front: of the two months without replay, and how fast capitals fall after them.

People do not act on the front, so a hundredth of them is enough and quick.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from sim.model.draws import design, realise
from sim.model.engine import Engine
from sim.model.network import Network
from sim.runs.run import load
from sim.scenario.resolved import Scenario
from sim.validation.front.compare import BAND
from sim.validation.front.record import NEVER, WEEK
from sim.world.world import Floats, Ints, World

FEW = 100
QUARTER = 0.25
LATER = 60
"""Days after a first fall within which a quarter of the capitals is lost or not."""
Range = tuple[float, float, float]


def few(name: str) -> tuple[Scenario, World]:
    """Return a scenario, and its world with a hundredth of its people."""
    scenario, world = load(name)
    places = dataclasses.replace(world.places, population=world.places.population // FEW)
    return scenario, dataclasses.replace(world, places=places)


def not_replayed(scenario: Scenario) -> Scenario:
    """Return the two months alone, with a history that says nothing after the first day."""
    return scenario.with_(history_until=scenario.start, until=scenario.history_until)


def runs(scenario: Scenario, world: World, many: int) -> Iterator[Engine]:
    """Yield replicates that have been run, each with the draw and the luck that it has in every scenario."""
    rows = design(scenario, world, scenario.seed, many)
    for r in range(many):
        yield Engine(scenario, world, realise(scenario, world, rows[r]), scenario.seed, r, flows=False).run()


def fallen(engines: Iterable[Engine], places: Sequence[int] | Ints) -> Ints:
    """Return the day on which each place fell last in each run, shape (runs, places); NEVER if it did not."""
    days = np.array([engine.state.front.fallen_on[np.asarray(places)] for engine in engines])
    return np.where(np.isfinite(days), days, NEVER).astype(np.int32)


def capitals_fallen(name: str, many: int) -> Ints:
    """Return the day on which each capital falls in each replicate of a scenario that ships."""
    scenario, world = few(name)
    return fallen(runs(scenario, world, many), Network.of(world).capitals)


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


@dataclass(frozen=True)
class Pace:
    """How capitals fall in the runs of one scenario.

    Parameters
    ----------
    lost, quarter, rest : float
        Share of runs that lose one, a quarter of all, all but the last.
    follows : float
        Share of those that lose one in which a quarter is lost within 60 days; NaN where none loses one.
    week, most, doubles : tuple of float, or None
        Of runs that lose a quarter, 5 %, 50 % and 95 %: share of all that falls a week from the first fall to the last,
        in the busiest week, and the days in which the count doubles.
    """

    lost: float
    quarter: float
    rest: float
    follows: float
    week: Range | None
    most: Range | None
    doubles: Range | None


def pace(days: Ints) -> Pace:
    """Return how capitals fall, from the day on which each one does in each run, shape (runs, N)."""
    many = days.shape[1]
    count = (days < NEVER).sum(axis=1)
    first = days.min(axis=1, initial=NEVER)
    soon = (days <= first[:, None] + LATER) & (days < NEVER)
    any_lost, cascades = count > 0, days[count >= QUARTER * many]
    follows = (soon.sum(axis=1)[any_lost] >= QUARTER * many).mean() if any_lost.any() else np.nan
    return Pace(
        lost=float(any_lost.mean()),
        quarter=len(cascades) / len(days),
        rest=float((count >= many - 1).mean()),
        follows=float(follows),
        week=_range([_a_week(row) / many for row in cascades]),
        most=_range([busiest(row) / many for row in cascades]),
        doubles=_range([doubling(row) for row in cascades]),
    )


def _a_week(days: Ints) -> float:
    kept = days[days < NEVER]
    return len(kept) * WEEK / max(float(np.ptp(kept)), WEEK)


def _range(values: Sequence[float]) -> Range | None:
    known: Floats = np.array([v for v in values if np.isfinite(v)])
    if not len(known):
        return None
    low, middle, high = np.quantile(known, BAND).tolist()
    return low, middle, high
