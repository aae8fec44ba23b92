"""Answers of a recipe to what no file asks: a name that was written otherwise would be left out without a word."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from sim.building.recipe.recipe import Recipe
from sim.building.recipe.schema import SourceKind
from sim.building.records import Told
from sim.building.steps.stocks import TOTAL
from sim.scenario.errors import did_you_mean
from sim.scenario.files import shown

#: Files that only a world of Panj's own is made of.
OF_ITS_OWN: tuple[SourceKind, ...] = ("crossings", "garrisons", "guards")


def not_used(recipe: Recipe) -> Iterator[Told]:
    """Tell of files of a world driven by counts that only a world of Panj's own is made of."""
    for kind in OF_ITS_OWN:
        for source in recipe.of_kind(kind):
            text = f"{kind} are for worlds of Panj's own alone (kind: own); this one is driven by counts: not used"
            yield Told(f"{kind}-unused", "warning", text, shown(source.path))


def unused(recipe: Recipe, camps: Collection[str], series: Collection[str]) -> Iterator[Told]:
    """Tell of answers under ``names:`` that answer nothing, each with its line and the nearest name that is asked.

    Parameters
    ----------
    recipe : Recipe
    camps, series : collections of str
        What the files call camps, in whatever country, and what is counted.
    """
    names = recipe.names
    files = [source.file for source in recipe.of_kind("counts")]
    said = {TOTAL, *(name for name in series if names.series.get(name, name) is None)}  # null: of no camp
    asked: Mapping[str, tuple[Collection[str], Collection[str], str]] = {
        "camps": (names.camps, camps, "no camp is called"),
        "series": ([name for name in names.series if name not in said], camps, "no camp is called"),
        "counted": (names.counted, series, "no series of the counts is called"),
        "files": (names.files, files, "no source of counts is"),
    }
    for group, (answered, known, none) in asked.items():
        for name in answered:
            if name not in known:
                line = recipe.document.spot(("names", group, name))[0]
                hint = did_you_mean(name, known)
                text = f"names: {group}: {none} '{name}'{f' ({hint})' if hint else ''}: it answers nothing"
                yield Told("answers-nothing", "warning", text, f"{shown(recipe.file)}:{line}")
