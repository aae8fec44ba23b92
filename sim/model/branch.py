"""Branch: runs that share their past share its work.

Two scenarios that differ in nothing but events after the branch date have, with the same draw, seed and replicate,
the same days up to it: every random number has an address, and no rule looks ahead. So the past is run once, by a
*trunk*, and each future goes on from a copy of it (:meth:`sim.model.engine.Engine.branch`), to the last byte as if it
had been run from the first day.
"""

from __future__ import annotations

from sim.scenario.errors import PanjError
from sim.scenario.resolved import Scenario

#: What else must be equal for two scenarios to have the same past; `until` may differ, and what is said of them.
SAME = ("world", "start", "history_until", "garrisons", "rules", "flee", "own", "posterior")
#: Rows that a copy has room for beyond those it starts with, as a share of them.
ROOM = 0.5


class PastError(PanjError):
    """Two scenarios do not share their past."""


def difference(a: Scenario, b: Scenario) -> str:
    """Return the first thing that makes the pasts of two scenarios differ, in words; "" for none."""
    for name in SAME:
        if getattr(a, name) != getattr(b, name):
            return f"{'rules of your own' if name == 'own' else name} is {getattr(a, name)} and {getattr(b, name)}"
    if a.settings is not b.settings:
        for name in sorted(a.settings.keys() | b.settings.keys()):
            one, other = a.settings.get(name), b.settings.get(name)
            if one is None or other is None or not one.same(other):
                return f"{name} is set differently"
    early = [{event.known_by for event in each.early} for each in (a, b)]
    if only := early[0] ^ early[1]:
        first = min(only, key=str)
        scenario = a if first in early[0] else b
        return f"{scenario.name} has an event on {first[0]}, not after {scenario.history_until}"
    return ""


def shares_past(a: Scenario, b: Scenario) -> bool:
    """Return whether two scenarios have the same past up to their branch date.

    They do if world, start, branch date, garrisons, rules, every setting (value and range) and the events on or before
    the branch date (places of sites) are equal. `until`, later events, names and texts may differ.
    """
    return not difference(a, b)


def check(trunk: Scenario, other: Scenario, day: int) -> None:
    """Refuse a branch that would not be what a run from the first day is.

    Parameters
    ----------
    trunk, other : Scenario
    day : int
        Days of the trunk that have been simulated.

    Raises
    ------
    PastError
    """
    found = difference(trunk, other)
    if found:
        raise PastError(f"'{other.name}' cannot go on from '{trunk.name}': {found}")
    if day > (trunk.history_until - trunk.start).days + 1:
        raise PastError(f"'{other.name}' cannot go on from '{trunk.name}', which is beyond {trunk.history_until}")
    if day > other.days():
        raise PastError(f"'{other.name}' ends on {other.until}, before the day '{trunk.name}' has come to")
