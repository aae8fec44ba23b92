"""Recipes where a command takes a Flee world, and what the choices in them do to its score."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from rich.table import Table

from sim.building.recipe.find import known
from sim.building.recipe.recipe import FILE
from sim.building.varied import Builder, Check, recipe_in
from sim.cli.tables import plain_table
from sim.flee.world import FleeInstance, is_import
from sim.runs.read import FleeFolders
from sim.scenario.contents import is_folder
from sim.scenario.errors import PanjError
from sim.scenario.files import list_worlds, shown
from sim.validation.construction import ALL_CAMPS, ARD, ARD_LATER, SPREAD_FILE, points, spread
from sim.validation.ensembles import GIVEN, MASKED
from sim.validation.validate import Validation
from sim.validation.varied import POINTS_FILE, Varied, vary
from sim.words.numbers import decimals, exact, plain
from sim.words.wording import counted

SHOWN = 12
"""Worlds that are shown, those that fit best and worst; all are in choices.csv."""
Drawing = tuple[int, int]
"""Seed and replicates."""


def opened(path: Path, flee: FleeFolders) -> tuple[Path, Builder | None]:
    """Return the folder of a Flee world, and what builds it and its like where it has a recipe.

    What was built is read as it lies there; of a recipe that was not, or that is named itself, the world is built and
    not written.

    Raises
    ------
    PanjError
        If it cannot be built, or is a world of Panj's own, which has no counts.
    """
    folder = path.parent if path.name == FILE else path
    if not is_folder(folder):
        here = {**list_worlds(), **{name: file.parent for name, file in known().items()}}
        folder = here.get(str(path), folder)
    recipe = recipe_in(folder)
    if recipe is None:
        return folder, None
    if recipe.kind == "own":
        told = f"{shown(recipe.file)}: a world of Panj's own is not scored: its runs stand beside its counts (panj run)"
        raise PanjError(f"{told}; panj sweep says what its choices change")
    builder = Builder(recipe)
    if path.name == FILE or not is_import(folder):
        ground = builder.at({}).ground
        assert isinstance(ground, FleeInstance), "a world driven by counts is one"
        flee.put(folder, ground)
    return folder, builder


def varied_of(path: Path, builder: Builder | None, asked: bool | None, drawing: Drawing, check: Check) -> Varied | None:
    """Return the worlds of the replicates, if choices are to vary: if asked, or where the recipe says in which range.

    Raises
    ------
    PanjError
        If there is no recipe, its world was changed by hand, or one of the worlds cannot be built or run.
    """
    if builder is None:
        if asked:
            raise PanjError(f"--vary: {shown(path)} has no recipe ({FILE}), so none of its choices is known")
        return None
    if not (builder.recipe.vary if asked is None else asked):
        return None
    if path.name != FILE and is_import(builder.recipe.folder):
        builder.check_built()
    return vary(builder, *drawing, check)


def spread_table(found: Validation, capacities: str) -> Table:
    """Return between which numbers nine in ten replicates lie, by what differs between them."""
    assert found.varied is not None, "asked where choices vary"
    frame = spread(found, capacities)
    columns = list(dict.fromkeys(frame["varied"]))
    ranges = ", ".join(f"{name} {plain(s.low)} to {plain(s.high)}" for name, s in found.varied.ranges.items())
    masked = ", capacities masked" if capacities == MASKED else ""
    caption = (
        f"From 5 % to 95 % of the replicates; luck differs in each column, and besides what it is called. Choices: "
        f"{ranges}. {counted(len(found.varied.points), 'world')}, all in {POINTS_FILE}; this table: {SPREAD_FILE}."
    )
    title = f"{found.instance.name}: what construction does to the score and to people on the last day{masked}"
    table = plain_table(title, "", *columns, caption=caption)
    for what in dict.fromkeys(frame["what"]):
        if what == ALL_CAMPS:
            table.add_section()
        say = (lambda v: decimals(v, 3)) if what in (ARD, ARD_LATER) else exact
        rows = frame[frame["what"] == what].set_index("varied")
        cells = [f"{say(rows.q05[name])}–{say(rows.q95[name])}" for name in columns]
        table.add_row(what, *cells)
        if what == ARD_LATER:
            table.add_section()
    return table


def points_table(found: Validation, capacities: str = GIVEN) -> Table:
    """Return the score of each world with central settings, the best first; of many those at both ends."""
    frame = points(found, capacities).sort_values(ARD, kind="stable", ignore_index=True)
    many = len(frame)
    ends = frame if many <= SHOWN else pd.concat([frame.head(SHOWN // 2), frame.tail(SHOWN // 2)])
    left = f"; {many - len(ends)} between them in {POINTS_FILE}" if many > len(ends) else ""
    title = f"{found.instance.name}: the score at each point of the choices, best first{left}"
    table = plain_table(title, *frame.columns)
    for row in ends.itertuples(index=False, name=None):
        cells = [*(plain(value) for value in row[1:-2]), *(decimals(value, 3) for value in row[-2:])]
        table.add_row(str(row[0]), *cells)
    return table
