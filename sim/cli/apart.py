"""Runs of one scenario with other options are told apart by their folders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from sim.runs.called import apart
from sim.runs.results import Result


def name_apart(folders: Sequence[Path], results: Sequence[Result]) -> None:
    """Give runs of scenarios that bear one name that of their folder, each; its path where these are one, too."""
    names = [result.scenario.name for result in results]
    for name, result in zip(apart(folders, names), results, strict=True):
        if name != result.scenario.name:
            result.plan = replace(result.plan, scenario=result.scenario.with_(name=name))
