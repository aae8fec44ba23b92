"""The match report of a built world: what was built of which files, and what was left over, as one HTML file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.building.recipe.recipe import Recipe
    from sim.building.steps.build import Built

__all__ = ["write_match_report"]


def write_match_report(recipe: Recipe, found: Built, folder: Path) -> None:
    """Write the match report and the table of all that was left over beside the tables of a world.

    The same recipe and files give the same bytes: no time of day is in it, nor where the folder lies.

    Parameters
    ----------
    recipe : Recipe
    found : Built
        What is built of it.
    folder : Path
        Where the tables have been written.
    """
    # the figures are slow to load: only who writes a page pays for it
    from sim.building.steps.left_over import MATCH_REPORT, UNMATCHED, left_over, written
    from sim.pages.building.assemble import page_of, text_of

    page = page_of(recipe, found, written(left_over(recipe, found), folder / UNMATCHED), folder)
    (folder / MATCH_REPORT).write_text(text_of(page, recipe.kind == "own"), encoding="utf-8", newline="\n")
