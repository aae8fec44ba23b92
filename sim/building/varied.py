"""Other worlds of one recipe: each is what `panj world build` would have made, had its choices been others.

A choice of construction is as uncertain as a parameter of a rule, so it is drawn as one: from its range, by a Latin
hypercube over the replicates, in a column of its own name. Whoever draws another choice too leaves the first as it was.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from sim.building.put import read_built
from sim.building.recipe.choices import GROUP, OF_DRIVEN, OF_OWN, Choices, choices, whole_choices
from sim.building.recipe.load import load_recipe
from sim.building.recipe.recipe import FILE, Recipe
from sim.building.steps.build import Files, built, files_of
from sim.building.steps.within import leaving
from sim.building.worlds.written import write_world
from sim.flee.world import FleeInstance, open_flee
from sim.model.random import latin_hypercube
from sim.scenario.contents import is_file, read_bytes
from sim.scenario.errors import PanjError, Problem
from sim.scenario.files import shown
from sim.scenario.parameters import Spread
from sim.words.numbers import plain
from sim.words.wording import counted, few
from sim.world.load import digest, load_world
from sim.world.world import World

DIGITS = 4
"""Of a choice that is drawn and no whole number."""
EVIDENCE = "evidence.csv"
Point = Mapping[str, float]
"""Choices by name; those that are not in it are as the recipe has them."""
_Key = tuple[tuple[str, float], ...]
Ground = World | FleeInstance
Check = Callable[[Ground], None]
"""Raises a PanjError for a world on which no run comes to its end."""


@dataclass(frozen=True, eq=False)
class Variant:
    """One of the worlds of a recipe.

    Parameters
    ----------
    point : mapping of str to float
        The choices that it was built with.
    digest : str
        SHA-256 over its tables, see :func:`sim.world.load.digest`.
    ground : World or FleeInstance
        The world itself: of Panj's own kind, or driven by counts.
    straight : bool
        Whether one of its roads at least is a straight line.
    same : str
        SHA-256 over its tables but evidence.csv, which names the choices even where they change nothing.
    """

    point: Point
    digest: str
    ground: Ground
    straight: bool = True
    same: str = ""


class UnfitError(PanjError):
    """A world that can be built, and not run."""


def _any(ground: Ground) -> None:
    """Let every world pass."""


class Builder:
    """Builds worlds of one recipe; its files are read once, but for the one of roads, which every build reads.

    Parameters
    ----------
    recipe : Recipe
    """

    def __init__(self, recipe: Recipe) -> None:
        self.recipe = recipe

    @cached_property
    def _files(self) -> Files:
        return files_of(self.recipe)

    def at(self, point: Point) -> Variant:
        """Return the world at a point: written as a build writes it and read as a run reads it.

        Raises
        ------
        PanjError
            If there is no such world; said is at which choices.
        """
        try:
            return self.made(point, _any)
        except PanjError as error:
            where = f"at {told(point)} " if point else ""
            raise PanjError(f"{shown(self.recipe.file)}: {where}no world can be built: {error}") from None

    def made(self, point: Point, check: Check) -> Variant:
        """Return the world at a point, checked.

        Raises
        ------
        PanjError
            If there is no such world: why, without the choices.
        UnfitError
            If the check refuses it: why, by the whole counts and in the words of the recipe.
        """
        with tempfile.TemporaryDirectory(prefix="panj-") as folder:
            work = Path(folder) / self.recipe.folder.resolve().name
            work.mkdir()
            try:
                straight = self._write(point, work)
                variant = Variant(dict(point), digest(work), self._read(work), straight, digest(work, (EVIDENCE,)))
            except PanjError as error:
                raise PanjError(_without(work, error)) from None
            try:
                check(variant.ground)
            except PanjError as error:
                raise UnfitError(_nobody_flees(variant.ground, error) or _without(work, error)) from None
            return variant

    def check_built(self) -> None:
        """Refuse a folder whose tables are not those that its recipe makes: its worlds would be of another family.

        Raises
        ------
        PanjError
        """
        folder, name = self.recipe.folder, self.recipe.name
        before = read_built(folder)
        if not before:
            raise PanjError(f"{shown(folder)} has a recipe and was not built yet: panj world build {name}")
        with tempfile.TemporaryDirectory(prefix="panj-") as temporary:
            work = Path(temporary) / folder.resolve().name
            work.mkdir()
            self._write({}, work)
            tables = {path.name for path in work.glob("*.csv")} | {file for file in before if file.endswith(".csv")}
            others = [file for file in sorted(tables) if not _same(folder / file, work / file)]
        if others:
            told_ = f"{shown(folder)}: {few(others)} are not what its recipe makes now (panj world diff {name})"
            raise PanjError(f"{told_}: panj world build {name}")

    def _write(self, point: Point, work: Path) -> bool:
        """Write the world at a point; return whether one of its roads is a straight line."""
        chosen = Choices.model_validate({**self.recipe.choices.model_dump(), **point})
        recipe = replace(self.recipe, choices=chosen)
        found = built(recipe, recipe.folder, self._files)
        write_world(recipe, found, work)
        return bool(found.pieces.roads.straight.any())

    def _read(self, work: Path) -> Ground:
        if self.recipe.kind == "own":
            return load_world(work)
        return replace(open_flee(work), folder=self.recipe.folder, steady=True)


def _same(one: Path, other: Path) -> bool:
    return is_file(one) and is_file(other) and read_bytes(one) == read_bytes(other)


def recipe_in(folder: Path) -> Recipe | None:
    """Return the recipe of the world in a folder, or None where it has none."""
    file = folder / FILE
    return load_recipe(file) if is_file(file) else None


def told(point: Point) -> str:
    """Return choices as a message says them.

    Examples
    --------
    >>> told({"pruning": 1.3, "towns_over": 10000.0})
    'pruning 1.3, towns_over 10,000'
    """
    return ", ".join(f"{name} {plain(float(f'{value:.6g}'))}" for name, value in point.items())


def idle(recipe: Recipe, name: str) -> str:
    """Return why a choice changes nothing in the worlds of a recipe; "" where it may."""
    if name == "pruning" and recipe.roads == "table":
        return "the roads of the recipe are a table, of which none is pruned"
    if name in OF_OWN and recipe.kind == "driven":
        return "only worlds of Panj's own have it, and this one is driven by counts"
    if name in OF_DRIVEN and recipe.kind == "own":
        return "only worlds driven by counts have it, and this is one of Panj's own"
    return ""


def never_straight(points: Sequence[Point], variants: Sequence[Variant]) -> str:
    """Return why the winding changes nothing of worlds that vary it: none has a straight line; "" where it may."""
    varied = len({point["winding"] for point in points if "winding" in point}) > 1
    if not varied or any(variant.straight for variant in variants):
        return ""
    return "the roads of the recipe join all places, so none of these worlds has a straight line"


def spreads(recipe: Recipe, *, all_known: bool = False) -> dict[str, Spread]:
    """Return what the choices of a recipe are drawn from: those under ``vary``, in its order.

    Parameters
    ----------
    recipe : Recipe
    all_known : bool
        Where it varies none: all that have a range of their own and change something.

    Raises
    ------
    PanjError
        If one that is to vary changes nothing.
    """
    known, whole = choices(), whole_choices()
    out: dict[str, Spread] = {}
    for name, (low, high) in recipe.vary.items():
        if why := idle(recipe, name):
            raise PanjError(str(recipe.problem(("vary", name), f"vary.{name} changes nothing: {why}")))
        own = known[name].spread
        shape = own.shape if own is not None and low > 0 else "uniform"
        out[name] = Spread(low, high, shape, name in whole)
    if not out and all_known:
        ranges = {name: info.spread for name, info in known.items() if not idle(recipe, name)}
        out = {name: spread for name, spread in ranges.items() if spread is not None}
    return out


def ends_without_a_world(builder: Builder) -> Iterator[Problem]:
    """Yield of each range that a recipe varies an end at which no world can be built, and why; the others as chosen.

    None is built of a map of roads, which takes long to read.
    """
    recipe = builder.recipe
    for name, ends in recipe.vary.items() if recipe.roads != "osm" else ():
        for end in ends:
            try:
                builder.made({name: end}, _any)
            except PanjError as error:
                first = str(error).splitlines()[0]
                said = f"vary.{name}: at {told({name: end}).removeprefix(name).strip()} no world can be built: {first}"
                yield recipe.problem(("vary", name), said, "narrow the range")


def drawn(recipe: Recipe, ranges: Mapping[str, Spread], seed: int, replicates: int) -> tuple[Point, ...]:
    """Return the choices of every replicate: a Latin hypercube, each choice in a column of its own name."""
    sample = latin_hypercube(seed, replicates, [f"{GROUP}.{name}" for name in ranges])
    central = recipe.choices.model_dump()
    return tuple(
        {name: _drawn(spread, u, central[name]) for (name, spread), u in zip(ranges.items(), row, strict=True)}
        for row in sample.tolist()
    )


def _drawn(spread: Spread, u: float, central: float) -> float:
    """Return a choice with no more digits than somebody would write: with it as it is told the world is the same."""
    value = spread.quantile(u, central)
    return value if spread.whole else min(max(float(f"{value:.{DIGITS}g}"), spread.low), spread.high)


def worlds(builder: Builder, points: Sequence[Point], check: Check = _any) -> tuple[Variant, ...]:
    """Return the world at each point; of equal points one is built.

    Parameters
    ----------
    builder : Builder
    points : sequence of Point
    check : callable
        Refuses a world on which no run comes to its end.

    Raises
    ------
    PanjError
        If some of them cannot be built or run: how many, at which choices the first, and why; and which can.
    """
    known: dict[_Key, Variant] = {}
    wrong: dict[_Key, PanjError] = {}
    for point in points:
        key = tuple(point.items())
        if key in known or key in wrong:
            continue
        try:
            known[key] = builder.made(point, check)
        except PanjError as error:
            wrong[key] = error
    if wrong:
        raise PanjError(_refusal(builder.recipe, wrong, [dict(key) for key in known]))
    return tuple(known[tuple(point.items())] for point in points)


def _refusal(recipe: Recipe, wrong: Mapping[_Key, PanjError], whole: Sequence[Point]) -> str:
    """Return how many worlds cannot be built or run, the first of them and why, and with which choices others can."""
    unfit = [isinstance(error, UnfitError) for error in wrong.values()]
    what = "run" if all(unfit) else "built or run" if any(unfit) else "built"
    (key, why), total = next(iter(wrong.items())), len(wrong) + len(whole)
    first = f", the first at {told(dict(key))}" if key else ""
    text = f"{shown(recipe.file)}: {len(wrong):,} of {counted(total, 'world')} cannot be {what}{first}: {why}"
    if not whole:
        return text
    spans = [span(name, [point[name] for point in whole]) for name in whole[0]]
    return f"{text}\nthe {counted(len(whole), 'other')} can, with {', '.join(spans)}: narrow a range"


def span(name: str, values: Sequence[float]) -> str:
    """Return between which values a choice lies, as a message says it."""
    low, high = told({name: min(values)}), told({name: max(values)})
    return low if low == high else f"{low} to {high.removeprefix(name).strip()}"


def _without(work: Path, error: PanjError) -> str:
    """Return what went wrong without the folder, which who reads it has not."""
    return str(error).replace(f"{shown(work)}/", "").replace(f"{work}/", "")


def _nobody_flees(ground: Ground, error: PanjError) -> str:
    """Return that people leave while there is no fighting, as a build says it, if that is what went wrong; else ""."""
    if "people leave" not in str(error) or not isinstance(ground, FleeInstance):
        return ""
    return next((each.text for each in leaving(ground)), "")
