"""Repeat: whether rules of the user's own give the same numbers when the same replicate is run again.

All else of the model draws by a counter, so a replicate is the same wherever it runs. A rule that reads a clock, the
environment or the order of a set is not: every result with it would be another one, and two scenarios would differ by
it and not by what is compared. One replicate is run twice before the others; a rule that differs seldom may pass.
"""

from __future__ import annotations

import numpy as np

from sim.model.draws import realise
from sim.model.engine import Engine
from sim.model.own import check_as_read
from sim.runs.tasks import Plan
from sim.scenario.errors import PanjError


def check_repeats(plan: Plan) -> None:
    """Refuse rules of the user's own that were edited since Python read them, or give other numbers the second time.

    Parameters
    ----------
    plan : Plan
        Without rules of the user's own nothing is done.

    Raises
    ------
    PanjError
    """
    if not plan.scenario.own or not plan.quantiles:
        return
    check_as_read(plan.scenario.own)
    try:
        first, again = _run(plan), _run(plan)
    except PanjError:
        return  # told of where it is run, with its replicate
    rules = " or ".join(f"the rule {rule.name} ({rule.path})" for rule in plan.scenario.own)
    instead = "a rule may read no clock, no environment and no order of a set; luck comes from now.uniform"
    differs = np.flatnonzero(~np.isclose(first.block, again.block, rtol=0, atol=0, equal_nan=True).all(axis=1))
    if len(differs):
        day = np.datetime64(plan.scenario.start, "D") + np.timedelta64(int(differs[0]), "D")
        raise PanjError(f"replicate 0 run twice gives other numbers from {day} on, which {rules} makes: {instead}")
    for one, other in zip(first.own, again.own, strict=True):
        for name in one.arrays:
            if one.arrays[name].tobytes() != other.arrays[name].tobytes():
                where = f"the array '{name}' of the rule {one.rule.name} ({one.rule.path()})"
                raise PanjError(f"replicate 0 run twice leaves other numbers in {where}: {instead}")


def _run(plan: Plan) -> Engine:
    """Return the first replicate after its last day."""
    draw = realise(plan.scenario, plan.world, plan.quantiles[0])
    return Engine(plan.scenario, plan.world, draw, plan.seed, 0).run()
