"""How much room camps have on the first day by Flee's rules, and which camp is unlimited although it was given places.

Rule
----
Of the capacity of a camp the people of day 0 are taken, who also fill it (`day0_from_capacity`); what is left is
multiplied by `capacity_scaling`, and a camp with room for less than one party has no limit::

    room = (capacity − floor(people of day 0)) · capacity_scaling,    room < 1: unlimited

Source: Flee 3 (https://github.com/djgroen/flee), read in May 2026.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from sim.flee.model.departures import Law, departures_of
from sim.flee.model.options import hastened
from sim.flee.model.settings import FleeSettings
from sim.flee.world.doctor import FULL_ON_DAY_0
from sim.flee.world.instance import FleeInstance
from sim.flee.world.telling import of_place
from sim.words.numbers import exact
from sim.words.wording import counted
from sim.world.findings import Finding
from sim.world.world import Floats


def first_capacity(instance: FleeInstance, settings: FleeSettings) -> Floats:
    """Return what is left of every capacity when the people of day 0 are taken off, before any scaling.

    Parameters
    ----------
    instance : FleeInstance
        Its numbers are parties.
    settings : FleeSettings
    """
    capacity, camps = instance.capacity.astype(float), instance.camps
    taken = _taken(instance, settings)
    left = capacity[camps] - taken
    if instance.before is not None and settings.insert_day0 >= 0.5 and settings.day0_from_capacity < 0.5:
        left = np.maximum(left, 1.0)
    capacity[camps] = np.where(capacity[camps] > 0, left, capacity[camps])
    return capacity


def _taken(instance: FleeInstance, settings: FleeSettings) -> Floats:
    """Return, per camp, what is taken off its capacity."""
    nobody = np.zeros(len(instance.camps))
    if settings.insert_day0 < 0.5:
        return nobody
    if instance.before is not None:  # they are not simulated, and take up room
        return np.floor(instance.before)
    if departures_of(instance).law is not Law.COUNTS:
        return nobody  # Flee takes them off with those who were counted only
    return np.floor(instance.observed[0]) if settings.day0_from_capacity >= 0.5 else nobody


def unlimited(instance: FleeInstance, settings: FleeSettings) -> Iterator[Finding]:
    """Tell of camps that were given places and have no limit, since less than one is left of them.

    Parameters
    ----------
    instance : FleeInstance
        Its numbers are people, or where it is thinned each stand for `people_each`.
    settings : FleeSettings
    """
    party, each = int(settings.hasten), instance.people_each
    small = hastened(instance, party)
    room, taken = first_capacity(small, settings)[small.camps] * settings.capacity_scaling, _taken(small, settings)
    for k, place in enumerate(instance.camps):
        given = float(instance.capacity[place])
        if given < 1 or room[k] >= 1:
            continue
        message = f"camp '{instance.places[place]}' has {counted(round(each * given), 'place')}"
        message += f" and {exact(each * party * taken[k])} people on the first day" if taken[k] else ""
        message += ": by Flee's rules it is unlimited, for less than one place is left"
        if settings.capacity_scaling <= 0.0:
            hint: str | None = "capacity_scaling is 0"
        else:
            least = party * (int(taken[k]) + math.ceil(1.0 / settings.capacity_scaling))
            hint = f"with {exact(least)} it takes nobody new" if each == 1.0 else None
        yield of_place(instance, int(place), "warning", FULL_ON_DAY_0, message, hint)
