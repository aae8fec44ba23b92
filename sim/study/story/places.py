"""How many places a site had when it was full: an estimate of the world, or what an event or a scale made of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from sim.model.draws import CAPACITY_SCALE
from sim.runs.results import Result
from sim.runs.rooms import Rooms
from sim.scenario.events import Event
from sim.study.story.speech import day, listed, of_several_years
from sim.words.wording import counted_as


def places_told(result: Result, found: Rooms, k: int, people: Callable[[float], str]) -> str:
    """Return in brackets the places of a site on the first day on which it is full, and why it has them.

    Parameters
    ----------
    result : Result
    found : Rooms
    k : int
        Which of its sites; it is full in some replicate.
    people : callable
        A number of people as one reads it.
    """
    full = found.full[k] > 0
    hit = full.any(axis=1)
    first = full[hit].argmax(axis=1)
    had = found.room[k, hit, first]
    low, high = (people(float(value)) for value in (had.min(), had.max()))
    middle = people(float(np.median(had)))
    there = counted_as(low, "place") if low == high else f"a median of {counted_as(middle, 'place')}"
    changes = {_last_change(result, found.rows[k], result.dates[row]) for row in np.unique(first)}
    if changes == {None}:
        low, _, high = (people(float(value)) for value in result.world.places.capacity[found.rows[k]])
        if scaled(result, found.central):
            return f"({there}, by {CAPACITY_SCALE})"
        return f"(estimated at {counted_as(low, 'place') if low == high else f'{low} to {high} places'})"
    if len(changes) > 1:
        return f"({there} on the day it is full; events change them)"
    (change,) = changes
    assert change is not None
    years = of_several_years(result.dates)
    how = "set by an event" if change.action == "capacity" else f"by {CAPACITY_SCALE}, set by an event"
    return f"({there}, {how} on {day(change.date, years)})"


def level_told(found: Rooms | None, shown: Sequence[int], names: Mapping[int, str]) -> str:
    """Return what the level of places beside the people in some sites is: a median, or what all replicates have.

    Parameters
    ----------
    found : Rooms or None
        None: not known.
    shown : sequence of int
        The rows of the sites.
    names : mapping of int to str
        What they are called.
    """
    if found is not None and not found.drawn:
        central = "the central estimate of the world, unless an event sets it"
        if not found.central:
            return f"The run does not say how many places were drawn: the dashed level is {central}."
        where = "in the one run" if found.room.shape[1] == 1 else "in every replicate"
        return f"The dashed level is how many places there are {where}: {central}."
    alike = [] if found is None else [row for row in shown if _is_alike(found, row)]
    if found is not None and found.room.shape[1] == 1:
        return "The dashed level is how many places there are in the one run."
    if alike and len(alike) == len(shown):
        return "The dashed level is how many places there are, the same in every replicate."
    told = "How many places there are is an estimate with a wide range, drawn anew in every replicate"
    if alike:
        told += f" (but those of {listed([names[row] for row in alike])} are the same in all)"
    return f"{told}; the dashed level is the median."


def _is_alike(found: Rooms, row: int) -> bool:
    """Tell whether all replicates have the same places at a site, on every day."""
    room = found.room[found.rows.index(row)]
    return bool((room == room[:1]).all())


def scaled(result: Result, central: bool) -> bool:
    """Tell whether a scenario scales the places of all sites from its first day on."""
    setting = result.scenario.settings.get(CAPACITY_SCALE)
    return setting is not None and (setting.value != 1 or (setting.spread is not None and not central))


def _last_change(result: Result, row: int, by: np.datetime64) -> Event | None:
    """Return the last event up to a day that gave a site its places."""
    scenario, site = result.scenario, result.world.places.ids[row]
    history = result.world.history(scenario.history_until)
    found = [
        event
        for event in sorted((*history, *scenario.events), key=lambda event: max(event.date, scenario.start))
        if np.datetime64(event.date) <= by
        and ((event.action, event.target) in (("capacity", site), ("set", CAPACITY_SCALE)))
    ]
    return found[-1] if found else None
