"""Pictures: a result as the plain arrays that the figures are drawn from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sim.experiment.frames import quantiles
from sim.model.record import is_flow

if TYPE_CHECKING:
    from sim.experiment.results import Result

#: Measures of single districts are shown as chances on the map, not as bands.
DISTRICT_MEASURES = {"home", "left", "present", "garrison", "insurgent", "intensity"}


def picture_parts(result: Result) -> dict[str, Any]:
    """Return bands, running totals, chances and mean flows: the arguments of `sim.show.Picture`."""
    series = result.layout.series
    shown = [k for k, (measure, place, _) in enumerate(series) if place == "world" or measure not in DISTRICT_MEASURES]
    flows = [k for k in shown if is_flow(*series[k][:2])]
    daily = quantiles(result.counts, shown)
    running = quantiles(result.counts, flows, running=True)
    n = len(result.replicates)
    scenario = result.scenario
    return {
        "title": scenario.title,
        "dates": result.dates,
        "branch": np.datetime64(scenario.history_until, "D"),
        "bands": {series[k]: daily[:, :, j] for j, k in enumerate(shown)},
        "cumulative": {series[k]: running[:, :, j] for j, k in enumerate(flows)},
        "holder": chances(result),
        "flows": result.flow,
        "world": result.world,
        "replicates": n,
        "source": f"Panj, scenario {scenario.name}, {n} replicates, seed {result.plan.seed}; "
        f"world {result.world.name} {result.world.digest[:8]}. "
        "Borders: Natural Earth. Towns: GeoNames (CC BY 4.0).",
    }


def chances(result: Result) -> np.ndarray:
    """Return the share of replicates in which each place is insurgent-held, shape (days, places)."""
    places = result.world.places
    out = np.full((result.counts.shape[1], len(places)), np.nan)
    for k, (measure, place, _) in enumerate(result.layout.series):
        if measure == "insurgent":
            out[:, places.index[place]] = result.counts[:, :, k].mean(axis=0)
    return out
