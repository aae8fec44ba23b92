"""Sweep files read with what the world of their scenarios knows, and sweeps that a recipe asks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from sim.building.recipe.choices import GROUP, Choices, choices
from sim.building.recipe.find import known
from sim.building.recipe.recipe import FILE, Recipe
from sim.building.varied import Builder, recipe_in, spreads
from sim.flee.rules import every_registry
from sim.model.parameters import REGISTRY
from sim.runs.read import FleeFolders, instance_of, read_scenario
from sim.scenario.contents import is_folder
from sim.scenario.errors import PanjError
from sim.scenario.files import WORLD_SCENARIO, list_sweeps, shown
from sim.scenario.override import with_own
from sim.scenario.own import OwnRule, extended
from sim.scenario.parameters import Registry
from sim.scenario.resolved import Scenario
from sim.scenario.sweep.load import load_sweep_file
from sim.scenario.sweep.measures import Series
from sim.scenario.sweep.sweep import CHOICES, Axis, Sweep
from sim.sweeps.grounds import choices_of
from sim.world.load import load_world
from sim.world.names import names_of

POINTS, REPLICATES = 40, 4
"""Of a sweep that a recipe asks for: how many worlds are built, and how many runs each has."""


def elsewhere() -> Registry:
    """Return what can be an axis and no event can set: settings of rules on Flee worlds, choices of recipes."""
    return {group: kind for group, kind in every_registry().items() if group not in REGISTRY} | {GROUP: Choices}


def read_sweep(name: str | Path, *, check_names: bool = True, own: Sequence[OwnRule] = ()) -> Sweep:
    """Return a resolved sweep.

    Parameters
    ----------
    name : str or Path
        A name, or the path of a YAML file; or a recipe, the folder or the name of a world with one, for a sweep over
        what it varies.
    check_names : bool
        Check places and measures against the world; without it, a sweep that names no measures has none.
    own : sequence of OwnRule
        Rules of the user's own.

    Raises
    ------
    PanjError
        For any mistake in it, in its base scenarios or in their world.
    """
    recipe = recipe_named(name)
    if recipe is not None:
        return with_rules(sweep_of(recipe), own)
    registry, flee = extended(REGISTRY, own), FleeFolders()
    if not check_names:
        return with_rules(load_sweep_file(name, registry, flee=flee, choices=choices_of), own)
    world = cache(load_world)  # the base scenarios ask for it too
    sweep = load_sweep_file(
        name,
        registry,
        names=lambda known: names_of(world(known)),
        series=lambda base: _series(base, flee),
        flee=flee,
        choices=choices_of,
    )
    return with_rules(sweep, own)


def _series(base: Scenario, flee: FleeFolders) -> Series:
    """Return what the world of a scenario can be asked for."""
    from sim.sweeps.alike import series_of  # loads the engine, which `panj list` can do without

    return series_of(load_world(base.where) if base.flee is None else instance_of(base, flee))


def recipe_named(name: str | Path) -> Recipe | None:
    """Return the recipe that is meant where a sweep is asked for; None where a sweep is."""
    path, text = Path(name), str(name)
    if path.name == FILE:
        return recipe_in(path.parent)
    if is_folder(path) and ("/" in text or isinstance(name, Path)):
        return recipe_in(path)
    return recipe_in(known()[text].parent) if text not in list_sweeps() and text in known() else None


def sweep_of(recipe: Recipe) -> Sweep:
    """Return the sweep over what a recipe varies: a Latin hypercube of its choices, on the scenario of its world.

    Raises
    ------
    PanjError
        If it varies nothing, or its world is not built.
    """
    ranges = spreads(recipe)
    if not ranges:
        hint = "vary: {pruning: [1.1, 1.4], radius_km: [25, 75]}"
        raise PanjError(str(recipe.problem(("vary",), "the recipe varies nothing, so there is nothing to sweep", hint)))
    Builder(recipe).check_built()
    flee = FleeFolders()
    base = read_scenario(recipe.folder / WORLD_SCENARIO, flee=flee)
    infos = choices()
    axes = tuple(
        Axis(f"{CHOICES}{name}", f"{CHOICES}{name}", spread=spread, whole=spread.whole, unit=infos[name].unit)
        for name, spread in ranges.items()
    )
    return Sweep(
        name=f"{recipe.name}-choices",
        title=f"Choices of construction of {recipe.name}",
        description=f"Every point is a world built by {shown(recipe.file)} with other choices.",
        bases=(base,),
        axes=axes,
        design="latin-hypercube",
        points=POINTS,
        rows=(),
        replicates=REPLICATES,
        seed=base.seed,
        measures=_series(base, flee).defaults((base,)),
        keep=("summary",),
        file=recipe.file,
        unasked=True,
    )


def with_rules(sweep: Sweep, own: Sequence[OwnRule]) -> Sweep:
    """Return a sweep whose base scenarios have rules of the user's own."""
    return replace(sweep, bases=tuple(with_own(base, own) for base in sweep.bases)) if own else sweep
