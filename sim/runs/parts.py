"""Parts of the band: how much of the spread luck, parameters and garrisons each make.

Equation
--------
Every replicate r has a result Y_r. A *twin* repeats it with one part drawn anew and the rest kept: another
luck, or the parameters of another replicate, or its garrisons. The share of the variance that this part is
involved in is its total-effect index (Jansen 1999, Computer Physics Communications 117)::

    S = Σ_r (Y_r - Y'_r)² / (2 · n · Var Y)

The shares add up to more than 1 where parts interact; each alone is at most 1, so that an estimate above is told as 1.
The estimate of n twins is wrong by a share of about sqrt(4 / n): by a third with 40, by half with 20, and with five it
says nothing. With fewer than :data:`LEAST_TWINS` there is none. The number of twins is given beside the shares.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.model.draws import uncertain
from sim.runs.shapes import Parts
from sim.runs.tasks import OTHER_LUCK, Plan, Task
from sim.world.world import Floats, World

PARTS = ("luck", "parameters", "garrisons")
LEAST_TWINS, MOST_TWINS = 20, 40


def twin_plans(plan: Plan, twins: int) -> dict[str, Plan]:
    """Return the plans in which a part is taken from another replicate of the design.

    "parameters" and "garrisons" exchange the columns of that part between replicate r and r + n/2; "luck"
    needs no plan of its own (see :func:`twin_tasks`).
    """
    n = len(plan.quantiles)
    columns = uncertain(plan.scenario, plan.world)
    out = {}
    for part, names in columns.items():
        rows = []
        for r in range(twins):
            other = plan.quantiles[(r + n // 2) % n]
            rows.append({**plan.quantiles[r], **{name: other[name] for name in names}})
        out[part] = Plan(plan.scenario, plan.world, plan.seed, tuple(rows))
    return out


def twin_tasks(main: str, twins: int) -> list[Task]:
    """Return the tasks of all twins; the luck's twins run the main plan with other luck."""
    luck = [Task(main, r, OTHER_LUCK + r) for r in range(twins)]
    return luck + [Task(part, r, r) for part in ("parameters", "garrisons") for r in range(twins)]


def total_effect(own: Sequence[float] | Floats, twin: Sequence[float] | Floats, variance: float) -> float:
    """Return S of the equation; NaN where nothing varies.

    Parameters
    ----------
    own, twin : float, shape (n,)
        Y_r and Y'_r of the same replicates.
    variance : float
        Var Y over all replicates.
    """
    a, b = np.asarray(own, float), np.asarray(twin, float)
    if variance <= 0.0 or len(a) == 0:
        return float("nan")
    return float(((a - b) ** 2).mean() / (2.0 * variance))


def sound(parts: Parts) -> Parts:
    """Return what can be said of the parts of a band: nothing from too few twins, and of no part more than all.

    Examples
    --------
    >>> sound({"twins": 5, "measures": {"soldiers": {"luck": 2.9}}})
    {}
    >>> sound({"twins": 40, "measures": {"soldiers": {"luck": 1.17, "parameters": 0.5, "garrisons": None}}})
    {'twins': 40, 'measures': {'soldiers': {'luck': 1.0, 'parameters': 0.5, 'garrisons': None}}}
    """
    if parts.get("twins", 0) < LEAST_TWINS:
        return {}
    shares = {
        name: {part: None if share is None else min(share, 1.0) for part, share in found.items()}
        for name, found in parts["measures"].items()
    }
    return {"twins": parts["twins"], "measures": shares}


def named(measure: str, world: World) -> str:
    """Return the words for a measure, with hosts by their names."""
    for code, name in zip(world.hosts.ids, world.hosts.names, strict=True):
        measure = measure.replace(f" in {code} at ", f" in {name} at ")
    return measure
