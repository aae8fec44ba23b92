"""The files of a built world, of either kind."""

from __future__ import annotations

from pathlib import Path

from sim.building.recipe.recipe import Recipe
from sim.building.steps.build import Built
from sim.building.worlds.evidence import write_driven
from sim.building.worlds.own_files import own_tables, write_own


def write_world(recipe: Recipe, found: Built, work: Path) -> None:
    """Write all files of the world of a recipe into a temporary folder."""
    if recipe.kind == "own":
        write_own(recipe, own_tables(recipe, found.pieces, found.beside), found.beside, work)
    else:
        write_driven(recipe, found.pieces, found.instance, work)
