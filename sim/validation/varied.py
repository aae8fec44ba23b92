"""Choices of construction in a validation: every replicate has a world of its own, built with its own choices.

Beside the replicates of the bands, which draw settings and luck, two more sets are run. In the first settings stay
central and choices are drawn; in the second both are. Replicate r has the luck r, the settings r and the choices r in
whichever set it is, so two sets differ by one thing alone and the bands stay as they were without choices.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from sim.building.varied import Builder, Point, drawn, spreads, told, worlds
from sim.flee.world import FleeInstance
from sim.flee.world.instance import shortened
from sim.scenario.errors import PanjError
from sim.scenario.files import shown
from sim.scenario.parameters import Spread
from sim.validation.ensembles import MASKED, without_capacities


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
    """

    ranges: Mapping[str, Spread]
    points: tuple[Point, ...]
    instances: tuple[FleeInstance, ...]

    @property
    def provenance(self) -> dict[str, object]:
        """What provenance.json says of it."""
        return {"choices": {name: [s.low, s.high, s.shape] for name, s in self.ranges.items()}}

    def each(self, made: Callable[[FleeInstance], FleeInstance]) -> Varied:
        """Return the same with something made of every world; of equal worlds once."""
        known: dict[int, FleeInstance] = {}
        for instance in self.instances:
            if id(instance) not in known:
                known[id(instance)] = made(instance)
        return replace(self, instances=tuple(known[id(instance)] for instance in self.instances))


def vary(builder: Builder, seed: int, replicates: int) -> Varied:
    """Return a world for each replicate, from the ranges that the recipe varies, or else from those of the choices.

    Raises
    ------
    PanjError
        If the recipe is of a world of Panj's own, a choice that is to vary changes nothing, or a world cannot be built.
    """
    recipe = builder.recipe
    ranges = spreads(recipe, all_known=True)
    points = drawn(recipe, ranges, seed, replicates)
    instances = []
    for variant in worlds(builder, points):
        if not isinstance(variant.ground, FleeInstance):
            told = "a world of Panj's own is not scored: its runs stand beside its counts (panj run)"
            raise PanjError(f"{shown(recipe.file)}: {told}")
        instances.append(variant.ground)
    return Varied(ranges, points, tuple(instances))


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
