"""The dashboard: pages in the browser that show a run day by day and a sweep from all sides.

For Mesa users, what `SolaraViz` takes::

    from mesa.visualization import SolaraViz
    from sim import BorderModel
    from sim.pages.live import arrivals_component, map_component, model_params

    page = SolaraViz(
        BorderModel("baseline"),
        components=[map_component, arrivals_component],
        model_params={"plan": "baseline", **model_params()},
    )

Names are imported on first use: they need the extra `view`.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__all__ = ["arrivals_component", "map_component", "model_params"]

_HOME = {"map_component": "pieces", "arrivals_component": "pieces", "model_params": "controls"}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
