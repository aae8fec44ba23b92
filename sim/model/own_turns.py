"""The turns of rules of one's own in a run: the state each owns, and its step, checked when it has been taken.

How a rule is found and what makes it a sound one stands in :mod:`sim.model.own`, what it sees in
:class:`sim.model.rule.Now`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from sim.model.own import find, no_state, steps
from sim.model.own_banks import over, seen
from sim.model.own_memory import Kept, OwnArrays, first, luck_watch
from sim.model.own_ranges import watch
from sim.model.own_said import refused, told
from sim.model.rule import Now, Rule
from sim.model.rules.crossing import CrossingParameters
from sim.scenario.errors import PanjError, Problems
from sim.scenario.own import OwnRule
from sim.world.world import Floats, Ints, World


@dataclass(frozen=True)
class Own:
    """A rule of the user's in a run.

    Parameters
    ----------
    rule : Rule
    number : int
        Which of the user's rules it is.
    step : int
        The step it comes before.
    arrays : OwnArrays
        The state that it owns.
    pace : float per road
        By what it multiplies the speed on each.
    kept : Kept
        What its class and modules held when the run began, which stays.
    """

    rule: Rule
    number: int
    step: int
    arrays: OwnArrays
    pace: Floats
    kept: Kept

    @classmethod
    def of(cls, known: OwnRule, number: int, world: World) -> Own:
        """Return a rule as it is on the morning of the first day.

        Raises
        ------
        PanjError
            If it is not to be found, or what it starts from is no state.
        """
        rule = find(known)()
        try:
            kept, drawn = Kept(type(rule)), luck_watch()
            with told(rule, "at the start", world, {}):
                given = rule.arrays(world)
            wrong = no_state(rule) or kept.changed() or drawn()
            arrays = first(given)
        except Problems:
            raise
        except PanjError as error:
            raise PanjError(f"rule {rule.path()}: {error}") from None
        if wrong:
            raise PanjError(f"rule {rule.path()}: {wrong}")
        return cls(rule, number, steps()[rule.before], arrays, np.ones(len(world.roads)), kept)

    def copy(self) -> Own:
        """Return the same with arrays of its own."""
        return replace(self, arrays=self.arrays.copy(), pace=self.pace.copy())

    def take(self, now: Now, p: CrossingParameters, inland: Ints) -> bool:
        """Let it take its step; return whether it has given the roads another pace.

        Parameters
        ----------
        inland : int32 per place, for a crossing the place it belongs to

        Raises
        ------
        Problems
            If its code stops, with the line; if it makes something of the day that cannot be
            (:mod:`sim.model.own_ranges`), keeps state where no branch copies it, or changes places of sites.
        """
        pace, sites = self.pace.copy(), now.state.reception
        rooms = sites.capacity.copy(), sites.places.copy()
        out_of_range, drawn = watch(self.step, now, p, inland), luck_watch()
        with told(self.rule, f"on {now.date}", now.world, self.arrays, over(self.step)):
            people = now.people.view()
            people.flags.writeable = False  # what the record expects is no rule's
            self.rule.step(replace(now, banks=seen(now.banks, self.step), people=people))
        wrong = no_state(self.rule) or self.kept.changed() or drawn() or out_of_range()
        if not (np.array_equal(rooms[0], sites.capacity) and np.array_equal(rooms[1], sites.places)):
            wrong = wrong or (
                "it changes the places of sites, which results tell from the events: want an event 'capacity', "
                "or the parameter reception.capacity_scale"
            )
        if wrong:
            raise refused(self.rule, now.date, wrong)
        return not np.array_equal(pace, self.pace)


def together(paces: Sequence[Floats]) -> Floats | None:
    """Return by what several rules together multiply the speed on every road; None if there are none."""
    if not paces:
        return None
    out = paces[0].copy()
    for pace in paces[1:]:
        out *= pace
    return out
