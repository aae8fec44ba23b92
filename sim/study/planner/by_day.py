"""The planner's table on every day at once, as small whole numbers: what a page moves through with a slider."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sim.runs.results import Result
from sim.runs.summary import stops
from sim.study.planner import shapes
from sim.study.planner.household import household
from sim.study.planner.rows import ARRIVED, BEYOND, THERE, Key, kinds_of
from sim.study.planner.values import Values, quantiles
from sim.study.story.differences import why_no_pairs
from sim.study.story.tell import caution
from sim.world.world import Longs


def by_day(result: Result, size: float | None = None) -> shapes.ByDay:
    """Return the table of a run on every day.

    Parameters
    ----------
    result : Result
    size : float, optional
        People in a household; default: as the model draws them.
    """
    branch, _ = stops(result)
    values = Values.of(result, result.rooms)
    size_of = household(result.world, size)
    return {
        "scenario": result.scenario.name,
        "start": str(result.dates[0]),
        "days": len(result.dates),
        "branch": 0 if branch is None else branch + 1,
        "replicates": len(result.replicates),
        "kinds": list(kinds_of(result.world)),
        "rows": [
            {**_about(key), "bands": _bands(found), "some": added((found > 0).sum(axis=0))}
            for key, found in values.rows()
            if found.any()
        ],
        "full": _full(result),
        "drawn": result.rooms.drawn,
        "household": {"size": size_of.size, "source": size_of.source},
        "caution": caution(result),
    }


def differences_by_day(a: Result, b: Result) -> shapes.Differences:
    """Return B against A on every day, in pairs; where they are no pairs why, and no rows.

    Of a place where as many come and others lack a place there are the rows of who comes, too: the gap stands in them.
    """
    why = why_no_pairs(a, b)
    rows: list[shapes.Difference] = []
    if not why:
        pairs = zip(Values.of(a, a.rooms).rows(), Values.of(b, b.rooms).rows(), strict=True)
        apart = [(key, of_b - of_a) for (key, of_a), (_, of_b) in pairs]
        gaps = {(key.place, key.kind) for key, more in apart if key.measure == BEYOND and more.any()}
        for key, more in apart:
            if more.any() or (key.measure in (ARRIVED, THERE) and (key.place, key.kind) in gaps):
                higher, lower = (added(found.sum(axis=0)) for found in (more > 0, more < 0))
                rows.append({**_about(key), "bands": _bands(more), "higher": higher, "lower": lower})
    return {
        "a": a.scenario.name,
        "b": b.scenario.name,
        "start": str(a.dates[0]),
        "days": min(len(a.dates), len(b.dates)),
        "pairs": 0 if why else len(a.replicates),
        "why": why,
        "rows": rows,
    }


def added(values: npt.NDArray[np.generic]) -> list[int]:
    """Return what is added from day to day, the first day's number first, of whole numbers.

    Examples
    --------
    >>> added(np.array([0, 0, 12, 17]))
    [0, 0, 12, 5]
    """
    out: list[int] = np.diff(values.astype(np.int64), prepend=0).tolist()
    return out


def _bands(values: Longs) -> list[list[int]]:
    """Return the quantiles by day in twentieths, exactly: a page rounds them where it shows them, and only there."""
    return [added(np.rint(level * shapes.PARTS)) for level in quantiles(values)]


def _about(key: Key) -> shapes.About:
    return {
        "what": key.what,
        "place": key.place,
        "name": key.name,
        "host": key.host,
        "measure": key.measure,
        "kind": key.kind,
    }


def _full(result: Result) -> list[shapes.Full]:
    out: list[shapes.Full] = []
    places, hosts = result.world.places, result.world.hosts
    for k, row in enumerate(result.rooms.rows):
        full = result.rooms.full[k] > 0
        if full.any():
            by = np.maximum.accumulate(full, axis=1)
            out.append(
                {
                    "place": places.ids[row],
                    "name": places.names[row],
                    "host": hosts.ids[places.host[row]],
                    "by": added(by.sum(axis=0)),
                    "on": added(full.sum(axis=0)),
                }
            )
    return out
