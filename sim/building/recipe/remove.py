"""A source is taken out of a recipe; its file is kept aside, with those that newer ones have replaced."""

from __future__ import annotations

from pathlib import Path

from sim.building.recipe.alone import alone
from sim.building.recipe.edit import take_source
from sim.building.recipe.load import load_recipe
from sim.building.recipe.raw import ASIDE, drop_raw, keep_aside
from sim.building.recipe.recipe import Recipe, Source
from sim.building.recipe.schema import RAW
from sim.scenario.contents import is_file
from sim.scenario.errors import PanjError, did_you_mean
from sim.scenario.files import shown
from sim.words.wording import few


def remove(file: Path, name: str) -> str:
    """Take a source out of a recipe; return what is told of it.

    Parameters
    ----------
    file : Path
        The recipe.
    name : str
        The file, as the recipe names it, or without its folder.

    Raises
    ------
    PanjError
        When the recipe has no such source; then nothing has been written.
    """
    with alone(file.parent):
        recipe = load_recipe(file)
        source = _source(recipe, name)
        there = is_file(source.path)
        if there:
            keep_aside(source.path, recipe.folder / ASIDE)
        now = take_source(file, source)
        if there:
            drop_raw(source, now.sources)
    kept = f"kept in {ASIDE}" if there else "it was not there any more"
    return (
        f"{source.file} is no file of {shown(file)} now ({kept}); panj world diff says what that changes in the world"
    )


def _source(recipe: Recipe, name: str) -> Source:
    found = {source.file: source for source in recipe.sources}
    for asked in (name, f"{RAW}/{name}"):
        if asked in found:
            return found[asked]
    for source in recipe.sources:
        if Path(name).resolve() == source.path.resolve():
            return source
    hint = did_you_mean(f"{RAW}/{name}", found) or (f"it has {few(list(found))}" if found else "it has none yet")
    raise PanjError(f"{name} is no file of {shown(recipe.file)} ({hint})")
