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
    from sim.api.assimilations import Assimilation, assimilate
    from sim.api.bundles import bundle, open_bundle
    from sim.api.calibrations import Calibration, calibrate
    from sim.api.comparisons import Comparison, SavedComparison, compare, load_comparison
    from sim.api.counted import CountedRun
    from sim.api.lodging import lodge, score
    from sim.api.nowcasts import Nowcast, nowcast
    from sim.api.runs import Result, load_run, run
    from sim.api.scenarios import load_scenario
    from sim.api.sweeps import load_sweep, sweep
    from sim.api.whatif import what_if
    from sim.model.model import BorderModel
    from sim.model.rule import Now, Rule
    from sim.scenario.parameters import ParameterSet, parameter
    from sim.world import load_world

__version__ = "0.1.0"
__all__ = [
    "Assimilation",
    "BorderModel",
    "Calibration",
    "Comparison",
    "CountedRun",
    "Now",
    "Nowcast",
    "ParameterSet",
    "Result",
    "Rule",
    "SavedComparison",
    "__version__",
    "assimilate",
    "bundle",
    "calibrate",
    "compare",
    "load_comparison",
    "load_run",
    "load_scenario",
    "load_sweep",
    "load_world",
    "lodge",
    "nowcast",
    "open_bundle",
    "parameter",
    "run",
    "score",
    "sweep",
    "what_if",
]

_HOME = {
    "run": "sim.api.runs",
    "Result": "sim.api.runs",
    "compare": "sim.api.comparisons",
    "Comparison": "sim.api.comparisons",
    "load_comparison": "sim.api.comparisons",
    "SavedComparison": "sim.api.comparisons",
    "sweep": "sim.api.sweeps",
    "assimilate": "sim.api.assimilations",
    "Assimilation": "sim.api.assimilations",
    "calibrate": "sim.api.calibrations",
    "Calibration": "sim.api.calibrations",
    "nowcast": "sim.api.nowcasts",
    "Nowcast": "sim.api.nowcasts",
    "bundle": "sim.api.bundles",
    "open_bundle": "sim.api.bundles",
    "lodge": "sim.api.lodging",
    "score": "sim.api.lodging",
    "load_run": "sim.api.runs",
    "CountedRun": "sim.api.counted",
    "load_sweep": "sim.api.sweeps",
    "what_if": "sim.api.whatif",
    "BorderModel": "sim.model.model",
    "Rule": "sim.model.rule",
    "Now": "sim.model.rule",
    "ParameterSet": "sim.scenario.parameters",
    "parameter": "sim.scenario.parameters",
    "load_scenario": "sim.api.scenarios",
    "load_world": "sim.world",
}


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"module 'sim' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
