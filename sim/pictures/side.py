"""Picture: runs that are pairs, side by side, from the runs themselves."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.comparisons.series import Name, main_measures
from sim.figures.compare import ComparisonPicture, Measure
from sim.model.record import is_flow
from sim.pictures.compare import side_by_side, words_of
from sim.runs.frames import QUANTILES
from sim.runs.results import Result
from sim.study.story.differences import why_no_pairs
from sim.words.wording import counted, few
from sim.world.world import Floats

#: Scenarios named in the source line.
MOST_NAMED = 5


def side_picture(results: Sequence[Result], host: str) -> ComparisonPicture | None:
    """Return runs as they stand side by side; None where they are not pairs with the first.

    Parameters
    ----------
    results : sequence of Result
        The reference first.
    host : str
        Whose arrivals are shown; "" where nobody arrives.
    """
    first, *others = results
    if any(why_no_pairs(first, other) for other in others):
        return None
    world, words = first.world, main_measures(first.world)
    host = host if ("arrivals", host, "civilian") in words else ""
    many = len(first.replicates)
    return ComparisonPicture(
        names=[result.scenario.name for result in results],
        dates=first.dates,
        branch=np.datetime64(min(result.scenario.history_until for result in results), "D"),
        first=[0] * len(results),
        host=world.hosts.names[world.hosts.ids.index(host)] if host else "",
        arrivals={},
        differences={},
        crossings={},
        replicates=many,
        source=f"Panj, scenarios {few([result.scenario.name for result in results], most=MOST_NAMED)}, "
        f"{counted(many, 'paired replicate')}, seed {first.plan.seed}; world {world.name} {world.digest[:8]}",
        measures=[_measure(results, key, words) for key in side_by_side(words, host)],
    )


def _measure(results: Sequence[Result], key: Name, words: dict[Name, str]) -> Measure:
    """Return one measure of all runs."""
    found = {result.scenario.name: _values(result, key) for result in results}
    reference, *others = found
    apart = {name: _quantiles(found[name] - found[reference]) for name in others}
    return Measure(
        *words_of(key, words[key]),
        {name: _quantiles(values) for name, values in found.items()},
        {name: quantiles[:, -1] for name, quantiles in apart.items()},
        apart,
    )


def _values(result: Result, key: Name) -> Floats:
    """Return a series of every replicate; a flow as its sum since the first day, without a kind that of everybody."""
    measure, place, kind = key
    kinds = [kind] if kind or measure.endswith("insurgent") else ["civilian", "military"]
    daily = np.sum([result.daily(measure, place, one) for one in kinds], axis=0, dtype=float)
    return np.cumsum(daily, axis=1) if is_flow(measure, place) else daily


def _quantiles(values: Floats) -> Floats:
    return np.asarray(np.quantile(values, QUANTILES, axis=0))
