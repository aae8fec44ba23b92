"""Changes of a recipe's file that leave everything else in it as it is, to the byte.

A change is made in the smallest part of the file that begins a line of its own: that part alone goes through a reader
and writer that keep comments, all other lines are not touched. It is written whole or not at all, and only if what
comes out can be read as a recipe.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import YAMLError

from sim.building.recipe.load import load_recipe
from sim.building.recipe.recipe import Recipe, Source
from sim.scenario import temporary
from sim.scenario.errors import PanjError, Problems
from sim.scenario.files import shown
from sim.scenario.reader import Document
from sim.words.wording import Location

CANNOT = "as it is written (in braces over several lines?) panj cannot change"
Scalar = str | float | bool | dt.date | None
Answer = Scalar | Mapping[str, Scalar]
Change = Callable[[CommentedMap, str], object]
"""What is done to a part of a file, given as a mapping with one key, and that key."""
NOTHING = Source("events", "", Path(), "", "")
KEYS = ("kind", "file", "format", "release", "accessed", "sha256", "licence", "share", "credit")


def put_source(file: Path, *sources: Source, instead: str = "") -> Recipe:
    """Add sources to a recipe, or replace those with their files, or one with another; return the recipe."""

    def change(data: CommentedMap, key: str) -> None:
        if not data[key]:
            data[key] = CommentedSeq()
        for source in sources:
            _put_entry(data[key], _entry(source), instead or source.file)

    return _changed(file, ("sources",), change)


def _put_entry(entries: CommentedSeq, entry: CommentedMap, instead: str) -> None:
    """Put an entry into the place of the one of a file, or at the end."""
    old = next((old for old in entries if old.get("file") == instead), None)
    if old is None:
        entries.append(entry)
        return
    for gone in [key for key in old if key not in entry]:
        del old[gone]
    old.update(entry)


def take_source(file: Path, source: Source) -> Recipe:
    """Take a source out of a recipe; return the recipe."""

    def change(data: CommentedMap, key: str) -> None:
        data[key][:] = [entry for entry in data[key] if entry.get("file") != source.file]

    return _changed(file, ("sources",), change)


def choose(file: Path, name: str, value: Scalar) -> Recipe:
    """Set a choice; return the recipe."""
    return _changed(file, ("choices",), lambda data, key: _mapping(data, key).__setitem__(name, value))


def answer(file: Path, keys: Sequence[str], value: Answer) -> Recipe:
    """Keep an answer under `names`; return the recipe.

    Parameters
    ----------
    file : Path
    keys : sequence of str
        The keys under `names`, as ``("camps", "East")`` or ``("files", "raw/dtm.csv", "date")``.
    value : text, number, date, None, or a mapping of these
    """
    group, name, *inner = keys

    def change(data: CommentedMap, key: str) -> None:
        at = _mapping(data, key)
        at = _mapping(at, group) if key == "names" else at
        if inner:
            _mapping(at, name)[inner[0]] = value
            at[name].fa.set_flow_style()
        else:
            at[name] = _flow(value) if isinstance(value, Mapping) else value

    return _changed(file, ("names", group), change)


def _changed(file: Path, at: Location, change: Change) -> Recipe:
    """Write a recipe with a change at a location, if what comes out is one; return it.

    Raises
    ------
    PanjError
        If the file is no recipe, before or after, or cannot be written; then it is as it was.
    """
    document = load_recipe(file).document
    raw = file.read_bytes().decode("utf-8")
    end = "\r\n" if "\r\n" in raw else "\n"
    lines = raw.replace("\r\n", "\n").removesuffix("\n").split("\n")
    at = _beginning_a_line(document, lines, at)
    first, last, indent = _part(document, lines, at)
    key = str(at[-1])
    part = [line[indent:] if not line[:indent].strip() else line.lstrip() for line in lines[first:last]]
    by_hand = PanjError(f"{shown(file)}:{first + 1}: {CANNOT} '{key}'; change it by hand")
    try:
        made = _rewritten("\n".join([*part, ""]), key, change).removesuffix("\n").split("\n")
    except (YAMLError, AttributeError, TypeError, ValueError):
        raise by_hand from None
    lines[first:last] = [" " * indent + line if line else line for line in made]
    try:
        with temporary.part_of(file) as new:
            new.write_bytes(end.join([*lines, ""]).encode())
            found = load_recipe(new)
            if _others(found.document, at) != _others(document, at):
                raise by_hand
    except Problems as error:
        raise Problems([replace(problem, file=shown(file)) for problem in error.problems]) from None
    except OSError as error:
        raise PanjError(f"cannot write {shown(file)}: {error.strerror or error}") from None
    return replace(found, file=file, document=replace(found.document, file=file))


def _others(document: Document, at: Location) -> dict[str, object]:
    """Return what stands in a file beside the key at its top that is changed."""
    return {key: value for key, value in document.data.items() if key != at[0]}


def _beginning_a_line(document: Document, lines: list[str], at: Location) -> Location:
    """Return the location, or the nearest one above it, whose key is there and the first thing in its line.

    A key at the top that is not there is added, with nothing, at the end.
    """
    while len(at) > 1:
        line, column = document.keys.get(at, (0, 0))
        if line and not lines[line - 1][: column - 1].strip():
            return at
        at = at[:-1]
    if at not in document.keys:
        lines.append(f"{at[0]}:")
        document.keys[at] = (len(lines), 1)
    return at


def _part(document: Document, lines: list[str], at: Location) -> tuple[int, int, int]:
    """Return the first line of a key with all below it, the one after its last, and its indent.

    Comments and blank lines before the next key belong to that.
    """
    line, column = document.keys[at]
    others = [there for other, (there, _) in document.keys.items() if there > line and other[: len(at)] != at]
    last = min(others, default=len(lines) + 1) - 1
    while last > line and lines[last - 1].strip()[:1] in ("", "#"):
        last -= 1
    return line - 1, last, column - 1


def _rewritten(part: str, key: str, change: Change) -> str:
    """Return a part of a file after a change, comments kept."""
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 2**16
    yaml.indent(mapping=2, sequence=4, offset=2)
    data = yaml.load(part)
    change(data, key)
    stream = io.StringIO()
    yaml.dump(data, stream)
    return stream.getvalue()


def _entry(source: Source) -> CommentedMap:
    """Return a source as it is written: what nobody has said is left out, but for whether it may be shared."""
    out = CommentedMap()
    for key in KEYS:
        value = getattr(source, key)
        if value != getattr(NOTHING, key) or key in ("kind", "share"):
            out[key] = value
    return out


def _mapping(data: CommentedMap, key: str) -> CommentedMap:
    """Return a mapping of the file, which is made where it is empty."""
    if not data.get(key):
        data[key] = CommentedMap()
    found: CommentedMap = data[key]
    return found


def _flow(value: Mapping[str, Scalar]) -> CommentedMap:
    out = CommentedMap(value)
    out.fa.set_flow_style()
    return out
