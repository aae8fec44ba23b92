"""Choices of construction in a validation: every replicate has a world of its own, built with its own choices.

A run draws choices in its bands (`merged`). A validation compares: beside the replicates of the bands, which draw
settings and luck, two more sets are run. In the first settings stay central and choices are drawn; in the second both
are. Replicate r has the luck r, the settings r and the choices r in
whichever set it is, so two sets differ by one thing alone and the bands stay as they were without choices.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from sim.building.varied import Builder, Check, Point, drawn, never_straight, spreads, told, worlds
from sim.flee.world import FleeInstance
from sim.flee.world.instance import shortened
from sim.runs.cells import safe_frame
from sim.scenario.errors import PanjError
from sim.scenario.files import shown
from sim.scenario.parameters import Spread
from sim.validation.ensembles import MASKED, without_capacities

if TYPE_CHECKING:
    import pandas as pd

POINTS_FILE = "choices.csv"


@dataclass(frozen=True, eq=False)
class Varied:
    """The worlds of all replicates.

    Parameters
    ----------
    ranges : mapping of str to Spread
        What the choices are drawn from.
    points : tuple of mapping of str to float
        The choices of each replicate.
    instances : tuple of FleeInstance
        Its world.
    merged : bool
        Whether the bands themselves are run on these worlds, and no more sets than that.
    """

    ranges: Mapping[str, Spread]
    points: tuple[Point, ...]
    instances: tuple[FleeInstance, ...]
    merged: bool = False

    @property
    def provenance(self) -> dict[str, object]:
        """What provenance.json says of it."""
        return {"choices": {name: [s.low, s.high, s.shape] for name, s in self.ranges.items()}}

    def save(self, folder: Path) -> None:
        """Write choices.csv: with which choices the world of each replicate was built, and how large it is."""
        safe_frame(self.frame).to_csv(folder / POINTS_FILE, index=False, float_format="%.6g")

    @property
    def frame(self) -> pd.DataFrame:
        """One row per replicate: its choices, and the places and roads of its world."""
        import pandas as pd

        frame = pd.DataFrame([dict(point) for point in self.points], columns=list(self.ranges))
        frame.insert(0, "replicate", np.arange(len(frame)))
        frame["places"] = [len(instance.places) for instance in self.instances]
        frame["roads"] = [len(instance.link_a) for instance in self.instances]
        return frame

    def each(self, made: Callable[[FleeInstance], FleeInstance]) -> Varied:
        """Return the same with something made of every world; of equal worlds once."""
        known: dict[int, FleeInstance] = {}
        for instance in self.instances:
            if id(instance) not in known:
                known[id(instance)] = made(instance)
        return replace(self, instances=tuple(known[id(instance)] for instance in self.instances))


def vary(builder: Builder, seed: int, replicates: int, check: Check, *, merged: bool = False) -> Varied:
    """Return a world for each replicate, from the ranges that the recipe varies, or else from those of the choices.

    Raises
    ------
    PanjError
        If the recipe is of a world of Panj's own, a choice that is to vary changes nothing, or worlds cannot be built
        or run; see :func:`sim.building.varied.worlds`.
    """
    recipe = builder.recipe
    ranges = spreads(recipe, all_known=True)
    points = drawn(recipe, ranges, seed, replicates)
    instances, found = [], worlds(builder, points, check)
    if why := never_straight(points, found):
        if "winding" in recipe.vary:
            raise PanjError(str(recipe.problem(("vary", "winding"), f"vary.winding changes nothing: {why}")))
        ranges = {name: spread for name, spread in ranges.items() if name != "winding"}
        points = tuple({name: point[name] for name in ranges} for point in points)
    for variant in found:
        if not isinstance(variant.ground, FleeInstance):
            told = "a world of Panj's own is not scored: its runs stand beside its counts (panj run)"
            raise PanjError(f"{shown(recipe.file)}: {told}")
        instances.append(variant.ground)
    return Varied(ranges, points, tuple(instances), merged)


def beside(
    varied: Varied | None, instance: FleeInstance, treated: Iterable[str]
) -> dict[str, tuple[FleeInstance, ...]]:
    """Return the worlds beside an instance, of its days, by how capacities are treated.

    Raises
    ------
    PanjError
        If one has other camps: their counts could not be compared.
    """
    if varied is None:
        return {}
    camps = _camps(instance)
    for point, other in zip(varied.points, varied.instances, strict=True):
        if _camps(other) != camps:
            raise PanjError(f"{instance.name}: at {told(point)} it has other camps, so nothing can be compared")
    days = varied.each(lambda other: shortened(other, instance.days))
    return {way: (days.each(without_capacities) if way == MASKED else days).instances for way in treated}


def _camps(instance: FleeInstance) -> list[str]:
    return [instance.places[k] for k in instance.camps.tolist()]
