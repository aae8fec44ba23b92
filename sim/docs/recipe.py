"""The tables of docs/recipe.md: keys and choices of a recipe, formats that are read, columns of tables of one's own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import get_args

from pydantic import BaseModel

from sim.building import closures, posts, soldiers
from sim.building.camps import wanted as camps
from sim.building.counts import table as counts
from sim.building.events import table as events
from sim.building.files.known import FORMATS, ByColumns, ByShape, Format
from sim.building.recipe.choices import Choices, ChoicesEntry, choices
from sim.building.recipe.schema import SOURCE_KINDS, FileAnswers, NamesEntry, RecipeFile, SourceEntry
from sim.building.roads import table as roads
from sim.building.towns import table as towns
from sim.docs.markdown import table
from sim.scenario.tables.cells import OneOf
from sim.scenario.tables.reader import Table
from sim.words.numbers import plain

KEYS_HEAD = ("key", "needed", "meaning")
CHOICES_HEAD = ("choice", "default", "plausible", "allowed", "unit", "meaning", "source", "confidence")
WORDS_HEAD = ("choice", "one of", "meaning")
FORMATS_HEAD = ("kind", "format", "called", "told by", "licence", "may be passed on")
COLUMNS_HEAD = ("kind", "column", "or called", "one of")
SHOWN = 3
"""Names of a column that are shown where formats are told apart."""
SHARED = {True: "yes", False: "no", None: "you say"}


def _as_named(form: Table) -> dict[str, tuple[str, ...]]:
    """Return the columns of a table that have one name each."""
    return {column.name: (column.name,) for column in form.columns}


#: Columns of tables of one's own, by the kind of the source: what each is, and its other names.
OWN_TABLES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "events": events.WANTED,
    "towns": towns.WANTED,
    "camps": camps.WANTED,
    "counts": counts.WANTED,
    "roads": roads.HEADINGS,
    "closures": _as_named(closures.TABLE),
    "crossings": _as_named(posts.TABLE),
    "garrisons": _as_named(soldiers.GARRISONS),
    "guards": _as_named(soldiers.GUARDS),
}


def _words_of(form: Table) -> dict[str, tuple[str, ...]]:
    """Return the words of the columns of a table that allow a few only."""
    return {column.name: column.parse.choices for column in form.columns if isinstance(column.parse, OneOf)}


#: Words that cells of tables of one's own may say, by kind and column, where only a few are allowed.
OWN_WORDS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "events": events.WORDS,
    "counts": counts.WORDS,
    "closures": _words_of(closures.TABLE),
    "crossings": _words_of(posts.TABLE),
    "garrisons": _words_of(soldiers.GARRISONS),
    "guards": _words_of(soldiers.GUARDS),
}


def keys_table(kind: type[BaseModel], before: str = "") -> str:
    """Return the keys of a class, each with its meaning; `before` stands before the key."""
    rows = [
        (f"`{before}{info.alias or name}`", "yes" if info.is_required() else "", info.description or "")
        for name, info in kind.model_fields.items()
    ]
    return table(KEYS_HEAD, rows)


def choices_table() -> str:
    """Return every choice of construction with unit, range, meaning and source."""
    rows = []
    for name, info in choices().items():
        spread, (least, most) = info.spread, info.allowed
        plausible = "" if spread is None else f"{plain(spread.low)} to {plain(spread.high)}"
        told = (info.unit, info.meaning, info.source, info.confidence)
        rows.append((f"`{name}`", plain(info.default), plausible, f"{plain(least)} to {plain(most)}", *told))
    return table(CHOICES_HEAD, rows, right=(1,))


def words_table() -> str:
    """Return the choices that are words: which, and what they mean."""
    rows = []
    for name, info in ChoicesEntry.model_fields.items():
        if name not in Choices.model_fields:
            parts = get_args(info.annotation)  # a Literal, or a Literal or None
            allowed = [word for part in parts for word in ((part,) if isinstance(part, str) else get_args(part))]
            rows.append((f"`{name}`", ", ".join(f"`{word}`" for word in allowed), info.description or ""))
    return table(WORDS_HEAD, rows)


def formats_table() -> str:
    """Return every format that is read: what tells it, whose it is, and whether it may be passed on."""
    ordered = sorted(FORMATS, key=lambda item: SOURCE_KINDS.index(item.kind))
    rows = [(f.kind, f.title, f"`{f.name}`", told_by(f), f.licence or "you say", SHARED[f.may_share]) for f in ordered]
    return table(FORMATS_HEAD, list(dict.fromkeys(rows)))


def told_by(item: Format) -> str:
    """Return in words what tells a format."""
    if isinstance(item.tells, ByColumns):
        return "columns " + ", ".join(map(_either, item.tells.wanted))
    if isinstance(item.tells, ByShape):
        return item.tells.why
    said = (item.tells.__doc__ or "").split("\n")[0].removeprefix("Tell ").rstrip(".")
    return said.partition(": ")[2] or said


def _either(names: Sequence[str]) -> str:
    """Return names of a column of which any one is enough; the first of many."""
    shown = [f"`{name}`" for name in names[:SHOWN]]
    return " or ".join(shown) + (" …" if len(names) > SHOWN else "")


def columns_table() -> str:
    """Return the columns that tables of one's own may have, and the words of those that allow a few only."""
    return table(COLUMNS_HEAD, list(_columns()))


def _columns() -> Iterator[tuple[str, str, str, str]]:
    for kind, wanted in OWN_TABLES.items():
        for column, names in wanted.items():
            first, *others = names
            allowed = OWN_WORDS.get(kind, {}).get(column, ())
            called, said = (", ".join(f"`{name}`" for name in each) for each in (others, allowed))
            yield kind, f"`{first}`", called, said


def parts() -> dict[str, str]:
    """Return the marked parts of docs/recipe.md by name."""
    return {
        "keys": keys_table(RecipeFile),
        "source keys": keys_table(SourceEntry),
        "names keys": keys_table(NamesEntry, "names: "),
        "file keys": keys_table(FileAnswers),
        "choices": choices_table(),
        "words": words_table(),
        "formats": formats_table(),
        "columns": columns_table(),
    }
