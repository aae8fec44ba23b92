"""How many guards or places there are before any change, in all of many runs, and what a change makes of them.

The places of a site in a run are those that it was given, by the world or an event, times the capacity scale
(:mod:`sim.model.rules.reception`): a change gives it places, too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.model.draws import CAPACITY_SCALE
from sim.model.rules.reception import scaled
from sim.scenario.events import Event
from sim.scenario.in_force import in_force
from sim.scenario.parameters import Spread
from sim.scenario.resolved import Scenario, Setting
from sim.study.assumptions import scale_at
from sim.study.story.speech import day
from sim.whatif.change import Change
from sim.whatif.ground import Ground
from sim.words.numbers import exact, plain
from sim.world.world import Floats

FINE = 200
"""Quantiles of what is drawn twice over, places and scale: their median is wanted to three digits."""


@dataclass(frozen=True)
class There:
    """How many guards or places a target has before any change.

    Parameters
    ----------
    low, central, high : float
        What runs have: the least, that at central values, and the most.
    middle : float
        Half of all runs have more.
    given : float
        The median before the capacity scale multiplies it, which is what a change can give.
    where : str
        What says so: a table of the world, or the scenario.
    scale : str
        What is to be known of the scale; "" where it is 1.
    """

    low: float
    central: float
    high: float
    middle: float
    given: float
    where: str
    scale: str = ""


def counted(change: str) -> bool:
    """Return whether a kind of change gives a target another number of what the world has of it."""
    return change in ("guards", "places")


def there_now(change: str, target: str, ground: Ground) -> There:
    """Return how many guards or places a target has; what the events of the scenario make of it in the end counts."""
    world, scenario = ground.world, ground.scenario
    action = "guards" if change == "guards" else "capacity"
    given, where = _by_event(action, target, ground)
    if change == "guards":
        value = float(world.hosts.guards[world.hosts.ids.index(target)]) if given is None else given
        return There(value, value, value, value, value, where or "hosts.csv")
    drawn = tuple(world.places.capacity[world.places.index[target]].tolist()) if given is None else (given,) * 3
    scale = scale_at(scenario, scenario.until)
    setting = scenario.settings[CAPACITY_SCALE] if scale is None else Setting(scale)
    return _times(drawn, setting, _since(scenario), where or "places.csv")


def _by_event(action: str, target: str, ground: Ground) -> tuple[float | None, str]:
    """Return what the last event that gives it so many gives, and what has it; None and "" where none does."""
    for where, events in (
        ("an event of the scenario", ground.scenario.events),
        ("history.csv", ground.world.history(ground.scenario.history_until)),
    ):
        found = [event for event in events if (event.action, event.target) == (action, target)]
        if found:
            return float(sorted(found, key=lambda event: event.date)[-1].value), where  # of one day the last
    return None, ""


def _since(scenario: Scenario) -> str:
    """Return since when the places of sites are multiplied with what they are in the end; "" for the first day."""
    days = [event.date for event in scenario.events if (event.action, event.target) == ("set", CAPACITY_SCALE)]
    days = [date for date in days if scenario.start < date <= scenario.until]
    return f" from {day(max(days), scenario.start.year != scenario.until.year)}" if days else ""


def _times(places: tuple[float, ...], scale: Setting, since: str, where: str) -> There:
    low, central, high = places
    spread = Spread(low, high, "triangular")
    given = float(round(spread.quantile(0.5, central)))
    if scale.spread is None:
        ends = (scale.value, scale.value)
        middle = spread.quantile(0.5, central) * scale.value
        told = "" if scale.value == 1.0 else f"{CAPACITY_SCALE}, {plain(scale.value)}{since}, multiplies"
    else:
        ends = (scale.spread.low, scale.spread.high)
        each = (np.arange(FINE) + 0.5) / FINE
        both = np.outer(_quantiles(spread, central, each), _quantiles(scale.spread, scale.value, each))
        middle = float(np.median(both))
        told = f"{CAPACITY_SCALE}, which every run draws, multiplies"
    first, last = low * ends[0], high * ends[1]
    least, usual, most, half = (float(round(n)) for n in (first, central * scale.value, last, middle))
    return There(least, usual, most, half, given, where, f"{told} these and what a change gives" if told else "")


def _quantiles(spread: Spread, central: float, each: Floats) -> Floats:
    return np.array([spread.quantile(u, central) for u in each.tolist()])


def places_made(change: Change, ground: Ground) -> tuple[float, str]:
    """Return how many places a change makes of those that it gives, and why not as many; "" where it is as many."""
    given, scale = float(change.value), scale_at(ground.scenario, change.date)
    if scale is None:
        return given, f", times {CAPACITY_SCALE}, which every run draws"
    if scale == 1.0:
        return given, ""
    return float(scaled(np.array(given), scale)), f" ({exact(given)} times {CAPACITY_SCALE}, {plain(scale)})"


def later_places(change: Change, events: Sequence[Event]) -> str:
    """Return what the capacity scale makes later of the places that a change gives; "" where it makes nothing of them.

    Parameters
    ----------
    change : Change
    events : sequence of Event
        Those of the scenario with all changes: another one may give the site other places before.
    """
    if change.kind != "places":
        return ""
    after = [event for event in in_force(events, {}) if event.date > change.date]
    ends = [event.date for event in after if (event.action, event.target) == ("capacity", change.target)]
    scales = [event for event in after if event.target == CAPACITY_SCALE and all(event.date < end for end in ends)]
    told = []
    for event in sorted(scales, key=lambda event: event.date):
        places = float(scaled(np.array(float(change.value)), float(event.value)))
        told.append(f"{exact(places)} from {day(event.date, event.date.year != change.date.year)}")
    return f"{CAPACITY_SCALE} makes it {', '.join(told)}" if told else ""
