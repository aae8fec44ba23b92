"""Scenarios: their YAML, its checking, inheritance and events. The bottom layer: it knows no rule.

The registry of the rules' parameters is handed in, so this package imports nothing else of ours::

    from sim.model.parameters import REGISTRY
    from sim.scenario import load_scenario

    scenario = load_scenario("offensive", REGISTRY, overrides={"front.tempo": 3})

Names are imported on first use, so that the command line can read `PanjError` without loading pydantic.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.scenario.errors import PanjError, Problem, Problems
    from sim.scenario.events import Event
    from sim.scenario.files import find_scenario, find_world, list_scenarios, list_worlds, scenario_roots
    from sim.scenario.json_schema import json_schema
    from sim.scenario.load import check_file, load_scenario
    from sim.scenario.override import parse_overrides, with_until
    from sim.scenario.resolved import Scenario, Setting
    from sim.scenario.write import to_yaml

_HOME = {
    "PanjError": "errors",
    "Problem": "errors",
    "Problems": "errors",
    "Event": "events",
    "find_scenario": "files",
    "find_world": "files",
    "list_scenarios": "files",
    "list_worlds": "files",
    "scenario_roots": "files",
    "json_schema": "json_schema",
    "check_file": "load",
    "load_scenario": "load",
    "parse_overrides": "override",
    "with_until": "override",
    "Scenario": "resolved",
    "Setting": "resolved",
    "to_yaml": "write",
}

__all__ = [
    "Event",
    "PanjError",
    "Problem",
    "Problems",
    "Scenario",
    "Setting",
    "check_file",
    "find_scenario",
    "find_world",
    "json_schema",
    "list_scenarios",
    "list_worlds",
    "load_scenario",
    "parse_overrides",
    "scenario_roots",
    "to_yaml",
    "with_until",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
