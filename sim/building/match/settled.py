"""Events whose place the recipe says itself: at another town than the nearest, or left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from sim.building.match.events import AT, FAR, SETTLED_OUT, VAGUE, Placed, deadly
from sim.building.match.names import normal
from sim.building.match.positions import Points
from sim.building.recipe.choices import Choices
from sim.building.records import Events, Told
from sim.scenario.errors import did_you_mean
from sim.words.wording import counted, few

OPEN = (AT, FAR, VAGUE)
"""Reasons that a word on the place settles: whatever else leaves an event out still does."""


def settled(
    found: Placed, events: Events, points: Points, choices: Choices, answers: Mapping[str, str | None]
) -> tuple[Placed, tuple[Told, ...]]:
    """Return where the events happened after the word of the recipe, and what is to be told of it.

    Parameters
    ----------
    found : Placed
        By distance.
    events : Events
    points : Points
    choices : Choices
        Those that the events were placed by.
    answers : mapping of str to str or None
        Place, as the file writes it: the name of a point; None leaves its events out.
    """
    at = {normal(name): k for k, name in reversed(list(enumerate(points.names)))}
    place, reason = found.place.copy(), found.reason.copy()
    names, open_ = np.array(events.place, dtype=np.str_), np.isin(found.reason, OPEN) & deadly(events, choices)
    told: list[Told] = []
    lost: list[str] = []
    moved = out = 0
    for name, town in answers.items():
        rows = open_ & (names == name)
        if town is not None and normal(town) not in at:
            hint = did_you_mean(town, points.names)
            text = f"names: events: '{town}', which '{name}' means, is no place of this world"
            told.append(Told("events-settled", "warning", f"{text}{f' ({hint})' if hint else ''}: the nearest counts"))
        elif not (names == name).any():
            lost.append(name)
        elif town is None:
            place[rows], reason[rows], out = -1, SETTLED_OUT, out + int(rows.sum())
        else:
            place[rows], reason[rows], moved = at[normal(town)], AT, moved + int(rows.sum())
    if moved or out:
        text = f"names: events places {counted(moved, 'event')} and leaves out {out:,}, whatever is nearest"
        told.append(Told("events-settled", "note", text))
    if lost:
        told.append(Told("events-settled", "warning", f"names: events: no event is at {few(lost)}, as files write it"))
    return replace(found, place=place, reason=reason), tuple(told)
