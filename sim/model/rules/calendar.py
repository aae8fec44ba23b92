"""Calendar: the dated events of the history and of the scenario take effect.

Rule
----
On its date, in the order in which it is written, an event

* `set` gives a parameter a new value for every replicate (what it was drawn as no longer counts); taken back on the
  same day it has never been, and what was drawn with the old value stays drawn: a patience, a stay, a day of arrival;
* `capture`, `retake` let a place change hands (for a crossing: its post on the near bank);
* `near`, `far`, `corridor`, `policy`, `guards`, `capacity`, `rural` change what their name says;
* `reinforce` adds soldiers to a garrison: the only way in which people enter the model.

Until the branch date these are the documented history; after it, the scenario's. Where a target is a host
(`near: {TJK: closed}`) all crossings to that host are meant.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sim.model.state import FOLLOW, POLICIES, State
from sim.scenario.events import Event
from sim.world.world import KIND_NAMES, World

BANK = {"follow": FOLLOW, "closed": 0, "open": 1}
FAR = {"follow": FOLLOW, **POLICIES}


@dataclass
class Changes:
    """What the events of one day ask the other rules to do.

    Parameters
    ----------
    captured, retaken : list of int
        Places that change hands today.
    settings : dict
        New parameter values by dotted name.
    reinforced : int
        Soldiers who entered the model.
    """

    captured: list[int] = field(default_factory=list)
    retaken: list[int] = field(default_factory=list)
    settings: dict[str, float] = field(default_factory=dict)
    reinforced: int = 0


def crossings_of(target: str, world: World) -> list[int]:
    """Return the rows of the crossing, or of all crossings to the host, that `target` names."""
    if target in world.hosts.ids:
        host = world.hosts.ids.index(target)
        return [i for i, c in enumerate(world.places.crossing_kind) if c >= 0 and world.places.host[i] == host]
    return [world.places.index[target]]


def apply(events: Sequence[Event], state: State, world: World) -> Changes:
    """Apply the events of one day to the state; return what is left for the other rules."""
    changes = Changes()
    index, hosts = world.places.index, world.hosts.ids
    for event in events:
        target, value = event.target, event.value
        match event.action:
            case "set":
                changes.settings[target] = float(value)
            case "capture":
                changes.captured.append(index[target])
            case "retake":
                changes.retaken.append(index[target])
            case "near":
                state.near[crossings_of(target, world)] = BANK[str(value)]
            case "far":
                state.far[crossings_of(target, world)] = FAR[str(value)]
            case "corridor":
                state.corridor[crossings_of(target, world)] = int(value == "open")
            case "policy":
                kinds = [KIND_NAMES.index(event.kind)] if event.kind else [0, 1]
                state.policy[hosts.index(target), kinds] = POLICIES[str(value)]
            case "guards":
                state.guards[hosts.index(target)] = float(value)
            case "capacity":
                state.capacity[index[target]] = float(value)
            case "reinforce":
                state.garrison[index[target]] += round(float(value))
                changes.reinforced += round(float(value))
            case "rural":
                state.rural[index[target]] = float(value)
    return changes
