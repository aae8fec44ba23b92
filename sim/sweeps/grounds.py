"""Grounds: the world that each run of a sweep is on, of either kind, built for its point where choices vary.

Worlds are built while a sweep is planned, one for each distinct point of the choices, so that what cannot be built or
asked for is told before the first run. The runs get them with the plan, packed: whoever does a run, on whichever
machine, needs no recipe and no file, and has the world that everybody has.
"""

from __future__ import annotations

import hashlib
import pickle
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sim.building.recipe.choices import GROUP, choices, whole_choices
from sim.building.recipe.recipe import Recipe
from sim.building.varied import (
    Builder,
    Check,
    Ground,
    Point,
    Variant,
    idle,
    never_straight,
    recipe_in,
    span,
    spreads,
    worlds,
)
from sim.flee.world import is_import
from sim.runs.read import FleeFolders, instance_of, run_check
from sim.runs.run import panj_world
from sim.scenario.contents import read_bytes
from sim.scenario.errors import PanjError
from sim.scenario.files import shown
from sim.scenario.resolved import Scenario
from sim.scenario.sweep.choices import Choice
from sim.scenario.sweep.sweep import Level, Sweep
from sim.world.load import digest, find_world
from sim.world.period import refuse_other_years
from sim.world.world import World


@dataclass(frozen=True, eq=False)
class Variants:
    """The worlds of a sweep whose axes are choices of construction.

    Parameters
    ----------
    packed : tuple of bytes
        Each distinct world.
    digests : tuple of str
        Of their tables.
    of_point : tuple of int
        Of each point of the sweep, which of them it has.
    idle : tuple of str
        Which choices change nothing of these worlds, as it is told.
    """

    packed: tuple[bytes, ...]
    digests: tuple[str, ...]
    of_point: tuple[int, ...]
    idle: tuple[str, ...] = ()

    def at(self, point: int) -> Ground:
        """Return the world of a point."""
        found: Ground = pickle.loads(zlib.decompress(self.packed[self.of_point[point]]))
        return found

    @property
    def digest(self) -> str:
        """SHA-256 of all of them."""
        return hashlib.sha256("\n".join(self.digests).encode()).hexdigest()


def recipe_of(scenario: Scenario) -> Recipe:
    """Return the recipe of the world of a scenario.

    Raises
    ------
    PanjError
        If it has none.
    """
    folder = scenario.flee or find_world(scenario.where)
    recipe = recipe_in(folder)
    if recipe is None:
        raise PanjError(f"its world {shown(folder)} has no recipe (world-recipe.yaml)")
    return recipe


def choices_of(scenario: Scenario) -> Mapping[str, Choice]:
    """Return the choices of the recipe of the world of a scenario, by dotted name.

    Raises
    ------
    PanjError
        If it has none.
    """
    recipe = recipe_of(scenario)
    varied, central, whole = spreads(recipe), recipe.choices.model_dump(), whole_choices()
    out = {}
    for name, info in choices().items():
        spread = varied.get(name, info.spread)
        out[f"{GROUP}.{name}"] = Choice(info, spread, float(central[name]), name in whole, idle(recipe, name))
    return out


def grounds_of(bases: Sequence[Scenario], flee: FleeFolders) -> tuple[Ground, ...]:
    """Return the world of each base; that of several is read once."""
    known: dict[str, World] = {}
    out: list[Ground] = []
    for base in bases:
        if base.flee is not None:
            out.append(instance_of(base, flee))
        elif (where := str(base.where)) not in known:
            out.append(known.setdefault(where, panj_world(base)))
        else:
            refuse_other_years(known[where], base)  # each has days of its own
            out.append(known[where])
    return tuple(out)


def variants_of(sweep: Sweep, points: Sequence[Sequence[Level]]) -> tuple[Variants | None, list[Variant]]:
    """Return the worlds of the points, and each distinct one with its choices; None where no choice varies.

    Raises
    ------
    PanjError
        If the world of the bases is not what its recipe makes, or one of the worlds cannot be built or run.
    """
    columns = {axis.choice: k for k, axis in enumerate(sweep.axes) if axis.choice}
    if not columns:
        return None, []
    builder = Builder(recipe_of(sweep.bases[0]))
    builder.check_built()
    rows = [tuple(float(point[k]) for k in columns.values()) for point in points]
    order = {row: k for k, row in enumerate(dict.fromkeys(rows))}
    asked = [dict(zip(columns, row, strict=True)) for row in order]
    built = list(worlds(builder, asked, _check(sweep.bases)))
    if why := never_straight(asked, built):
        raise PanjError(f"{shown(sweep.file)}: {GROUP}.winding changes nothing: {why}")
    packed = tuple(zlib.compress(pickle.dumps(variant.ground), 1) for variant in built)
    of_point = tuple(order[row] for row in rows)
    return Variants(packed, tuple(v.digest for v in built), of_point, tuple(_idle(builder, asked, built))), built


def _idle(builder: Builder, points: Sequence[Point], built: Sequence[Variant]) -> Iterator[str]:
    """Yield which choices change nothing between the worlds of a sweep: all, or one with the others as chosen."""
    values = {name: [point[name] for point in points] for name in points[0]}
    if len(built) > 1 and len({variant.same for variant in built}) == 1:
        spans = " and ".join(f"{GROUP}.{span(name, of)}" for name, of in values.items())
        yield f"all {len(built):,} worlds are the same, table by table: with {spans} nothing changes"
        return
    varied = [name for name, of in values.items() if len(set(of)) > 1]
    for name in varied if len(varied) > 1 and builder.recipe.roads != "osm" else ():
        low, high = min(values[name]), max(values[name])
        try:
            same = builder.at({name: low}).same == builder.at({name: high}).same
        except PanjError:  # with another choice it can be built
            continue
        if same:
            yield f"{GROUP}.{span(name, [low, high])} changes nothing where the other choices are those of the recipe"


def _check(bases: Sequence[Scenario]) -> Check:
    """Return what refuses a world on which a run of one of the bases would be refused."""
    checks = [run_check(base) for base in bases if base.flee is not None]

    def check(ground: Ground) -> None:
        for each in checks:
            each(ground)

    return check


def digest_of(ground: Ground) -> str:
    """Return the SHA-256 of all tables or files of a world."""
    if isinstance(ground, World):
        return ground.digest
    if is_import(ground.folder):
        return digest(ground.folder)
    total = hashlib.sha256()
    for path in sorted(map(Path, ground.origins.files.values())):
        content = read_bytes(path)
        total.update(f"{path.name}\n{len(content)}\n".encode())
        total.update(content)
    return total.hexdigest()
