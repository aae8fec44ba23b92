"""Which sites are full, and from when: people in a site against the places it was given in that replicate.

The model turns nobody away while another site has room, so that people beyond all capacity are rare; a single full
site is not. The places of a site are uncertain and drawn anew in every replicate; events can change them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sim.model.draws import CAPACITY_SCALE as SCALE
from sim.model.draws import design, realise
from sim.model.rules import reception
from sim.runs.replicates import Replicates
from sim.runs.sites import Sites
from sim.words.wording import FULL
from sim.world.taken import share_taken
from sim.world.world import KIND_NAMES, Floats, PlaceKind


@dataclass(frozen=True, eq=False)
class Rooms:
    """People and places of the sites.

    Parameters
    ----------
    rows : tuple of int, rows of the sites among the places
    people, room : float, shape (sites, replicates, days)
        People there, and places it has.
    drawn : bool
        Whether `room` is what each replicate drew; otherwise it is the central estimate, because every replicate has
        that or because the run does not say what was drawn.
    central : bool
        Whether every replicate is known to have the central values.
    """

    rows: tuple[int, ...]
    people: Floats
    room: Floats
    drawn: bool
    central: bool = False

    def __repr__(self) -> str:
        return f"<Rooms: {len(self.rows):,} sites>"

    @property
    def taken(self) -> Floats:
        """How much of its places is taken, 0 to 1."""
        return share_taken(self.people, self.room)

    @cached_property
    def full(self) -> Floats:
        """1 where a site is full, else 0."""
        return np.asarray((self.people > 0) & (self.people >= FULL * self.room), dtype=np.float64)


def rooms(result: Replicates) -> Rooms:
    """Return people and places of all sites."""
    places = result.world.places
    rows = tuple(int(row) for row in places.of_kind(PlaceKind.SITE))
    people = np.array([_people(result, places.ids[row]) for row in rows])
    had, central = sites_had(result), result.plan.point
    drawn = had is not None and not central
    if had is None:
        had, drawn, central = _made_anew(result)
    first = [reception.scaled(there, scale) for there, scale in zip(had.places, had.scale.tolist(), strict=True)]
    room = np.repeat(np.array(first).T[:, :, None], len(result.dates), axis=2)
    _events(result, rows, room, had)
    return Rooms(rows, people.reshape(room.shape), room, drawn, central)


def sites_had(result: Replicates) -> Sites | None:
    """Return what the sites of every replicate had; None if the run does not say: an older version wrote it."""
    if result.sites is not None and len(result.sites.scale) == len(result.replicates):
        return result.sites
    plan = result.plan
    if not plan.point and not any(plan.quantiles):
        return None
    return Sites.of((realise(plan.scenario, plan.world, plan.quantiles[r]) for r in result.replicates), plan.world)


def _people(result: Replicates, site: str) -> Floats:
    """Return everybody at a site, those without a place too, shape (replicates, days)."""
    return np.asarray(sum(result.daily(m, site, kind) for m in ("sheltered", "overflow") for kind in KIND_NAMES))


def _made_anew(result: Replicates) -> tuple[Sites, bool, bool]:
    """Return the places of a run that does not say what it had, and whether they are drawn, or central for sure.

    Its draws are made anew. The garrisons of the capitals on the first day tell whether they are those of the run, but
    only where what was drawn is not the central value. Where they tell nothing the places are the central estimate.
    """
    world, scenario, planned = result.world, result.scenario, len(result.plan.quantiles)
    design_again = design(scenario, world, result.plan.seed, planned)
    draws = [realise(scenario, world, design_again[r]) for r in result.replicates]
    rows, middle = world.places.of_kind(PlaceKind.CAPITAL), realise(scenario, world, {})
    found = [result.daily("garrison", world.places.ids[row], "military")[:, 0] for row in rows]
    made = np.array([draw.garrison[rows] for draw in draws]).T
    telling = made != middle.garrison[rows][:, None]
    if telling.any() and (np.array(found) == made)[telling].mean() > 0.5:
        return Sites.of(draws, world), True, False
    central = telling.any() and (np.array(found) == middle.garrison[rows][:, None])[telling].mean() > 0.5
    return Sites.of([middle] * len(draws), world), False, bool(central)


def _events(result: Replicates, rows: Sequence[int], room: Floats, had: Sites) -> None:
    """Change the places of sites from the day of each event on, as the engine does."""
    scenario = result.scenario
    index = {result.world.places.ids[row]: k for k, row in enumerate(rows)}
    places, scale = had.places.T.copy(), had.scale.copy()
    history = result.world.history(scenario.history_until)
    for event in sorted((*history, *scenario.events), key=lambda event: max(event.date, scenario.start)):
        day = max((event.date - scenario.start).days, 0)
        if day >= room.shape[2]:
            continue
        value = float(event.value) if event.action in ("capacity", "set") else 0.0
        if event.action == "capacity" and event.target in index:
            site = index[event.target]
            places[site] = value
            room[site, :, day:] = reception.scaled(places[site], scale)[:, None]
        elif event.action == "set" and event.target == SCALE:
            changed = scale != value
            room[:, changed, day:] = reception.scaled(places[:, changed], value)[:, :, None]
            scale[:] = value
