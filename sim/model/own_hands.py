"""Hands: a place that a rule of one's own lets change hands, with all that goes with it.

Who holds a place is one array; that its garrison decides, that fighting flares, that hazards begin anew and the banks
behind it follow hangs on others. So a rule takes a place as an event of a scenario does, before the front moves.
"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from sim.model.day import State
from sim.model.rules import calendar
from sim.model.rules.front import Fallen
from sim.scenario.errors import PanjError
from sim.world.world import Bytes, Ints, PlaceKind, World

HOLDERS = ("government", "insurgent")
#: Kinds of places that somebody holds.
HELD = (PlaceKind.DISTRICT, PlaceKind.CAPITAL, PlaceKind.CROSSING)


def take(place: int, to: int, day: int, state: State, world: World, fallen: Fallen | None) -> bool:
    """Let a place, or of a crossing the post, change hands; return whether it was held by the others.

    Parameters
    ----------
    place : int
    to : int
        1: the insurgents, 0: the government.
    fallen : Fallen or None
        The places that are lost today; None where the front has moved.

    Raises
    ------
    PanjError
        If the place is of nobody, or the front has moved today.
    """
    name = world.places.ids[place]
    if world.places.kind[place] not in HELD:
        raise PanjError(f"take('{name}'): want a district, a capital or a crossing; '{name}' is abroad")
    if fallen is None:
        raise PanjError(f"take('{name}'): the front has moved today: want before = 'front' or a step before it")
    reach = calendar.Reach(state.front, state.siege, state.garrisons, state.crossing, state.reception, fallen)
    changes = bool(state.front.held[place] != to)
    calendar.change_hands(place, to, day, reach, world)
    return changes


def taken_alone(before: Bytes, held: Bytes, inland: Ints, taken: Collection[int]) -> int | None:
    """Return a district or capital whose holder a rule has changed without taking it; None where there is none."""
    rows = [int(i) for i in np.flatnonzero((held != before) & (inland < 0)) if int(i) not in taken]
    return rows[0] if rows else None
