"""Households: people over the size of a household, where planners count tents, kits and families.

The model draws the size of every household that leaves home (:mod:`sim.model.rules.displacement`); its results count
people. What is told here is people over the mean of those sizes, so it is of the same households. Soldiers have none.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from sim.model.rules.displacement import DHS_MEAN
from sim.scenario.arguments import is_number, shown
from sim.scenario.errors import PanjError
from sim.words.numbers import DIGITS
from sim.world.world import PlaceKind, World

LEAST, MOST = 1.0, 30.0
NO_MORE = 0.5  # quantiles of differences lie between whole people: up to here they are told as 0
SURVEY = "AfDHS 2015, table 2.8, rural households: the mean of the sizes that the model draws"
SURVEYED = "AFG"


@dataclass(frozen=True)
class Household:
    """The size of a household.

    Parameters
    ----------
    size : float
        People in one, on average.
    source : str
        Who says so.
    """

    size: float
    source: str

    def of(self, people: float) -> int:
        """Return how many households so many people are; one that is begun is one.

        Examples
        --------
        >>> Household(8.2, "").of(82), Household(8.2, "").of(83), Household(8.2, "").of(0), Household(8.2, "").of(-83)
        (10, 11, 0, -11)
        """
        many = math.ceil(round(abs(people) / self.size, DIGITS))
        return -many if people < 0 else many

    def more(self, people: float) -> int:
        """Return how many households a difference of so many people is; one that is told as 0 people is none.

        Examples
        --------
        >>> Household(8.2, "").more(0.05), Household(8.2, "").more(-1)
        (0, -1)
        """
        return self.of(people) if abs(people) > NO_MORE else 0


def household(world: World, size: float | None = None) -> Household:
    """Return the household of a world: as somebody gives it, or as the model draws it.

    Raises
    ------
    PanjError
        For a size that no household has.
    """
    if size is not None:
        if not is_number(size) or not LEAST <= size <= MOST:
            raise PanjError(f"household {shown(size)}: want people in a household, {LEAST:g} to {MOST:g}")
        return Household(float(size), "given by you")
    homes = world.places.of_kind(PlaceKind.DISTRICT, PlaceKind.CAPITAL)
    if any(world.places.country[row] == SURVEYED for row in homes):
        return Household(DHS_MEAN, SURVEY)
    return Household(DHS_MEAN, f"{SURVEY}; no survey of this country: give a size of your own")
