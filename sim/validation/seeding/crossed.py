"""Crossed: how many soldiers of which garrison crossed where, in runs of the documented past.

People do not act on soldiers, so a hundredth of them is enough and quick.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.model.draws import design, realise
from sim.model.engine import Engine
from sim.model.parties import MILITARY, Parties
from sim.validation.front.predict import few
from sim.world.world import Floats, Ints, Longs


@dataclass(frozen=True, eq=False)
class Crossed:
    """Soldiers who crossed in the window of the headcounts, by replicate.

    Parameters
    ----------
    places : tuple of str
        Crossings with a headcount of the document.
    known : float, shape (crossings,)
        The headcounts.
    garrison : int, shape (replicates, places)
        Soldiers at each place on the first day.
    people : int, shape (replicates, crossings, places)
        Those who crossed, by the place where they were before.
    """

    places: tuple[str, ...]
    known: Floats
    garrison: Longs
    people: Longs

    @property
    def counts(self) -> Longs:
        """Soldiers at each crossing, shape (replicates, crossings)."""
        return np.asarray(self.people.sum(axis=2))


def crossed(version: str, many: int) -> Crossed:
    """Run replicates of the baseline up to the branch date and return who crossed at the seven crossings.

    Parameters
    ----------
    version : str
        Of the garrisons: "seeded" or "blind".
    """
    scenario, world = few("baseline")
    scenario = scenario.with_(garrisons=version, until=scenario.history_until)
    counts = [count for count in world.headcounts if count.in_document]
    rows = np.array([world.places.index[count.place] for count in counts], np.int32)
    before = (min(count.first for count in counts) - scenario.start).days
    draws = [realise(scenario, world, row) for row in design(scenario, world, scenario.seed, many)]
    people = np.empty((many, len(rows), len(world.places)), np.int64)
    for r, draw in enumerate(draws):
        run = Engine(scenario, world, draw, scenario.seed, r, flows=False).run(before)
        earlier = _by_origin(run.parties, rows, len(world.places))
        people[r] = _by_origin(run.run().parties, rows, len(world.places)) - earlier
    known = np.array([count.people for count in counts])
    return Crossed(tuple(count.place for count in counts), known, np.array([d.garrison for d in draws]), people)


def _by_origin(parties: Parties, crossings: Ints, places: int) -> Longs:
    """Return the soldiers who have left over each of some crossings, by the garrison that they were of."""
    n = parties.count
    soldiers = parties.kind[:n] == MILITARY
    out = np.empty((len(crossings), places), np.int64)
    for k, x in enumerate(crossings):
        over = soldiers & (parties.came_by[:n] == x)
        out[k] = np.bincount(parties.origin[:n][over], parties.size[:n][over], minlength=places)
    return out
