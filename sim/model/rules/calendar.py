"""Calendar: the dated events of the history and of the scenario take effect.

Rule
----
On its date, in the order in which it is written (of entries of one day, and of the changes within an entry), an event

* `set` gives a parameter a new value for every replicate (what it was drawn as no longer counts); taken back on the
  same day it has never been, and what was drawn with the old value stays drawn: a patience, a stay, a day of arrival;
* `capture`, `retake` let a place change hands (for a crossing: its post on the near bank); a capture may say whether
  it was fought over, and what comes before it is the rule of sieges', which knows the date;
* `fighting` says how intense it is at a place on that day, whoever holds it: then it fades as all fighting does, and
  changes no holder;
* `near`, `far`, `let_through`, `corridor`, `policy`, `guards`, `rural` change what their name says, `capacity` the
  places of a site at a `reception.capacity_scale` of 1 (700 under a scale of 2 are 1,400);
* `reinforce` adds soldiers to a garrison: the only way in which people enter the model.

Until the branch date these are the documented history; after it, the scenario's. Where a target is a host
(`near: {TJK: closed}`) all crossings to that host are meant.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from sim.model.kernels import plain
from sim.model.rules import crossing, front
from sim.model.rules.crossing import FOLLOW, Crossing
from sim.model.rules.front import Fallen, Front
from sim.model.rules.garrisons import Garrisons
from sim.model.rules.reception import Reception, scaled
from sim.model.rules.siege import HOW, UNKNOWN, Siege
from sim.scenario.events import Event
from sim.scenario.resolved import Scenario
from sim.world.sums import check_soldiers
from sim.world.world import KIND_NAMES, Bytes, Floats, Longs, Policy, World

POLICIES = {"closed": int(Policy.CLOSED), "limited": int(Policy.LIMITED), "open": int(Policy.OPEN)}
BANK = {"follow": FOLLOW, "closed": 0, "open": 1}
FAR = {"follow": FOLLOW, **POLICIES}


class Reach(NamedTuple):
    """What events can change, by the rule that owns it.

    Parameters
    ----------
    front, siege, garrisons, crossing, reception
        The state.
    fallen : Fallen
        Places that are lost today.
    """

    front: Front
    siege: Siege
    garrisons: Garrisons
    crossing: Crossing
    reception: Reception
    fallen: Fallen


@dataclass
class Changes:
    """What an event leaves for others to do.

    Parameters
    ----------
    settings : dict
        New parameter values by dotted name.
    reinforced : int
        Soldiers who entered the model.
    """

    settings: dict[str, float] = field(default_factory=dict)
    reinforced: int = 0


def by_day(world: World, scenario: Scenario) -> dict[int, list[Event]]:
    """Return the documented history up to the branch date and the scenario's events, by day of the run."""
    history = world.history(scenario.history_until)
    check_soldiers(world, scenario.garrisons, (*history, *scenario.events))
    out: dict[int, list[Event]] = {}
    for event in (*history, *scenario.events):
        out.setdefault(max(0, (event.date - scenario.start).days), []).append(event)
    return out


class Known(NamedTuple):
    """The captures that are known by their date, in the order of their days; one entry per capture.

    Parameters
    ----------
    day, place : int64
    how : int8, as :class:`sim.model.rules.siege.Siege` says of `fought`
    begins : float, day on which its siege can begin at the earliest
    counts_until : float, last day on which it is known
    """

    day: Longs
    place: Longs
    how: Bytes
    begins: Floats
    counts_until: Floats


def captures(world: World, scenario: Scenario) -> Known:
    """Return the captures known by their date, in their order: those of the history and of the scenario.

    The sieges of a scenario's own begin after the branch date. What the history tells after that date does not happen;
    up to it, who is besieged before a capture of later days is so, whoever takes the place.
    """
    branch, found = (scenario.history_until - scenario.start).days, []
    for past, events in ((True, world.events), (False, scenario.events)):
        for event in events:
            if event.action == "capture":
                day = max(0, (event.date - scenario.start).days)
                begins = branch + 1 if not past and day > branch else 0
                until = float(branch) if past and day > branch else np.inf
                how = HOW.get(str(event.value), UNKNOWN)
                found.append((day, world.places.index[event.target], how, begins, until))
    columns = list(zip(*sorted(found), strict=True)) or [()] * 5
    kinds = (np.int64, np.int64, np.int8, np.float64, np.float64)
    return Known(*(np.array(column, kind) for column, kind in zip(columns, kinds, strict=True)))


def expected(known: Known, day: int, siege: Siege) -> None:
    """Tell the rule of sieges which captures come after a day: of each place the next one."""
    siege.due_on[:], siege.due_how[:], siege.due_from[:] = np.inf, UNKNOWN, 0.0
    later = np.flatnonzero((known.day > day) & (day <= known.counts_until))
    place, first = np.unique(known.place[later], return_index=True)
    following = later[first]
    siege.due_on[place], siege.due_how[place] = known.day[following], known.how[following]
    siege.due_from[place] = known.begins[following]


def crossings_of(target: str, world: World) -> list[int]:
    """Return the rows of the crossing, or of all crossings to the host, that `target` names."""
    if target in world.hosts.ids:
        host = world.hosts.ids.index(target)
        return [i for i, c in enumerate(world.places.crossing_kind) if c >= 0 and world.places.host[i] == host]
    return [world.places.index[target]]


def apply(event: Event, day: int, state: Reach, world: World, capacity_scale: float) -> Changes:
    """Let an event take effect; return what is left for others.

    Parameters
    ----------
    capacity_scale : float
        What the places of sites are multiplied with now.
    """
    changes = Changes()
    index, hosts = world.places.index, world.hosts.ids
    target, value = event.target, event.value
    match event.action:
        case "set":
            changes.settings[target] = float(value)
        case "capture":
            if value in HOW and world.places.crossing_kind[index[target]] < 0 and state.front.held[index[target]] == 0:
                state.siege.fought[index[target]] = HOW[str(value)]
            change_hands(index[target], 1, day, state, world)
        case "retake":
            change_hands(index[target], 0, day, state, world)
        case "fighting":
            state.siege.reported[index[target]] = max(state.siege.reported[index[target]], float(value))
        case "near":
            state.crossing.near[crossings_of(target, world)] = BANK[str(value)]
        case "far":
            state.crossing.far[crossings_of(target, world)] = FAR[str(value)]
        case "let_through":
            state.crossing.let_through[crossings_of(target, world)] = float(value)
        case "corridor":
            state.crossing.corridor[crossings_of(target, world)] = int(value == "open")
        case "policy":
            kinds = [KIND_NAMES.index(event.kind)] if event.kind else [0, 1]
            state.crossing.policy[hosts.index(target), kinds] = POLICIES[str(value)]
        case "guards":
            state.crossing.guards[hosts.index(target)] = float(value)
        case "capacity":
            state.reception.places[index[target]] = float(value)
            state.reception.capacity[index[target]] = scaled(np.array(float(value)), capacity_scale)
        case "reinforce":
            state.garrisons.garrison[index[target]] += round(float(value))
            changes.reinforced += round(float(value))
        case "rural":
            state.front.rural[index[target]] = float(value)
    return changes


def change_hands(place: int, to: int, day: int, state: Reach, world: World) -> None:
    """Give a place, or of a crossing the post, to the insurgents (1) or the government (0)."""
    if world.places.crossing_kind[place] >= 0:
        lost = plain(crossing.take_post)(place, to, day, state.front, state.crossing)
    else:
        lost = plain(front.change_hands)(place, to, day, state.front) and to == 1
    if lost:
        plain(front.lose)(place, state.fallen)
