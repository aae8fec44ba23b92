"""Where every number of a built world comes from: rows of evidence.csv, its README and its scenario."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from sim.building.recipe.recipe import FILE, Recipe, Source
from sim.building.recipe.schema import RAW, SourceKind
from sim.building.worlds.driven import full_at_first
from sim.building.worlds.pieces import Pieces
from sim.flee.world.instance import FleeInstance
from sim.flee.world.world_write import SCENARIO, UNCOUNTED, camps_told, console, scenario_text, write_tables
from sim.words.numbers import plain
from sim.words.wording import counted, few

Row = tuple[str, str | None, str, str, str | None]
"""Table, column, source, confidence, note."""


def write_driven(recipe: Recipe, pieces: Pieces, instance: FleeInstance, work: Path) -> None:
    """Write all files of a world driven by counts into a temporary folder."""
    write_tables(instance, work, evidence(recipe, pieces))
    text = scenario_text(instance, recipe.name, recipe.name, f"The world that {FILE} builds")
    (work / SCENARIO).write_text(text, encoding="utf-8")
    (work / "README.md").write_text(readme(recipe, instance), encoding="utf-8")


def evidence(recipe: Recipe, pieces: Pieces) -> Iterator[Row]:
    """Yield what stands in evidence.csv."""
    chosen, roads = recipe.choices, pieces.roads
    yield "period", None, f"{FILE}: from, days, home", "high", None
    over = f"towns of {recipe.home} with {plain(chosen.towns_over)} people or more"
    yield "places", None, _sources(recipe, "towns", "camps"), "medium", over
    yield from _capacity(recipe, pieces)
    straight = int(roads.straight.sum())
    many = counted(len(roads.km), "road")
    if straight == len(roads.km):
        said = f"estimate: {many}: great circles × {plain(chosen.winding)}, pruned at {plain(chosen.pruning)}"
        yield "roads", None, f"{FILE}: choices", "low", said
    else:
        lines = f"{straight} of {many} are straight lines × {plain(chosen.winding)}" if straight else None
        yield "roads", None, _sources(recipe, "roads"), "medium", lines
    rule = (
        f"events of precision {plain(chosen.precision)} or better with {counted(int(chosen.deaths), 'death')} or more"
    )
    note = f"{rule}, at the nearest place within {plain(chosen.radius_km)} km"
    yield "history", None, _sources(recipe, "events", "closures"), "medium", note
    if pieces.layout:
        yield "series", None, _sources(recipe, "counts"), "medium", None
        anew = ", after corrections at new registrations" if recipe.of_kind("corrections") else ""
        counts = f"reported: as the files have it; people: the same{anew}; interpolated between two reports"
        yield "counts", None, _sources(recipe, "counts", "corrections"), "medium", counts


def _capacity(recipe: Recipe, pieces: Pieces) -> Iterator[Row]:
    given, camps = int((pieces.camps.capacity >= 0).sum()), len(pieces.camps.name)
    shut = [name for name, room in zip(pieces.camps.name, pieces.camps.capacity.tolist(), strict=True) if room == 0]
    if given:
        notes = (
            [f"{given} of {counted(camps, 'camp')}; the others are not known: unlimited (0)"] if given < camps else []
        )
        if shut:
            full = "one more than were counted on the first day, as 0 would be unlimited"
            notes.append(f"given as 0, takes nobody new: {few(shut)} (here {full})")
        if filled := [pieces.camps.name[k] for k, _ in full_at_first(pieces)]:
            full = "one more than were counted on the first day, as less would be unlimited"
            notes.append(f"full on the first day, takes nobody new: {few(filled)} (here {full})")
        yield "places", "capacity", _sources(recipe, "camps"), "medium", "; ".join(notes) or None
    else:
        yield "places", "capacity", f"{FILE}: not given", "low", "not known: unlimited (0), never taken from counts"


def _sources(recipe: Recipe, *kinds: SourceKind) -> str:
    found = [said(source) for kind in kinds for source in recipe.of_kind(kind)]
    return "; ".join(found) if found else f"{FILE}: no file of {' or '.join(kinds)}"


def said(source: Source) -> str:
    """Return a file with what is known of it, in a line."""
    known = [source.format, source.release, source.credit, source.licence]
    return f"{source.file} ({', '.join([*filter(None, known), f'SHA-256 {source.sha256[:12]}'])})"


def readme(recipe: Recipe, instance: FleeInstance) -> str:
    """Return the README of a built world."""
    many = f"{counted(len(instance.places), 'place')}, {counted(len(instance.link_a), 'road')}"
    lines = [
        f"# {recipe.name}",
        "",
        f"A world of Panj, made by `panj world build` of {FILE} and the files in {RAW}/:",
        f"{many}, {camps_told(instance)}, {counted(instance.days, 'day')} from {recipe.first} to {recipe.last}.",
        f"{'How many people set out is read from counts.csv' if instance.counted else UNCOUNTED}; "
        "the rules say where they go.",
        "",
        *console(),
        "",
        f"Change {FILE} and build again rather than these tables; evidence.csv says where each number came from.",
        "",
        "## Files",
        "",
        *files_told(recipe.sources),
        "",
    ]
    return "\n".join(lines)


def files_told(sources: Sequence[Source]) -> list[str]:
    """Return a line for each raw file."""
    out = []
    for source in sources:
        parts = [source.kind, source.format, source.release, source.credit, source.licence]
        parts += [f"accessed {source.accessed}" if source.accessed else ""]
        parts += ["" if source.share else "not to be redistributed, as far as is known"]
        out.append(f"- {source.file}: {', '.join(filter(None, parts))}; SHA-256 {source.sha256}")
    return out
