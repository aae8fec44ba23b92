"""Which sites are full, and from when: people in a site against the places it was given in that replicate.

The model turns nobody away while another site has room, so that people beyond all capacity are rare; a single full
site is not. The places of a site are uncertain and drawn anew in every replicate; events can change them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sim.experiment.replicates import Replicates
from sim.model.draws import CAPACITY_SCALE as SCALE
from sim.model.draws import Draw, design, realise
from sim.model.rules import reception
from sim.scenario.wording import FULL
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
        Whether `room` is what each replicate drew; otherwise it is the central estimate, because the run does
        not say what was drawn.
    """

    rows: tuple[int, ...]
    people: Floats
    room: Floats
    drawn: bool

    @property
    def full(self) -> Floats:
        """1 where a site is full, else 0."""
        return np.asarray((self.people > 0) & (self.people >= FULL * self.room), dtype=np.float64)


def rooms(result: Replicates) -> Rooms:
    """Return people and places of all sites."""
    places = result.world.places
    rows = tuple(int(row) for row in places.of_kind(PlaceKind.SITE))
    people = np.array([_people(result, places.ids[row]) for row in rows])
    quantiles = drawn_at(result)
    draws = [realise(result.scenario, result.world, quantiles[r]) for r in result.replicates] if quantiles else []
    drawn = bool(draws) and _meets(result, draws[0])
    if not drawn:
        draws = [realise(result.scenario, result.world, {})] * len(result.replicates)
    room = np.array([[draw.capacity[row] for draw in draws] for row in rows])
    room = np.repeat(room.reshape(len(rows), len(draws), 1), len(result.dates), axis=2)
    _events(result, rows, room, draws)
    return Rooms(rows, people.reshape(room.shape), room, drawn)


def _people(result: Replicates, site: str) -> Floats:
    """Return everybody at a site, those without a place too, shape (replicates, days)."""
    return np.asarray(sum(result.daily(m, site, kind) for m in ("sheltered", "overflow") for kind in KIND_NAMES))


def drawn_at(result: Replicates) -> Sequence[Mapping[str, float]]:
    """Return the quantiles that the inputs of all replicates were drawn at, made anew if the run was stored."""
    planned = result.plan.quantiles
    if any(planned):
        return planned
    return design(result.scenario, result.world, result.plan.seed, len(planned))


def _meets(result: Replicates, draw: Draw) -> bool:
    """Return whether a draw is that of the first replicate: its garrisons must be those of the first day.

    The capitals' are asked: hardly one is fought over on the first day. Runs with central values (`--point`) fail.
    """
    places = result.world.places
    rows = places.of_kind(PlaceKind.CAPITAL)
    found = [result.daily("garrison", places.ids[row], "military")[0, 0] for row in rows]
    same = np.asarray(found) == draw.garrison[rows]
    return bool(len(rows)) and bool(same.mean() > 0.5)


def _events(result: Replicates, rows: Sequence[int], room: Floats, draws: Sequence[Draw]) -> None:
    """Change the places of sites from the day of each event on, as the engine does."""
    scenario = result.scenario
    index = {result.world.places.ids[row]: k for k, row in enumerate(rows)}
    places = np.array([[draw.unscaled()[row] for draw in draws] for row in rows]).reshape(room.shape[:2])
    scale = np.array([draw.values[SCALE] for draw in draws])
    history = [event for event in result.world.events if event.date <= scenario.history_until]
    for event in sorted((*history, *scenario.events), key=lambda event: max(event.date, scenario.start)):
        day = max((event.date - scenario.start).days, 0)
        if day >= room.shape[2]:
            continue
        value = float(event.value) if event.action in ("capacity", "set") else 0.0
        if event.action == "capacity" and event.target in index:
            site = index[event.target]
            room[site, :, day:] = value
            places[site] = [reception.unscaled(value, factor) for factor in scale.tolist()]
        elif event.action == "set" and event.target == SCALE:
            changed = scale != value
            room[:, changed, day:] = reception.scaled(places[:, changed], value)[:, :, None]
            scale[:] = value
