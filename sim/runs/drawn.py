"""Drawn: what each replicate of a run has drawn, as a table; made again from its seed where a folder tells no draws."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from sim.model.draws import Draw, design, realise
from sim.runs.sites import Sites
from sim.scenario.errors import PanjError
from sim.world.world import PlaceKind

if TYPE_CHECKING:
    import pandas as pd

    from sim.runs.replicates import Replicates


def draws_of(result: Replicates) -> list[Draw]:
    """Return the inputs of every replicate, in their order.

    Raises
    ------
    PanjError
        If they are made again and are not those that the run had, by the places of its sites: another version drew.
    """
    plan = result.plan
    rows: Sequence[Mapping[str, float]] = plan.quantiles
    if plan.point or any(rows):
        return [realise(plan.scenario, plan.world, {} if plan.point else rows[r]) for r in result.replicates]
    rows = design(plan.scenario, plan.world, plan.seed, len(rows))  # read from a folder
    found = [realise(plan.scenario, plan.world, rows[r]) for r in result.replicates]
    had, made = result.sites, Sites.of(found, plan.world)
    if had is None or not np.allclose(had.places, made.places, rtol=1e-6):
        raise PanjError("this run was drawn by another version of Panj, and does not tell what: run it again")
    return found


def drawn(result: Replicates) -> pd.DataFrame:
    """Return what each replicate has drawn, a row for each, by its number.

    Returns
    -------
    DataFrame
        Every parameter by its dotted name, in its unit, those that are fixed too, as on the first day (an event may set
        another value later); `garrison.PLACE`, soldiers there on the first day; `places.SITE`, its places then.
    """
    import pandas as pd

    world, found = result.world, draws_of(result)
    given = [dict(draw.values) for draw in found]
    out: dict[str, list[float]] = {name: [values[name] for values in given] for name in result.scenario.settings}
    for row in world.places.of_kind(PlaceKind.CAPITAL, PlaceKind.DISTRICT, PlaceKind.CROSSING).tolist():
        if any(draw.garrison[row] for draw in found):
            out[f"garrison.{world.places.ids[row]}"] = [int(draw.garrison[row]) for draw in found]
    for row in world.places.of_kind(PlaceKind.SITE).tolist():
        out[f"places.{world.places.ids[row]}"] = [float(draw.capacity[row]) for draw in found]
    return pd.DataFrame(out, index=pd.Index(result.replicates, name="replicate"))
