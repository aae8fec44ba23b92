"""Panj: refugee and troop flows across a border under escalation scenarios.

>>> from sim import run
>>> result = run("offensive", replicates=200)  # doctest: +SKIP
>>> result.timeseries  # doctest: +SKIP
>>> result.plot()  # doctest: +SKIP

Names are imported when they are first used, so that `panj --help` stays fast.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.api import Result, run
    from sim.model.model import BorderModel
    from sim.scenario import load_scenario
    from sim.world import load_world

__version__ = "0.1.0"
__all__ = ["BorderModel", "Result", "__version__", "load_scenario", "load_world", "run"]

_HOME = {
    "run": "sim.api",
    "Result": "sim.api",
    "BorderModel": "sim.model.model",
    "load_scenario": "sim.scenario",
    "load_world": "sim.world",
}


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"module 'sim' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
