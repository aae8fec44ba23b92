"""The recipe of a world: which files, which choices, and what was asked once; all that a build rests on."""

from sim.building.recipe.load import load_recipe
from sim.building.recipe.recipe import Recipe, Source

__all__ = ["Recipe", "Source", "load_recipe"]
