"""Pruning: of all pairs of places, those between which a road leads that does not lead through a third.

Equation
--------
With d the km between places (infinite where there is no way) and τ ≥ 1 the pruning, a pair i, j has no road of its own
if some place k lies between them::

    max(d_ik, d_kj) < d_ij   and   d_ik + d_kj ≤ τ · d_ij

So of a triangle the longest side goes, where the way round is at most τ times as long. All triangles are of the graph
before pruning: the order of places changes nothing. With τ = 1 a pair goes only if k lies on the way exactly, which of
distances along roads is what pruning is for and of great circles leaves nearly everything; from τ = 2 on the second
condition says nothing, and what stays is the relative neighbourhood graph (Toussaint 1980, doi
10.1016/0031-3203(80)90066-7).

Whatever τ is, places that had a way between them keep one: who goes has a way round by shorter sides, so every tree of
least length stays.

Source
------
Schweimer et al. 2021 (doi 10.1038/s41598-021-90943-8): all pairs by a routing service, then edges removed
"corresponding to indirect routes, identified using the triangle inequality", with one threshold, in O(L³). The form of
the threshold here, and that the longest side alone can go, are our own: the abstract was at hand, not the
equation. Against seven published graphs, great circles pruned so reach F1 0.67 at τ = 1.3 and 0.69 from 1.5 to 2, over
all pairs; no threshold does better, since straight lines know no roads (`python -m benchmarks.road_graphs`).
"""

from __future__ import annotations

import numpy as np

from sim.building.records import Bools
from sim.world.world import Floats, Ints, Longs

#: What sums of lengths may lose in rounding, as a share.
ROUNDING = 1e-9
#: Third places that are tried first, the nearest; then twice as many each time.
FIRST = 8
#: Pairs and third places that are tried at once, at most: so much memory, whatever the number of places.
AT_ONCE = 2**22


def direct(km: Floats, tau: float) -> Bools:
    """Return which pairs have a road of their own.

    Parameters
    ----------
    km : float, shape (places, places)
        The same both ways; infinite where there is no way.
    tau : float
        How much longer a way through a third place may be, so that there is no road beside it; 1 or more.

    Returns
    -------
    bool, shape (places, places)
        False on the diagonal.
    """
    if tau < 1:
        raise ValueError(f"pruning {tau} is below 1")
    keeps: Bools = np.isfinite(km)
    np.fill_diagonal(keeps, False)
    for start in range(len(km)):
        ends = np.flatnonzero(keeps[start])
        if not len(ends):
            continue
        # a place between two is nearer to one of them than the other is; most pairs go by a neighbour of theirs
        third = np.argsort(km[start], kind="stable")
        third = third[km[start, third] < km[start, ends].max()]
        done, more = 0, FIRST
        while done < len(third) and len(ends):
            more = max(1, min(more, AT_ONCE // len(ends)))
            ends = ends[~_between(km, start, ends, third[done : done + more], tau)]
            done, more = done + more, 2 * more
        keeps[start] = False
        keeps[start, ends] = True
    return keeps


def _between(km: Floats, start: int, ends: Longs, third: Longs, tau: float) -> Bools:
    """Return to which ends a way from the start leads over one of some third places, itself none of them."""
    whole, leg, other = km[start, ends][:, None], km[start, third], km[ends[:, None], third]
    shorter = (np.maximum(leg, other) < whole) & (leg + other <= (1 + ROUNDING) * tau * whole)
    found: Bools = (shorter & (third != start)).any(axis=1)
    return found


def pairs(km: Floats, tau: float) -> tuple[Ints, Ints]:
    """Return both ends of each road, the earlier place first, in the order of places."""
    a, b = np.nonzero(np.triu(direct(km, tau)))
    return a.astype(np.int32), b.astype(np.int32)
