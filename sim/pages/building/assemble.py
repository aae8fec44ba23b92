"""The match report is put together: what was built, its map and its tables, in one file that asks for nothing more."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path

from sim.building.recipe.recipe import Recipe
from sim.building.steps.build import Built
from sim.building.steps.left_over import UNMATCHED, LeftOver
from sim.flee.world.world_write import SCENARIO
from sim.pages.building import lead, places, tables
from sim.pages.building.drawing import drawing
from sim.pages.building.estimates import of_driven, of_own
from sim.pages.building.page import Page
from sim.pages.building.told import sentences
from sim.pages.web import style
from sim.pages.web.template import template


def page_of(recipe: Recipe, found: Built, rows: Iterable[LeftOver], folder: Path) -> Page:
    """Return what the page says.

    Parameters
    ----------
    recipe : Recipe
    found : Built
    rows : iterable of LeftOver
    folder : Path
        Where the tables of the world have been written.
    """
    if recipe.kind == "own":
        estimates, crossings = of_own(folder)
    else:
        estimates, crossings = of_driven(recipe, found), []
    name = recipe.name
    run = f"run scenarios/worlds/{name}/{SCENARIO}"
    commands = [f"world build {name}", run, f"world diff {name}", f"world pack {name}"]
    return Page(
        name=name,
        title=f"{name}: what was built, and what was left over",
        lead=lead.lead(recipe, found),
        frame=lead.frame(recipe),
        drawing=drawing(found, crossings),
        warnings=sentences(recipe, found.told, "warning"),
        notes=sentences(recipe, found.told, "note"),
        groups=tables.groups(rows),
        camps=places.camps(found),
        towns=places.towns(found),
        ways=places.ways(found),
        many=(len(found.pieces.towns.name), len(found.pieces.roads.km)),
        fought=tables.fought(recipe, found),
        quiet=lead.quiet(found),
        war=lead.war(recipe, found),
        origins=tables.origins(recipe),
        chosen=tables.chosen(recipe),
        answered=tables.answered(recipe),
        estimates=estimates,
        commands="\n".join(f"panj {command}" for command in commands),
    )


def text_of(page: Page, own: bool) -> str:
    """Return the page as HTML; the same page gives the same text, to the last byte."""
    return template("sim.pages.building", "match.html.j2").render(
        page=page,
        own=own,
        unmatched=UNMATCHED,
        style="\n".join([style(), _text("sim.pages.report", "report.css"), _text("sim.pages.building", "match.css")]),
        script=_text("sim.pages.building", "match.js"),
    )


def _text(package: str, name: str) -> str:
    return (files(package) / name).read_text(encoding="utf-8")
