"""What `panj validate` is given: a Flee world as it is, or a scenario on one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sim.building.recipe.recipe import FILE
from sim.building.varied import Builder
from sim.cli.console import tell
from sim.cli.recipes import opened
from sim.flee.rules import BY_FLEE
from sim.runs.read import FleeFolders, named_whole, read_scenario, scenario_of
from sim.scenario.contents import is_folder, is_there
from sim.scenario.errors import PanjError
from sim.scenario.files import SUFFIXES, shown
from sim.scenario.override import far_out
from sim.scenario.resolved import Scenario


@dataclass(frozen=True)
class Judged:
    """What is scored.

    Parameters
    ----------
    scenario : Scenario
    world : Path
        The folder of its world, or the recipe of one.
    builder : Builder or None
        What builds the world, where it has a recipe.
    file : Path or None
        The file of the scenario; None for a world as it is.
    """

    scenario: Scenario
    world: Path
    builder: Builder | None
    file: Path | None = None


def judged(
    path: Path, rules: str | None, overrides: Mapping[str, str], counts: Path | None, flee: FleeFolders
) -> Judged:
    """Return what a path names: a Flee world as it is, its recipe, or the file of a scenario on one.

    Parameters
    ----------
    path : Path
    rules : str or None
        None: what the scenario says, or Flee's.
    overrides : mapping
        What `--set` says.
    counts : Path or None
    flee : FleeFolders

    Raises
    ------
    PanjError
        If the scenario is on a world of Panj's own, or says itself what was asked for beside it.
    """
    if path.suffix not in SUFFIXES or path.name == FILE or is_folder(path) or not is_there(path):
        folder, builder = opened(path, flee)
        mine = rules or BY_FLEE
        scenario = scenario_of(folder, mine, overrides, flee, counts)
        tell(*far_out(scenario_of(folder, mine, None, flee, counts), named_whole(overrides, mine)))
        return Judged(scenario, path, builder)
    scenario = read_scenario(path.absolute(), overrides, flee=flee)
    if scenario.flee is None:
        told = "is on a world of Panj's own, whose runs stand beside its counts and are not scored"
        raise PanjError(f"{shown(path)} {told}: panj run {shown(path)}")
    if counts is not None:
        raise PanjError(f"--counts: {shown(path)} says itself where its counts lie (world: {{flee: …, counts: …}})")
    if rules not in (None, scenario.rules):
        raise PanjError(f"--rules {rules}: {shown(path)} is run by rules '{scenario.rules}'")
    tell(*far_out(read_scenario(path.absolute(), flee=flee), overrides))
    return Judged(scenario, scenario.flee, opened(scenario.flee, flee)[1], path)
