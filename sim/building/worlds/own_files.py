"""The files of a world of Panj's own kind: its tables, evidence.csv, a scenario that runs it and a README."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from sim.building.areas.outline import basemap
from sim.building.recipe.recipe import FILE, Recipe
from sim.building.recipe.schema import RAW, SourceKind
from sim.building.worlds.driven import Period
from sim.building.worlds.evidence import files_told
from sim.building.worlds.given import Given
from sim.building.worlds.own import own
from sim.building.worlds.own_tables import OwnTables
from sim.building.worlds.pieces import Pieces
from sim.flee.world.world_write import SCENARIO
from sim.scenario.write import text
from sim.words.wording import counted
from sim.world import load_world
from sim.world.credits import FILE as CREDITS

BASEMAP = "basemap/areas.geojson"
"""The outlines of the home country, and of hosts whose areas are given: read for maps only."""


FUTURE = (
    "What comes after `history_until` of a scenario is the model's. Its front then takes places at the pace of",
    "Afghanistan in 2021 (`front.rate`), which says nothing of another war: `front.tempo: 0` stops it, and `fighting`",
    "or `capture` in the events of a scenario say what is supposed instead.",
    "",
)


def own_tables(recipe: Recipe, pieces: Pieces, given: Given) -> OwnTables:
    """Return the tables of the world of a recipe, each number with the file and line that it is from."""
    return own(Period(recipe.name, recipe.home, recipe.first, recipe.days), pieces, given)


def write_own(recipe: Recipe, tables: OwnTables, given: Given, work: Path) -> None:
    """Write all files into a temporary folder.

    Raises
    ------
    Problems
        When no run could read the world, as where two towns are joined by a way through another country only.
    """
    tables.write(work)
    if credits := credits_of(recipe):
        (work / CREDITS).write_text(credits, encoding="utf-8")
    if given.home is not None:
        (work / "basemap").mkdir()
        (work / BASEMAP).write_text(basemap([given.home, *given.neighbours]), encoding="utf-8")
    load_world(work)
    (work / SCENARIO).write_text(scenario(recipe), encoding="utf-8")
    (work / "README.md").write_text(readme(recipe, tables), encoding="utf-8")


def credits_of(recipe: Recipe) -> str:
    """Return whom a map of the world must name: who publishes areas and towns, where that is known."""
    kinds: tuple[tuple[str, SourceKind], ...] = (("borders", "areas"), ("places", "towns"))
    named = {of: dict.fromkeys(source.credit for source in recipe.of_kind(kind) if source.credit) for of, kind in kinds}
    return "".join(f"{of}: {', '.join(credits)}\n" for of, credits in named.items() if credits)


def scenario(recipe: Recipe) -> str:
    """Return the scenario of the world as it was: all that is known of it is replayed, and nothing comes after.

    Who wants to know what would have come sets ``history_until`` to an earlier day.
    """
    description = f"The world that {FILE} builds, from {recipe.first} to {recipe.last}; its whole history is replayed."
    return (
        f"name: {recipe.name}\n"
        f"title: {text(recipe.name)}\n"
        f"description: {text(description)}\n"
        f"world: {recipe.name}\n"
        f"start: {recipe.first}\n"
        f"history_until: {recipe.last} # an earlier day: what comes after it is the model's (README.md)\n"
        f"until: {recipe.last}\n"
        "replicates: 20\n"
        "seed: 1\n"
    )


def _of_history(tables: OwnTables) -> list[str]:
    """Say what is known of the fighting, and what follows for the border."""
    kinds = Counter(str(row["action"]) for row in tables.rows["history"])
    taken = kinds["capture"] + kinds["retake"]
    lines = [
        f"Events tell of {counted(kinds['fighting'], 'day')} of fighting, from which people flee, and of",
        f"{counted(taken, 'time')} that a place was taken. It stays whoever's it is unless an event says who took it.",
    ]
    if not taken:
        lines.append("None does here: the government holds every place all the time, and its banks are open.")
    return lines


def readme(recipe: Recipe, tables: OwnTables) -> str:
    """Return the README, which says how many of the numbers nobody has given."""
    kinds = Counter(str(row["kind"]) for row in tables.rows["places"])
    made, numbers = tables.estimates()
    told = ", ".join(counted(kinds[kind], kind) for kind in ("district", "crossing", "site", "exit") if kinds[kind])
    lines = [
        f"# {recipe.name}",
        "",
        f"A world of Panj, made by `panj world build` of {FILE}: {told};",
        f"{counted(recipe.days, 'day')} from {recipe.first} to {recipe.last}.",
        "Hazards of fighting and flight say who leaves; there are no soldiers but those of garrisons.csv.",
        "",
        f"{made:,} of {numbers:,} numbers are estimates: nobody has given them. evidence.csv says how each was made",
        "and between which others it may lie. A camp without a capacity is an exit, which takes whoever comes.",
        "",
        *_of_history(tables),
        "",
        *FUTURE,
        f"Change {FILE} and build again rather than these tables.",
        "",
        f"## Files in {RAW}/",
        "",
        *files_told(recipe.sources),
        "",
    ]
    return "\n".join(lines)
