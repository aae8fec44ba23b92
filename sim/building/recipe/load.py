"""From world-recipe.yaml to a :class:`~sim.building.recipe.recipe.Recipe`, or all its mistakes with their lines."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from sim.building.files.known import names_of
from sim.building.recipe.choices import Choices, ChoicesEntry, choices
from sim.building.recipe.recipe import Names, Recipe, Source
from sim.building.recipe.schema import FileAnswers, NamesEntry, Position, RecipeFile, SourceEntry
from sim.scenario.errors import Problem, Problems, did_you_mean
from sim.scenario.explain import brief
from sim.scenario.flatten import allowed_range
from sim.scenario.parameters import ParameterInfo
from sim.scenario.reader import Document, read
from sim.scenario.schema import LATEST
from sim.scenario.sweep.schema import check


def load_recipe(file: Path) -> Recipe:
    """Read and check a recipe; the files that it names are not opened.

    Raises
    ------
    Problems
        For all its mistakes, with their lines.
    """
    problems: list[Problem] = []
    document = read(file, problems)
    found = check(RecipeFile, document.data, document, (), problems)
    if found is None:
        raise Problems(problems)
    sources = _sources(found, document, problems)
    chosen = check(ChoicesEntry, found.choices, document, ("choices",), problems)
    names = _names(found, document, problems)
    vary = _vary(found, document, problems)
    _period(found, document, problems)
    _hosts(found, document, problems)
    if problems or chosen is None:
        raise Problems(problems)
    return Recipe(
        file=file,
        name=found.name,
        home=found.home,
        hosts=tuple(found.hosts),
        first=found.from_,
        days=found.days,
        kind=found.kind,
        as_of=found.as_of,
        sources=tuple(sources),
        choices=Choices(**chosen.model_dump(exclude={"roads", "crossing_kind"})),
        roads=chosen.roads,
        crossing_kind=chosen.crossing_kind,
        names=names,
        vary=vary,
        document=document,
    )


def _sources(found: RecipeFile, document: Document, problems: list[Problem]) -> list[Source]:
    out: list[Source] = []
    first: dict[str, int] = {}
    for k, raw in enumerate(found.sources):
        entry = check(SourceEntry, raw, document, ("sources", k), problems)
        if entry is None:
            continue
        if entry.file in first:
            line = document.spot(("sources", first[entry.file], "file"))[0]
            told = f"'{entry.file}' is a source twice (first in line {line})"
            problems.append(document.problem(("sources", k, "file"), told))
        first.setdefault(entry.file, k)
        names = names_of(entry.kind)
        if entry.format not in names:
            hint = did_you_mean(entry.format, names) or f"known: {', '.join(names)}"
            told = f"no format of {entry.kind} is called '{entry.format}'"
            problems.append(document.problem(("sources", k, "format"), told, hint))
        out.append(Source(path=document.file.parent / entry.file, **entry.model_dump()))
    return out


def _names(found: RecipeFile, document: Document, problems: list[Problem]) -> Names:
    entry = check(NamesEntry, found.names, document, ("names",), problems)
    if entry is None:
        return Names()
    camps: dict[str, Position] = {}
    for name, raw in entry.camps.items():
        position = check(Position, raw, document, ("names", "camps", name), problems)
        if position is not None:
            camps[name] = position
    files: dict[str, FileAnswers] = {}
    for name, raw in entry.files.items():
        answers = check(FileAnswers, raw, document, ("names", "files", name), problems)
        if answers is not None:
            files[name] = answers
    return Names(entry.events, entry.areas, camps, entry.series, entry.counted, entry.roads, entry.garrisons, files)


def _vary(found: RecipeFile, document: Document, problems: list[Problem]) -> dict[str, tuple[float, float]]:
    known = choices()
    out: dict[str, tuple[float, float]] = {}
    for name, raw in found.vary.items():
        at = ("vary", name)
        if name not in known:
            hint = did_you_mean(name, known) or f"known: {', '.join(known)}"
            problems.append(document.problem(at, f"no choice is called '{name}'", hint, key=True))
            continue
        numbers = raw if isinstance(raw, list) else []
        if len(numbers) != 2 or any(isinstance(x, bool) or not isinstance(x, int | float) for x in numbers):
            told = f"vary.{name} must be a list of two numbers, [low, high], got {brief(raw)}"
            problems.append(document.problem(at, told))
            continue
        low, high = float(numbers[0]), float(numbers[1])
        if wrong := _wrong_range(known[name], low, high):
            problems.append(document.problem(at, f"vary.{name} {wrong}"))
        out[name] = (low, high)
    return out


def _wrong_range(info: ParameterInfo, low: float, high: float) -> str:
    """Return what is wrong with a range, "" for nothing."""
    least, most = info.allowed
    if not low < high:
        return f"must go from the smaller to the larger number, got [{low:g}, {high:g}]"
    if not (least <= low and high <= most):
        return f"must lie in what is allowed ({allowed_range(info)}), got [{low:g}, {high:g}]"
    return ""


def _period(found: RecipeFile, document: Document, problems: list[Problem]) -> None:
    if (dt.date(LATEST, 12, 31) - found.from_).days < found.days - 1:
        problems.append(document.problem(("days",), f"{found.days} days from {found.from_} go beyond year {LATEST}"))
    if found.as_of is not None and found.as_of < found.from_:
        told = f"as_of {found.as_of} is before the first day {found.from_}: nothing of the world would be known"
        problems.append(document.problem(("as_of",), told))


def _hosts(found: RecipeFile, document: Document, problems: list[Problem]) -> None:
    for k, host in enumerate(found.hosts):
        if host == found.home:
            problems.append(document.problem(("hosts", k), f"'{host}' is the home country and no host"))
        elif host in found.hosts[:k]:
            problems.append(document.problem(("hosts", k), f"'{host}' is a host twice"))
